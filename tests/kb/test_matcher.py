"""The matcher on a small knowledge base: outcomes, reasons, and what it learns about certainty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.domain.matching import Answer, Choices, Unknown
from kindline.domain.redaction import MARK
from kindline.kb.evidence import Asked, Evidence, Examples, Weighed
from kindline.kb.matcher import Matcher

_VERBS = ("show", "find", "see", "check", "open", "print", "explain", "change", "stop", "get")
_TOPICS = {
    "card": "bank card",
    "fund": "savings fund",
    "cheque": "cheque book",
    "pension": "monthly pension",
    "parcel": "lost parcel",
    "mortgage": "house mortgage",
}
_OFF_TOPIC = tuple(
    f"{start} {thing}"
    for start in ("how tall is", "who painted", "where grows", "when did they build")
    for thing in ("the tower", "a tulip", "the cathedral", "that elephant", "the moon")
)


def _article(name: str, questions: tuple[str, ...], kind: Kind = Kind.ANSWER, **changes: object) -> Article:
    article = Article(
        id=name,
        pack="bank",
        language="en",
        title=f"About the {name}",
        headline=name,
        questions=questions,
        icon="",
        topic="",
        urgency=Urgency.NORMAL,
        kind=kind,
        steps=(),
    )
    return replace(article, **changes)


def _kb() -> KnowledgeBase:
    articles = [
        _article(name, tuple(f"{verb} my {thing} {name}" for verb in _VERBS))
        for name, thing in _TOPICS.items()
    ]
    talk = tuple(
        f"{start} joke" for start in ("tell me a", "do you know a", "say some", "a funny", "one more")
    )
    articles.append(_article("talk", talk, Kind.SMALLTALK))
    articles.append(
        _article("lost", ("it has gone missing",), urgency=Urgency.URGENT, cues=("stole my card",))
    )
    return KnowledgeBase("en", tuple(articles), _OFF_TOPIC, "test")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.build(_kb())


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


def test_the_same_base_gives_the_same_matcher(matcher: Matcher) -> None:
    again = Matcher.build(_kb())
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
    articles = _kb().articles[:count]
    tiny = Matcher.build(KnowledgeBase("en", articles, (), ""))
    match = tiny.match(articles[0].questions[0])
    assert isinstance(match, Answer)
    assert match.article_id == articles[0].id


class _Oracle:
    """Another kind of evidence: it knows one word for one article."""

    score_names = ("oracle",)
    doubt_names = ("oracle doubts",)

    def learn(self, examples: Examples) -> Evidence:
        return _OracleEvidence(examples.article_count)


class _OracleEvidence:
    def __init__(self, count: int) -> None:
        self._count = count

    def weigh(self, asked: Asked) -> Weighed:
        scores = np.zeros((self._count, 1))
        for number, name in enumerate(_TOPICS):
            scores[number, 0] = name in asked.raw or (name == "pension" and "rente" in asked.raw)
        return Weighed(scores, np.array([1.0 - scores.max()]))


def test_a_further_kind_of_evidence_is_fused_in(matcher: Matcher) -> None:
    wiser = Matcher.build(_kb(), (_Oracle(),))
    assert isinstance(matcher.match("wo ist meine rente"), Unknown)
    candidate = wiser.match("wo ist meine rente").candidates[0]
    assert candidate.article_id == "pension"
    assert dict(candidate.scores)["oracle"] == 1.0
