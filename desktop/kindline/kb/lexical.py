"""How alike questions are by words and letters alone."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

from kindline.kb.examples import Examples
from kindline.kb.space import Bag, FeatureNumbers, Flags, Floats, Ints, Space
from kindline.kb.words import stem

_STEM_LETTERS = 5
_LONGEST_WORDS = 40
_CHAR_LENGTHS = (3, 4, 5)
_MANY_EXAMPLES = 20_000
_SHORT_REACH = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as word pairs, as letter groups, as words."""

    pairs: Bag
    letters: Bag
    words: Bag


class Lexical:
    """Example texts as words, pairs of words and groups of letters."""

    def __init__(self, examples: Examples) -> None:
        self._reach = _LONGEST_WORDS if len(examples.words) <= _MANY_EXAMPLES else _SHORT_REACH
        self._pair_numbers, self._letter_numbers = FeatureNumbers(), FeatureNumbers()
        self._word_numbers = FeatureNumbers()
        owners, about = examples.owners, examples.of_articles()
        stems = [_stems(words) for words in examples.words]
        pairs = (_word_pairs(each, self._reach) for each in stems)
        letters = (_letter_groups(words) for words in examples.words)
        self.pairs = Space(pairs, owners, self._pair_numbers)
        self.letters = Space(letters, owners, self._letter_numbers)
        self.words = Space(stems[:about], owners[:about], self._word_numbers)
        self._coverage = _Coverage(self.words)

    def without(self, hidden: Flags) -> Lexical:
        """The same places as if nothing stood at the hidden ones; `hidden` (examples,)."""
        less = copy(self)
        less.pairs, less.letters = self.pairs.without(hidden), self.letters.without(hidden)
        less.words = self.words.without(hidden[: self.words.size])
        less._coverage = _Coverage(less.words)
        return less

    def read(self, words: str) -> Reading:
        """The features of a normalised text."""
        stems = _stems(words)
        return Reading(
            self._pair_numbers.bag(_word_pairs(stems, self._reach)),
            self._letter_numbers.bag(_letter_groups(words)),
            self._word_numbers.bag(stems),
        )

    def covered(self, reading: Reading, articles: Ints) -> Floats:
        """Share (0-1) of the question's weight in words that each of `articles` has in its examples."""
        bag = reading.words
        weights = self.words.weights[bag.features]
        total = float(weights.sum()) / max(1e-9, 1 - self.words.unknown_share(bag))
        has = self._coverage.has(bag.features, articles)
        covered: Floats = weights @ has / max(total, 1e-9)
        return covered


class _Coverage:
    """Which articles have a word."""

    def __init__(self, words: Space) -> None:
        self._owners, self._starts = words.owners_by_feature()

    def has(self, words: Ints, articles: Ints) -> Floats:
        """Shape (words, articles): 1 where an article has the word."""
        table = np.zeros((len(words), len(articles)))
        for row, word in enumerate(words):
            owners = self._owners[self._starts[word] : self._starts[word + 1]]
            if len(owners):
                places = np.minimum(np.searchsorted(owners, articles), len(owners) - 1)
                table[row] = owners[places] == articles
        return table


def _stems(words: str) -> list[str]:
    return [stem(word)[:_STEM_LETTERS] for word in words.split()[:_LONGEST_WORDS]]


def _word_pairs(stems: list[str], reach: int) -> list[str]:
    """Each word, and each two words that stand in the text within reach, in any order."""
    unique = list(dict.fromkeys(stems))
    pairs = [(a, b) for i, a in enumerate(unique) for b in unique[i + 1 : i + 1 + reach]]
    return unique + [f"{a} {b}" if a < b else f"{b} {a}" for a, b in pairs]


def _letter_groups(words: str) -> list[str]:
    groups = []
    for word in words.split()[:_LONGEST_WORDS]:
        framed = f" {word} "
        for length in _CHAR_LENGTHS:
            groups += [framed[i : i + length] for i in range(len(framed) - length + 1)]
    return groups
