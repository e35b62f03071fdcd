"""Judged questions made of numbers: what a knowledge base with known noise would give."""

from __future__ import annotations

import numpy as np

from kindline.kb.calibration import Thresholds, learn_fusion, learn_thresholds
from kindline.kb.fusion import Fusion
from kindline.kb.judging import Judged, Sort
from kindline.kb.scoring import Weighed
from kindline.kb.space import Flags, Floats, Ints

ARTICLES, QUESTIONS = 4, 600


def noisy(noise: float, seed: int = 3) -> Judged:
    """The first score tells the right article (with noise), the second tells nothing, the third lies.

    The doubt tells what is about nothing here.
    """
    draw = np.random.default_rng(seed)
    targets = draw.integers(0, ARTICLES + 1, QUESTIONS)
    scores = draw.normal(0, noise, (QUESTIONS, ARTICLES, 3))
    is_own = targets < ARTICLES
    rows = np.flatnonzero(is_own)
    scores[rows, targets[rows], 0] += 1
    scores[rows, targets[rows], 2] -= 1
    doubts = (~is_own).astype(float)[:, None] + draw.normal(0, noise, (QUESTIONS, 1))
    return _judged(
        [Weighed(np.arange(ARTICLES), table, row) for table, row in zip(scores, doubts, strict=True)],
        np.where(is_own, targets, -1),
        np.where(is_own, Sort.OWN, Sort.OFF),
    )


def without_doubts(shares: Floats, targets: Ints, sorts: Ints, seconds: Floats | None = None) -> Judged:
    """For each question the very probabilities (under the weight 1) of its article and of the next one.

    The article is the target, or 0 where there is none; `shares` and `seconds` leave something for "none".
    """
    seconds = np.full(len(shares), 1e-9) if seconds is None else seconds
    left = 1 - shares - seconds
    weighed = []
    for share, second, rest, target in zip(shares, seconds, left, targets, strict=True):
        article = max(int(target), 0)
        scores = np.log([[share / rest], [second / rest]])
        weighed.append(Weighed(np.array([article, article + 1], dtype=np.intp), scores, np.zeros(0)))
    return _judged(weighed, targets, sorts)


def thresholds(judged: Judged, may_be_choice: Flags, fusion: Fusion | None = None) -> Thresholds:
    """Learned as where there is a language model; with its own fusion unless one is given."""
    return learn_thresholds(judged, fusion or learn_fusion(judged), may_be_choice, by_meaning=True)


def part(judged: Judged, rows: Flags) -> Judged:
    """Some of the questions."""
    weighed = [each for each, kept in zip(judged.weighed, rows, strict=True) if kept]
    return _judged(weighed, judged.targets[rows], judged.sorts[rows])


def _judged(weighed: list[Weighed], targets: Ints, sorts: Ints) -> Judged:
    doubts = np.array([row.doubts for row in weighed]).reshape(len(weighed), -1)
    return Judged(tuple(weighed), doubts, targets.astype(np.intp), sorts.astype(np.intp))
