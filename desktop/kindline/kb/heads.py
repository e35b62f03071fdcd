"""Linear classifiers over sentence vectors: how much of each article is in a question.

For each article one logistic regression tells whether a sentence belongs to it, so that all of them can
say no. They are fitted by accelerated gradient steps in the vectors' own axes, where a bound on the
curvature (Böhning 1992) is diagonal: some 30 rounds do what would take hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kindline.kb.space import Flags, Ints, Singles

_RIDGE = 1e-4
_ROUNDS = 30
_CURVATURE = 0.25
"""A logistic curve is nowhere steeper."""
_MOST_WORK = 60_000_000
"""Examples times groups from which on training would take minutes; means of the vectors serve then."""
_NEAREST_SHARPNESS = 20.0
_LOWEST_ODDS = -8.0


@dataclass(frozen=True, slots=True)
class Heads:
    """`middle` (d,) and `weights` (d + 1, groups); the last row is the bias."""

    middle: Singles
    weights: Singles

    def centred(self, vectors: Singles) -> Singles:
        """Vectors (n, d) seen from the middle of all examples, with length 1."""
        return centred(vectors, self.middle)

    def judge(self, units: Singles) -> tuple[Singles, Singles]:
        """Of centred vectors (n, d): each group's log-probability among all, and its own log-odds.

        Both have the shape (n, groups); log-odds are not below -8.
        """
        raw = units @ self.weights[:-1] + self.weights[-1]
        odds: Singles = np.maximum(raw, np.float32(_LOWEST_ODDS))
        return _log_softmax(raw), odds


def centred(vectors: Singles, middle: Singles) -> Singles:
    """Unit vectors from the middle to each of `vectors`."""
    moved = vectors - middle
    lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
    units: Singles = moved / np.maximum(lengths, 1e-9)
    return units


def train_heads(vectors: Singles, owners: Ints, group_count: int, middle: Singles) -> Heads:
    """Fit; `vectors` (n, d) of length 1, `owners` (n,) group numbers.

    A group without examples gets the lowest scores.
    """
    units = centred(vectors, middle)
    if len(owners) * group_count > _MOST_WORK:
        return _means(units, owners, group_count, middle)
    axes, spreads = _own_axes(units)
    seen: Singles = np.append(units @ axes, np.ones((len(units), 1), np.float32), axis=1)
    spreads = np.append(spreads, np.float32(1))
    present = np.bincount(owners, minlength=group_count) > 0
    weights = _fitted(seen, spreads, owners, present)
    return Heads(middle, np.append(axes @ weights[:-1], weights[-1:], axis=0))


def _own_axes(units: Singles) -> tuple[Singles, Singles]:
    spreads, axes = np.linalg.eigh(units.T @ units / len(units))
    return axes, np.maximum(spreads, 0)


def _fitted(seen: Singles, spreads: Singles, owners: Ints, present: Flags) -> Singles:
    """Weights (d + 1, groups) in the vectors' own axes."""
    count = len(owners)
    targets = np.zeros((count, len(present)), np.float32)
    targets[np.arange(count), owners] = 1
    step = (1 / (_CURVATURE * spreads + _RIDGE)).astype(np.float32)[:, None]
    ridge = np.full((len(spreads), 1), _RIDGE, np.float32)
    ridge[-1] = _RIDGE / 100
    weights = np.zeros((len(spreads), len(present)), np.float32)
    weights[-1, ~present] = 2 * _LOWEST_ODDS
    ahead, pace = weights.copy(), 1.0
    for _ in range(_ROUNDS):
        errors = 1 / (1 + np.exp(-(seen @ ahead))) - targets
        slope = seen.T @ errors / np.float32(count) + ridge * ahead
        moved = ahead - step * slope
        moved[-1, ~present] = 2 * _LOWEST_ODDS
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + np.float32((pace - 1) / next_pace) * (moved - weights)
        weights, pace = moved, next_pace
    return weights


def _means(units: Singles, owners: Ints, group_count: int, middle: Singles) -> Heads:
    """Heads of a very large knowledge base: the mean vector of each group, made sharp."""
    sizes = np.bincount(owners, minlength=group_count)
    sums = np.zeros((group_count, units.shape[1]), np.float32)
    np.add.at(sums, owners, units)
    means = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    bias = np.where(sizes > 0, -0.5 * _NEAREST_SHARPNESS, 2 * _LOWEST_ODDS)[None]
    sharp = np.append(means.T * _NEAREST_SHARPNESS, bias, axis=0).astype(np.float32)
    return Heads(middle, sharp)


def _log_softmax(raw: Singles) -> Singles:
    moved = raw - raw.max(axis=1, keepdims=True)
    logs: Singles = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
    return logs
