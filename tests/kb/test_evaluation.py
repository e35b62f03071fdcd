"""Shares counted by hand, and their intervals."""

from __future__ import annotations

import pytest

from kindline.domain.matching import Answer, Candidate, Choices, Match, Unknown
from kindline.kb.evaluation import Marked, Query, Share, ask, evaluate, mark


def _candidates(*ids: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(article_id, 0.5 / place) for place, article_id in enumerate(ids, 1))


def _answer(*ids: str) -> Answer:
    return Answer(_candidates(*ids), "", (), ids[0], 0.5)


def _choices(*ids: str, shown: int) -> Choices:
    return Choices(_candidates(*ids), "", (), ids[:shown])


def _unknown(*ids: str) -> Unknown:
    return Unknown(_candidates(*ids), "", ())


def _values(pairs: list[tuple[str | None, Match]]) -> dict[str, float | None]:
    found = evaluate(mark(Query("any", right), match) for right, match in pairs)
    names = ("top1", "top3", "answered", "precision", "choices_right", "false_answers", "offtopic_answered")
    return {"n": found.n} | {name: getattr(found, name).value for name in names}


def test_every_share_of_ten_queries() -> None:
    assert _values(
        [
            ("a", _answer("a", "b", "c", "d")),  # right
            ("b", _answer("b", "a", "c", "d")),  # right
            ("b", _answer("a", "b", "c", "d")),  # wrong, but second
            ("d", _answer("a", "b", "c", "d")),  # wrong, and fourth
            ("a", _choices("a", "b", "c", "d", shown=2)),  # offered first
            ("c", _choices("a", "b", "c", "d", shown=2)),  # third, not offered
            ("a", _unknown("a", "b", "c", "d")),
            ("d", _unknown("a", "b", "c", "d")),
            (None, _answer("a", "b", "c", "d")),
            (None, _choices("a", "b", "c", "d", shown=3)),
        ]
    ) == {
        "n": 10,
        "top1": 4 / 8,
        "top3": 6 / 8,
        "answered": 4 / 8,
        "precision": 2 / 5,
        "choices_right": 1 / 4,
        "false_answers": 3 / 10,
        "offtopic_answered": 1 / 2,
    }


def test_what_cannot_be_divided_is_none() -> None:
    nothing = _values([])
    assert nothing.pop("n") == 0
    assert set(nothing.values()) == {None}
    only_off_topic = _values([(None, _unknown("a"))])
    assert only_off_topic == {
        "n": 1,
        "top1": None,
        "top3": None,
        "answered": None,
        "precision": None,
        "choices_right": None,
        "false_answers": 0,
        "offtopic_answered": 0,
    }
    all_answered = _values([("a", _answer("a"))])
    assert (all_answered["choices_right"], all_answered["offtopic_answered"]) == (None, None)


def test_an_article_that_is_no_candidate_has_no_rank() -> None:
    assert mark(Query("any", "z"), _unknown("a", "b")) == Marked("z", None, None, ())
    assert _values([("z", _unknown("a", "b"))])["top3"] == 0


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (98, 100, 0.9300, 0.9945), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)
def test_wilson_intervals(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=1e-4)


def test_no_interval_of_nothing() -> None:
    assert Share(0, 0).interval is None


def test_each_query_is_marked_and_timed_once() -> None:
    asked: list[str] = []

    def match(text: str) -> Match:
        asked.append(text)
        return _answer("a")

    queries = [Query(f"question {i}", "a") for i in range(100)]
    marked, took_ms = ask(match, queries)
    assert [row.is_right for row in marked] == [True] * 100
    assert len(took_ms) == 100
    assert min(took_ms) >= 0
    assert asked[-100:] == [query.text for query in queries]
    assert 100 < len(asked) < 200  # a few to warm up
