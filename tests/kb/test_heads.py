"""Linear classifiers over sentence vectors, on clusters made up for it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kindline.kb import heads as code
from kindline.kb.heads import Heads, centred, train_heads
from kindline.kb.space import Floats, Ints, Singles


def _clusters(groups: int, each: int, size: int, noise: float, seed: int = 0) -> tuple[Singles, Ints]:
    """Unit vectors around a direction for each group; the directions are the same for every `seed`."""
    middles = np.random.default_rng(99).normal(size=(groups, size))
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    owners = np.repeat(np.arange(groups), each).astype(np.intp)
    return _units(
        middles[owners] + noise * np.random.default_rng(seed).normal(size=(len(owners), size))
    ), owners


def _units(vectors: NDArray[np.floating]) -> Singles:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _trained(vectors: Singles, owners: Ints, groups: int) -> Heads:
    return train_heads(vectors, owners, groups, vectors.mean(axis=0))


def _judged(heads: Heads, vectors: Singles) -> tuple[Singles, Singles]:
    return heads.judge(heads.centred(vectors))


def test_fresh_vectors_go_to_their_clusters() -> None:
    vectors, owners = _clusters(12, 20, 32, 0.1)
    heads = _trained(vectors, owners, 12)
    fresh, right = _clusters(12, 20, 32, 0.1, seed=1)
    shares, odds = _judged(heads, fresh)
    assert (shares.argmax(axis=1) == right).mean() > 0.98
    own = odds[np.arange(len(right)), right]
    others = odds[np.arange(12)[None] != right[:, None]]
    assert np.median(own) > 0 > np.median(others)


def test_log_shares_are_of_one_whole_and_odds_have_a_floor() -> None:
    vectors, owners = _clusters(6, 15, 16, 0.3)
    shares, odds = _judged(_trained(vectors, owners, 6), vectors)
    assert shares.shape == odds.shape == (90, 6)
    assert np.exp(shares).sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert odds.min() >= code._LOWEST_ODDS


def test_all_can_say_no() -> None:
    vectors, owners = _clusters(6, 20, 64, 0.05)
    heads = _trained(vectors, owners, 6)
    away = _units(np.random.default_rng(5).normal(size=(200, 64)))
    _, odds = _judged(heads, away)
    assert (odds.max(axis=1) < 0).mean() > 0.9
    assert (_judged(heads, vectors)[1].max(axis=1) > 0).mean() > 0.9


def _converged(units: Singles, owners: Ints, groups: int) -> Floats:
    """Plain gradient descent on the very loss, in small safe steps until nothing moves."""
    seen = np.append(units.astype(np.float64), np.ones((len(units), 1)), axis=1)
    targets = np.eye(groups)[owners]
    ridge = np.full((seen.shape[1], 1), code._RIDGE)
    ridge[-1] /= 100
    step = 1 / (0.25 * np.linalg.eigvalsh(seen.T @ seen / len(seen)).max() + code._RIDGE)
    weights = np.zeros((seen.shape[1], groups))
    for _ in range(50_000):
        slope = seen.T @ (1 / (1 + np.exp(-(seen @ weights))) - targets) / len(seen) + ridge * weights
        weights -= step * slope
        if np.abs(slope).max() < 1e-7:
            return weights
    raise AssertionError("plain descent did not converge")


@pytest.mark.parametrize(("groups", "size", "noise", "tolerance"), [(4, 6, 0.9, 0.05), (5, 12, 0.7, 0.2)])
def test_the_fitted_weights_are_those_of_slow_descent(
    groups: int, size: int, noise: float, tolerance: float
) -> None:
    vectors, owners = _clusters(groups, 40, size, noise)
    heads = _trained(vectors, owners, groups)
    slow = _converged(centred(vectors, heads.middle), owners, groups)
    assert np.abs(slow).max() > 10 * tolerance
    assert heads.weights == pytest.approx(slow, abs=tolerance)


def test_a_group_without_examples_is_never_first() -> None:
    vectors, owners = _clusters(6, 20, 8, 0.4)
    is_there = (owners != 2) & (owners != 5)
    heads = _trained(vectors[is_there], owners[is_there], 6)
    strange = np.append(vectors, _units(np.random.default_rng(3).normal(size=(2000, 8))), axis=0)
    shares, odds = _judged(heads, strange)
    assert not np.isin(shares.argmax(axis=1), (2, 5)).any()
    assert (odds[:, [2, 5]] == code._LOWEST_ODDS).all()


def test_centred_vectors_have_length_one_and_the_middle_itself_is_no_trouble() -> None:
    vectors, _ = _clusters(3, 10, 8, 0.4)
    middle = vectors.mean(axis=0)
    assert np.linalg.norm(centred(vectors, middle), axis=1) == pytest.approx(1, abs=1e-5)
    assert np.isfinite(centred(middle[None], middle)).all()


def test_a_very_large_base_goes_by_means() -> None:
    """Each group has two examples; another group, the last, has none."""
    groups, size = 6000, 24
    vectors, owners = _clusters(groups, 2, size, 0.02)
    assert len(owners) * (groups + 1) > code._MOST_WORK
    heads = _trained(vectors, owners, groups + 1)
    assert heads.weights.shape == (size + 1, groups + 1)
    units = heads.centred(vectors)
    means = units.reshape(groups, 2, size).mean(axis=1)
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    directions = heads.weights[:-1, :-1] / np.linalg.norm(heads.weights[:-1, :-1], axis=0)
    assert np.abs(directions.T - means).max() < 1e-4
    shares, odds = heads.judge(units[::40])
    assert (shares.argmax(axis=1) == owners[::40]).mean() > 0.95
    assert (shares.argmax(axis=1) < groups).all()
    assert (odds[:, -1] == code._LOWEST_ODDS).all()
