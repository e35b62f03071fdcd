"""What the knowledge base itself teaches about certainty: every example is judged by the others.

The examples are dealt into folds; each fold is scored by evidence that never saw it. From these
scores come the fusion weights and the two thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kindline.kb.evidence import EvidenceSource, Examples, weigh_all
from kindline.kb.fusion import Fusion, fit
from kindline.kb.space import Floats, Ints

_FOLDS = 5
_OFF_TOPIC_PART = 0.25
_PRECISION = 0.98
_SLACK_ERRORS = 1.0
_LEAST_ANSWERED = 1 / 3
_SMALLTALK_PRECISION = 0.9
_CHOICE_HIT_RATE = 0.7
_LEAST_ANSWER, _LEAST_MARGIN, _LEAST_CHOICE = 0.5, 0.25, 0.4
_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """Every example's scores by evidence without it; `targets` is its article, or the count for none."""

    scores: Floats
    doubts: Floats
    targets: Ints
    importance: Floats


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from which on something is shown.

    An answer needs `answer` (small talk `smalltalk`) and `margin` before the second; choices need
    `choices` in sum.
    """

    answer: float
    smalltalk: float
    margin: float
    choices: float


def judge(sources: Sequence[EvidenceSource], examples: Examples) -> Judged:
    """Score each example by the examples of the other folds."""
    scores: list[Floats] = []
    doubts: list[Floats] = []
    order: list[int] = []
    for fold in _folds(examples.owners):
        evidence = [source.learn(examples.without(fold)) for source in sources]
        for place in fold:
            weighed = weigh_all(evidence, examples.asked[place])
            scores.append(weighed.scores)
            doubts.append(weighed.doubts)
            order.append(int(place))
    targets = examples.owners[order]
    return Judged(np.array(scores), np.array(doubts), targets, _importance(targets, examples.article_count))


def _folds(owners: Ints) -> list[Ints]:
    """Places of the examples in each fold; every article's examples are dealt out in turn."""
    seats = np.empty(len(owners), dtype=np.intp)
    for owner in np.unique(owners):
        places = np.flatnonzero(owners == owner)
        seats[places] = (np.arange(len(places)) + owner) % _FOLDS
    folds = [np.flatnonzero(seats == seat) for seat in range(_FOLDS)]
    return [fold for fold in folds if len(fold)]


def _importance(targets: Ints, article_count: int) -> Floats:
    """Weights with which off-topic lines make a fixed part of all questions."""
    off = targets == article_count
    if not off.any() or off.all():
        return np.full(len(targets), 1 / len(targets))
    weights = np.full(len(targets), (1 - _OFF_TOPIC_PART) / (~off).sum())
    weights[off] = _OFF_TOPIC_PART / off.sum()
    return weights


def learn_fusion(judged: Judged) -> Fusion:
    """The weights under which the judged examples are likeliest."""
    return fit(judged.scores, judged.doubts, judged.targets, judged.importance)


def learn_thresholds(judged: Judged, fusion: Fusion, may_be_choice: NDArray[np.bool_]) -> Thresholds:
    """The most open thresholds under which the judged examples are answered rightly enough.

    `may_be_choice` (articles,) is False for small talk, which is never offered as a choice and
    where a wrong word does little harm.
    """
    rows = zip(judged.scores, judged.doubts, strict=True)
    shares = np.array([fusion.probabilities(scores, doubts)[:-1] for scores, doubts in rows])
    best, top = shares.argmax(axis=1), shares.max(axis=1)
    second = np.partition(shares, -2, axis=1)[:, -2] if shares.shape[1] > 1 else np.zeros(len(top))
    right = best == judged.targets
    clear = np.where(top - second >= _LEAST_MARGIN, top, 0)
    serious = may_be_choice[best]
    answer = max(_answer_threshold(np.where(serious, clear, 0), right, judged.importance), _LEAST_ANSWER)
    chat = np.where(serious, 0, clear)
    smalltalk = max(_lowest(chat, right, judged.importance, _SMALLTALK_PRECISION, 0), _LEAST_ANSWER)
    left = clear < np.where(serious, answer, smalltalk)
    offered = np.where(may_be_choice, shares, 0)[left]
    three = np.argsort(-offered, axis=1)[:, :_CHOICES]
    hit = (three == judged.targets[left, None]).any(axis=1)
    sums = np.take_along_axis(offered, three, axis=1).sum(axis=1)
    choices = _lowest(sums, hit, judged.importance[left], _CHOICE_HIT_RATE, 0)
    if choices >= 1:  # too little is left to measure: take the probabilities at their word
        choices = _CHOICE_HIT_RATE
    return Thresholds(answer, min(smalltalk, answer), _LEAST_MARGIN, max(choices, _LEAST_CHOICE))


def _answer_threshold(clear: Floats, right: NDArray[np.bool_], importance: Floats) -> float:
    """The lower of two: where the judged examples reach the precision, and where so few are wrong that
    the precision holds for customers of whom a part of `_LEAST_ANSWERED` gets an answer.

    Writers make the examples of an article differ, so they stand farther from each other than
    customers' questions stand from them: right answers are rarer among judged examples, wrong ones are not.
    """
    precise = _lowest(clear, right, importance, _PRECISION, _SLACK_ERRORS)
    order = np.argsort(-clear, kind="stable")
    wrong = np.cumsum(np.where(right[order], 0, importance[order]))
    budget = (1 - _PRECISION) * _LEAST_ANSWERED * float(importance.sum())
    first_too_many = int(np.searchsorted(wrong, budget, side="right"))
    if first_too_many == len(order):
        return float(clear.min())
    return min(precise, float(np.nextafter(clear[order][first_too_many], 1)))


def _lowest(values: Floats, right: NDArray[np.bool_], importance: Floats, rate: float, slack: float) -> float:
    """The lowest value such that of all examples at or above it at least `rate` are right.

    `slack` wrong examples of average importance are added, so that a few lucky ones prove nothing.
    1 (hardly ever reached) when there is no such value.
    """
    if not len(values):
        return 1.0
    order = np.argsort(-values, kind="stable")
    total = np.cumsum(importance[order])
    wrong = np.cumsum(np.where(right[order], 0, importance[order])) + slack * float(importance.mean())
    last_of_value = np.append(np.diff(values[order]) != 0, True)
    good = np.flatnonzero((wrong <= (1 - rate) * total) & last_of_value & (values[order] > 0))
    return float(values[order][good[-1]]) if len(good) else 1.0
