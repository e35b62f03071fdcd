"""From judged questions to thresholds: which promises are kept, whatever the numbers are."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from judged_made import ARTICLES, noisy, part, thresholds, without_doubts

from kindline.kb import calibration as code
from kindline.kb.calibration import Thresholds, importance, tops
from kindline.kb.fusion import Fusion
from kindline.kb.judging import Judged, Sort
from kindline.kb.scoring import Weighed
from kindline.kb.space import Floats

_AS_IT_IS = Fusion(np.ones(1), np.zeros(1))
"""Takes the made probabilities as they are."""


def _thresholds(judged: Judged, articles: int = 400) -> Thresholds:
    return thresholds(judged, np.ones(articles, dtype=bool), _AS_IT_IS)


def _own(count: int, articles: int, wrong_part: float = 0.0, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Shares, targets and sorts of questions; the unsure ones are sometimes for another article."""
    draw = np.random.default_rng(seed)
    shares = draw.uniform(0.3, 0.99, count)
    targets = np.arange(count) % articles
    is_wrong = draw.uniform(size=count) < wrong_part * 2 * (1 - shares)
    return shares, np.where(is_wrong, -1, targets), np.full(count, Sort.OWN)


def _judged(own: tuple[Floats, Floats, Floats], near: Floats | None = None, off: int = 40) -> Judged:
    """With questions near the topic that get these probabilities, and some that are clearly about nothing."""
    near = np.zeros(0) if near is None else near
    shares = np.concatenate([own[0], near, np.linspace(0.01, 0.1, off)])
    none = np.full(len(near) + off, -1)
    sorts = np.concatenate([own[2], np.full(len(near), Sort.NEAR), np.full(off, Sort.OFF)])
    return without_doubts(shares, np.concatenate([own[1], none]), sorts)


def _with_wrong_answers(articles: int) -> Judged:
    """1200 questions of so many articles, and as wrong ones some for which another one is the target."""
    judged = _judged(_own(1200, articles))
    draw = np.random.default_rng(7)
    first = np.array([weighed.articles[0] for weighed in judged.weighed])
    shares = tops(judged, _AS_IT_IS).shares[:, 0]
    is_wrong = (judged.sorts == Sort.OWN) & (draw.uniform(size=len(shares)) < 0.25 * (1 - shares))
    targets = np.where(is_wrong, (first + 1) % articles, judged.targets)
    return Judged(judged.weighed, judged.doubts, targets, judged.sorts)


def test_with_few_questions_an_article_more_is_asked_of_them() -> None:
    few_articles = 1200 // (code._FEW_QUESTIONS + 2)
    many_articles = 1200 // (code._FEW_QUESTIONS - 2)
    many_questions = _thresholds(_with_wrong_answers(few_articles))
    few_questions = _thresholds(_with_wrong_answers(many_articles))
    assert few_questions.answer > many_questions.answer > 0.5


def _near_answered(judged: Judged, *, less: float = 0.0) -> float:
    """What part of the questions near the topic reaches the threshold, or one that is less by so much."""
    shares = tops(judged, _AS_IT_IS).shares[judged.sorts == Sort.NEAR, 0]
    return float((shares >= _thresholds(judged).answer - less).mean())


@pytest.mark.parametrize("questions", [40, 101, 600])
def test_few_questions_near_the_topic_are_answered(questions: int) -> None:
    own = _own(600, 50)
    judged = _judged(own, np.random.default_rng(1).uniform(0.4, 0.95, questions))
    assert _near_answered(judged) <= code._MOST_NEAR_ANSWERED
    assert _near_answered(judged, less=0.1) > code._MOST_NEAR_ANSWERED / 2
    assert _thresholds(judged).answer > _thresholds(_judged(own)).answer


def test_few_are_answered_even_where_many_are_alike() -> None:
    near = np.append(np.linspace(0.1, 0.4, 160), np.full(40, 0.8))
    assert _near_answered(_judged(_own(600, 50), near)) <= code._MOST_NEAR_ANSWERED


