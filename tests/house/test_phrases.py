"""Every text that the program may show has a phrase, and every phrase is used with its values."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kindline
from kindline.domain.text import message
from kindline.kb.readability import reading_grade
from kindline.locale import render, spans
from kindline.locale.phrases import PHRASES

PACKAGE = Path(kindline.__file__).parent
FIELD = re.compile(r"\{(\w+)\}")
RENDERERS = {"message", "render_key", "_words"}


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RENDERERS:
                yield path, node


def _keys(call: ast.Call) -> Iterator[str]:
    """The literal keys of a call; both branches of a choice between two."""
    for node in ast.walk(call.args[0]) if call.args else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            yield node.value


def test_every_literal_key_has_a_phrase() -> None:
    unknown = {
        f"{path.name}:{call.lineno} {key}"
        for path, call in _calls()
        if not isinstance(call.args[0] if call.args else None, ast.JoinedStr)
        for key in _keys(call)
        if key not in PHRASES
    }
    assert not unknown


def test_values_given_are_the_values_needed() -> None:
    wrong = []
    for path, call in _calls():
        names = {keyword.arg for keyword in call.keywords}
        if None in names or not call.args or isinstance(call.args[0], ast.JoinedStr):
            continue
        for key in _keys(call):
            needed = set(FIELD.findall(PHRASES.get(key, "")))
            if needed != names and isinstance(call.args[0], ast.Constant):
                wrong.append(f"{path.name}:{call.lineno} {key} needs {needed}, gets {names}")
    assert not wrong


def test_every_phrase_is_used() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py") if p.name != "phrases.py")
    families = set(re.findall(r'f"([a-z]+\.)\{', source))
    unused = [
        key for key in PHRASES if f'"{key}"' not in source and key.partition(".")[0] + "." not in families
    ]
    assert not unused


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_phrases_are_in_plain_words(key: str) -> None:
    text = FIELD.sub("it", PHRASES[key]).replace("**", "")
    if len(text.split()) >= 8:
        assert reading_grade([text]) <= 6


def test_strong_words_are_marked_and_moments_are_times_of_day() -> None:
    now_ms = time.time_ns() // 1_000_000
    shown = spans(message("request.ring_before", by_ms=now_ms), "en")
    assert [span.strong for span in shown] == [False, True]
    assert re.fullmatch(r"\d{1,2}:\d{2} [ap]m", shown[1].text)


def test_another_day_is_named() -> None:
    in_two_days_ms = time.time_ns() // 1_000_000 + 48 * 3600 * 1000
    assert re.search(
        r"[A-Z][a-z]+day \d{1,2}:\d{2}", render(message("request.ring_before", by_ms=in_two_days_ms), "en")
    )


def test_values_are_never_read_as_marks() -> None:
    assert "**x** {y}" in render(message("answer.you_asked", question="**x** {y}"), "en")
