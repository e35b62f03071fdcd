"""How alike questions are in meaning: sentence vectors of a language model."""

from __future__ import annotations

import numpy as np

from kindline.kb.examples import Examples
from kindline.kb.heads import Heads, centred, train_heads
from kindline.kb.space import Floats, Ints, Singles

_MANY_EXAMPLES = 20_000
"""From so many on, only the examples of likely articles are compared one by one."""


class Meaning:
    """Example questions as vectors, and the heads trained on them."""

    def __init__(self, examples: Examples, vectors: Singles, heads: Heads | None = None) -> None:
        """`vectors` (examples, d) of length 1; without `heads` they are trained."""
        self.vectors = vectors
        self._owners = examples.owners
        self._group_count = examples.article_count + 1
        about = examples.of_articles()
        self.middle = vectors[: about or 1].mean(axis=0)
        self.units = centred(vectors, self.middle)
        self.heads = heads or self.train(np.arange(len(vectors)))
        self.is_large = len(vectors) > _MANY_EXAMPLES

    def train(self, places: Ints) -> Heads:
        """Heads that saw only these examples."""
        return train_heads(self.vectors[places], self._owners[places], self._group_count, self.middle)

    def judge(self, vector: Singles, heads: Heads) -> tuple[Singles, Floats, Floats]:
        """The centred vector with each group's log-share and log-odds."""
        unit = heads.centred(vector[None])
        shares, odds = heads.judge(unit)
        return unit[0], shares[0].astype(np.float64), odds[0].astype(np.float64)

    def likeness(self, vector: Singles, unit: Singles, places: Ints | None) -> tuple[Floats, Floats]:
        """Plain and centred cosines with all examples, or with those at `places`."""
        vectors = self.vectors if places is None else self.vectors[places]
        units = self.units if places is None else self.units[places]
        return (vectors @ vector).astype(np.float64), (units @ unit).astype(np.float64)
