"""`./run` from anywhere: its help, wrong words, and what it says without a screen."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from run_launcher import COMMANDS, help_text
from run_rig import ROOT, Checkout

NO_SCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


def test_help_has_one_line_for_each_command() -> None:
    lines = help_text().splitlines()
    for name, command in COMMANDS.items():
        assert [line for line in lines if line.startswith(f"  ./run {name}") and command.text in line]
    assert max(len(line) for line in lines) <= 100


def test_help_works_through_a_symlink_and_from_anywhere(tmp_path: Path) -> None:
    link = tmp_path / "kindline-run"
    link.symlink_to(ROOT / "run")
    for words in (["--help"], ["-h"]):
        answer = subprocess.run(
            [sys.executable, str(link), *words],
            cwd="/",
            check=True,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert answer.stdout == help_text()


def test_no_word_and_an_unknown_word_are_wrong_use(checkout: Checkout) -> None:
    assert checkout.run()[:2] == (2, help_text())
    code, out, err = checkout.run("fly")
    assert (code, out) == (2, "")
    assert "does not know 'fly'" in err
    assert "./run app" in err


def test_an_old_python_can_read_the_file_that_refuses_it() -> None:
    ast.parse((ROOT / "run").read_text(), feature_version=(3, 6))


def test_without_a_screen_it_says_so_before_any_set_up(checkout: Checkout) -> None:
    code, out, err = checkout.run("app", **NO_SCREEN)
    assert (code, out) == (1, "")
    assert "There is no screen here" in err
    assert checkout.pip_log == []
    assert not (checkout.folder / ".run").exists()


@pytest.mark.parametrize("command", ["check", "desk", "kb"])
def test_commands_of_the_program_get_their_words(checkout: Checkout, command: str) -> None:
    checkout.skip_packages()
    assert checkout.run(command, "--json", "two words")[:2] == (0, f"kindline {command} --json two words\n")


def test_the_exit_code_of_the_program_is_ours(checkout: Checkout) -> None:
    checkout.skip_packages()
    checkout.program("kindline", "exit 1")
    assert checkout.run("check")[0] == 1


def test_a_bench_runs_by_its_name_and_a_wrong_one_is_told_the_right_ones(checkout: Checkout) -> None:
    checkout.skip_packages()
    (checkout.folder / "tests" / "bench").mkdir()
    for name in ("kill_bench", "test_kill_bench", "bench_help"):
        (checkout.folder / "tests" / "bench" / f"{name}.py").touch()
    code, _, err = checkout.run("bench", "tears")
    assert code == 2
    assert err.endswith("one of: kill_bench\n")
    assert checkout.run("bench", "kill_bench", "--times", "3")[0] == 0
    assert checkout.pip_log[-1] == f"{checkout.folder}/tests/bench/kill_bench.py --times 3"


def test_the_gallery_has_a_folder_of_its_own_unless_one_is_given(checkout: Checkout) -> None:
    checkout.skip_packages()
    for words, folder in (
        ([], f"{checkout.folder}/build/gallery"),
        (["--size", "1024x600"], f"{checkout.folder}/build/gallery --size 1024x600"),
        (["elsewhere", "--size", "1024x600"], "elsewhere --size 1024x600"),
    ):
        assert checkout.run("gallery", *words)[0] == 0
        assert checkout.pip_log[-1] == f"{checkout.folder}/tests/gallery/gallery.py {folder}"


def test_set_up_by_its_own_command_is_done_each_time(checkout: Checkout) -> None:
    checkout.skip_packages()
    assert checkout.run("setup")[0] == 0
    assert checkout.run("setup")[0] == 0
    assert len(checkout.pip_log) == 2
    assert checkout.run("setup", "everything")[0] == 2