def test_questions_near_the_topic_do_not_count_where_small_talk_is_first() -> None:
    """Small talk that comes too often does little harm."""
    near = np.linspace(0.9, 0.95, 200)
    judged = _judged(_own(600, 50), near)
    talk = [
        Weighed(w.articles + 100, w.scores, w.doubts) if sort == Sort.NEAR else w
        for w, sort in zip(judged.weighed, judged.sorts, strict=True)
    ]
    judged = Judged(tuple(talk), judged.doubts, judged.targets, judged.sorts)
    may_be_choice = np.arange(200) < 100
    assert thresholds(judged, may_be_choice, _AS_IT_IS).answer < 0.9
    assert _thresholds(judged).answer >= 0.9


def test_wrong_answers_raise_the_threshold_and_no_answer_is_half_sure() -> None:
    right = _thresholds(_judged(_own(600, 50)))
    some_wrong = _thresholds(_with_wrong_answers(50))
    assert right.answer < some_wrong.answer < 1
    assert right.answer >= 0.5


def test_what_is_not_clear_of_the_second_is_no_answer_and_so_not_a_wrong_one() -> None:
    shares = np.append(np.linspace(0.5, 0.99, 400), np.full(40, 0.51))
    targets = np.append(np.arange(400) % 40, np.full(40, -1))
    sorts = np.full(440, Sort.OWN)
    close = without_doubts(shares, targets, sorts, np.append(np.full(400, 0.001), np.full(40, 0.48)))
    clear = without_doubts(shares, targets, sorts, np.full(440, 0.001))
    assert _thresholds(close).answer <= 0.51 < _thresholds(clear).answer


def test_thresholds_are_probabilities_and_small_talk_never_asks_more() -> None:
    for noise in (0.05, 0.3, 0.6, 2.0):
        judged = noisy(noise)
        limits = thresholds(judged, np.array([True, True, False, False]))
        assert all(0 < value <= 1 for value in astuple(limits))
        assert limits.smalltalk <= limits.answer


def test_one_question_is_enough_to_learn_something() -> None:
    judged = noisy(0.3)
    only = part(judged, np.arange(len(judged.sorts)) == 0)
    limits = thresholds(only, np.ones(ARTICLES, dtype=bool))
    assert all(0 < value <= 1 for value in astuple(limits))


@pytest.mark.parametrize(
    "counts", [{Sort.OWN: 30}, {Sort.OWN: 200, Sort.OFF: 3}, {Sort.OWN: 9, Sort.NEAR: 700, Sort.OFF: 50}]
)
def test_importance_sums_to_one_and_a_sort_counts_the_same_however_many_it_has(
    counts: dict[Sort, int],
) -> None:
    sorts = np.repeat([int(sort) for sort in counts], list(counts.values()))
    weights = importance(sorts)
    assert weights.sum() == pytest.approx(1)
    whole = sum(code._PARTS[sort] for sort in counts)
    for sort in counts:
        of_sort = weights[sorts == sort]
        assert of_sort.sum() == pytest.approx(code._PARTS[sort] / whole)
        assert np.ptp(of_sort) == 0
    assert importance(np.zeros(0, dtype=np.intp)).shape == (0,)


def test_tops_are_the_three_best_in_order() -> None:
    scores = np.log([[1.0], [4.0], [2.0], [3.0], [0.5]])
    five = Weighed(np.array([3, 5, 8, 9, 11]), scores, np.zeros(0))
    two = Weighed(np.array([2, 4]), scores[:2], np.zeros(0))
    judged = Judged((five, two), np.zeros((2, 0)), np.array([5, -1]), np.array([0, 1]))
    top = tops(judged, _AS_IT_IS)
    assert top.articles.tolist() == [[5, 9, 8], [4, 2, -1]]
    assert top.shares == pytest.approx(np.array([[4, 3, 2], [4, 1, 0]]) / np.array([[11.5], [6]]))
    may_be_choice = np.arange(12) != 5
    offered = tops(judged, _AS_IT_IS, may_be_choice)
    assert offered.articles[0].tolist() == [9, 8, 3]
    assert offered.shares[0] == pytest.approx(np.array([3, 2, 1]) / 11.5)
