"""What speaks for each article and what speaks against all of them: the seam for kinds of scores.

A source learns from example questions and then weighs new ones. Words are one source; meaning
(a sentence encoder) can be another: `Matcher.build` takes any number and fuses their scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kindline.kb.space import Floats, Ints


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was written and as normalised words."""

    raw: str
    words: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Example questions; `owners` gives each one's article number, `article_count` for off-topic lines."""

    asked: tuple[Asked, ...]
    owners: Ints
    article_count: int

    def without(self, left_out: Ints) -> Examples:
        """The same articles without the examples at these places."""
        kept = np.setdiff1d(np.arange(len(self.asked)), left_out)
        return Examples(tuple(self.asked[i] for i in kept), self.owners[kept], self.article_count)


@dataclass(frozen=True, slots=True)
class Weighed:
    """`scores` (articles, S), higher speaks for the article; `doubts` (D,), higher speaks for none."""

    scores: Floats
    doubts: Floats


class Evidence(Protocol):
    def weigh(self, asked: Asked) -> Weighed:
        """What a question's scores and doubts are."""
        ...


class EvidenceSource(Protocol):
    @property
    def score_names(self) -> tuple[str, ...]: ...

    @property
    def doubt_names(self) -> tuple[str, ...]: ...

    def learn(self, examples: Examples) -> Evidence:
        """Learn from examples alone; called several times, each time with some of them left out."""
        ...


def weigh_all(evidence: Sequence[Evidence], asked: Asked) -> Weighed:
    """The scores and doubts of several kinds side by side."""
    weighed = [kind.weigh(asked) for kind in evidence]
    return Weighed(
        np.concatenate([w.scores for w in weighed], axis=1), np.concatenate([w.doubts for w in weighed])
    )
