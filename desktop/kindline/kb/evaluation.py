"""How well questions are understood: every share that `kindline kb eval` tells, from marked queries."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kindline.domain.matching import Answer, Choices, Match

_WARM_UP = 20
_Z_95 = 1.959964
"""Standard deviations on each side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the id of the article that answers it; None when no article does."""

    text: str
    article_id: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of one query.

    `rank` is the right article's place among the candidates (0 is first; None if it is not there or the
    query is off-topic), `answered` the article given as the answer, `offered` the choices.
    """

    article_id: str | None
    rank: int | None
    answered: str | None
    offered: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether an answer was given and is the right one."""
        return self.answered is not None and self.answered == self.article_id


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; without anything to divide, `value` and `interval` are None."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper end of Wilson's 95 % interval, between 0 and 1."""
        if not self.whole:
            return None
        rate, spread = self.part / self.whole, _Z_95**2 / self.whole
        middle = (rate + spread / 2) / (1 + spread)
        reach = math.sqrt(spread * (rate * (1 - rate) + spread / 4)) / (1 + spread)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The shares over all queries; each knows of how many it is one.

    `top1` and `top3` (order of the candidates, whatever the outcome) and `answered` are of the in-scope
    queries; `precision` is right answers of all answers, an answered off-topic query being a wrong one;
    `choices_right` is of the in-scope queries without an answer; `false_answers` is wrong answers of all
    queries; `offtopic_answered` is of the off-topic queries.
    """

    n: int
    top1: Share
    top3: Share
    answered: Share
    precision: Share
    choices_right: Share
    false_answers: Share
    offtopic_answered: Share


def ask(match: Callable[[str], Match], queries: Sequence[Query]) -> tuple[list[Marked], list[float]]:
    """Every query marked, and how long each `match` took in milliseconds.

    Timed is `match` alone, one after another on this thread, after a few queries that are not counted
    because whatever is asked first finds caches empty.
    """
    for query in queries[:_WARM_UP]:
        match(query.text)
    marked: list[Marked] = []
    took_ms: list[float] = []
    for query in queries:
        started_s = time.perf_counter()
        found = match(query.text)
        took_ms.append((time.perf_counter() - started_s) * 1000)
        marked.append(mark(query, found))
    return marked, took_ms


def mark(query: Query, match: Match) -> Marked:
    """Hold a match against what is right."""
    places = (i for i, found in enumerate(match.candidates) if found.article_id == query.article_id)
    return Marked(
        query.article_id,
        next(places, None),
        match.article_id if isinstance(match, Answer) else None,
        match.article_ids if isinstance(match, Choices) else (),
    )


def evaluate(marked: Iterable[Marked]) -> Evaluation:
    """Count everything."""
    rows = list(marked)
    known = [row for row in rows if row.article_id is not None]
    strange = [row for row in rows if row.article_id is None]
    answers = [row for row in rows if row.answered is not None]
    open_ones = [row for row in known if row.answered is None]
    right = sum(row.is_right for row in answers)
    return Evaluation(
        n=len(rows),
        top1=Share(sum(row.rank == 0 for row in known), len(known)),
        top3=Share(sum(row.rank is not None and row.rank < 3 for row in known), len(known)),
        answered=Share(len(known) - len(open_ones), len(known)),
        precision=Share(right, len(answers)),
        choices_right=Share(sum(row.article_id in row.offered for row in open_ones), len(open_ones)),
        false_answers=Share(len(answers) - right, len(rows)),
        offtopic_answered=Share(sum(row.answered is not None for row in strange), len(strange)),
    )
