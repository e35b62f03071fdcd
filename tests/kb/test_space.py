"""Cosines, compared with a plain implementation that keeps dictionaries."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindline.kb import space as code
from kindline.kb.space import FeatureNumbers, Space

Text = tuple[int, list[str]]
"""An article number and the features of one of its texts."""

_FEATURES = st.lists(st.sampled_from("abcdefg"), max_size=8)
_TEXTS = st.lists(st.tuples(st.integers(0, 3), _FEATURES), min_size=1, max_size=10)
_QUESTION = st.lists(st.sampled_from("abcdefgxyz"), max_size=8)


def _space(texts: list[Text], *also_known: str) -> tuple[Space, FeatureNumbers]:
    """`also_known` are features that have a number but stand in none of the texts."""
    numbers = FeatureNumbers()
    numbers.learn(also_known)
    owners = np.array([owner for owner, _ in texts], dtype=np.intp)
    return Space([names for _, names in texts], owners, numbers), numbers


def _plain_weights(texts: list[Text]) -> dict[str, float]:
    articles = max((owner for owner, names in texts if names), default=0) + 1
    having: dict[str, list[int]] = defaultdict(list)
    for owner, names in texts:
        for name in set(names):
            having[name].append(owner)
    return {
        name: math.log((articles + 1) / (len(set(owners)) + 0.5))
        * (1 + code._SAME_ARTICLE_BOOST * math.log(len(owners) / len(set(owners))))
        for name, owners in having.items()
    }


def _plain_vector(names: list[str], weights: dict[str, float]) -> dict[str, float]:
    raw = {
        name: (1 + math.log(count)) * weights[name]
        for name, count in Counter(names).items()
        if name in weights
    }
    length = math.sqrt(sum(value * value for value in raw.values()))
    return {name: value / length for name, value in raw.items() if length}


@given(_TEXTS, _QUESTION)
def test_similarities_are_cosines(texts: list[Text], question: list[str]) -> None:
    space, numbers = _space(texts, "x")
    weights = _plain_weights(texts)
    asked = _plain_vector(question, weights)
    vectors = [_plain_vector(names, weights) for _, names in texts]
    cosines = [sum(value * vector.get(name, 0) for name, value in asked.items()) for vector in vectors]
    assert space.similarities(numbers.bag(question)) == pytest.approx(cosines, abs=1e-6)


@given(_TEXTS, _QUESTION, st.sets(st.integers(0, 9)))
def test_hidden_texts_are_as_if_they_never_were(
    texts: list[Text], question: list[str], hidden: set[int]
) -> None:
    space, numbers = _space(texts)
    less = space.without(np.array([place in hidden for place in range(len(texts))]))
    never = [(owner, [] if place in hidden else names) for place, (owner, names) in enumerate(texts)]
    owners = np.array([owner for owner, _ in never], dtype=np.intp)
    other, bag = Space([names for _, names in never], owners, numbers), numbers.bag(question)
    assert less.weights.tolist() == other.weights.tolist()
    assert less.similarities(bag) == pytest.approx(other.similarities(bag))
    assert less.unknown_share(bag) == other.unknown_share(bag)


@given(_TEXTS)
def test_each_feature_knows_its_articles(texts: list[Text]) -> None:
    space, numbers = _space(texts, "x")
    owners, starts = space.owners_by_feature()
    for name in "abcdefgx":
        for feature in numbers.bag([name]).features.tolist():
            having = sorted({owner for owner, names in texts if name in names})
            assert owners[starts[feature] : starts[feature + 1]].tolist() == having


def test_a_text_is_like_itself_and_unlike_others() -> None:
    space, numbers = _space([(0, ["a", "b"]), (1, ["c", "d"]), (1, ["a", "c"])])
    likeness = space.similarities(numbers.bag(["b", "a"])).tolist()
    assert likeness[0] == pytest.approx(1)
    assert likeness[1] == 0
    assert 0 < likeness[2] < 1


@given(_TEXTS, _QUESTION)
def test_unknown_share(texts: list[Text], question: list[str]) -> None:
    """An unknown feature weighs as much as the weightiest known one, and each counts once."""
    space, numbers = _space(texts, "x")
    weights = _plain_weights(texts)
    known = sum(weights[name] for name in set(question) if name in weights)
    strange = sum(name not in weights for name in set(question)) * max([1.0, *weights.values()])
    expected = strange / (known + strange) if question else 1.0
    assert space.unknown_share(numbers.bag(question)) == pytest.approx(expected)


def test_a_feature_weighs_more_in_fewer_articles_and_more_when_it_recurs_in_one() -> None:
    space, numbers = _space([(0, ["own", "same"]), (0, ["own", "all"]), (1, ["all"]), (2, ["all"])])
    own, same, everywhere = (
        float(space.weights[numbers.bag([name]).features[0]]) for name in ("own", "same", "all")
    )
    assert own > same > everywhere > 0


def _one_rare_text() -> tuple[Space, FeatureNumbers]:
    return _space([(0, ["common", "rare"]), *((1 + i % 5, ["common"]) for i in range(99))])


def test_when_there_is_too_much_to_compare_the_rarest_features_are(monkeypatch: pytest.MonkeyPatch) -> None:
    space, numbers = _one_rare_text()
    question = numbers.bag(["common", "rare"])
    everything = space.similarities(question)
    assert (everything > 0).all()
    monkeypatch.setattr(code, "_MOST_ENTRIES", 50)
    rarest = space.similarities(question)
    assert np.flatnonzero(rarest).tolist() == [0]
    assert everything[0] - everything[1:].max() < rarest[0] < everything[0]


def test_what_fits_exactly_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    space, numbers = _one_rare_text()
    monkeypatch.setattr(code, "_MOST_ENTRIES", 101)
    assert (space.similarities(numbers.bag(["common", "rare"])) > 0).all()


def test_a_question_of_common_words_alone_may_be_like_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    space, numbers = _one_rare_text()
    monkeypatch.setattr(code, "_MOST_ENTRIES", 50)
    assert not space.similarities(numbers.bag(["common"])).any()


def test_the_real_budget_is_kept() -> None:
    count = code._MOST_ENTRIES + 10
    space, numbers = _space([(0, ["rare", "common"]), *((1, ["common"]) for _ in range(count))])
    likeness = space.similarities(numbers.bag(["common", "rare"]))
    assert likeness.shape == (count + 1,)
    assert np.flatnonzero(likeness).tolist() == [0]


def test_bags_count_and_tell_what_is_strange() -> None:
    numbers = FeatureNumbers()
    numbers.learn(["a", "b", "a"])
    bag = numbers.bag(["b", "b", "a", "new", "new", "other"])
    assert dict(zip(bag.features.tolist(), bag.counts.tolist(), strict=True)) == {0: 1, 1: 2}
    assert bag.strange == 2
    assert len(numbers) == 2
