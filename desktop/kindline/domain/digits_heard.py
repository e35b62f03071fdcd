"""Digits that a recogniser took for other words: "four nine to for" in the middle of a number."""

from __future__ import annotations

_DIGITS = frozenset("zero oh one two three four five six seven eight nine double triple treble".split())  # noqa: SIM905
_SOUNDS_LIKE = {
    "to": "two",
    "too": "two",
    "for": "four",
    "fore": "four",
    "far": "four",
    "ate": "eight",
    "won": "one",
    "want": "one",
    "so": "oh",
    "owe": "oh",
    "sex": "six",
    "nein": "nine",
    "free": "three",
}
_SURE_DIGITS = 3
"""So many digits in a row make a number; what sounds like one between them is one."""
_LONG_NUMBER = 4
"""At the ends of a number of so many digits, too."""


def with_digits(text: str) -> str:
    """The text (lower-case words) with what sounds like a digit written as one, inside numbers only."""
    words = text.split()
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and (words[end] in _DIGITS or words[end] in _SOUNDS_LIKE):
            end += 1
        if end > at:
            words[at:end] = _number(words[at:end])
        at = end + 1
    return " ".join(words)


def _number(words: list[str]) -> list[str]:
    """A stretch of digits and of words that sound like some."""
    places = [place for place, word in enumerate(words) if word in _DIGITS]
    if len(places) < _SURE_DIGITS:
        return words
    first, last = places[0], places[-1]
    whole = len(places) >= _LONG_NUMBER
    return [
        _SOUNDS_LIKE.get(word, word) if whole or first < place < last else word
        for place, word in enumerate(words)
    ]
