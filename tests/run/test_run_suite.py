"""`./run tests`: every part runs, the first failure is the exit code, and the servers are real and end."""

import os
import socket
from pathlib import Path

import pytest
from run_rig import Checkout

# In place of pytest: are the servers there?
PYTEST = """
import os, socket, subprocess, sys
print("pytest", *sys.argv[1:], os.environ["QT_QPA_PLATFORM"], os.environ["KINDLINE_TEST_SERVERS"])
sources = subprocess.run(["pactl", "list", "short", "sources"], capture_output=True, text=True, timeout=20)
print("microphone", "vmicsrc" in sources.stdout)
sinks = subprocess.run(["pactl", "info"], capture_output=True, text=True, timeout=20)
print("loudspeaker", "Default Sink: vspk" in sinks.stdout)
with socket.socket(socket.AF_UNIX) as screen:
    screen.connect("/tmp/.X11-unix/X" + os.environ["DISPLAY"].removeprefix(":"))
print("screen", os.environ["DISPLAY"])
folder = os.environ["KINDLINE_TEST_POSTGRES"].partition("host=")[2]
with socket.socket(socket.AF_UNIX) as database:
    database.connect(folder + "/.s.PGSQL.5432")
print("database", folder)
print("2 passed in 0.1s")
sys.exit(int(os.environ["PYTEST_EXITS"]))
"""


@pytest.fixture
def tree(checkout: Checkout) -> Checkout:
    checkout.skip_packages()
    for tool in ("ruff", "mypy"):
        checkout.program(tool, f'echo {tool} "$@"')
    checkout.python_program("pytest", PYTEST)
    return checkout


@pytest.mark.screen
@pytest.mark.sound
def test_lint_comes_first_and_the_servers_are_there_and_end(tree: Checkout) -> None:
    code, out, err = tree.run("tests", "-k", "one", PYTEST_EXITS="0")
    lines = out.splitlines()
    assert code == 0, err
    assert lines[:4] == [
        "ruff check . run",
        "ruff format --check . run",
        "mypy",
        "mypy packaging",
    ]
    assert lines[4] == "pytest -k one offscreen 1"
    assert lines[5:7] == ["microphone True", "loudspeaker True"]
    assert lines[-1] == "2 passed in 0.1s"
    assert lines[7].startswith("screen :")
    with socket.socket(socket.AF_UNIX) as screen, pytest.raises((ConnectionRefusedError, FileNotFoundError)):
        screen.connect(f"/tmp/.X11-unix/X{lines[7].removeprefix('screen :')}")
    assert not Path(lines[8].removeprefix("database ")).exists()


@pytest.mark.screen
@pytest.mark.sound
def test_the_whole_suite_is_shared_out_among_the_cores(tree: Checkout) -> None:
    code, out, err = tree.run("tests", PYTEST_EXITS="0")
    assert code == 0, err
    cores = min(4, os.cpu_count() or 1)
    shared = f"-n {cores} --dist loadgroup " if cores > 1 else ""
    assert out.splitlines()[4] == f"pytest {shared}offscreen 1"


@pytest.mark.screen
@pytest.mark.sound
def test_the_first_failing_part_gives_the_exit_code_and_the_rest_runs(tree: Checkout) -> None:
    tree.program("mypy", "exit 7")
    code, out, err = tree.run("tests", PYTEST_EXITS="5")
    assert code == 7
    assert out.splitlines()[-1] == "2 passed in 0.1s"
    assert "Failed: mypy, mypy of ./run, pytest" in err


def test_lint_alone_starts_no_server(tree: Checkout) -> None:
    code, out, _ = tree.run("lint")
    assert code == 0
    assert "pytest" not in out
    tree.program("ruff", "exit 2")
    assert tree.run("lint")[0] == 2


def test_a_missing_server_is_named(tree: Checkout) -> None:
    nowhere = tree.folder / "no-programs"
    nowhere.mkdir()
    code, out, err = tree.run("tests", PATH=str(nowhere), PYTEST_EXITS="0")
    assert code == 1
    assert "pytest" not in out
    assert "Xvfb is missing; `./run setup tests` installs it." in err
