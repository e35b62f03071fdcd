"""How hard a text is to read, and how long it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kindline.ports.speech import Pronouncer

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_VOWELS = re.compile(r"[aeiouy]+")

PLACEHOLDER_WORDS = 3


def word_count(text: str) -> int:
    """Words of a text as written; a placeholder counts as three."""
    placeholders = len(_PLACEHOLDER.findall(text))
    return len(_WORD.findall(_PLACEHOLDER.sub(" ", text))) + PLACEHOLDER_WORDS * placeholders


def reading_grade(passages: Iterable[str], pronouncer: Pronouncer | None = None) -> float:
    """Flesch-Kincaid school grade; each passage ends a sentence. A placeholder reads as a short name.

    Syllables come from the pronouncer, and from groups of vowels for words it lacks.
    """
    words: list[str] = []
    sentences = 0
    for passage in passages:
        text = _PLACEHOLDER.sub("name", passage)
        parts = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
        sentences += len(parts)
        words += _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(_syllables(word, pronouncer) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str, pronouncer: Pronouncer | None) -> int:
    known = pronouncer.syllables(word.casefold()) if pronouncer else None
    return known if known else vowel_groups(word)


def vowel_groups(word: str) -> int:
    """A guess at a word's syllables: groups of vowels, a silent e at the end left out."""
    lower = word.casefold()
    count = len(_VOWELS.findall(lower))
    is_silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouy]es$", lower) is not None
    if is_silent and not re.search(r"(?:s|x|z|ch|sh|c|g)es$", lower):
        count -= 1
    return max(1, count)
