"""From judged examples to weights and to the probabilities from which on something is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kindline.kb.fusion import Fusion, fit
from kindline.kb.judging import Judged, Sort
from kindline.kb.space import Flags, Floats, Ints

_PARTS = {Sort.OWN: 1.0, Sort.NEAR: 0.25, Sort.OFF: 0.3}
"""How much each sort of question counts in all."""
_PRECISION, _HIGHER_PRECISION = 0.98, 0.99
_FEW_QUESTIONS = 8
"""With fewer questions an article, and by words alone, judged ones prove less: more is asked of them."""
_SLACK_ERRORS = 1.0
_ANSWERED_BY_MEANING, _ANSWERED_BY_WORDS = 0.85, 0.45
"""What part of customers' questions gets an answer where articles have ten examples (public data)."""
_MOST_NEAR_ANSWERED = 0.08
_SMALLTALK_PRECISION = 0.9
_CHOICE_HIT_RATE = 0.5
_LEAST_ANSWER, _LEAST_MARGIN, _LEAST_CHOICE = 0.5, 0.25, 0.2
_CHOICES = 3


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


@dataclass(frozen=True, slots=True)
class Tops:
    """The best of each judged question: articles (Q, 3) and probabilities (Q, 3), -1 and 0 where none."""

    articles: Ints
    shares: Floats


def importance(sorts: Ints) -> Floats:
    """A weight for each question so that every sort makes its part of all; they sum to 1."""
    weights = np.zeros(len(sorts))
    for sort, part in _PARTS.items():
        rows = sorts == sort
        if rows.any():
            weights[rows] = part / rows.sum()
    total = weights.sum()
    return weights / total if total else weights


def learn_fusion(judged: Judged) -> Fusion:
    """The weights under which the judged examples are likeliest."""
    rows = zip(judged.weighed, judged.targets, strict=True)
    targets = [int(np.searchsorted(w.articles, t)) if t >= 0 else -1 for w, t in rows]
    scores = [weighed.scores for weighed in judged.weighed]
    return fit(scores, judged.doubts, np.array(targets, dtype=np.intp), importance(judged.sorts))


def tops(judged: Judged, fusion: Fusion, may_be_choice: Flags | None = None) -> Tops:
    """The three best of each judged question, of those that `may_be_choice` (articles,)."""
    articles = np.full((len(judged.weighed), _CHOICES), -1, dtype=np.intp)
    shares = np.zeros((len(judged.weighed), _CHOICES))
    for row, weighed in enumerate(judged.weighed):
        found = fusion.probabilities(weighed.scores, weighed.doubts)[:-1]
        if may_be_choice is not None:
            found = np.where(may_be_choice[weighed.articles], found, 0)
        best = np.argsort(-found, kind="stable")[:_CHOICES]
        articles[row, : len(best)], shares[row, : len(best)] = weighed.articles[best], found[best]
    return Tops(articles, shares)


def learn_thresholds(judged: Judged, fusion: Fusion, may_be_choice: Flags, *, by_meaning: bool) -> Thresholds:
    """The most open thresholds under which the judged examples are answered rightly enough.

    `may_be_choice` (articles,) is False for small talk, which is never offered as a choice and
    where a wrong word does little harm. `by_meaning` tells whether a language model helped.
    """
    weights = importance(judged.sorts)
    top = tops(judged, fusion)
    best, first, second = top.articles[:, 0], top.shares[:, 0], top.shares[:, 1]
    right = best == judged.targets
    clear = np.where(first - second >= _LEAST_MARGIN, first, 0)
    serious = may_be_choice[best] & (best >= 0)
    answer = _answer_threshold(np.where(serious, clear, 0), right, judged, by_meaning=by_meaning)
    chat = np.where(serious, 0, clear)
    smalltalk = max(_lowest(chat, right, weights, _SMALLTALK_PRECISION, 0), _LEAST_ANSWER)
    left = clear < np.where(serious, answer, smalltalk)
    offered = tops(judged, fusion, may_be_choice)
    hit = (offered.articles == judged.targets[:, None]).any(axis=1)[left]
    sums = offered.shares.sum(axis=1)[left]
    choices = _lowest(sums, hit, weights[left], _CHOICE_HIT_RATE, 0)
    if choices >= 1:  # too little is left to measure: take the probabilities at their word
        choices = _CHOICE_HIT_RATE
    return Thresholds(answer, min(smalltalk, answer), _LEAST_MARGIN, max(choices, _LEAST_CHOICE))


def _answer_threshold(clear: Floats, right: Flags, judged: Judged, *, by_meaning: bool) -> float:
    """Where answers are right often enough, and few enough questions near the topic get one."""
    near = judged.sorts == Sort.NEAR
    known = right[~near], importance(judged.sorts)[~near]
    own = judged.targets[judged.sorts == Sort.OWN]
    questions = len(own) / max(1, len(np.unique(own)))
    precision = _PRECISION if questions >= _FEW_QUESTIONS and by_meaning else _HIGHER_PRECISION
    answered = _ANSWERED_BY_MEANING if by_meaning else _ANSWERED_BY_WORDS
    enough = _right_enough(clear[~near], *known, precision, answered)
    if near.any():
        highest_first = -np.sort(-clear[near])
        enough = max(enough, _above(highest_first[int(_MOST_NEAR_ANSWERED * len(highest_first))]))
    return max(enough, _LEAST_ANSWER)


def _right_enough(clear: Floats, right: Flags, weights: Floats, precision: float, answered: float) -> float:
    """The lower of two: where the judged examples reach the precision, and where so few are wrong that
    the precision holds for customers of whom the part `answered` gets an answer.

    Writers make the examples of an article differ, so they stand farther from each other than
    customers' questions stand from them: right answers are rarer among judged examples, wrong ones are not.
    """
    if not len(clear):
        return 1.0
    precise = _lowest(clear, right, weights, precision, _SLACK_ERRORS)
    order = np.argsort(-clear, kind="stable")
    wrong = np.cumsum(np.where(right[order], 0, weights[order]))
    budget = (1 - precision) * answered * float(weights.sum())
    first_too_many = int(np.searchsorted(wrong, budget, side="right"))
    if first_too_many == len(order):
        return float(clear.min())
    return min(precise, _above(clear[order][first_too_many]))


def _above(value: float) -> float:
    """The next higher number: a threshold that this value does not reach."""
    return float(np.nextafter(value, 2))


def _lowest(values: Floats, right: Flags, weights: Floats, rate: float, slack: float) -> float:
    """The lowest value such that of all examples at or above it at least `rate` are right.

    `slack` wrong examples of average weight are added, so that a few lucky ones prove nothing.
    1 (hardly ever reached) when there is no such value.
    """
    if not len(values):
        return 1.0
    order = np.argsort(-values, kind="stable")
    total = np.cumsum(weights[order])
    wrong = np.cumsum(np.where(right[order], 0, weights[order])) + slack * float(weights.mean())
    last_of_value = np.append(np.diff(values[order]) != 0, True)
    good = np.flatnonzero((wrong <= (1 - rate) * total) & last_of_value & (values[order] > 0))
    return float(values[order][good[-1]]) if len(good) else 1.0
