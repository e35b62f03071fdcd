"""Every command that the README files show is one that the programs know."""

import re
import shlex

import pytest
from run_launcher import COMMANDS
from run_rig import ROOT

from kindline.cli.main import _parser

_TEXTS = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "desktop/README.md")]
_BLOCK_LINE = re.compile(r"^    (\S.*)$", re.MULTILINE)
_IN_A_SENTENCE = re.compile(r"`(\./run [^`]+)`")


def shown_commands(program: str) -> list[list[str]]:
    """The words after a program's name on each line of the code blocks."""
    lines = [shlex.split(line, comments=True) for text in _TEXTS for line in _BLOCK_LINE.findall(text)]
    return [line[1:] for line in lines if line[0] == program]


def test_commands_of_run_are_known() -> None:
    in_sentences = [shlex.split(line)[1:] for text in _TEXTS for line in _IN_A_SENTENCE.findall(text)]
    shown = [*shown_commands("./run"), *in_sentences]
    assert ["app"] in shown
    assert ["tests"] in shown
    assert [words for words in shown if words[0] not in {"--help", *COMMANDS}] == []


def test_benches_are_there() -> None:
    names = [words[1] for words in shown_commands("./run") if words[0] == "bench"]
    assert [name for name in names if not (ROOT / "tests" / "bench" / f"{name}.py").is_file()] == []


def test_commands_of_the_program_are_known() -> None:
    from_run = [words for words in shown_commands("./run") if words[0] in ("app", "desk", "check", "kb")]
    shown = [*shown_commands("kindline"), *from_run]
    assert "ask" in [words[0] for words in shown]
    assert [words for words in shown if not is_known(words)] == []


@pytest.mark.parametrize("words", [["fly"], ["app", "--fast"], ["ask"], ["kb", "lint", "extra"]])
def test_a_wrong_command_would_be_found(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_known(words)
    assert "usage: kindline" in capsys.readouterr().err


def is_known(words: list[str]) -> bool:
    try:
        _parser().parse_args(words)
    except SystemExit as ended:
        return ended.code == 0  # --help and --version
    return True
