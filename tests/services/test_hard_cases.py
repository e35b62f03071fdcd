"""What goes wrong when things come together: danger and the word person, late desks, kiosks, voices."""

from __future__ import annotations

import pytest
from rig import Rig

from kindline.domain.articles import Urgency
from kindline.domain.requests import WorkState
from kindline.services.presenters.views import Action, HomeView, Page
from kindline.testing.speech import silence, tone
from kindline.testing.work import HeldExecutor

KIOSK = {"device.mode": "kiosk"}


def only_card(rig: Rig):
    (card,) = rig.desk.cards.values()
    return card


def say(rig: Rig, words: str, confidence: float = 0.9) -> None:
    rig.recognizer.sentence, rig.recognizer.confidence = words, confidence
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(0.6) + tone(2.0) + silence(3.5))
    rig.settle()


# -- danger comes first ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "urgency"),
    [
        ("I have chest pain, get me somebody", Urgency.EMERGENCY),
        ("I want to die, I need someone to talk to", Urgency.SORROW),
        ("My card was stolen, I need to speak to someone", Urgency.URGENT),
        ("they want my money in a safe account, can I talk to a person", Urgency.TRICK),
    ],
)
def test_danger_comes_before_the_word_person(words: str, urgency: Urgency) -> None:
    rig = Rig()
    rig.ask(words)
    assert rig.page is Page.ALARM
    assert only_card(rig).body.urgency is urgency


def test_without_answers_the_emergency_number_is_there_and_the_desk_sees_the_words() -> None:
    rig = Rig(is_broken=True)
    rig.ask("I have a pain in my chest")
    assert "Ring 112" in rig.texts()
    rig.press(Action.PERSON)
    assert only_card(rig).body.turns[0].asked == "I have a pain in my chest"


def test_a_phone_program_is_started_for_a_stolen_card() -> None:
    rig = Rig(schemes=("tel",))
    rig.ask("my card was stolen")
    assert rig.page is Page.ALARM
    assert rig.links.opened == ["tel:08005550100"]
    assert rig.column()[0] == "Calling a person"


def test_every_press_on_the_person_starts_a_call_where_there_is_a_program() -> None:
    rig = Rig(schemes=("tel",))
    rig.press(Action.PERSON)
    rig.press(Action.START_AGAIN)
    rig.press(Action.PERSON)
    assert len(rig.links.opened) == 2
    assert rig.page is Page.CALLING


# -- one request after another ------------------------------------------------------------------


def test_after_one_that_could_not_be_sent_the_button_makes_a_new_one() -> None:
    rig = Rig()
    rig.desk.is_plugged = False
    rig.press(Action.PERSON)
    rig.give_number()
    rig.settle(31 * 60)
    rig.desk.is_plugged = True
    rig.press(Action.PERSON)
    rig.settle(5)
    assert "We will ring 555 0134" in rig.texts()


def test_while_one_is_being_cancelled_a_stolen_card_still_brings_a_person() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    rig.desk.is_plugged = False
    rig.press(Action.CANCEL_REQUEST)
    rig.press(Action.CANCEL_REQUEST)
    rig.ask("my card was stolen")
    rig.desk.is_plugged = True
    rig.settle(90)
    states = {card.status.state: card.body.urgency for card in rig.desk.cards.values()}
    assert states == {WorkState.CANCELLED: Urgency.NORMAL, WorkState.QUEUED: Urgency.URGENT}


def test_what_is_asked_after_the_request_reaches_the_desk() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    rig.press(Action.DONE)
    rig.ask("zorblax quimby frotz")
    rig.settle(3)
    asked = [turn.asked for change in only_card(rig).changes for turn in change.turns]
    assert asked == ["zorblax quimby frotz"]


def test_already_sent_reaches_the_desk_and_stays_a_trick() -> None:
    rig = Rig()
    rig.ask("they want my money in a safe account")
    rig.press(Action.ALREADY_SENT)
    rig.settle(3)
    card = only_card(rig)
    told = [turn.asked for change in card.changes for turn in change.turns]
    assert "I already sent money or a code" in told
    assert card.body.urgency is Urgency.TRICK


def test_a_late_call_is_admitted_and_finds_the_customer() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    rig.press(Action.DONE)
    assert rig.page is Page.HOME
    rig.settle(31 * 60)
    assert rig.page is Page.REQUEST
    assert "They are late" in rig.texts()
    assert "A person will ring before" not in rig.texts()


def test_a_request_that_fails_is_told_on_any_page() -> None:
    rig = Rig()
    rig.desk.is_plugged = False
    rig.press(Action.PERSON)
    rig.give_number()
    rig.press(Action.DONE)
    rig.settle(31 * 60)
    assert rig.page is Page.REQUEST
    assert "I could not reach the bank in time" in rig.texts()


