"""Nobody is hurried: longer pauses for who needs them, remembered at home and forgotten at a kiosk."""

from __future__ import annotations

import pytest
from rig import Rig
from test_ears import say

from kindline.domain.events import WordsHeard
from kindline.domain.speech import Hindrance
from kindline.kb.commands import Command, asks_to_wait, find_command
from kindline.services.patience import Patience
from kindline.services.presenters.views import Action, Page
from kindline.testing.speech import silence, tone


def test_the_site_sets_it_and_the_customer_may_have_more() -> None:
    patience = Patience(2.5)
    assert patience.pause_s == 2.5
    patience.more_time()
    assert patience.pause_s == 4.0
    patience.more_time()
    patience.more_time()
    assert patience.pause_s == 5.0


def test_it_learns_from_long_pauses_and_forgets_them_after_quick_questions() -> None:
    patience = Patience(2.5)
    patience.learn(2.2)
    assert patience.pause_s == pytest.approx(3.3)
    for _ in range(5):
        patience.learn(0.4)
    assert patience.pause_s == 2.5


def test_what_was_asked_for_is_not_unlearned() -> None:
    patience = Patience(2.5)
    patience.more_time()
    for _ in range(9):
        patience.learn(0.0)
    assert patience.pause_s == 4.0


def test_give_me_more_time_listens_on_with_longer_pauses() -> None:
    rig = Rig()
    say(rig, "give me more time")
    assert rig.page is Page.LISTENING
    assert rig.frame.body.heading.key == "listening.longer"
    assert rig.microphone.is_open
    rig.recognizer.sentence = "what has my fund earned"
    rig.microphone.hear(tone(2.0) + silence(3.5))
    rig.settle()
    assert rig.page is Page.LISTENING
    rig.microphone.hear(silence(1.5))
    rig.settle()
    assert rig.page is Page.ANSWER


def test_it_is_remembered_at_home_and_forgotten_at_a_kiosk() -> None:
    home = Rig()
    say(home, "i need more time")
    assert Rig(store=home.store).conversation.session.patience.pause_s == 4.0
    kiosk = Rig(extra={"device.mode": "kiosk"})
    say(kiosk, "i need more time")
    assert kiosk.conversation.session.patience.pause_s == 4.0
    kiosk.press(Action.START_AGAIN)
    assert kiosk.conversation.session.patience.pause_s == 2.5


def test_pauses_within_a_question_make_the_next_ones_longer() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    rig.microphone.hear(tone(1.5) + silence(2.3) + tone(1.5) + silence(3.5))
    rig.settle()
    assert 3.2 < rig.conversation.session.patience.pause_s < 3.8


@pytest.mark.parametrize("words", ["wait", "hold on", "one moment please"])
def test_wait_alone_keeps_the_microphone_open(words: str) -> None:
    rig = Rig()
    rig.recognizer.sentence = words
    rig.press(Action.SPEAK)
    rig.microphone.hear(tone(2.0) + silence(8))
    rig.settle()
    assert rig.microphone.is_open
    rig.microphone.hear(silence(5))
    rig.settle()
    assert rig.page is Page.LISTENING
    assert rig.microphone.is_open


@pytest.mark.parametrize("words", ["wait", "more time"])
def test_who_types_it_needs_no_microphone(words: str) -> None:
    rig = Rig()
    rig.ask(words)
    assert not rig.microphone.is_open
    assert rig.page is Page.TALK


def test_after_half_a_minute_it_asks_whether_to_go_on() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    rig.microphone.hear((tone(1) + silence(0.5)) * 21)
    rig.settle()
    assert rig.frame.body.heading.key == "listening.shall_i"
    assert rig.offers(Action.FINISHED)
    rig.press(Action.GO_ON)
    assert rig.frame.body.heading.key == "listening.listening"
    assert rig.microphone.is_open
    rig.press(Action.FINISHED)
    assert rig.page is Page.ANSWER


def test_a_loud_room_is_said_and_does_not_flicker() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    presenter = rig.conversation.presenter
    presenter.heard(WordsHeard("", 0.5, Hindrance.NOISE))  # type: ignore[attr-defined]
    assert presenter.view().heading.key == "listening.noisy"  # type: ignore[union-attr]
    presenter.heard(WordsHeard("", 0.5))  # type: ignore[attr-defined]
    assert presenter.view().heading.key == "listening.noisy"  # type: ignore[union-attr]


def test_a_muted_microphone_is_said_and_a_person_is_there() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(6.0))
    rig.settle()
    assert rig.frame.body.heading.key == "listening.no_sound"
    assert rig.microphone.is_open
    rig.microphone.hear(tone(0.2))
    rig.settle()
    assert rig.frame.body.heading.key == "listening.listening"


def test_who_waits_to_the_end_at_a_muted_microphone_learns_why() -> None:
    rig = Rig()
    rig.recognizer.sentence = ""
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(61.0))
    rig.settle()
    assert rig.page is Page.READ_BACK
    assert rig.frame.body.heading.key == "heard.no_sound"
    assert not rig.microphone.is_open


def test_a_clipping_microphone_is_said_and_what_it_hears_is_used() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    rig.microphone.hear(tone(2.0, 32_767))
    rig.settle()
    assert rig.frame.body.heading.key == "listening.overload"
    rig.microphone.hear(silence(3.5))
    rig.settle()
    assert rig.page is Page.ANSWER


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("faster", Command.FASTER),
        ("please speak faster", Command.FASTER),
        ("quieter please", Command.QUIETER),
        ("too loud", Command.QUIETER),
        ("smaller letters", Command.SMALLER),
        ("hold on please", Command.WAIT),
        ("can you give me more time", Command.MORE_TIME),
        ("help me", Command.PERSON),
        ("0", Command.PERSON),
        ("help me see my fund", None),
        ("my pin starts with 0", None),
        ("how long do i wait for my card", None),
        ("i need more time to pay", None),
    ],
)
def test_words_that_always_work_are_the_whole_utterance(words: str, command: Command | None) -> None:
    assert find_command(words, "en") is command


def test_wait_counts_at_the_end_of_the_words_only() -> None:
    assert asks_to_wait("my card is um hold on please", "en")
    assert not asks_to_wait("hold on my card is lost", "en")
    assert not asks_to_wait("", "en")


def test_nought_on_the_key_pad_is_a_digit() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    assert rig.page is Page.NUMBER
    rig.press(Action.DIGIT, "0")
    assert rig.page is Page.NUMBER
    assert rig.frame.body.digits == "0"
