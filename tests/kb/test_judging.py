"""Every example is asked as if it were new: nothing may be judged by what saw it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from kb_made import made_examples

from kindline.kb import judging as code
from kindline.kb import meaning as meaning_code
from kindline.kb import scoring as scoring_code
from kindline.kb.examples import Examples
from kindline.kb.heads import Heads
from kindline.kb.judging import Judged, Sort, judge
from kindline.kb.lexical import Lexical, Reading
from kindline.kb.meaning import Meaning
from kindline.kb.scoring import Limits, Question, Scorer, Weighed
from kindline.kb.space import Ints
from kindline.testing.understanding import FakeEncoder

BASE = made_examples(12, 6, 15)
LARGER = made_examples(scoring_code._ALL_ARTICLES + 12, 3, 5)
SINGLE = made_examples(scoring_code._ALL_ARTICLES + 12, 1, 5)
"""Each article's only question hidden, nothing but being needed brings the article among the likely."""


class _WatchedMeaning(Meaning):
    """Remembers which examples each set of heads was trained on."""

    def __init__(self, examples: Examples) -> None:
        self._trained: list[tuple[Heads, Ints]] = []
        super().__init__(examples, FakeEncoder().encode(examples.words))

    def train(self, places: Ints) -> Heads:
        heads = super().train(places)
        self._trained.append((heads, places))
        return heads

    def seen_by(self, heads: Heads) -> Ints:
        return next(places for trained, places in self._trained if trained is heads)


@dataclass(frozen=True, slots=True)
class _Call:
    place: int
    limits: Limits
    needed: int
    weighed: Weighed


class _WatchedScorer(Scorer):
    """Remembers what was asked, and with which limits."""

    def __init__(self, examples: Examples, *, by_meaning: bool = True) -> None:
        meaning = _WatchedMeaning(examples) if by_meaning else None
        super().__init__(examples, Lexical(examples), meaning)
        self.calls: list[_Call] = []
        readings = [self.lexical.read(words) for words in examples.words]
        self.readings = readings
        self._places = {_words(reading): place for place, reading in enumerate(readings)}

    def weigh(self, question: Question, limits: Limits | None = None, needed: int = -1) -> Weighed:
        weighed = super().weigh(question, limits, needed)
        place = self._places[_words(question.reading)]
        assert limits is not None
        if self.meaning is not None:
            assert question.vector is not None
            assert question.vector.tolist() == self.meaning.vectors[place].tolist()
        self.calls.append(_Call(place, limits, needed, weighed))
        return weighed


def _words(reading: Reading) -> tuple[int, ...]:
    """Tells the made texts apart: each has a word of its own."""
    return tuple(reading.pairs.features.tolist())


@pytest.fixture(scope="module")
def watched() -> tuple[_WatchedScorer, Judged]:
    scorer = _WatchedScorer(BASE)
    return scorer, judge(scorer, BASE)


def test_every_example_is_asked_once_for_its_article_and_once_without_it(
    watched: tuple[_WatchedScorer, Judged],
) -> None:
    scorer, judged = watched
    count = BASE.article_count
    assert len(scorer.calls) == len(judged.weighed) == len(judged.targets) == len(judged.sorts)
    assert all(call.weighed is row for call, row in zip(scorer.calls, judged.weighed, strict=True))
    places = np.array([call.place for call in scorer.calls])
    for sort, asked in (
        (Sort.OWN, np.flatnonzero(BASE.owners < count)),
        (Sort.NEAR, np.flatnonzero(BASE.owners < count)),
        (Sort.OFF, np.flatnonzero(BASE.owners == count)),
    ):
        assert sorted(places[judged.sorts == sort]) == asked.tolist()
    is_own = judged.sorts == Sort.OWN
    assert (judged.targets[is_own] == BASE.owners[places[is_own]]).all()
    assert (judged.targets[~is_own] == -1).all()
    assert judged.doubts.shape == (len(places), len(scorer.doubt_names))


