"""Staff say how a word sounds; bad lines are refused by file and line, and guessed words are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb_folder import REAL_ROOT, VALUES, article, write

from kindline.domain.errors import KnowledgeError
from kindline.kb.lint import notes
from kindline.kb.loader import load_kb
from kindline.kb.sounds import SOUNDS_NAME, read_sounds
from kindline.kb.vocabulary import vocabulary
from kindline.testing.speech import FakePronouncer

KNOWN = FakePronouncer(how=1, do=1, i=1, sell=1, my=1, what=1, has=1, earned=1)


def sounds(folder: Path, text: str) -> Path:
    path = folder / SOUNDS_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_are_read_without_comments(tmp_path: Path) -> None:
    path = sounds(tmp_path, "# ours\n\nLPA = ell pea ay\nTenerife=tenner reef\n")
    assert read_sounds(path) == {"lpa": "ell pea ay", "tenerife": "tenner reef"}
    assert read_sounds(tmp_path / "none.txt") == {}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("lpa = ell\nrubbish\n", 2, "says no word's sound"),
        ("two words = ell\n", 1, "says no word's sound"),
        ("lpa =\n", 1, "says no word's sound"),
        ("lpa = 12\n", 1, "says no word's sound"),
        ("lpa = ell\n\nLPA = pea\n", 3, "has two sounds"),
    ],
)
def test_a_bad_line_is_said(tmp_path: Path, text: str, line: int, what: str) -> None:
    with pytest.raises(KnowledgeError, match=what) as raised:
        read_sounds(sounds(tmp_path, text))
    assert raised.value.line == line


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / SOUNDS_NAME
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match="UTF-8"):
        read_sounds(path)


def test_the_recogniser_is_told(tmp_path: Path) -> None:
    before = load_kb(write(tmp_path, "fund.md", article()).parents[2], ["bank"], "en", VALUES)
    sounds(tmp_path / "bank" / "en", "fund = funned\n")
    kb = load_kb(tmp_path, ["bank"], "en", VALUES)
    assert vocabulary(kb).sounds_like == (("fund", "funned"),)
    assert kb.digest != before.digest


def test_guessed_words_are_named_once_with_their_line(tmp_path: Path) -> None:
    questions = "questions:\n  - How do I sell my gilts\n  - What has my ISA earned\n  - Sell my Gilts"
    path = write(tmp_path, "fund.md", article(title="My earned", questions=questions))
    found = notes(tmp_path, ["bank"], "en", VALUES, KNOWN)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(note.what.split("“")[1].split("”")[0], lines[note.line - 1]) for note in found] == [
        ("gilts", "  - How do I sell my gilts"),
        ("isa", "  - What has my ISA earned"),
    ]
    sounds(tmp_path / "bank" / "en", "isa = eye sir\ngilts = gilts\n")
    assert notes(tmp_path, ["bank"], "en", VALUES, KNOWN) == []


def test_other_languages_are_not_looked_at(tmp_path: Path) -> None:
    assert notes(tmp_path, ["bank"], "zh", VALUES, KNOWN) == []


@pytest.mark.parametrize("pack", ["bank", "shop", "broker"])
def test_no_word_of_our_own_articles_is_only_guessed(pack: str) -> None:
    from kindline.adapters.speech.pronouncer_sphinx import SphinxPronouncer  # noqa: PLC0415

    assert notes(REAL_ROOT, ["common", pack], "en", VALUES, SphinxPronouncer()) == []
