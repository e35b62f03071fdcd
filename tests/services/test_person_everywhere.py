"""The button on every page and in every error state leaves a saved request, or says that it could not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rig import Rig

from kindline.services.presenters.views import Action, Page
from kindline.testing.speech import silence, tone

WAYS: dict[Page, tuple[tuple[Action, str], ...]] = {
    Page.HOME: (),
    Page.MORE: ((Action.MORE, ""),),
    Page.LISTENING: ((Action.SPEAK, ""),),
    Page.ANSWER: ((Action.OPEN, "fund-earnings"),),
    Page.CHOICES: ((Action.ASK, "they took money I don't know"),),
    Page.UNKNOWN: ((Action.ASK, "zorblax quimby frotz"),),
    Page.TALK: ((Action.ASK, "tell me a joke"),),
    Page.ALARM: ((Action.OPEN, "lost-card"),),
    Page.CALLING: ((Action.PERSON, ""),),
    Page.NUMBER: ((Action.PERSON, ""),),
    Page.REQUEST: ((Action.PERSON, ""), (Action.COME_HERE, "")),
}


def no_articles(rig: Rig) -> None:
    """Made so by `is_broken`."""


def nothing_wrong(rig: Rig) -> None:
    """The usual day."""


def no_network(rig: Rig) -> None:
    rig.desk.is_plugged = False


def full_disk(rig: Rig) -> None:
    rig.store.is_full = True


def full_disk_and_no_network(rig: Rig) -> None:
    full_disk(rig)
    no_network(rig)


def hoarse(rig: Rig) -> None:
    rig.voice.is_broken = True
    rig.press(Action.SAY_AGAIN)


def deaf_and_silent(rig: Rig) -> None:
    rig.player.unplug()
    rig.recognizer.breaks = 100


STATES = (nothing_wrong, no_network, full_disk, full_disk_and_no_network, hoarse, deaf_and_silent)


@pytest.mark.parametrize("spoil", STATES, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("page", WAYS, ids=lambda page: page.value)
def test_one_press(page: Page, spoil: Callable[[Rig], None]) -> None:
    rig = Rig(schemes=("tel",) if page is Page.CALLING else ())
    spoil(rig)
    for action, value in WAYS[page]:
        rig.press(action, value)
    if spoil is not deaf_and_silent or page is not Page.LISTENING:
        assert rig.page is page
    rig.press(Action.PERSON)
    request = rig.conversation.own.request
    assert request is not None
    if spoil in (full_disk, full_disk_and_no_network):
        assert not request.durable or request.reference
        if not request.reference:
            assert "could not save it" in rig.texts() + rig.column()[1]
    else:
        assert request.durable
        assert rig.store.requests[request.id]
    assert len(rig.desk.cards) <= 1


@pytest.mark.parametrize("page", [Page.HOME, Page.UNKNOWN], ids=lambda page: page.value)
def test_one_press_without_any_article(page: Page) -> None:
    rig = Rig(is_broken=True)
    for action, value in WAYS[page]:
        rig.press(action, value)
    assert rig.page is page
    rig.press(Action.PERSON)
    assert len(rig.desk.cards) == 1


def test_one_broken_article_does_not_stop_the_others(tmp_path: Path) -> None:
    rig = Rig(broken_article=tmp_path)
    rig.ask("I forgot my PIN")
    assert rig.page is Page.ANSWER


def test_a_question_right_after_the_start_is_answered_when_the_answers_are_read(tmp_path: Path) -> None:
    rig = Rig(broken_article=tmp_path, is_ready=False)
    rig.conversation.act(Action.ASK, "I forgot my PIN")
    assert rig.page is Page.TALK
    assert "I have just been started" in rig.texts()
    rig.settle()
    assert rig.page is Page.ANSWER


def test_a_person_right_after_the_start_waits_for_nothing(tmp_path: Path) -> None:
    rig = Rig(broken_article=tmp_path, is_ready=False)
    rig.conversation.act(Action.ASK, "person")
    assert rig.page is Page.NUMBER


def test_the_microphone_pulled_out_in_the_middle_is_said_kindly() -> None:
    rig = Rig()
    rig.press(Action.SPEAK)
    rig.microphone.unplug()
    rig.settle()
    assert rig.page is Page.READ_BACK
    assert "not your fault" in rig.texts()
    rig.press(Action.PERSON)
    assert len(rig.desk.cards) == 1


def test_a_doubtful_hearing_is_read_back_before_anything_happens() -> None:
    rig = Rig()
    rig.recognizer.sentence, rig.recognizer.confidence = "what has my fund earned", 0.2
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(0.6) + tone(2.0) + silence(3.5))
    rig.settle()
    assert rig.page is Page.READ_BACK
    assert "What has my fund earned" in rig.texts()
    rig.press(Action.HEARD_RIGHT)
    assert rig.page is Page.ANSWER


def test_while_listening_the_column_tells_the_word() -> None:
    rig = Rig()
    assert rig.column()[2] == ""
    rig.press(Action.SPEAK)
    assert rig.column()[2] == "or say “person”"
    rig.press(Action.STOP)
    assert rig.column()[2] == ""


def test_nothing_heard_is_not_the_customers_fault() -> None:
    rig = Rig()
    rig.recognizer.sentence = ""
    rig.press(Action.SPEAK)
    rig.press(Action.FINISHED)
    assert rig.page is Page.READ_BACK
    assert "I did not hear any words" in rig.texts()
