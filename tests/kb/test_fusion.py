"""Fusion weights and what thresholds promise, on numbers made for it."""

from __future__ import annotations

import numpy as np
import pytest
from judged_made import ARTICLES, QUESTIONS, noisy, thresholds

from kindline.kb import fusion as code
from kindline.kb.calibration import learn_fusion
from kindline.kb.fusion import Fusion, fit
from kindline.kb.judging import Judged
from kindline.kb.space import Floats

_ALL_MAY = np.ones(ARTICLES, dtype=bool)


def _fitted(judged: Judged) -> Fusion:
    scores = [weighed.scores for weighed in judged.weighed]
    return fit(scores, judged.doubts, judged.targets, np.full(QUESTIONS, 1 / QUESTIONS))


def _shares(fusion: Fusion, judged: Judged) -> Floats:
    return np.array([fusion.probabilities(w.scores, w.doubts) for w in judged.weighed])


def test_weights_are_never_negative_and_the_telling_score_counts_most() -> None:
    fusion = _fitted(noisy(0.5))
    assert fusion.scores[0] > 1
    assert fusion.scores[0] > 5 * fusion.scores[1]
    assert fusion.scores[2] == 0
    assert fusion.doubts[0] > 1


def test_probabilities_sum_to_one_and_are_calibrated() -> None:
    judged, fresh = noisy(0.5), noisy(0.5, seed=4)
    shares = _shares(_fitted(judged), fresh)
    assert shares.shape == (QUESTIONS, ARTICLES + 1)
    assert shares.sum(axis=1) == pytest.approx(1)
    places = np.where(fresh.targets < 0, ARTICLES, fresh.targets)
    right = (shares.argmax(axis=1) == places).mean()
    assert shares.max(axis=1).mean() == pytest.approx(right, abs=0.04)


def test_each_question_may_have_its_own_articles() -> None:
    """Of tables of different lengths, too, no other weights make the targets likelier."""
    judged = noisy(0.5)
    tables = [w.scores[: 2 + i % 3] for i, w in enumerate(judged.weighed)]
    fits_in = [target < len(table) for target, table in zip(judged.targets, tables, strict=True)]
    tables = [table for table, fits in zip(tables, fits_in, strict=True) if fits]
    doubts, targets = judged.doubts[fits_in], judged.targets[fits_in]
    fusion = fit(tables, doubts, targets, np.ones(len(targets)))
    scale = np.abs([*np.abs(np.concatenate(tables)).max(axis=0), np.abs(doubts).max(), 1])

    def loss(weights: Floats) -> float:
        trial = Fusion(weights[:3], weights[3:])
        shares = [trial.probabilities(*row)[t] for *row, t in zip(tables, doubts, targets, strict=True)]
        return float(-np.log(shares).mean() + code._RIDGE / 2 * np.sum((weights * scale) ** 2))

    best = np.append(fusion.scores, fusion.doubts)
    assert set(map(len, tables)) == {2, 3, 4}
    for place in range(len(best)):
        for change in (0.05, -0.05):
            other = best.copy()
            other[place] += change
            is_forbidden = other[place] < 0 and place < len(best) - 1
            assert is_forbidden or loss(other) > loss(best)


def test_a_question_that_counts_for_nothing_changes_nothing() -> None:
    judged = noisy(0.5)
    tables = [weighed.scores for weighed in judged.weighed]
    importance = np.ones(QUESTIONS)
    importance[QUESTIONS // 2 :] = 0
    half = fit(tables, judged.doubts, judged.targets, importance)
    wrong = np.where(importance > 0, judged.targets, (judged.targets + 2) % ARTICLES)
    other = fit(tables, judged.doubts, wrong, importance)
    assert other.scores == pytest.approx(half.scores, rel=1e-6)
    assert _fitted(judged).scores[0] != pytest.approx(half.scores[0], rel=1e-3)


def test_thresholds_hold_the_precision_and_rise_with_noise() -> None:
    clear, noise = noisy(0.3), noisy(0.6)
    easy = thresholds(clear, _ALL_MAY)
    hard = thresholds(noise, _ALL_MAY)
    assert hard.answer > easy.answer
    fresh = noisy(0.6, seed=9)
    shares = _shares(learn_fusion(noise), fresh)[:, :-1]
    answered = shares.max(axis=1) >= hard.answer
    wrong = shares.argmax(axis=1) != fresh.targets
    assert answered.sum() > 50
    assert (answered & wrong).mean() <= 0.03
    assert wrong.mean() > 0.2


def test_small_talk_has_its_own_threshold() -> None:
    judged = noisy(0.6)
    limits = thresholds(judged, np.array([True, True, True, False]))
    assert limits.smalltalk < limits.answer