def test_no_text_is_judged_by_words_that_saw_it(watched: tuple[_WatchedScorer, Judged]) -> None:
    scorer, _ = watched
    for call in scorer.calls:
        reading, lexical, hidden = (
            scorer.readings[call.place],
            call.limits.lexical,
            call.limits.hidden,
        )
        assert hidden[call.place]
        assert 0 < hidden.sum() < len(hidden) / 2
        likeness = lexical.pairs.similarities(reading.pairs), lexical.letters.similarities(reading.letters)
        assert all(not values[hidden].any() for values in likeness)
        assert all(values[~hidden].any() for values in likeness)
        everything = np.arange(BASE.article_count)
        assert lexical.covered(reading, everything).max() < 1  # each text has a word of its own
        assert lexical.words.unknown_share(reading.words) > 0


def test_without_limits_each_text_is_found_by_itself() -> None:
    """So that what is said of hidden texts means something."""
    lexical = Lexical(BASE)
    for place, words in enumerate(BASE.words[: BASE.of_articles()]):
        reading = lexical.read(words)
        assert lexical.pairs.similarities(reading.pairs)[place] == pytest.approx(1)
        assert lexical.words.unknown_share(reading.words) == 0
        assert lexical.covered(reading, BASE.owners[[place]])[0] == pytest.approx(1)


def test_no_text_is_judged_by_heads_that_saw_it(watched: tuple[_WatchedScorer, Judged]) -> None:
    scorer, _ = watched
    assert isinstance(scorer.meaning, _WatchedMeaning)
    for call in scorer.calls:
        assert call.limits.heads is not None
        seen = scorer.meaning.seen_by(call.limits.heads)
        assert seen.tolist() == np.flatnonzero(~call.limits.hidden).tolist()
        assert call.place not in seen


def _closest_by_meaning(scorer: Scorer, judged: Judged) -> float:
    """The largest plain or centred cosine of any judged question with anything."""
    names = scorer.score_names
    columns = [names.index("closest by meaning"), names.index("closest by meaning, centred")]
    return max(float(weighed.scores[:, columns].max()) for weighed in judged.weighed)


def test_no_text_is_compared_with_itself_by_meaning(watched: tuple[_WatchedScorer, Judged]) -> None:
    """All texts differ, so only itself is so near."""
    assert _closest_by_meaning(*watched) < 0.95


