"""Every example asked as if it were new: what the knowledge base itself teaches about certainty.

Three kinds of questions are judged. An example whose text is hidden should find its article. An
example whose whole article is hidden is a question near the topic that nothing answers. An off-topic
line, hidden as well, is about nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from kindline.kb.examples import Examples, Ints
from kindline.kb.scoring import Limits, Question, Scorer, Weighed
from kindline.kb.space import Flags, Floats

_FOLDS = 5
_NEAR_FOLDS = 4
_MOST_OWN, _MOST_NEAR, _MOST_OFF = 2000, 500, 400
_MANY_EXAMPLES = 6000
"""From so many on, two folds are enough to judge and training is the long part."""


class Sort(IntEnum):
    """What a judged question is to the articles that were left."""

    OWN = 0
    NEAR = 1
    OFF = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """For each question its likely articles with scores, its doubts, its article (-1 none) and sort."""

    weighed: tuple[Weighed, ...]
    doubts: Floats
    targets: Ints
    sorts: Ints


def judge(scorer: Scorer, examples: Examples) -> Judged:
    """Ask the examples (a fixed sample of a large base) without what they must not see."""
    questions = _questions(scorer, examples)
    rows = [*_own_and_off(scorer, examples, questions), *_near(scorer, examples, questions)]
    weighed = tuple(row for row, _, _ in rows)
    doubts = np.array([row.doubts for row in weighed]).reshape(len(weighed), len(scorer.doubt_names))
    targets = np.array([target for _, target, _ in rows], dtype=np.intp)
    return Judged(weighed, doubts, targets, np.array([int(sort) for _, _, sort in rows], dtype=np.intp))


def _own_and_off(
    scorer: Scorer, examples: Examples, questions: Sequence[Question]
) -> Iterator[tuple[Weighed, int, Sort]]:
    """Each example with a part of all examples hidden, itself among them."""
    owners, count = examples.owners, examples.article_count
    asked = _sample(np.flatnonzero(owners < count), _MOST_OWN)
    asked |= _sample(np.flatnonzero(owners == count), _MOST_OFF)
    seats = _seats(owners, _FOLDS)
    for fold in range(_FOLDS if len(owners) <= _MANY_EXAMPLES else 2):
        hidden = seats == fold
        limits = _limits(scorer, hidden, np.zeros(count + 1, dtype=bool))
        for place in np.flatnonzero(hidden).tolist():
            if place in asked:
                owner = int(owners[place])
                target, sort = (owner, Sort.OWN) if owner < count else (-1, Sort.OFF)
                yield scorer.weigh(questions[place], limits, needed=target), target, sort


def _near(
    scorer: Scorer, examples: Examples, questions: Sequence[Question]
) -> Iterator[tuple[Weighed, int, Sort]]:
    """Examples whose article is hidden with a part of the others."""
    owners, count = examples.owners, examples.article_count
    if count < 2 * _NEAR_FOLDS:
        return
    seats = np.random.default_rng(1).permutation(count) % _NEAR_FOLDS
    asked = _sample(np.flatnonzero(owners < count), _MOST_NEAR)
    for fold in range(_NEAR_FOLDS if len(owners) <= _MANY_EXAMPLES else 1):
        absent = np.append(seats == fold, False)
        hidden = absent[owners]
        limits = _limits(scorer, hidden, absent)
        for place in np.flatnonzero(hidden).tolist():
            if place in asked:
                yield scorer.weigh(questions[place], limits), -1, Sort.NEAR


def _limits(scorer: Scorer, hidden: Flags, absent: Flags) -> Limits:
    heads = scorer.meaning.train(np.flatnonzero(~hidden)) if scorer.meaning else None
    return Limits(scorer.lexical.without(hidden), heads, hidden, absent)


def _questions(scorer: Scorer, examples: Examples) -> list[Question]:
    """Every example as a question."""
    readings = [scorer.lexical.read(words) for words in examples.words]
    if scorer.meaning is None:
        return [Question(reading) for reading in readings]
    return [Question(r, vector) for r, vector in zip(readings, scorer.meaning.vectors, strict=True)]


def _seats(owners: Ints, folds: int) -> Ints:
    """A fold for each example; every group's examples are dealt out in turn."""
    draw = np.random.default_rng(0)
    seats = np.empty(len(owners), dtype=np.intp)
    for owner in np.unique(owners):
        places = draw.permutation(np.flatnonzero(owners == owner))
        seats[places] = (np.arange(len(places)) + owner) % folds
    return seats


def _sample(places: Ints, most: int) -> set[int]:
    if len(places) > most:
        places = np.random.default_rng(2).choice(places, most, replace=False)
    return set(places.tolist())
