"""The matcher with a pretended language model, for which other words may mean the same."""

from __future__ import annotations

import logging

import pytest
from kb_made import OFF_TOPIC, made_article, small_kb, word

from kindline.domain.articles import KnowledgeBase
from kindline.domain.errors import EncoderError
from kindline.domain.matching import Answer, Choices, Match, Unknown
from kindline.kb.matcher import Matcher
from kindline.testing.understanding import FakeEncoder

_ARTICLES, _EACH = 12, 10


def _said(article: int, way: int) -> str:
    """One of the words that mean what an article is about."""
    return word(5000 + 40 * article + way)


SYNONYMS = {
    _said(article, way): f"thing{article}" for article in range(_ARTICLES) for way in range(_EACH + 4)
}
"""Of each article's words the last four stand in no example."""


def _synonym_kb() -> KnowledgeBase:
    """No two examples share the word that tells; by words alone they teach nothing."""
    frames = ("where is my", "show me the", "i want my", "tell me of the")
    articles = [
        made_article(
            f"thing-{article}",
            [f"{frames[way % 4]} {_said(article, way)}" for way in range(_EACH)],
            title="",
        )
        for article in range(_ARTICLES)
    ]
    off_topic = [f"{frames[i % 4]} {word(2000 + i)}" for i in range(30)]
    return KnowledgeBase("en", tuple(articles), (*OFF_TOPIC, *off_topic), "")


def _encoder() -> FakeEncoder:
    return FakeEncoder(SYNONYMS, words=SYNONYMS)


@pytest.fixture(scope="module")
def by_words() -> Matcher:
    return Matcher.build(_synonym_kb())


@pytest.fixture(scope="module")
def by_meaning(by_words: Matcher) -> Matcher:
    return by_words.with_meaning(_encoder())


def _found(match: Match) -> str:
    return match.article_id if isinstance(match, Answer) else ""


def test_a_synonym_is_found_by_meaning_and_not_by_words(by_words: Matcher, by_meaning: Matcher) -> None:
    assert by_meaning.knows_meaning
    assert not by_words.knows_meaning
    for article in range(_ARTICLES):
        question = f"where is the {_said(article, _EACH + article % 4)}"
        assert _found(by_meaning.match(question)) == f"thing-{article}"
        assert _found(by_words.match(question)) == ""


def test_what_means_nothing_here_is_unknown_by_meaning_too(by_meaning: Matcher) -> None:
    for number in range(10):
        assert isinstance(by_meaning.match(f"where is my {word(2500 + number)}"), Unknown)


def test_words_of_the_language_are_no_slips() -> None:
    """A word one slip away from an article's is repaired, unless the model was taught it."""
    kb = small_kb()
    plain = Matcher.build(kb, FakeEncoder())
    taught = Matcher.build(kb, FakeEncoder(words=("parcek",)))
    assert plain.match("show my lost parcek").matched_text == "show my lost parcel"
    assert taught.match("show my lost parcek").matched_text == "show my lost parcek"


def test_built_at_once_or_later_it_is_the_same(by_meaning: Matcher) -> None:
    at_once = Matcher.build(_synonym_kb(), _encoder())
    assert at_once.thresholds == by_meaning.thresholds
    for text in (f"show me my {_said(3, 11)}", "how tall is the moon", _said(4, 12), ""):
        assert at_once.match(text) == by_meaning.match(text)


def test_candidates_are_in_order_with_scores_by_words_and_by_meaning(by_meaning: Matcher) -> None:
    for text, also in (
        (f"where is the {_said(2, 10)}", ()),
        (f"{_said(1, 10)} or {_said(2, 11)}", (_said(3, 12), "how tall is the moon")),
        ("how tall is the moon", ()),
        ("", ()),
    ):
        candidates = by_meaning.match(text, also).candidates
        shares = [candidate.probability for candidate in candidates]
        assert len(candidates) == _ARTICLES
        assert shares == sorted(shares, reverse=True)
        assert 0 <= min(shares) <= sum(shares) <= 1 + 1e-9
        for candidate in candidates:
            assert {"closest by words", "closest by meaning"} <= dict(candidate.scores).keys()


def test_words_serve_while_the_encoder_is_broken(caplog: pytest.LogCaptureFixture) -> None:
    words = Matcher.build(small_kb())
    encoder = FakeEncoder()
    matcher = words.with_meaning(encoder)
    question = "please would you find the mortgage of my house"
    encoder.is_broken = True
    with caplog.at_level(logging.ERROR):
        assert matcher.match(question) == words.match(question)
        assert matcher.match("find it", ["my mortgage"]) == words.match("find it", ["my mortgage"])
    assert "language model failed" in caplog.text
    encoder.is_broken = False
    caplog.clear()
    assert "closest by meaning" in dict(matcher.match(question).candidates[0].scores)
    assert not caplog.records