def test_a_second_press_on_the_key_pad_loses_no_digit() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.press(Action.DIGIT, "5")
    rig.press(Action.PERSON)
    assert rig.frame.body.digits == "5"


# -- ears --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["next", "yes", "no", "back", "stop"])
def test_a_command_without_use_is_answered_and_the_microphone_page_left(words: str) -> None:
    rig = Rig()
    say(rig, words)
    assert rig.page is not Page.LISTENING
    assert rig.column()[2] == ""


def test_a_closed_microphone_is_not_called_listening() -> None:
    rig = Rig()
    rig.listening._ears = HeldExecutor(rig.dispatcher)  # the engine is slow
    rig.press(Action.SPEAK)
    assert rig.column()[2]
    rig.press(Action.FINISHED)
    assert rig.page is Page.LISTENING
    assert rig.column()[2] == ""
    assert rig.frame.body.heading.key == "listening.thinking"


def test_a_secret_said_aloud_is_spoken_about() -> None:
    rig = Rig()
    say(rig, "my pin is one two three four i forgot my pin")
    assert "I did not keep it" in rig.texts()
    assert "one two three four" not in repr(rig.frames)


def test_what_was_heard_is_shown_with_a_heard_question_only() -> None:
    rig = Rig()
    say(rig, "what has my fund earned")
    assert "You asked:" in rig.texts()
    rig.press(Action.START_AGAIN)
    rig.press(Action.OPEN, "see-balance")
    assert "You asked:" not in rig.texts()


def test_back_never_leads_to_the_read_back() -> None:
    rig = Rig()
    say(rig, "what has my fund earned", confidence=0.1)
    assert rig.page is Page.READ_BACK
    rig.press(Action.HEARD_RIGHT)
    rig.press(Action.BACK)
    assert rig.page is Page.HOME


# -- kiosk -------------------------------------------------------------------------------------


def test_the_next_customer_gets_nothing_of_the_last_ones_comfort() -> None:
    rig = Rig(extra=KIOSK)
    for action in (Action.LOUDER, Action.LOUDER, Action.SLOWER, Action.BIGGER):
        rig.press(action)
    rig.press(Action.START_AGAIN)
    assert (rig.speaking.volume_level, rig.speaking.rate_wpm) == (3, 140)
    assert rig.frame.look.size == 1


def test_asking_something_else_forgets_nothing() -> None:
    rig = Rig(extra=KIOSK)
    rig.press(Action.PERSON)
    rig.give_number()
    rig.press(Action.OPEN, "fund-earnings")
    for _ in range(3):
        rig.press(Action.NEXT_STEP)
    rig.press(Action.HELPED)
    rig.press(Action.HOME)
    assert rig.page is Page.HOME
    assert rig.conversation.own.request is not None


def test_a_touch_takes_the_question_back_and_it_is_asked_anew() -> None:
    rig = Rig(extra=KIOSK)
    rig.press(Action.OPEN, "fund-earnings")
    rig.settle(121)
    assert rig.page is Page.STILL_THERE
    rig.conversation.stir()
    assert rig.page is Page.ANSWER
    rig.settle(121)
    assert rig.page is Page.STILL_THERE
    rig.settle(31)
    assert rig.page is Page.HOME


def test_a_kiosk_left_on_its_first_page_forgets_too() -> None:
    rig = Rig(extra=KIOSK)
    rig.press(Action.BIGGER)
    rig.settle(125)
    assert isinstance(rig.frame.body, HomeView)
    assert rig.frame.look.size == 1


# -- comfort and repeats ------------------------------------------------------------------------


def test_louder_says_the_page_again_louder() -> None:
    rig = Rig()
    rig.ask("I forgot my PIN")
    before = rig.frame.utterance
    rig.press(Action.LOUDER)
    assert rig.frame.utterance == before + 1
    rig.press(Action.BIGGER)
    assert rig.frame.utterance == before + 1


def test_the_key_pad_says_the_whole_number_again() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    for digit in "555":
        rig.press(Action.DIGIT, digit)
    rig.press(Action.SAY_AGAIN)
    said = [getattr(spoken.text, "text", "") for spoken in rig.frame.body.spoken]
    assert "5 5 5" in said


def test_an_alarm_given_twice_is_marked() -> None:
    rig = Rig()
    rig.ask("my card was stolen")
    first = rig.texts()
    rig.press(Action.START_AGAIN)
    rig.ask("my card was stolen")
    assert rig.texts() != first
    assert "I said this before" in rig.texts()


def test_sorry_is_not_said_twice_in_the_same_words() -> None:
    rig = Rig()
    rig.ask("that is not it")
    first = rig.texts()
    rig.ask("that is not it")
    assert rig.texts() != first
