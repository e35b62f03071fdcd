"""The conversation as a customer has it: the real articles, make-believe devices."""

from __future__ import annotations

import pytest
from rig import Rig

from kindline.domain.requests import ContactKind, WorkState
from kindline.services.presenters.views import Action, HomeView, Page
from kindline.testing.records import MemoryStore


def only_request(rig: Rig):
    (card,) = rig.desk.cards.values()
    return card


# -- the founding cases ------------------------------------------------------------------------


def test_the_customer_who_cannot_find_what_her_fund_has_earned() -> None:
    rig = Rig()
    rig.ask("I cannot find what my fund has earned")
    assert rig.page is Page.ANSWER
    assert "Step 1 of 4" in rig.texts()
    rig.press(Action.NEXT_STEP)
    assert "My products" in rig.texts()
    rig.press(Action.CANNOT_FIND)
    assert rig.page is Page.ANSWER
    assert rig.offers(Action.PERSON)
    rig.press(Action.CANNOT_FIND)
    assert rig.page is Page.NUMBER
    rig.give_number()
    assert only_request(rig).contact.number == "5550134"
    assert only_request(rig).body.turns[0].title == "What has my fund earned?"


def test_the_parcel_that_never_came() -> None:
    rig = Rig("harbour-shop")
    rig.ask("my parcel never came")
    assert "does not know where a parcel is" in rig.texts()
    rig.press(Action.PERSON)
    rig.give_number()
    card = only_request(rig)
    assert card.body.cause == "not_covered"
    assert card.contact.number == "5550134"
    assert card.body.turns[0].asked == "my parcel never came"


@pytest.mark.parametrize("words", ["my card was stolen", "I lost my bank card"])
def test_the_stolen_card_brings_a_person_at_once(words: str) -> None:
    rig = Rig()
    rig.ask(words)
    assert rig.page is Page.ALARM
    assert "A person will stop your card." in rig.texts()
    assert "You do not need your card or its number" in rig.texts()
    assert "0800 555 0100" in rig.texts()
    assert only_request(rig).body.urgency == "urgent"
    rig.press(Action.GIVE_NUMBER)
    assert rig.page is Page.NUMBER


def test_where_is_my_size_is_one_press() -> None:
    rig = Rig("harbour-shop")
    body = rig.frame.body
    assert isinstance(body, HomeView)
    (tile,) = [tile for tile in body.tiles if tile.value == "where-is-my-size"]
    rig.press(tile.action, tile.value)
    assert rig.page is Page.ANSWER
    rig = Rig("harbour-shop")
    rig.ask("where is my size")
    assert rig.page is Page.ANSWER


# -- never wrong as right, never the same twice unmarked -------------------------------------------


def test_off_topic_talk_gets_a_kind_reply_and_the_person() -> None:
    rig = Rig()
    rig.ask("tell me a joke")
    assert rig.page is Page.TALK
    assert rig.offers(Action.PERSON)


def test_what_is_not_known_is_said_and_never_in_the_same_words_twice() -> None:
    rig = Rig()
    rig.ask("zorblax quimby frotz")
    assert rig.page is Page.UNKNOWN
    first = rig.texts()
    rig.ask("quux flimflam zaggle")
    assert rig.texts() != first
    assert rig.offers(Action.PERSON)


def test_the_same_question_again_is_marked_and_the_person_stands_beside_it() -> None:
    rig = Rig()
    rig.ask("I forgot my PIN")
    first = rig.texts()
    rig.press(Action.START_AGAIN)
    rig.ask("I forgot my PIN")
    assert rig.texts() != first
    assert "Here it is again" in rig.texts()
    assert rig.offers(Action.PERSON)


def test_none_of_these_brings_a_person() -> None:
    rig = Rig()
    rig.ask("they took money I don't know")
    if rig.page is Page.ALARM:
        pytest.fail("expected choices or an alarm with a request") if not rig.desk.cards else None
        return
    assert rig.page is Page.CHOICES
    rig.press(Action.NONE_OF_THESE)
    assert rig.page is Page.NUMBER
    assert only_request(rig).body.cause == "not_known"


def test_did_this_help_is_asked_after_the_last_step_only() -> None:
    rig = Rig()
    rig.press(Action.OPEN, "fund-earnings")
    for _ in range(3):
        assert "Did this help" not in rig.texts()
        rig.press(Action.NEXT_STEP)
    assert "Did this help" in rig.texts()
    rig.press(Action.NOT_HELPED)
    assert rig.offers(Action.PERSON)


@pytest.mark.parametrize("words", ["no, that's not it", "I can't find it"])
def test_words_that_say_it_did_not_help_bring_the_offer(words: str) -> None:
    rig = Rig()
    rig.ask(words)
    assert rig.offers(Action.PERSON)


def test_a_secret_is_struck_before_it_is_shown_stored_or_sent() -> None:
    rig = Rig()
    rig.ask("my card 4111 1111 1111 1111 was stolen, the pin is 4821")
    assert "I did not keep it" in rig.texts()
    everything = repr(rig.frames) + repr(rig.desk.arrivals) + repr(rig.store.__dict__)
    assert "4111" not in everything
    assert "4821" not in everything


# -- the person --------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["person", "I want to talk to a real person", "0", "help me"])
def test_the_word_is_as_good_as_the_button(word: str) -> None:
    rig = Rig()
    rig.ask(word)
    assert rig.page is Page.NUMBER
    assert only_request(rig).body.cause == "word"