def test_a_broken_encoder_is_told_where_nothing_else_can_serve() -> None:
    encoder = FakeEncoder()
    matcher = Matcher.build(small_kb(), encoder)
    encoder.is_broken = True
    with pytest.raises(EncoderError):
        matcher.match("where is my pension")
    with pytest.raises(EncoderError):
        Matcher.build(small_kb()).with_meaning(encoder)


def test_a_base_without_articles_learns_no_meaning() -> None:
    empty = Matcher.build(KnowledgeBase("en", (), (), ""))
    assert isinstance(empty.with_meaning(FakeEncoder()).match("show my card"), Unknown)


@pytest.fixture(scope="module", params=["words", "meaning"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    words = Matcher.build(small_kb())
    return words if request.param == "words" else words.with_meaning(FakeEncoder())


_MORTGAGE = "please would you find the mortgage of my house"


def test_an_answer_stays_one_when_the_other_hearings_agree(matcher: Matcher) -> None:
    assert _found(matcher.match(_MORTGAGE)) == "mortgage"
    also = ("find the house mortgage", "would you find my house mortgage")
    match = matcher.match(_MORTGAGE, also)
    assert _found(match) == "mortgage"
    assert [reason for reason in match.reasons if reason.startswith("also heard")] == [
        f"also heard: {text}" for text in also
    ]


@pytest.mark.parametrize("first", [_MORTGAGE, "find my house mortgage mortgage"], ids=["near", "example"])
@pytest.mark.parametrize(
    "also",
    [
        ("explain my monthly pension",),
        ("how tall is the moon",),
        ("explain my monthly pension", "find the house mortgage", "see my monthly pension"),
    ],
    ids=["another article", "nothing here", "most say another"],
)
def test_no_answer_when_the_other_hearings_say_something_else(
    matcher: Matcher, first: str, also: tuple[str, ...]
) -> None:
    assert _found(matcher.match(first)) == "mortgage"
    match = matcher.match(first, also)
    assert not isinstance(match, Answer)
    assert match.candidates[0].article_id == "mortgage"


def test_other_hearings_that_are_the_same_words_or_none_change_nothing(matcher: Matcher) -> None:
    alone = matcher.match(_MORTGAGE)
    assert matcher.match(_MORTGAGE, ("", "?!", _MORTGAGE.upper())) == alone


def test_a_garbled_hearing_with_a_right_alternative_gives_choices(matcher: Matcher) -> None:
    """What was heard first is not known by itself, so the rest makes it likely, never sure."""
    garbled = ("how tall is the pension", "monthly how pen shun", "giraffe monthly umbrella", "pen shun")
    unknown = [text for text in garbled if isinstance(matcher.match(text), Unknown)]
    matches = [matcher.match(text, ("see my monthly pension",)) for text in unknown]
    assert not any(isinstance(match, Answer) for match in matches)
    assert all(match.candidates[0].article_id == "pension" for match in matches)
    chosen = [match.article_ids[0] for match in matches if isinstance(match, Choices)]
    assert "pension" in chosen


def test_only_a_few_other_hearings_are_looked_at(matcher: Matcher) -> None:
    few = ("find the house mortgage", "my house mortgage", "the mortgage of the house")
    assert matcher.match(_MORTGAGE, (*few, *["explain my pension"] * 20)) == matcher.match(_MORTGAGE, few)


def test_many_articles_are_found_through_the_shortlist_by_meaning_alone() -> None:
    """300 articles of five questions; each is asked for with a word that stands nowhere."""
    synonyms = {word(3000 + number * 6 + way): f"thing{number}" for number in range(300) for way in range(6)}
    articles = [
        made_article(
            f"thing-{number}",
            [f"{word((number + way) % 40)} {word(3000 + number * 6 + way)}" for way in range(5)],
            title="",
        )
        for number in range(300)
    ]
    kb = KnowledgeBase("en", tuple(articles), OFF_TOPIC, "")
    matcher = Matcher.build(kb, FakeEncoder(synonyms, words=synonyms))
    asked = range(0, 300, 5)
    matches = [matcher.match(word(3000 + number * 6 + 5)) for number in asked]
    assert all(len(match.candidates) < 100 for match in matches)
    first = [match.candidates[0].article_id for match in matches]
    right = [found == f"thing-{number}" for found, number in zip(first, asked, strict=True)]
    assert sum(right) >= 0.95 * len(right)