def test_a_large_base_hides_texts_by_meaning_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the examples of likely articles are compared, the judged one is not among them."""
    small_scorer = _WatchedScorer(BASE)
    small = judge(small_scorer, BASE)
    monkeypatch.setattr(meaning_code, "_MANY_EXAMPLES", 10)
    large_scorer = _WatchedScorer(BASE)
    assert large_scorer.meaning is not None
    assert large_scorer.meaning.is_large
    large = judge(large_scorer, BASE)
    assert _closest_by_meaning(large_scorer, large) < 0.95
    for before, after in zip(small.weighed, large.weighed, strict=True):
        assert after.scores == pytest.approx(before.scores, abs=1e-5)
    assert large.doubts == pytest.approx(small.doubts, abs=1e-5)


@pytest.mark.parametrize("examples", [BASE, LARGER], ids=["small", "larger"])
@pytest.mark.parametrize("by_meaning", [True, False], ids=["meaning", "words"])
def test_a_question_near_the_topic_never_meets_its_article(examples: Examples, by_meaning: bool) -> None:
    scorer = _WatchedScorer(examples, by_meaning=by_meaning)
    judged = judge(scorer, examples)
    near = [call for call, sort in zip(scorer.calls, judged.sorts, strict=True) if sort == Sort.NEAR]
    assert len(near) == examples.of_articles()
    for call in near:
        absent = call.limits.absent
        assert absent[examples.owners[call.place]]
        assert not absent[call.weighed.articles].any()
        assert call.limits.hidden[absent[examples.owners]].all()
        assert not absent[-1]
        assert len(call.weighed.articles) >= 5
        assert call.needed == -1


@pytest.mark.parametrize("examples", [LARGER, SINGLE], ids=["three", "one"])
@pytest.mark.parametrize("by_meaning", [True, False], ids=["meaning", "words"])
def test_the_right_article_is_always_in_the_shortlist_of_its_own_question(
    examples: Examples, by_meaning: bool
) -> None:
    scorer = _WatchedScorer(examples, by_meaning=by_meaning)
    judged = judge(scorer, examples)
    for row, target in zip(judged.weighed, judged.targets, strict=True):
        assert target < 0 or target in row.articles
        assert (np.diff(row.articles) > 0).all()
        assert len(row.articles) < examples.article_count
        assert row.scores.shape == (len(row.articles), len(scorer.score_names))


def test_an_article_of_one_question_is_judged_without_any() -> None:
    """Its only question hidden, it may be a candidate but has nothing to show."""
    examples = made_examples(9, 1, 4)
    scorer = _WatchedScorer(examples)
    judged = judge(scorer, examples)
    words = [
        scorer.score_names.index(name) for name in ("closest by words", "all by letters", "words covered")
    ]
    for row, target in zip(judged.weighed, judged.targets, strict=True):
        if target >= 0:
            at = row.articles.tolist().index(target)
            assert not row.scores[at, words].any()
            assert row.scores[at, scorer.score_names.index("closest by meaning")] < 0


def test_with_few_articles_none_can_be_missing() -> None:
    examples = made_examples(2 * code._NEAR_FOLDS - 1, 3, 4)
    judged = judge(_WatchedScorer(examples, by_meaning=False), examples)
    assert set(judged.sorts.tolist()) == {Sort.OWN, Sort.OFF}


def test_without_off_topic_lines_nothing_is_about_nothing() -> None:
    examples = made_examples(8, 3, 0)
    judged = judge(_WatchedScorer(examples), examples)
    assert set(judged.sorts.tolist()) == {Sort.OWN, Sort.NEAR}
    assert np.isfinite(judged.doubts).all()


def test_of_a_large_base_a_sample_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("_MOST_OWN", 30), ("_MOST_NEAR", 20), ("_MOST_OFF", 4)):
        monkeypatch.setattr(code, name, most)
    scorer = _WatchedScorer(BASE, by_meaning=False)
    judged = judge(scorer, BASE)
    assert np.bincount(judged.sorts).tolist() == [30, 20, 4]
    for sort, least in ((Sort.OWN, 9), (Sort.NEAR, 9)):
        asked = [c.place for c, s in zip(scorer.calls, judged.sorts, strict=True) if s == sort]
        assert len(set(asked)) == len(asked)
        assert len(set(BASE.owners[asked].tolist())) >= least  # from all over, not the first ones
    again = _WatchedScorer(BASE, by_meaning=False)
    judge(again, BASE)
    assert [call.place for call in again.calls] == [call.place for call in scorer.calls]


def test_a_very_large_base_is_judged_in_fewer_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = judge(_WatchedScorer(BASE, by_meaning=False), BASE)
    monkeypatch.setattr(code, "_MANY_EXAMPLES", len(BASE.words) - 1)
    scorer = _WatchedScorer(BASE, by_meaning=False)
    fewer = judge(scorer, BASE)
    rounds = {id(call.limits): call.limits for call in scorer.calls}
    assert 0 < len(rounds) < code._FOLDS
    for sort in Sort:
        assert 0 < (fewer.sorts == sort).sum() < (everything.sorts == sort).sum()
    assert all(call.limits.hidden[call.place] for call in scorer.calls)


def test_the_same_examples_are_judged_the_same(watched: tuple[_WatchedScorer, Judged]) -> None:
    _, judged = watched
    again = judge(_WatchedScorer(BASE), BASE)
    assert again.targets.tolist() == judged.targets.tolist()
    assert again.sorts.tolist() == judged.sorts.tolist()
    assert again.doubts.tolist() == judged.doubts.tolist()
    for one, other in zip(again.weighed, judged.weighed, strict=True):
        assert one.articles.tolist() == other.articles.tolist()
        assert one.scores.tolist() == other.scores.tolist()
