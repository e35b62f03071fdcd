"""The matcher on a small knowledge base: outcomes, reasons, and what it learns about certainty."""

from __future__ import annotations

import pytest
from kb_made import made_article, small_kb, word

from kindline.domain.articles import Article, KnowledgeBase
from kindline.domain.matching import Answer, Choices, Unknown
from kindline.domain.redaction import MARK
from kindline.kb.calibration import Thresholds
from kindline.kb.matcher import Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(small_kb())


def test_an_example_question_is_an_answer(matcher: Matcher) -> None:
    match = matcher.match("Show my CHEQUE book, cheque!")
    assert isinstance(match, Answer)
    assert (match.article_id, match.matched_text) == ("cheque", "show my cheque book cheque")
    assert "example question" in match.reasons
    assert match.probability >= 0.99


def test_a_title_is_an_answer(matcher: Matcher) -> None:
    match = matcher.match("about the pension")
    assert isinstance(match, Answer)
    assert match.article_id == "pension"


def test_a_question_near_the_examples_is_an_answer(matcher: Matcher) -> None:
    match = matcher.match("please would you find the mortgage of my house")
    assert isinstance(match, Answer)
    assert match.article_id == "mortgage"
    assert match.probability >= matcher.thresholds.answer


def test_every_match_carries_all_candidates_in_order_with_scores(matcher: Matcher) -> None:
    for text in ("show my card", "how tall is a giraffe", "stole my card", "", "parcel or pension"):
        match = matcher.match(text)
        shares = [candidate.probability for candidate in match.candidates]
        assert {c.article_id for c in match.candidates} == {a.id for a in matcher.kb.articles}
        assert shares == sorted(shares, reverse=True)
        assert 0 <= sum(shares) <= 1 + 1e-9
        assert all(dict(c.scores).keys() >= {"words covered"} for c in match.candidates)
        assert match.reasons


def test_without_an_encoder_nothing_is_known_of_meaning(matcher: Matcher) -> None:
    assert not matcher.knows_meaning
    assert not any("meaning" in name for name, _ in matcher.match("show my card").candidates[0].scores)


def test_two_topics_at_once_are_a_choice(matcher: Matcher) -> None:
    match = matcher.match("my pension my mortgage")
    assert isinstance(match, Choices)
    assert set(match.article_ids) == {"pension", "mortgage"}


def test_a_cue_is_an_answer_with_its_reason(matcher: Matcher) -> None:
    match = matcher.match("somebody stole my card and my savings fund")
    assert isinstance(match, Answer)
    assert (match.article_id, match.reasons) == ("lost", ("fixed phrase",))
    assert match.candidates[0].article_id == "lost"


def test_a_cue_is_found_behind_a_struck_secret_and_a_slip(matcher: Matcher) -> None:
    for text in (f"he stole my {MARK} card", "he stole my crad"):
        match = matcher.match(text)
        assert isinstance(match, Answer)
        assert match.article_id == "lost"


def test_a_slip_is_repaired_and_told(matcher: Matcher) -> None:
    match = matcher.match("shwo my penssion")
    assert isinstance(match, Answer)
    assert match.article_id == "pension"
    assert match.reasons[0] == "read as: show my pension"


@pytest.mark.parametrize(
    "text", ["how tall is the giraffe", "asdf qwer", "who built the moon", "", "?!", "zebra"]
)
def test_what_is_about_nothing_here_is_unknown(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.match(text), Unknown)


def test_strange_words_lower_the_probability(matcher: Matcher) -> None:
    sure = matcher.match("i want to see the pension").candidates[0]
    for strange in ("giraffe", "giraffe volcano", "giraffe volcano umbrella"):
        doubtful = matcher.match(f"i want to see the pension {strange}")
        assert doubtful.candidates[0].article_id == "pension"
        assert doubtful.candidates[0].probability < sure.probability
        sure = doubtful.candidates[0]


