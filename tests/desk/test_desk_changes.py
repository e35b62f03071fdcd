"""What a device changes of a request that the desk has."""

from __future__ import annotations

import dataclasses

import pytest
from desk_help import PHONE, Office, act, asked_on, change_body

from kindline.desk.tables import RequestRow
from kindline.desk.work import HelpDesk
from kindline.domain import wire
from kindline.domain.articles import Urgency
from kindline.domain.requests import MAX_TURNS, ContactKind, WorkState
from kindline.domain.wire import ChangeKind, ContactBody, StatusBody, TurnBody, decode

OPEN_STAGES: dict[str, tuple[str, ...]] = {
    "queued": (),
    "with_person": ("take",),
    "calling": ("take", "ring"),
    "scheduled": ("take", "ring", "no_answer"),
}


@pytest.mark.parametrize("actions", OPEN_STAGES.values(), ids=OPEN_STAGES)
def test_changes_are_taken_at_every_open_stage(office: Office, actions: tuple[str, ...]) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    if actions:
        act(anna, asked.id, *actions)
    before = office.status(asked.id)

    contact = ContactBody(ContactKind.COME_HERE, "", "kiosk 2")
    moved = office.device.send(change_body(asked.id, ChangeKind.CONTACT, contact=contact))
    assert decode(StatusBody, moved.content).revision == before.revision + 1
    assert "kiosk 2" in anna.get("/").text

    raised = office.device.send(change_body(asked.id, ChangeKind.URGENCY, urgency=Urgency.TRICK))
    assert decode(StatusBody, raised.content).revision == before.revision + 2
    assert "Trick going on now" in anna.get("/").text

    more = (TurnBody("is it safe", "answer", "Safe money"), TurnBody("who calls", "unknown", ""))
    added = office.device.send(change_body(asked.id, ChangeKind.ASKED, turns=more))
    assert decode(StatusBody, added.content).revision == before.revision + 3
    assert asked_on(anna.get("/queue").text) == ["where is my money", "is it safe", "who calls"]

    cancelled = decode(StatusBody, office.device.send(change_body(asked.id, ChangeKind.CANCEL)).content)
    assert (cancelled.state, cancelled.revision) == (WorkState.CANCELLED, before.revision + 4)
    assert asked.reference not in anna.get("/").text


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_finished_request_stays_as_it_is(office: Office, kind: ChangeKind) -> None:
    asked = office.ask()
    act(office.agent("Anna"), asked.id, "take", "ring", "done")
    before = office.status(asked.id)
    turns = (TurnBody("too late", "unknown", ""),)
    change = change_body(asked.id, kind, contact=PHONE, urgency=Urgency.EMERGENCY, turns=turns)
    answer = office.device.send(change)
    assert (answer.status_code, decode(StatusBody, answer.content)) == (200, before)


def test_a_change_is_done_once(office: Office) -> None:
    asked = office.ask()
    change = change_body(asked.id, ChangeKind.URGENCY, urgency=Urgency.URGENT)
    first = office.device.send(change)
    office.device.send(change_body(asked.id, ChangeKind.CANCEL))
    assert office.device.send(change).content == first.content
    other = dataclasses.replace(change, urgency=Urgency.TRICK)
    assert office.device.send(other).status_code == 409
    assert office.status(asked.id).revision == 3


def test_what_was_asked_is_shown_once_and_waking_the_pages(office: Office) -> None:
    asked = office.ask()
    woken: list[bytes] = []
    desk = HelpDesk(office.parts.database, office.parts.clock, lambda: woken.append(b""))
    change = change_body(asked.id, ChangeKind.ASKED, turns=(TurnBody("is it safe", "unknown", ""),))
    assert desk.change(change) == desk.change(change)
    assert len(woken) == 1
    nothing = desk.change(change_body(asked.id, ChangeKind.ASKED))
    assert (decode(StatusBody, nothing).revision, len(woken)) == (2, 1)
    assert asked_on(office.browser().get("/").text) == ["where is my money", "is it safe"]


def test_of_very_many_turns_the_first_and_the_last_are_kept_and_long_ones_cut(office: Office) -> None:
    asked = office.ask()
    for number in range(30):
        turns = tuple(TurnBody(f"{number} {part}", "unknown", "") for part in "ab")
        office.device.send(change_body(asked.id, ChangeKind.ASKED, turns=turns))
    kept = asked_on(office.browser().get("/").text)
    assert (len(kept), kept[0], kept[1], kept[-1]) == (MAX_TURNS, "where is my money", "5 b", "29 b")
    office.device.send(change_body(asked.id, ChangeKind.CANCEL))
    many = tuple(TurnBody(str(number), "", "") for number in range(70))
    office.ask(turns=(TurnBody("x" * 9000, "", ""), *many))
    kept = asked_on(office.browser().get("/").text)
    assert (len(kept), len(kept[0]), kept[-1]) == (MAX_TURNS, wire.MAX_ASKED_CHARS, "69")


@pytest.mark.parametrize("urgency", Urgency)
def test_urgency_rises_by_the_one_ranking(office: Office, urgency: Urgency) -> None:
    """Also between those that the queue treats alike."""
    asked = office.ask(urgency=Urgency.SORROW)
    office.device.send(change_body(asked.id, ChangeKind.URGENCY, urgency=urgency))
    rises = urgency in (Urgency.TRICK, Urgency.EMERGENCY)
    assert office.status(asked.id).revision == 1 + rises
    with office.parts.database.reading() as session:
        row = session.get(RequestRow, asked.id)
        assert row is not None
        assert row.urgency == (urgency if rises else Urgency.SORROW).value


def test_urgency_is_never_lowered(office: Office) -> None:
    asked = office.ask(urgency=Urgency.EMERGENCY)
    for urgency in Urgency:
        office.device.send(change_body(asked.id, ChangeKind.URGENCY, urgency=urgency))
    assert office.status(asked.id).revision == 1
    assert "Emergency" in office.agent("Anna").get("/").text


def test_changes_of_unknown_or_foreign_requests_are_not_found(office: Office) -> None:
    asked = office.ask()
    foreign = change_body(asked.id, ChangeKind.CANCEL, device="device-2")
    assert office.device.send(foreign).status_code == 404
    assert office.device.send(change_body("nobody-knows", ChangeKind.CANCEL)).status_code == 404
    assert office.device.get("/requests/nobody-knows").status_code == 404
    assert office.status(asked.id).state is WorkState.QUEUED
