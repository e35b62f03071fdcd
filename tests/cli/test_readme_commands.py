"""The README's commands that end by themselves are run, and its pictures are there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from kindline.adapters.resources import data_folder
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
def test_the_command_works(words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    if words[:2] == ["kb", "teach"]:  # it writes: into a copy
        words = [*words, "--yes", "--kb", str(shutil.copytree(data_folder("kb"), tmp_path / "kb"))]
    assert main(words, WIRING) == 0
    assert capsys.readouterr().out.strip()


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
