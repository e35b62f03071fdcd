"""Set-up: done once, begun again after an interruption, and done anew only where something changed."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from run_environment import broken_distributions, ensure_environment
from run_processes import RunError
from run_rig import PYPROJECT, Checkout, Debian, is_gone
from run_setup import ensure_set_up

APP_PIP = "-m pip --disable-pip-version-check install -e .[desk]"
TESTS_PIP = "-m pip --disable-pip-version-check install -e .[desk,test]"


def test_the_second_start_does_no_work(
    checkout: Checkout, debian: Debian, capfd: pytest.CaptureFixture[str]
) -> None:
    debian.write("installed", "glass", "letters")
    ensure_set_up(checkout.folder, "app")
    assert "Set-up is done" in capfd.readouterr().err
    assert checkout.pip_log == [APP_PIP]
    shutil.rmtree(debian.bin)
    checkout.program("pip", "exit 1")
    ensure_set_up(checkout.folder, "app")
    assert checkout.pip_log == [APP_PIP]
    assert capfd.readouterr().err == ""


def test_changed_requirements_run_pip_and_not_apt(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    ensure_set_up(checkout.folder, "app")
    debian.write("installed")
    (checkout.folder / "pyproject.toml").write_text(PYPROJECT.replace("name", "version = '2'\nname"))
    ensure_set_up(checkout.folder, "app")
    assert checkout.pip_log == [APP_PIP] * 2
    assert debian.log() == []


def test_another_package_in_the_table_is_looked_for(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    ensure_set_up(checkout.folder, "app")
    table = checkout.folder / "packaging" / "debian-packages.toml"
    table.write_text(table.read_text().replace("letters =", "pictures ="))
    debian.offer("pictures")
    ensure_set_up(checkout.folder, "app")
    assert debian.installs == ["pictures"]
    assert checkout.pip_log == [APP_PIP]


def test_set_up_for_the_tests_serves_the_app_too(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    ensure_set_up(checkout.folder, "tests")
    ensure_set_up(checkout.folder, "app")
    assert checkout.pip_log == [TESTS_PIP]


def test_another_python_behind_the_environment_is_noticed(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    ensure_set_up(checkout.folder, "app")
    (checkout.folder / ".venv" / "pyvenv.cfg").write_text("version = 3.13.1\n")
    ensure_set_up(checkout.folder, "app")
    assert checkout.pip_log == [APP_PIP] * 2


def test_a_set_up_killed_in_the_middle_is_done_by_the_next_start(checkout: Checkout) -> None:
    checkout.skip_packages()
    reached = checkout.folder / "reached"
    os.mkfifo(reached)
    checkout.program("python", f'echo "$@" >> {checkout.folder}/pip.log; echo $$ > {reached}; exec sleep 60')
    first = checkout.start("check")
    pip_id = int(reached.read_text())
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert is_gone(pip_id), "pip outlived the set-up that was killed"

    checkout.program("python", f'echo "$@" >> {checkout.folder}/pip.log')
    code, out, err = checkout.run("check")
    assert (code, out) == (0, "kindline check\n")
    assert "Set-up is done" in err
    assert len(checkout.pip_log) == 2
    assert checkout.run("check") == (0, "kindline check\n", "")


def test_ctrl_c_in_set_up_stops_pip_and_says_what_comes_next(checkout: Checkout) -> None:
    checkout.skip_packages()
    reached = checkout.folder / "reached"
    os.mkfifo(reached)
    checkout.program("python", f"echo $$ > {reached}; exec sleep 60")
    first = checkout.start("check")
    pip_id = int(reached.read_text())
    first.send_signal(signal.SIGINT)
    _, err = first.communicate(timeout=30)
    assert first.returncode == 130
    assert "The next start goes on from here." in err
    assert is_gone(pip_id)


def test_two_set_ups_at_once_are_one(checkout: Checkout) -> None:
    checkout.skip_packages()
    reached, go_on = checkout.folder / "reached", checkout.folder / "go-on"
    os.mkfifo(reached)
    os.mkfifo(go_on)
    checkout.program(
        "python",
        f'echo "$@" >> {checkout.folder}/pip.log\n'
        f'case "$*" in *" -e "*) echo $$ > {reached}; read word < {go_on};; esac',
    )
    first = checkout.start("check")
    reached.read_text()
    second = checkout.start("check")
    assert second.stderr is not None
    assert "Waiting for it." in second.stderr.readline()
    go_on.write_text("now\n")
    assert first.communicate(timeout=30)[0] == "kindline check\n"
    assert second.communicate(timeout=30)[0] == "kindline check\n"
    assert len(checkout.pip_log) == 1


def test_without_a_network_the_first_set_up_says_so(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    checkout.program("python", "exit 1")
    for group in ("app", "tests"):
        with pytest.raises(RunError, match="If there is no network, start again"):
            ensure_set_up(checkout.folder, group)


def test_without_a_network_a_whole_environment_still_serves_the_app(
    checkout: Checkout, debian: Debian, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_environment_needs_nothing(debian)
    checkout.program("python", 'case "$*" in *install*) exit 1;; esac')
    ensure_set_up(checkout.folder, "app")
    assert "Going on with those that are here" in capfd.readouterr().err
    with pytest.raises(RunError, match="pip could not install"):
        ensure_set_up(checkout.folder, "tests")


def test_a_folder_that_may_not_be_written_is_named(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    (checkout.folder / ".run").write_text("a file where the folder should be")
    with pytest.raises(RunError, match=r"Set-up stopped: .*\.run.* a user who owns"):
        ensure_set_up(checkout.folder, "app")


def test_languages_are_compiled_when_they_change(checkout: Checkout, debian: Debian) -> None:
    ensure_environment_needs_nothing(debian)
    catalogue = checkout.folder / "desktop/kindline/locale/zh/LC_MESSAGES/kindline.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("one")
    checkout.program("pybabel", f'echo "$@" >> {checkout.folder}/babel.log')
    for text in ("one", "one", "two"):
        catalogue.write_text(text)
        ensure_set_up(checkout.folder, "app")
    assert checkout.pip_log == [f"{APP_PIP} babel>=2.16,<3"]
    compiling = "compile -D kindline -d desktop/kindline/locale"
    assert (checkout.folder / "babel.log").read_text().splitlines() == [compiling, compiling]


def test_an_environment_that_was_moved_is_made_anew(checkout: Checkout, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    checkout.folder.rename(moved)
    with pytest.raises(RunError, match="pip could not install"):
        ensure_environment(moved, "no-such-extra")  # the real pip, and no package to be had
    assert (moved / ".venv/bin/python").resolve() == Path(sys.executable).resolve()
    assert not (moved / "pip.log").exists()


def test_half_installed_packages_are_found(tmp_path: Path) -> None:
    site_packages = tmp_path / ".venv/lib/python3.11/site-packages"
    add_package(site_packages, "whole", {"whole.py": "12345"})
    add_package(site_packages, "shared", {"whole.py": "123"})
    add_package(site_packages, "compiled", {"compiled.pyc": "1"})
    (site_packages / "compiled.pyc").write_text("longer")
    (site_packages / "whole.py").write_text("12345")
    assert list(broken_distributions(tmp_path)) == []
    add_package(site_packages, "short", {"short.py": "12345"})
    (site_packages / "short.py").write_text("12")
    add_package(site_packages, "gone", {"gone.py": "12345"})
    (site_packages / "gone.py").unlink()
    add_package(site_packages, "recordless", {"recordless.py": "1"})
    (site_packages / "recordless-1.dist-info" / "RECORD").unlink()
    found = [folder.name for folder in broken_distributions(tmp_path)]
    assert found == ["gone-1.dist-info", "recordless-1.dist-info", "short-1.dist-info"]


def test_a_half_installed_package_is_forgotten_so_that_pip_installs_it(
    checkout: Checkout, debian: Debian, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_environment_needs_nothing(debian)
    site_packages = checkout.folder / ".venv/lib/python3.11/site-packages"
    add_package(site_packages, "half", {"half.py": "12345"})
    (site_packages / "half.py").write_text("")
    ensure_set_up(checkout.folder, "app")
    assert "half-1 is half installed" in capfd.readouterr().err
    assert not (site_packages / "half-1.dist-info").exists()
    assert checkout.pip_log == [APP_PIP]


def ensure_environment_needs_nothing(debian: Debian) -> None:
    debian.write("installed", "glass", "letters", "microphone")


def add_package(site_packages: Path, name: str, files: dict[str, str]) -> None:
    """A package as pip leaves it."""
    metadata = site_packages / f"{name}-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Name: {name}\n")
    rows = [f"{name}-1.dist-info/METADATA,,{(metadata / 'METADATA').stat().st_size}"]
    for file, text in files.items():
        (site_packages / file).write_text(text)
        rows.append(f"{file},sha256=x,{len(text)}")
    (metadata / "RECORD").write_text("\n".join([*rows, f"{name}-1.dist-info/RECORD,,", ""]))
