"""One probability per article and one for "none of these", from several scores.

A conditional logit: each article's utility is a weighted sum of its scores, that of "none" a
weighted sum of the doubts about the question. Weights other than the base rate are never
negative, so a better score can only raise an article and a doubt can only raise "none".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kindline.kb.space import Flags, Floats, Ints

_RIDGE = 1e-3
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Fusion:
    """Learned weights: `scores` (one a score) and `doubts` (one a doubt, the last is the base rate)."""

    scores: Floats
    doubts: Floats

    def probabilities(self, scores: Floats, doubts: Floats) -> Floats:
        """Shape (articles + 1,), "none" last, sums to 1; `scores` (articles, S), `doubts` (D,)."""
        utilities = np.append(scores @ self.scores, doubts @ self.doubts[:-1] + self.doubts[-1])
        return _softmax(utilities)


def fit(scores: Sequence[Floats], doubts: Floats, targets: Ints, importance: Floats) -> Fusion:
    """The weights under which the targets are likeliest.

    `scores` holds a table (articles, S) for each question, each with its own articles; `doubts` (Q, D);
    `targets` (Q,) is a row of the question's table, or -1 for none; `importance` (Q,).
    """
    design, is_there = _design(scores, doubts)
    places = np.where(targets < 0, design.shape[1] - 1, targets)
    scale = np.maximum(np.abs(design).max(axis=(0, 1)), 1e-9)
    weights = _newton(design / scale, is_there, places, importance / importance.sum()) / scale
    split = design.shape[2] - doubts.shape[1] - 1
    return Fusion(weights[:split], weights[split:])


def _design(scores: Sequence[Floats], doubts: Floats) -> tuple[Floats, Flags]:
    """Rows of scores for articles and, last, of doubts and a constant for none; which rows are real."""
    score_count = scores[0].shape[1]
    most = max(len(table) for table in scores)
    design = np.zeros((len(scores), most + 1, score_count + doubts.shape[1] + 1))
    is_there = np.zeros(design.shape[:2], dtype=bool)
    for row, table in enumerate(scores):
        design[row, : len(table), :score_count] = table
        is_there[row, : len(table)] = True
    design[:, most, score_count:-1] = doubts
    design[:, most, -1] = 1
    is_there[:, most] = True
    return design, is_there


def _newton(design: Floats, is_there: Flags, targets: Ints, importance: Floats) -> Floats:
    """Newton's method; a weight that turns negative is fixed at zero and the rest fitted again."""
    size = design.shape[2]
    free = np.ones(size, dtype=bool)
    while True:
        weights = np.zeros(size)
        weights[free] = _maximum(design[:, :, free], is_there, targets, importance)
        negative = free & (weights < 0)
        negative[-1] = False
        if not negative.any():
            return weights
        free[int(np.argmin(np.where(negative, weights, 0)))] = False


def _maximum(design: Floats, is_there: Flags, targets: Ints, importance: Floats) -> Floats:
    weights = np.zeros(design.shape[2])
    chosen = np.einsum("q,qm->m", importance, design[np.arange(len(targets)), targets])

    def cost(trial: Floats) -> tuple[float, Floats]:
        shares = _softmax(np.where(is_there, design @ trial, -np.inf))
        right = shares[np.arange(len(targets)), targets]
        loss = -float(importance @ np.log(np.maximum(right, 1e-300))) + _RIDGE / 2 * float(trial @ trial)
        return loss, shares

    loss, shares = cost(weights)
    for _ in range(_ROUNDS):
        step = _newton_step(design, shares, importance, chosen, weights)
        new_weights, new_loss, shares = _shortened(cost, weights, step, loss)
        if loss - new_loss < 1e-9:
            break
        weights, loss = new_weights, new_loss
    return weights


def _newton_step(
    design: Floats, shares: Floats, importance: Floats, chosen: Floats, weights: Floats
) -> Floats:
    expected = np.einsum("qi,qim->qm", shares, design)
    gradient = importance @ expected - chosen + _RIDGE * weights
    spread = (design * np.sqrt(shares * importance[:, None])[:, :, None]).reshape(-1, len(weights))
    curvature = spread.T @ spread - (expected * importance[:, None]).T @ expected
    return np.linalg.solve(curvature + _RIDGE * np.eye(len(weights)), gradient)


def _shortened(
    cost: Callable[[Floats], tuple[float, Floats]], weights: Floats, step: Floats, loss: float
) -> tuple[Floats, float, Floats]:
    """The step halved until it makes the cost no worse."""
    factor = 1.0
    while True:
        trial = weights - factor * step
        new_loss, shares = cost(trial)
        if new_loss <= loss or factor < 1e-6:
            return trial, new_loss, shares
        factor /= 2


def _softmax(utilities: Floats) -> Floats:
    powers = np.exp(utilities - utilities.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
