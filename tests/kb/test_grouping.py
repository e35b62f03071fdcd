"""Questions that are alike stand together, whatever their order."""

from __future__ import annotations

import random

import numpy as np
import pytest

from kindline.kb import grouping
from kindline.kb.grouping import group_texts, join

WISHES = (
    (
        "how do I rent a safe deposit box",
        "can I rent a deposit box here",
        "what does it cost to rent a deposit box",
    ),
    ("do you change foreign coins", "change my foreign coins please"),
    ("is there a toilet in the branch",),
)
USUAL = (
    "how do I see my balance",
    "can I change my PIN here",
    "what does it cost to send money",
    "where is it",
)
TEXTS = [text for wish in WISHES for text in wish]


class Meanings:
    """An encoder that knows three meanings and nothing between them."""

    name = "meanings"
    words: frozenset[str] = frozenset()

    def encode(self, texts):
        key = ("box", "coins", "toilet")
        rows = [[float(word in text) for word in key] for text in texts]
        return np.array(rows, dtype=np.float32)


@pytest.mark.parametrize("encoder", [None, Meanings()])
def test_likes_are_together_biggest_group_first(encoder) -> None:
    groups = group_texts(TEXTS, encoder, USUAL)
    assert [{TEXTS[place] for place in group} for group in groups] == [set(wish) for wish in WISHES]


def test_the_order_of_the_texts_does_not_matter() -> None:
    def grouped(texts: list[str]) -> list[list[str]]:
        return [[texts[place] for place in group] for group in group_texts(texts)]

    for seed in range(5):
        mixed = random.Random(seed).sample(TEXTS, len(TEXTS))
        assert grouped(mixed) == grouped(TEXTS)


def test_the_same_words_again_count_and_stand_first() -> None:
    texts = ["is there a toilet", "coins please", "Is there a toilet?", "is there a toilet"]
    first, second = group_texts(texts)
    assert sorted(first) == [0, 2, 3]
    assert second == (1,)


def test_texts_without_words_are_in_no_group() -> None:
    assert group_texts(["", "[struck out]", "?!"]) == ()
    assert group_texts([]) == ()
    assert group_texts(["", "coins"]) == ((1,),)


@pytest.mark.parametrize("encoder", [None, Meanings()])
def test_too_many_texts_go_along_with_the_groups_there_are(encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "_MOST_JOINED", 4)
    monkeypatch.setattr(grouping, "_CHUNK", 2)
    frequent = [*TEXTS, *(wish[0] for wish in WISHES), WISHES[1][1]]
    more = ["rent a deposit box", "foreign coins change", "quite another thing"]
    groups = [
        {(frequent + more)[place] for place in group} for group in group_texts(frequent + more, encoder)
    ]
    assert any({WISHES[0][0], more[0]} <= group for group in groups)
    assert any({WISHES[1][0], more[1]} <= group for group in groups)
    assert {"quite another thing"} in groups
    assert sum(map(len, groups)) == len({*frequent, *more})


def test_joining_is_average_linkage() -> None:
    """Against the plain way: always the two most alike of all."""
    draw = np.random.default_rng(7)
    vectors = draw.normal(size=(40, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sizes = draw.integers(1, 4, size=40).astype(np.float32)
    groups = [[i] for i in range(40)]
    least = 0.3

    def alike(one: list[int], other: list[int]) -> float:
        weights = np.outer(sizes[one], sizes[other])
        return float((vectors[one] @ vectors[other].T * weights).sum() / weights.sum())

    while True:
        pairs = [(alike(a, b), i, j) for i, a in enumerate(groups) for j, b in enumerate(groups) if i < j]
        best, i, j = max(pairs)
        if best < least:
            break
        groups[i] += groups.pop(j)
    labels = join(vectors, sizes, least)
    joined = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
    assert joined == {frozenset(group) for group in groups}
    assert 1 < len(groups) < 40
