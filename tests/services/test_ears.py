"""What was heard is read back unless everything is sure: the sound, the question and its alternatives."""

from __future__ import annotations

import pytest
from rig import Rig

from kindline.domain.matching import Answer
from kindline.services.ears import SURE_OF_HEARING
from kindline.services.presenters.views import Action, CardView, Page
from kindline.testing.speech import silence, tone

FUND = "what has my fund earned"
_PAGES_BEFORE_AN_ANSWER = {Page.HOME, Page.LISTENING, Page.READ_BACK}


def say(rig: Rig, words: str, *also: str, confidence: float = 0.9) -> None:
    recognizer = rig.recognizer
    recognizer.sentence, recognizer.confidence, recognizer.alternatives = words, confidence, also
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(0.6) + tone(2.0) + silence(3.5))
    rig.settle()


def assert_is_read_back(rig: Rig, words: str) -> None:
    """The words stand there, no page before told more, and nobody was asked for."""
    assert rig.page is Page.READ_BACK
    assert words.lower() in rig.texts().lower()
    assert {frame.body.page for frame in rig.frames} <= _PAGES_BEFORE_AN_ANSWER
    assert not rig.desk.cards


def _answers_alone(rig: Rig, words: str) -> bool:
    assert rig.knowledge.answering is not None
    return isinstance(rig.knowledge.answering.preview(words), Answer)


def test_a_sure_hearing_is_answered_at_once() -> None:
    rig = Rig()
    say(rig, FUND)
    assert rig.page is Page.ANSWER
    assert Page.READ_BACK not in {frame.body.page for frame in rig.frames}


@pytest.mark.parametrize("confidence", [0.0, 0.2, SURE_OF_HEARING - 0.01])
def test_an_unsure_hearing_is_read_back(confidence: float) -> None:
    rig = Rig()
    say(rig, FUND, confidence=confidence)
    assert_is_read_back(rig, FUND)
    rig.press(Action.HEARD_RIGHT)
    assert rig.page is Page.ANSWER


def test_just_sure_enough_is_sure() -> None:
    rig = Rig()
    say(rig, FUND, confidence=SURE_OF_HEARING)
    assert rig.page is Page.ANSWER


def test_alternatives_that_say_the_same_change_nothing() -> None:
    for also in ((FUND,), ("what my fund has earned", "what has the fund earned"), ("", "?")):
        rig = Rig()
        say(rig, FUND, *also)
        assert rig.page is Page.ANSWER


@pytest.mark.parametrize(
    "also",
    [
        ("where is the nearest branch",),
        ("how do i change my address", "how do i change my address please"),
        ("how do i change my address", "what my fund has earned", "i want to change my address"),
        ("what should i cook tonight",),
    ],
    ids=["another article", "twice another", "most say another", "nothing here"],
)
def test_alternatives_that_say_something_else_are_asked_about(also: tuple[str, ...]) -> None:
    rig = Rig()
    assert _answers_alone(rig, FUND)
    say(rig, FUND, *also)
    assert_is_read_back(rig, FUND)


def test_after_the_read_back_the_words_alone_count() -> None:
    rig = Rig()
    say(rig, FUND, "how do i change my address")
    rig.press(Action.HEARD_RIGHT)
    assert rig.page is Page.ANSWER
    assert isinstance(rig.frame.body, CardView)


def test_what_alone_is_no_answer_is_read_back_whatever_else_was_heard() -> None:
    """A right alternative makes it likely, but the words that were heard are what is asked."""
    heard = ("how has my fund learned", "what has my son earned", "what my fund", "the fund has turned")
    garbled = [words for words in heard if not _answers_alone(Rig(), words)]
    assert len(garbled) > 1
    for words in garbled:
        rig = Rig()
        say(rig, words, FUND, "what my fund has earned", "what has the fund earned")
        assert_is_read_back(rig, words)


def test_a_word_that_calls_a_person_is_obeyed_however_it_was_heard() -> None:
    rig = Rig()
    say(rig, "i want to talk to a person", FUND, confidence=0.1)
    assert rig.page is not Page.READ_BACK
    assert len(rig.desk.cards) == 1


def test_a_secret_in_an_alternative_is_never_kept() -> None:
    rig = Rig()
    say(rig, FUND, "my pin is 4711 i told you")
    assert "4711" not in rig.texts()
    rig.press(Action.PERSON)
    (card,) = rig.desk.cards.values()
    assert "4711" not in str(card)


def say_badly(rig: Rig, also: str) -> None:
    """The first engine made nothing of it that means something here."""
    rig.recognizer.also = also
    say(rig, "sparrows wander over marble")
    assert_is_read_back(rig, "sparrows wander over marble")
    rig.press(Action.HEARD_RIGHT)


def test_where_the_words_say_nothing_another_hearing_gives_choices_and_never_an_answer() -> None:
    rig = Rig()
    say_badly(rig, FUND)
    assert rig.page is Page.CHOICES
    assert "fund" in rig.texts().lower()


@pytest.mark.parametrize("also", ["", "what should i cook tonight", "thank you"])
def test_another_hearing_that_says_nothing_either_changes_nothing(also: str) -> None:
    rig = Rig()
    say_badly(rig, also)
    assert rig.page is Page.UNKNOWN


def test_another_hearing_does_not_speak_against_the_words() -> None:
    rig = Rig()
    rig.recognizer.also = "how do i change my address"
    say(rig, FUND)
    assert rig.page is Page.ANSWER


def test_a_secret_in_another_hearing_is_never_kept() -> None:
    rig = Rig()
    say_badly(rig, f"my pin is 4711 {FUND}")
    assert "4711" not in rig.texts()
    rig.press(Action.PERSON)
    (card,) = rig.desk.cards.values()
    assert "4711" not in str(card)


def test_a_person_that_only_a_second_engine_heard_comes_where_the_words_say_nothing() -> None:
    rig = Rig()
    rig.recognizer.also = "talk to a person"
    say(rig, "sparrows wander over marble", confidence=0.1)
    assert len(rig.desk.cards) == 1


def test_what_noise_left_of_a_request_brings_a_person() -> None:
    rig = Rig()
    say(rig, "Back to a person.", confidence=0.1)
    assert len(rig.desk.cards) == 1


def test_no_person_comes_where_the_words_say_something() -> None:
    rig = Rig()
    rig.recognizer.also = "person"
    say(rig, FUND)
    assert rig.page is Page.ANSWER
    assert not rig.desk.cards
