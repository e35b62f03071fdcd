"""Fusion weights, folds and thresholds, on numbers made for it."""

from __future__ import annotations

import numpy as np
import pytest

from kindline.kb.calibration import Judged, judge, learn_fusion, learn_thresholds
from kindline.kb.evidence import Asked, Evidence, Examples, Weighed
from kindline.kb.fusion import fit

_ARTICLES, _QUESTIONS = 4, 600


def _made(noise: float, seed: int = 3) -> Judged:
    """The first score tells the right article (with noise), the second tells nothing, the third lies."""
    draw = np.random.default_rng(seed)
    targets = draw.integers(0, _ARTICLES + 1, _QUESTIONS)
    scores = draw.normal(0, noise, (_QUESTIONS, _ARTICLES, 3))
    on_topic = targets < _ARTICLES
    rows = np.flatnonzero(on_topic)
    scores[rows, targets[rows], 0] += 1
    scores[rows, targets[rows], 2] -= 1
    doubts = (~on_topic).astype(float)[:, None] + draw.normal(0, noise, (_QUESTIONS, 1))
    return Judged(scores, doubts, targets, np.full(_QUESTIONS, 1 / _QUESTIONS))


def test_weights_are_never_negative_and_the_telling_score_counts_most() -> None:
    judged = _made(0.5)
    fusion = fit(judged.scores, judged.doubts, judged.targets, judged.importance)
    assert fusion.scores[0] > 1
    assert fusion.scores[0] > 5 * fusion.scores[1]
    assert fusion.scores[2] == 0
    assert fusion.doubts[0] > 1


def test_probabilities_sum_to_one_and_are_calibrated() -> None:
    judged, fresh = _made(0.5), _made(0.5, seed=4)
    fusion = learn_fusion(judged)
    shares = np.array([fusion.probabilities(s, d) for s, d in zip(fresh.scores, fresh.doubts, strict=True)])
    assert shares.shape == (_QUESTIONS, _ARTICLES + 1)
    assert shares.sum(axis=1) == pytest.approx(1)
    right = (shares.argmax(axis=1) == fresh.targets).mean()
    assert shares.max(axis=1).mean() == pytest.approx(right, abs=0.04)


def test_thresholds_hold_the_precision_and_rise_with_noise() -> None:
    may = np.ones(_ARTICLES, dtype=bool)
    clear, noisy = _made(0.3), _made(0.6)
    easy = learn_thresholds(clear, learn_fusion(clear), may)
    hard = learn_thresholds(noisy, learn_fusion(noisy), may)
    assert hard.answer > easy.answer
    fusion, fresh = learn_fusion(noisy), _made(0.6, seed=9)
    rows = zip(fresh.scores, fresh.doubts, strict=True)
    shares = np.array([fusion.probabilities(s, d)[:-1] for s, d in rows])
    answered = shares.max(axis=1) >= hard.answer
    wrong = shares.argmax(axis=1) != fresh.targets
    assert answered.sum() > 50
    assert (answered & wrong).mean() <= 0.015


def test_small_talk_has_its_own_threshold() -> None:
    judged = _made(0.6)
    may = np.array([True, True, True, False])
    limits = learn_thresholds(judged, learn_fusion(judged), may)
    assert limits.smalltalk < limits.answer


class _Parrot:
    """Knows only the very texts it learned."""

    score_names = ("same text",)
    doubt_names = ()

    def __init__(self) -> None:
        self.learned: list[int] = []

    def learn(self, examples: Examples) -> Evidence:
        self.learned.append(len(examples.asked))
        return _ParrotEvidence(examples)


class _ParrotEvidence:
    def __init__(self, examples: Examples) -> None:
        self._examples = examples

    def weigh(self, asked: Asked) -> Weighed:
        scores = np.zeros((self._examples.article_count, 1))
        for known, owner in zip(self._examples.asked, self._examples.owners, strict=True):
            if known == asked and owner < len(scores):
                scores[owner, 0] = 1
        return Weighed(scores, np.zeros(0))


def test_nothing_is_judged_by_evidence_that_saw_it() -> None:
    texts = tuple(Asked(f"q{i}", f"q{i}") for i in range(23))
    owners = np.array([0] * 10 + [1] * 9 + [2] * 4)
    parrot = _Parrot()
    judged = judge([parrot], Examples(texts, owners, 2))
    assert len(judged.targets) == 23
    assert sorted(judged.targets) == sorted(owners)
    assert not judged.scores.any()
    assert all(17 <= count < 23 for count in parrot.learned)
    off_topic = judged.targets == 2
    assert judged.importance.sum() == pytest.approx(1)
    assert judged.importance[off_topic].sum() == pytest.approx(0.25)
