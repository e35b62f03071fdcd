"""Every command that the README shows is one that the programs know."""

import re
import shlex

from run_launcher import COMMANDS
from run_rig import ROOT

from kindline.cli.main import _parser

_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def shown_commands(program: str) -> list[list[str]]:
    """The words after a program's name on each line of the README's code blocks."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line.removeprefix("$ ") for block in _BLOCK.findall(readme) for line in block.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines]
    return [line[1:] for line in words if line and line[0].removeprefix(".venv/bin/") == program]


def test_commands_of_run_are_known() -> None:
    shown = shown_commands("./run")
    assert ["app"] in shown
    assert ["tests"] in shown
    assert [words for words in shown if words[:1] not in (["--help"], *([name] for name in COMMANDS))] == []


def test_commands_of_the_program_are_known() -> None:
    from_run = [words for words in shown_commands("./run") if words[0] in ("app", "desk", "check")]
    shown = [*shown_commands("kindline"), *from_run]
    assert ["ask"] in [words[:1] for words in shown]
    assert [words for words in shown if not is_known(words)] == []


def is_known(words: list[str]) -> bool:
    try:
        _parser().parse_args(words)
    except SystemExit as ended:
        return ended.code == 0  # --help and --version
    return True