def test_nothing_is_claimed_before_it_is_so() -> None:
    rig = Rig()
    rig.desk.is_plugged = False
    rig.settle(3)
    rig.press(Action.PERSON)
    rig.give_number()
    assert "Saved on this computer" in rig.texts()
    assert "The bank does not have it yet" in rig.texts()
    assert rig.column()[1] == ""
    rig.desk.is_plugged = True
    rig.settle(90)
    assert "The bank has it. Your number is K1" in rig.texts()
    assert rig.column()[1] == "We have your request K1"


def test_the_state_of_the_desk_comes_to_the_screen() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    request_id = only_request(rig).body.id
    rig.desk.take(request_id)
    rig.settle(3)
    assert "A person has your request now" in rig.texts()
    rig.desk.call(request_id)
    rig.settle(3)
    assert "We are ringing you now" in rig.texts()
    rig.desk.done(request_id)
    rig.settle(3)
    assert "This is done" in rig.texts()
    rig.press(Action.DONE)
    assert rig.page is Page.HOME


def test_a_number_that_the_desk_does_not_have_is_not_promised_a_call() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.settle(3)
    rig.desk.is_plugged = False
    rig.give_number()
    assert "The bank has it" in rig.texts()
    assert "does not have this number yet" in rig.texts()
    assert "We will ring" not in rig.texts()
    rig.desk.is_plugged = True
    rig.settle(90)
    assert "We will ring 555 0134" in rig.texts()


def test_each_change_is_spoken_once() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    rig.settle(3)
    before = rig.frame.utterance
    rig.settle(30)
    assert rig.frame.utterance == before
    rig.desk.take(only_request(rig).body.id)
    rig.settle(10)
    assert rig.frame.utterance == before + 1


def test_a_second_press_makes_no_second_request() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    rig.press(Action.START_AGAIN)
    rig.press(Action.PERSON)
    assert rig.page is Page.REQUEST
    assert len(rig.desk.cards) == 1


def test_no_phone_come_to_me_here() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.press(Action.COME_HERE)
    rig.settle(3)
    assert "We will come to you here" in rig.texts()
    assert only_request(rig).contact.kind is ContactKind.COME_HERE


def test_cancelling_is_said_when_it_is_so() -> None:
    rig = Rig()
    rig.press(Action.PERSON)
    rig.give_number()
    rig.settle(3)
    rig.desk.is_plugged = False
    rig.press(Action.CANCEL_REQUEST)
    assert rig.page is Page.REQUEST
    rig.press(Action.CANCEL_REQUEST)
    assert "I am cancelling your request" in rig.texts()
    rig.desk.is_plugged = True
    rig.settle(90)
    assert "Your request is cancelled" in rig.texts()
    assert only_request(rig).status.state is WorkState.CANCELLED


def test_a_program_that_places_calls_is_started_after_the_request_is_saved() -> None:
    rig = Rig(schemes=("tel",))
    rig.press(Action.PERSON)
    assert rig.links.opened == ["tel:08005550100"]
    assert rig.page is Page.CALLING
    assert rig.column()[0] == "Calling a person"
    assert only_request(rig)
    rig.press(Action.CALL_BACK)
    assert rig.page is Page.NUMBER


def test_when_the_promised_time_is_past_it_is_said() -> None:
    rig = Rig()
    rig.desk.is_plugged = False
    rig.press(Action.PERSON)
    rig.give_number()
    rig.settle(31 * 60)
    assert "I could not reach the bank in time" in rig.texts()
    assert "0800 555 0100" in rig.texts()


def test_a_disk_that_refuses_is_said_and_the_request_goes_from_memory() -> None:
    rig = Rig()
    rig.store.is_full = True
    rig.desk.is_plugged = False
    rig.press(Action.PERSON)
    assert "I could not save it here. You can also ring 0800 555 0100" in rig.texts()
    rig.give_number()
    assert "I could not save it on this computer" in rig.texts()
    assert "0800 555 0100" in rig.texts()
    rig.desk.is_plugged = True
    rig.settle(90)
    assert len(rig.desk.cards) == 1


def test_at_home_the_request_and_the_number_come_back() -> None:
    store = MemoryStore()
    rig = Rig(store=store)
    rig.desk.is_plugged = False
    rig.press(Action.PERSON)
    rig.give_number()
    again = Rig(store=store)
    assert again.page is Page.REQUEST
    assert "ring 555 0134" in again.texts() or "saved here" in again.texts()
    assert len(again.desk.cards) == 1


def test_a_kiosk_comes_back_empty_and_delivers_unseen() -> None:
    store = MemoryStore()
    kiosk = {"device.mode": "kiosk"}
    rig = Rig(store=store, extra=kiosk)
    rig.desk.is_plugged = False
    rig.ask("my card was stolen")
    again = Rig(store=store, extra=kiosk)
    assert again.page is Page.HOME
    assert len(again.desk.cards) == 1
    again.settle(5)
    assert again.page is Page.HOME
    assert again.column()[1] == "Someone can talk to you now"


def test_a_kiosk_forgets_after_asking() -> None:
    rig = Rig(extra={"device.mode": "kiosk"})
    rig.ask("I forgot my PIN")
    rig.press(Action.BIGGER)
    rig.settle(121)
    assert rig.page is Page.STILL_THERE
    rig.press(Action.STILL_HERE)
    assert rig.page is Page.ANSWER
    rig.settle(121)
    rig.settle(31)
    assert rig.page is Page.HOME
    assert rig.frame.look.size == 1
    assert not rig.conversation.session.turns
