"""One figure for each article, compared with the same in plain Python."""

from __future__ import annotations

import math
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindline.kb import groups as code
from kindline.kb.groups import Groups
from kindline.kb.space import Floats, Ints

_SIMILARITIES = st.floats(-1, 1, width=32)
_GROUPS = st.lists(st.lists(_SIMILARITIES, max_size=6), min_size=1, max_size=8)


def _made(groups: list[list[float]]) -> tuple[Groups, Floats]:
    owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups]).astype(np.intp)
    return Groups(owners, len(groups)), np.array([value for group in groups for value in group])


def _chosen(draw: st.DataObject, count: int) -> Ints:
    numbers = st.sets(st.integers(0, count - 1))
    return np.array(sorted(draw.draw(numbers)), dtype=np.intp)


@given(_GROUPS)
def test_largest_and_mean(groups: list[list[float]]) -> None:
    made, values = _made(groups)
    assert made.largest(values).tolist() == [max(group, default=0) for group in groups]
    assert made.mean(values) == pytest.approx([fmean(group) if group else 0 for group in groups])


@given(_GROUPS)
def test_soft_largest(groups: list[list[float]]) -> None:
    made, values = _made(groups)
    sharpness = code._SHARPNESS
    soft = [
        math.log(fmean(math.exp(sharpness * value) for value in group)) / sharpness if group else -1.0
        for group in groups
    ]
    assert made.soft_largest(values) == pytest.approx(soft, abs=1e-9)


def test_several_high_values_count_more_than_one_but_less_than_a_higher_one() -> None:
    made, values = _made([[0.8, 0.0, 0.0, 0.0], [0.8, 0.8, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    one, two, higher = made.soft_largest(values).tolist()
    assert one < two < higher


@given(_GROUPS, st.integers(1, 4), st.data())
def test_mean_of_largest(groups: list[list[float]], count: int, draw: st.DataObject) -> None:
    made, values = _made(groups)
    chosen = _chosen(draw, len(groups))
    best = [sorted(groups[number])[-count:] for number in chosen]
    means = [fmean(values) if values else 0 for values in best]
    assert made.mean_of_largest(values, chosen, count) == pytest.approx(means)


@given(_GROUPS, st.data())
def test_places(groups: list[list[float]], draw: st.DataObject) -> None:
    made, values = _made(groups)
    chosen = _chosen(draw, len(groups))
    places, widths = made.places(chosen)
    assert values[places].tolist() == [value for number in chosen for value in groups[number]]
    assert widths.tolist() == [len(groups[number]) for number in chosen]


def test_empty_groups_stand_anywhere() -> None:
    made, values = _made([[], [0.5], [], [], [0.25, 0.75], []])
    assert made.largest(values).tolist() == [0, 0.5, 0, 0, 0.75, 0]
    assert made.mean(values).tolist() == [0, 0.5, 0, 0, 0.5, 0]
    assert made.sizes.tolist() == [0, 1, 0, 0, 2, 0]


def test_nothing_but_empty_groups() -> None:
    made, values = _made([[], []])
    everything = np.array([0, 1])
    assert made.largest(values).tolist() == [0, 0]
    assert made.mean_of_largest(values, everything, 3).tolist() == [0, 0]
    assert made.places(everything)[0].tolist() == []