def test_small_talk_is_never_a_choice(matcher: Matcher) -> None:
    for text in ("joke about my parcel", "a funny pension joke", "tell me a cheque", "one more parcel joke"):
        match = matcher.match(text)
        assert not isinstance(match, Choices) or "talk" not in match.article_ids


@pytest.mark.parametrize(
    ("text", "article_id"), [("a joke about the moon", "talk"), ("see the monthly pen shun", "pension")]
)
def test_small_talk_is_sure_from_its_own_threshold_on(text: str, article_id: str) -> None:
    matcher = Matcher.build(small_kb())
    first = matcher.match(text).candidates[0]
    assert first.article_id == article_id
    below, above = first.probability - 0.01, first.probability + 0.01
    for answer, smalltalk in ((above, below), (below, above)):
        matcher.thresholds = Thresholds(answer, smalltalk, margin=0.25, choices=0.5)
        needed = smalltalk if article_id == "talk" else answer
        assert isinstance(matcher.match(text), Answer) == (needed == below)


def test_the_margin_before_the_second_counts(matcher: Matcher) -> None:
    careful = Matcher.build(small_kb())
    text = "see the monthly pen shun"
    first, second = matcher.match(text).candidates[:2]
    margin = first.probability - second.probability
    for more, is_answer in ((-0.01, True), (0.01, False)):
        careful.thresholds = Thresholds(0.1, 0.1, margin + more, 0.1)
        assert isinstance(careful.match(text), Answer) == is_answer


def test_the_same_base_gives_the_same_matcher(matcher: Matcher) -> None:
    again = Matcher.build(small_kb())
    assert again.thresholds == matcher.thresholds
    for text in ("my pension my mortgage", "how tall is my card"):
        assert again.match(text) == matcher.match(text)


def test_a_base_without_articles_knows_nothing() -> None:
    empty = Matcher.build(KnowledgeBase("en", (), ("how tall is it",), ""))
    match = empty.match("show my card")
    assert isinstance(match, Unknown)
    assert match.candidates == ()


@pytest.mark.parametrize("count", [1, 2])
def test_a_tiny_base_still_answers_its_own_questions(count: int) -> None:
    articles = small_kb().articles[:count]
    tiny = Matcher.build(KnowledgeBase("en", articles, (), ""))
    match = tiny.match(articles[0].questions[0])
    assert isinstance(match, Answer)
    assert match.article_id == articles[0].id


def _large_article(number: int) -> Article:
    """Five questions, each with two of the article's three words and some that are everywhere."""
    own = [word(3000 + 3 * number + i) for i in range(3)]
    frames = [word(i) for i in range(20)]
    questions = [
        f"{frames[(number + i) % 20]} {own[i % 3]} {frames[(number * 3 + i) % 20]} {own[(i + 1) % 3]}"
        for i in range(5)
    ]
    return made_article(f"large-{number}", questions, title="")


def test_many_articles_are_found_through_the_shortlist() -> None:
    articles = tuple(_large_article(number) for number in range(300))
    large = Matcher.build(KnowledgeBase("en", articles, ("how tall is it", "who painted that"), ""))
    for number in range(0, 300, 7):
        own = [word(3000 + 3 * number + i) for i in (1, 2, 0)]
        match = large.match(f"{own[0]} {own[1]} {word(number % 20)} {own[2]}")
        assert isinstance(match, Answer)
        assert match.article_id == f"large-{number}"
        assert len(match.candidates) < 100
        shares = [candidate.probability for candidate in match.candidates]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-9
    assert isinstance(large.match("how tall was that tower"), Unknown)


def test_what_was_poorly_heard_is_at_most_offered(matcher: Matcher) -> None:
    match = matcher.offered("show my cheque book cheque")
    assert isinstance(match, Choices)
    assert match.article_ids[0] == "cheque"
    assert matcher.offered("how tall is a giraffe") is None
    assert matcher.offered("") is None
