"""Scores from words and letters alone."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kindline.kb.evidence import Asked, Evidence, Examples, Weighed
from kindline.kb.space import Bag, FeatureNumbers, Floats, Ints, Space
from kindline.kb.words import stem

_STEM_LETTERS = 5
_LONGEST_WORDS = 40
_CHAR_LENGTHS = (3, 4, 5)
_CLOSEST = 3

Reading = tuple[Bag, Bag, Bag]
"""A text as word pairs, as letter groups, as words."""


class LexicalSource:
    """Words, pairs of words and groups of letters."""

    score_names = (
        "closest by words",
        "closest three by words",
        "all by words",
        "closest by letters",
        "closest three by letters",
        "all by letters",
        "words covered",
    )
    doubt_names = ("unknown words", "off-topic by words", "off-topic by letters")

    def __init__(self, texts: Iterable[Asked]) -> None:
        self.pairs, self.letters, self.words = FeatureNumbers(), FeatureNumbers(), FeatureNumbers()
        self._readings: dict[str, Reading] = {}
        for asked in texts:
            words = _stems(asked.words)
            self._readings[asked.words] = (
                self.pairs.learn(_word_pairs(words)),
                self.letters.learn(_letter_groups(asked.words)),
                self.words.learn(words),
            )

    def read(self, asked: Asked) -> Reading:
        """The features of a text."""
        known = self._readings.get(asked.words)
        if known is not None:
            return known
        words = _stems(asked.words)
        return (
            self.pairs.bag(_word_pairs(words)),
            self.letters.bag(_letter_groups(asked.words)),
            self.words.bag(words),
        )

    def learn(self, examples: Examples) -> Evidence:
        return _LexicalEvidence(self, examples)


class _LexicalEvidence:
    def __init__(self, source: LexicalSource, examples: Examples) -> None:
        self._source = source
        readings = [source.read(asked) for asked in examples.asked]
        owners, count = examples.owners, examples.article_count
        self._pairs = Space([r[0] for r in readings], owners, len(source.pairs))
        self._letters = Space([r[1] for r in readings], owners, len(source.letters))
        about = owners < count
        bags = [reading[2] for reading, is_about in zip(readings, about, strict=True) if is_about]
        self._words = Space(bags, owners[about], len(source.words))
        self._vocabulary = _vocabulary(bags, owners[about], count, len(source.words))
        self._slots = _slots(owners, count + 1)

    def _likeness(self, reading: Reading) -> tuple[Floats, Floats]:
        return self._pairs.similarities(reading[0]), self._letters.similarities(reading[1])

    def weigh(self, asked: Asked) -> Weighed:
        reading = self._source.read(asked)
        by_words, by_letters = self._likeness(reading)
        words, letters = self._grouped(by_words), self._grouped(by_letters)
        columns = (*words[:, :-1], *letters[:, :-1], self._covered(reading[2]))
        doubts = (self._words.unknown_share(reading[2]), words[0, -1], letters[0, -1])
        return Weighed(np.column_stack(columns), np.array(doubts))

    def _grouped(self, likeness: Floats) -> Floats:
        """Shape (3, articles + 1): the closest example, the mean of the closest three, of all."""
        padded = np.append(likeness, 0.0)
        table = -np.sort(-padded[self._slots], axis=1)
        sizes = np.maximum((self._slots < len(likeness)).sum(axis=1), 1)
        best = table[:, :_CLOSEST].sum(axis=1) / np.minimum(sizes, _CLOSEST)
        return np.stack([table[:, 0], best, table.sum(axis=1) / sizes])

    def _covered(self, bag: Bag) -> Floats:
        """Share (0-1) of the question's weight in words that the article's examples have."""
        weights = self._words.weights[bag.features]
        total = float(weights.sum()) / max(1e-9, 1 - self._words.unknown_share(bag))
        covered: Floats = self._vocabulary[:, bag.features] @ weights / max(total, 1e-9)
        return covered


def _stems(words: str) -> list[str]:
    return [stem(word)[:_STEM_LETTERS] for word in words.split()[:_LONGEST_WORDS]]


def _word_pairs(stems: list[str]) -> list[str]:
    """Each word, and each two words that stand in the text together, in any order."""
    unique = sorted(set(stems))
    return unique + [f"{a} {b}" for i, a in enumerate(unique) for b in unique[i + 1 :]]


def _letter_groups(words: str) -> list[str]:
    groups = []
    for word in words.split()[:_LONGEST_WORDS]:
        framed = f" {word} "
        for length in _CHAR_LENGTHS:
            groups += [framed[i : i + length] for i in range(len(framed) - length + 1)]
    return groups


def _vocabulary(bags: list[Bag], owners: Ints, articles: int, words: int) -> Floats:
    """Shape (articles, words): 1 where an article's examples have the word."""
    table = np.zeros((articles, words))
    for bag, owner in zip(bags, owners, strict=True):
        table[owner, bag.features] = 1
    return table


def _slots(owners: Ints, groups: int) -> Ints:
    """Shape (groups, most examples): the examples' places; one past the last fills empty slots."""
    sizes = np.bincount(owners, minlength=groups)
    table = np.full((groups, max(1, int(sizes.max(initial=1)))), len(owners), dtype=np.intp)
    for group in range(groups):
        places = np.flatnonzero(owners == group)
        table[group, : len(places)] = places
    return table
