"""The README's commands that end by themselves are run, and its pictures are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kindline.bootstrap import WIRING
from kindline.cli.main import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ENDING = [
    shlex.split(line)[1:]
    for line in re.findall(r"^    (kindline .*)$", README, re.MULTILINE)
    if line.split()[1] in ("ask", "kb")
]


def test_there_are_commands_to_run() -> None:
    assert {words[0] for words in ENDING} == {"ask", "kb"}


@pytest.mark.parametrize("words", ENDING, ids=" ".join)
def test_the_command_works(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words, WIRING) == 0
    assert capsys.readouterr().out.strip()


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
