"""What is noted for editors while a customer goes on: each sign once, struck, and never in the way."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pytest
from rig import Rig

from kindline.domain.matching import Answer, Choices, Match, Unknown
from kindline.domain.misses import Miss, MissKind
from kindline.domain.redaction import MARK
from kindline.services.answering import Answering
from kindline.services.misses import MissNotes
from kindline.services.presenters.views import Action, Page
from kindline.testing.records import MemoryStore
from kindline.testing.speech import silence, tone
from kindline.testing.work import CountingIds, InlineExecutor

KIOSK = {"device.mode": "kiosk"}
NONSENSE = "zorblax quimby frotz"
SEVERAL = "my money is not where it was"
FUND = "I cannot find what my fund has earned"
OFFERED = {SEVERAL: ("fund-earnings", "see-balance", "change-pin")}
SURE = {FUND: "fund-earnings", "tell me a joke": "talk-joke", "my card was stolen": "lost-card"}


class Script:
    """In the matcher's place: the test says what is sure, nearly sure and not known."""

    def match(self, text: str, also: Sequence[str] = ()) -> Match:
        if text in OFFERED:
            return Choices((), text, (), OFFERED[text])
        if text in SURE:
            return Answer((), text, (), SURE[text], 0.99)
        return Unknown((), text, ())

    def urgent(self, text: str) -> None:
        return None


def scripted(**kind: Any) -> Rig:
    rig = Rig(**kind)
    rig.knowledge.answering = Answering(rig.knowledge.kb, Script())
    return rig


def kept(rig: Rig) -> tuple[Miss, ...]:
    return rig.store.misses(0)


def kinds(rig: Rig) -> list[str]:
    return [miss.kind.value for miss in kept(rig)]


def choices_of(rig: Rig) -> tuple[str, ...]:
    assert rig.page is Page.CHOICES
    return tuple(button.value for button in rig.buttons() if button.action is Action.OPEN)


def to_last_step(rig: Rig) -> None:
    while rig.offers(Action.NEXT_STEP):
        rig.press(Action.NEXT_STEP)


# -- what is noted -----------------------------------------------------------------------------


def test_an_unknown_question_is_kept_once_however_often_it_is_painted() -> None:
    rig = scripted()
    rig.ask(NONSENSE)
    rig.conversation.refresh(speak=True)
    rig.press(Action.SAY_AGAIN)
    rig.press(Action.LOUDER)
    rig.settle(60)
    (miss,) = kept(rig)
    assert (miss.kind, miss.question, miss.offered, miss.chosen) == (MissKind.UNKNOWN, NONSENSE, (), "")
    assert (miss.site, miss.language, miss.by_voice) == ("Riverside Bank", "en", False)
    assert miss.at_ms <= rig.clock.now_ms()
    rig.ask(NONSENSE)
    assert kinds(rig) == ["unknown", "unknown"], "asked again it is another time"


@pytest.mark.parametrize("said", [False, True])
def test_none_of_these_is_kept_with_what_was_offered(said: bool) -> None:
    rig = scripted()
    rig.ask(SEVERAL)
    offered = choices_of(rig)
    if said:
        rig.ask("none of these")
    else:
        rig.press(Action.NONE_OF_THESE)
    (miss,) = kept(rig)
    assert (miss.kind, miss.question, miss.offered) == (MissKind.NONE_OF_THESE, SEVERAL, offered)
    assert offered == OFFERED[SEVERAL]


@pytest.mark.parametrize("words", ["", "it did not help", "that is not what I meant"])
def test_an_answer_that_did_not_help_is_kept(words: str) -> None:
    rig = scripted()
    rig.ask(FUND)
    to_last_step(rig)
    if words:
        rig.ask(words)
    else:
        rig.press(Action.NOT_HELPED)
    (miss,) = kept(rig)
    assert (miss.kind, miss.question, miss.offered) == (MissKind.NOT_HELPED, FUND, ("fund-earnings",))


@pytest.mark.parametrize("words", ["", "person"])
def test_a_person_after_an_answer_is_kept(words: str) -> None:
    rig = scripted()
    rig.ask(FUND)
    if words:
        rig.ask(words)
    else:
        rig.press(Action.PERSON)
    rig.press(Action.PERSON)
    (miss,) = kept(rig)
    assert (miss.kind, miss.question, miss.offered) == (MissKind.PERSON_AFTER, FUND, ("fund-earnings",))


def test_not_helped_and_then_a_person_belong_to_one_question() -> None:
    rig = scripted()
    rig.ask(FUND)
    to_last_step(rig)
    rig.press(Action.NOT_HELPED)
    rig.press(Action.PERSON)
    assert sorted(kinds(rig)) == ["not_helped", "person_after"]
    assert len({miss.id for miss in kept(rig)}) == 1


def test_a_choice_that_is_picked_is_kept_as_a_good_sign() -> None:
    rig = scripted()
    rig.ask(SEVERAL)
    first, second = choices_of(rig)[:2]
    rig.press(Action.OPEN, second)
    (miss,) = kept(rig)
    assert (miss.kind, miss.question, miss.chosen) == (MissKind.CHOSEN, SEVERAL, second)
    assert first in miss.offered


