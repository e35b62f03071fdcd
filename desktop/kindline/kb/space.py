"""A sparse vector space over named features, weighted for telling articles apart."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.intp]
Rows = NDArray[np.int32]
Flags = NDArray[np.bool_]

_SAME_ARTICLE_BOOST = 0.6
"""How much a feature gains that comes again and again within one article."""
_MOST_ENTRIES = 60_000
"""A question's rarest features are compared first, and no more than so many entries: 2 ms."""


@dataclass(frozen=True, slots=True)
class Bag:
    """Feature numbers of a text with how often each occurs; `strange` counts features never seen."""

    features: Ints
    counts: Floats
    strange: int


class FeatureNumbers:
    """Gives each feature name a number, once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def learn(self, names: Sequence[str]) -> Counter[int]:
        """How often a text has each feature, by number; new names get a number."""
        return Counter(self._numbers.setdefault(name, len(self._numbers)) for name in names)

    def bag(self, names: Sequence[str]) -> Bag:
        """A text's bag; new names are counted as strange."""
        known = [self._numbers[name] for name in names if name in self._numbers]
        features, counts = np.unique(np.array(known, dtype=np.intp), return_counts=True)
        return Bag(features, counts.astype(np.float64), len({n for n in names if n not in self._numbers}))


class Space:
    """Texts as unit vectors; cosine similarity of a new text to each of them.

    A feature weighs more the fewer articles it occurs in, and more if it recurs within one.
    `owners[i]` is the article number of text i, given as the names of its features.
    """

    def __init__(self, texts: Iterable[Sequence[str]], owners: Ints, numbers: FeatureNumbers) -> None:
        # plain numbers one after another: an object for each text would take several times the room
        columns, counts, lengths = array("i"), array("i"), array("i")
        for names in texts:
            found = numbers.learn(names)
            columns.extend(found.keys())
            counts.extend(found.values())
            lengths.append(len(found))
        rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        by_feature = np.argsort(columns, kind="stable")
        self._owners = owners
        self._fill(
            rows[by_feature],
            np.array(columns, dtype=np.int32)[by_feature],
            np.array(counts, dtype=np.float32)[by_feature],
            len(numbers),
        )

    def _fill(self, rows: Rows, columns: Rows, counts: Singles, feature_count: int) -> None:
        """One entry for each feature of each text, in the order of the features."""
        self.size = len(self._owners)
        self.weights = _feature_weights(columns, self._owners[rows], feature_count)
        self._strange_weight = float(self.weights.max(initial=1.0))
        raw = (1 + np.log(counts)) * self.weights[columns]
        lengths = np.sqrt(np.bincount(rows, weights=raw * raw, minlength=self.size))
        self._rows, self._counts = rows, counts
        self._data = (raw / np.maximum(lengths, 1e-12)[rows]).astype(np.float32)
        self._starts = np.searchsorted(columns, np.arange(feature_count + 1))

    def without(self, hidden: Flags) -> Space:
        """The same places as if nothing stood at the hidden ones; `hidden` (size,)."""
        less = copy(self)
        kept = ~hidden[self._rows]
        less._fill(self._rows[kept], self._columns()[kept], self._counts[kept], len(self.weights))
        return less

    def _columns(self) -> Rows:
        return np.repeat(np.arange(len(self.weights), dtype=np.int32), np.diff(self._starts))

    def owners_by_feature(self) -> tuple[Ints, Ints]:
        """The articles that have each feature, one feature after another, and where each begins."""
        count = int(self._owners.max(initial=0)) + 1
        pairs = np.unique(self._columns().astype(np.intp) * count + self._owners[self._rows])
        return pairs % count, np.searchsorted(pairs, np.arange(len(self.weights) + 1) * count)

    def _values(self, bag: Bag) -> Floats:
        raw: Floats = (1 + np.log(bag.counts)) * self.weights[bag.features]
        length = float(np.sqrt(raw @ raw))
        return raw / length if length else raw

    def similarities(self, bag: Bag) -> Floats:
        """Cosine of the text with each of the space's texts, from 0 to 1, shape (size,)."""
        values = self._values(bag)
        starts = self._starts[bag.features]
        lengths = self._starts[bag.features + 1] - starts
        if int(lengths.sum()) > _MOST_ENTRIES:
            rarest = np.argsort(lengths, kind="stable")
            rarest = rarest[np.cumsum(lengths[rarest]) <= _MOST_ENTRIES]
            values, starts, lengths = values[rarest], starts[rarest], lengths[rarest]
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size)
        shifts = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        places = np.arange(total) + shifts
        products = np.repeat(values, lengths) * self._data[places]
        sums = np.bincount(self._rows[places], weights=products, minlength=self.size)
        return sums.astype(np.float64, copy=False)

    def unknown_share(self, bag: Bag) -> float:
        """Share (0-1) of the text's weight in features that none of the space's texts has."""
        weights = self.weights[bag.features]
        known = float(weights.sum())
        unknown = (bag.strange + int((weights == 0).sum())) * self._strange_weight
        return unknown / (known + unknown) if known + unknown else 1.0


def _feature_weights(columns: Rows, owners: Ints, feature_count: int) -> Floats:
    """Log of rarity among articles, times the boost for recurring within an article; 0 if never seen."""
    article_count = int(owners.max(initial=0)) + 1
    texts = np.bincount(columns, minlength=feature_count)
    pairs = np.unique(columns.astype(np.intp) * article_count + owners) // article_count
    articles = np.bincount(pairs, minlength=feature_count)
    seen = articles > 0
    weights = np.zeros(feature_count)
    rarity = np.log((article_count + 1) / (articles[seen] + 0.5))
    weights[seen] = rarity * (1 + _SAME_ARTICLE_BOOST * np.log(texts[seen] / articles[seen]))
    return weights
