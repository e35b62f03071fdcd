"""Repair of misspelt words towards the knowledge base's own words.

The program carries no dictionary, so a strange word is repaired only where the slip is one that
hands make: two letters swapped, one doubled, one dropped or added inside a longer word, a
neighbouring key, another vowel. Ordinary words that merely look alike ("cook" and "book") stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kindline.kb.words import stem

_SHORTEST = 4
_LONG_ENOUGH_FOR_NEIGHBOUR = 5
_LONG_ENOUGH_FOR_ANY_SLIP = 6
_LONG_ENOUGH_FOR_TWO = 8

_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    pair
    for row, below in zip(_ROWS, (*_ROWS[1:], ""), strict=True)
    for i, key in enumerate(row)
    for other in (row[i + 1 : i + 2], below[i : i + 1], below[i - 1 : i] if i else "")
    if other
    for pair in ((key, other), (other, key))
)


class Speller:
    """Knows the words of articles (targets of repair) and of off-topic lines (never repaired)."""

    def __init__(
        self, article_texts: Iterable[str], other_texts: Iterable[str], usual_words: Iterable[str] = ()
    ) -> None:
        """All texts are normalised; `usual_words` are words of the language, never repaired."""
        counts = Counter(word for text in article_texts for word in text.split())
        self._counts = counts
        self._targets = sorted(word for word in counts if len(word) >= 3 and word.isalpha())
        self._known = set(counts) | {word for text in other_texts for word in text.split()}
        usual = frozenset(usual_words)
        self._known |= usual
        self._knows_language = bool(usual)
        self._known_stems = {stem(word) for word in self._known}

    def repaired(self, words: str) -> str:
        """The text with slips repaired; the same text if there is none."""
        return " ".join(self._repaired_word(word) for word in words.split())

    def _repaired_word(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or self._is_known(word):
            return word
        long_enough = _LONG_ENOUGH_FOR_ANY_SLIP if self._knows_language else _LONG_ENOUGH_FOR_TWO
        most = 2 if len(word) >= long_enough else 1
        near = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=most, limit=None)
        likely = [(distance, target) for target, distance, _ in near if self._is_slip(word, target)]
        if likely:
            return min(likely, key=lambda found: (found[0], -self._counts[found[1]], found[1]))[1]
        return self._split(word) or word

    def _is_slip(self, word: str, target: str) -> bool:
        """With all usual words known, a strange one is nearly always a slip, of whatever kind."""
        if self._knows_language and (
            word[0] == target[0] or word[1:2] == target[:1] or word[0] == target[1:2]
        ):
            return True
        return _is_slip(word, target)

    def _is_known(self, word: str) -> bool:
        return word in self._known or stem(word) in self._known_stems

    def _split(self, word: str) -> str:
        """Two known words that were written as one, or nothing."""
        halves = [(word[:i], word[i:]) for i in range(2, len(word) - 2)]
        for left, right in halves:
            if left in self._counts and right in self._counts and len(word) >= 6:
                return f"{left} {right}"
        return ""


def _is_slip(word: str, target: str) -> bool:
    """Whether hands make `word` out of `target`; the first letter is nearly always right."""
    if OSA.distance(word, target) > 1:
        return word[0] == target[0] and word[-1] == target[-1]
    if len(word) == len(target):
        return _is_swap_or_neighbour(word, target)
    longer, shorter = (word, target) if len(word) > len(target) else (target, word)
    at = next((i for i, char in enumerate(shorter) if longer[i] != char), len(shorter))
    doubled = at > 0 and longer[at] == longer[at - 1]
    inside = 0 < at < len(longer) - 1
    return doubled or (inside and len(longer) >= _LONG_ENOUGH_FOR_ANY_SLIP)


def _is_swap_or_neighbour(word: str, target: str) -> bool:
    places = [i for i, (a, b) in enumerate(zip(word, target, strict=True)) if a != b]
    if len(places) == 2:
        return True
    at = places[0]
    pair = (word[at], target[at])
    if at == 0 or len(word) < _LONG_ENOUGH_FOR_NEIGHBOUR:
        return False
    both_vowels = _VOWELS.issuperset(pair) and len(word) >= _LONG_ENOUGH_FOR_ANY_SLIP
    return both_vowels or pair in _NEIGHBOURS