def test_the_last_choice_counts_and_one_that_did_not_help_is_told_with_it() -> None:
    rig = scripted()
    rig.ask(SEVERAL)
    one, other, _ = choices_of(rig)
    rig.press(Action.OPEN, one)
    rig.press(Action.BACK)
    rig.press(Action.OPEN, other)
    (miss,) = kept(rig)
    assert miss.chosen == other
    to_last_step(rig)
    rig.press(Action.NOT_HELPED)
    assert [(m.kind.value, m.chosen) for m in kept(rig)] == [("chosen", other), ("not_helped", other)]


def test_each_page_stands_for_its_own_question() -> None:
    rig = scripted()
    rig.ask(FUND)
    to_last_step(rig)
    rig.ask(SEVERAL)
    rig.conversation.back()
    rig.settle()
    rig.press(Action.NOT_HELPED)
    assert [(miss.kind.value, miss.question) for miss in kept(rig)] == [("not_helped", FUND)]


def test_what_was_heard_is_marked_so() -> None:
    rig = scripted()
    rig.recognizer.sentence, rig.recognizer.confidence = NONSENSE, 0.2
    rig.press(Action.SPEAK)
    rig.microphone.hear(silence(0.6) + tone(2.0) + silence(3.5))
    rig.settle()
    rig.press(Action.HEARD_RIGHT)
    assert [(miss.question, miss.by_voice) for miss in kept(rig)] == [(NONSENSE, True)]


# -- what is not -------------------------------------------------------------------------------


def test_what_went_well_and_what_was_no_question_is_not_kept() -> None:
    rig = scripted()
    rig.ask(FUND)
    to_last_step(rig)
    rig.press(Action.HELPED)
    rig.press(Action.PERSON)
    rig.press(Action.HOME)
    rig.press(Action.OPEN, "fund-earnings")
    rig.press(Action.PERSON)
    rig.ask("tell me a joke")
    rig.press(Action.PERSON)
    rig.ask("my card was stolen")
    assert kept(rig) == ()


def test_a_person_at_once_is_no_miss() -> None:
    rig = scripted()
    rig.press(Action.PERSON)
    assert kept(rig) == ()


def test_nothing_is_kept_and_old_ones_are_erased_where_the_site_says_no() -> None:
    store = MemoryStore()
    scripted(store=store).ask(NONSENSE)
    assert len(store.misses(0)) == 1
    rig = scripted(store=store, extra={"missed.on": False})
    assert kept(rig) == ()
    rig.ask(NONSENSE)
    assert kept(rig) == ()


# -- struck, kept and forgotten -----------------------------------------------------------------


def test_what_is_kept_holds_no_number_and_no_name() -> None:
    rig = scripted()
    rig.ask("zorblax quimby my name is Edith Pemberton ring 0123 456 7890 card 4929 1234 5678 9012")
    (miss,) = kept(rig)
    assert miss.question == f"zorblax quimby my name is {MARK} ring {MARK} card {MARK}"


def test_words_of_the_site_and_of_its_articles_are_no_names() -> None:
    rig = scripted()
    rig.ask("does Riverside Bank frotz my Direct Debit quimby")
    assert [miss.question for miss in kept(rig)] == ["does Riverside Bank frotz my Direct Debit quimby"]


def test_the_raw_words_never_reach_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    add = MemoryStore.add
    monkeypatch.setattr(MemoryStore, "add", lambda store, miss: (seen.append(miss), add(store, miss))[1])
    rig = scripted()
    rig.ask("frotz quimby for Gladys Zorblax 0123 456 7890")
    assert seen
    assert not [word for word in ("Gladys", "Zorblax", "456") if word in repr(seen)]


def test_a_kiosk_forgets_its_customer_and_not_what_was_missed() -> None:
    rig = scripted(extra=KIOSK)
    rig.ask(NONSENSE)
    rig.ask(FUND)
    rig.press(Action.START_AGAIN)
    rig.press(Action.PERSON)  # the next customer's: nothing was answered to them
    assert kinds(rig) == ["unknown"]
    (miss,) = kept(rig)
    (request,) = rig.store.requests.values()
    assert request.id not in repr(miss)
    assert request.turns == ()
    assert rig.store.facts == {}


def test_old_ones_go_at_the_start_and_day_by_day() -> None:
    rig = scripted(extra={"missed.keep_days": 2})
    rig.ask(NONSENSE)
    rig.clock.advance(1.5 * 86_400)
    rig.ask(NONSENSE)
    assert len(kept(rig)) == 2
    rig.clock.advance(86_400)
    rig.press(Action.START_AGAIN)
    (left,) = kept(rig)
    rig.clock.advance(1.1 * 86_400)
    assert kept(rig) == (left,)
    worker = InlineExecutor()
    MissNotes(rig.store, worker, rig.knowledge, rig.clock, CountingIds(), rig.settings).begin()
    assert kept(rig) == (), "as a program does that was started again"


@pytest.mark.parametrize("fault", ["is_full", "is_broken"])
def test_records_that_fail_do_not_disturb_the_customer(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    rig = scripted()
    setattr(rig.store, fault, True)
    with caplog.at_level(logging.WARNING):
        rig.ask("zorblax quimby, says Edith Pemberton")
        assert rig.page is Page.UNKNOWN
        rig.ask(NONSENSE)
    lines = [record.getMessage() for record in caplog.records if record.name == "kindline.services.misses"]
    assert len(lines) == 1, "said once, not for each"
    assert "Pemberton" not in caplog.text
    setattr(rig.store, fault, False)
    rig.ask(NONSENSE)
    assert kinds(rig) == ["unknown"]
