"""Random histories of devices, agents, time and restarts, checked against a model after every step.

A sample runs with the suite. More, on either database:
`KINDLINE_HISTORIES=2000 ./run tests tests/desk/test_desk_histories.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from desk_help import PHONE, Office, change_body, new_body
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from kindline.desk.app import create_app
from kindline.desk.errors import TakenError
from kindline.desk.presence import page_id
from kindline.desk.tables import EventRow, RequestRow
from kindline.desk.work import MAX_ATTEMPTS, SILENT_PAGE_MS, Action
from kindline.domain.articles import Urgency
from kindline.domain.errors import IllegalMoveError
from kindline.domain.requests import FINAL_WORK, WORK_MOVES, ContactKind, WorkState, is_more_urgent
from kindline.domain.wire import ChangeKind, ContactBody, NewRequest, RequestChange, TurnBody
from kindline.testing.work import FakeClock

HISTORIES = int(os.environ.get("KINDLINE_HISTORIES", "25"))
STEPS = 25
DEVICES = ("device-1", "device-2")
AGENTS = tuple(page_id(name) for name in "abc")
W = WorkState
TARGETS = {
    Action.TAKE: W.WITH_PERSON,
    Action.RING: W.CALLING,
    Action.DONE: W.DONE,
    Action.NO_ANSWER: W.NO_ANSWER,
    Action.CALL_LATER: W.SCHEDULED,
    Action.GIVE_BACK: W.QUEUED,
}
CONTACTS = (PHONE, ContactBody(ContactKind.COME_HERE, "", "kiosk 2"), ContactBody(ContactKind.NONE, "", ""))
which = st.integers(0, 50)


@dataclass
class Model:
    """One request as it ought to be."""

    body: NewRequest
    first_answer: bytes
    contact: ContactBody
    urgency: Urgency
    state: WorkState = W.QUEUED
    revision: int = 1
    attempt: int = 0
    holder: str | None = None
    changes: list[tuple[RequestChange, bytes]] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return self.state in FINAL_WORK

    def end_or_move(self, state: WorkState) -> None:
        self.state = state
        self.revision += 1
        if state in FINAL_WORK or state in (W.QUEUED, W.SCHEDULED):
            self.holder = None

    def act(self, action: Action, agent: str) -> type[Exception] | None:
        """What the desk must do; returns what it must raise, if anything."""
        if self.holder not in (None, agent):
            return TakenError
        is_repeated = self.holder == agent if action is Action.TAKE else self.state is TARGETS[action]
        if is_repeated and action is not Action.NO_ANSWER:
            return None
        if TARGETS[action] not in WORK_MOVES[self.state]:
            return IllegalMoveError
        was_calling = self.state is W.CALLING
        target = TARGETS[action]
        if action is Action.RING:
            self.attempt += 1
        elif action is Action.NO_ANSWER and self.attempt < MAX_ATTEMPTS:
            target = W.SCHEDULED
        elif action is Action.CALL_LATER and was_calling:
            self.attempt -= 1
        self.end_or_move(target)
        if action is Action.TAKE:
            self.holder = agent
        return None


class Histories(RuleBasedStateMachine):
    """Rules are what devices, agents, time and the operating system may do to a desk."""

    make: Callable[[FakeClock], tuple[Office, Callable[[], Office]]]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.office, self.reopen = type(self).make(self.clock)
        self.requests: list[Model] = []
        self.seen_ms = dict.fromkeys(AGENTS, -1)

    def pick(self, number: int) -> Model:
        return self.requests[number % len(self.requests)]

    @rule(
        device=st.sampled_from(DEVICES), urgency=st.sampled_from(Urgency), contact=st.sampled_from(CONTACTS)
    )
    def ask(self, device: str, urgency: Urgency, contact: ContactBody) -> None:
        body = new_body(device=device, urgency=urgency, contact=contact)
        answer = self.office.device.send(body)
        assert answer.status_code == 201
        self.requests.append(Model(body, answer.content, contact, urgency))

    @precondition(lambda self: self.requests)
    @rule(number=which)
    def send_again(self, number: int) -> None:
        model = self.pick(number)
        answer = self.office.device.send(model.body)
        assert (answer.status_code, answer.content) == (201, model.first_answer)

    @precondition(lambda self: self.requests)
    @rule(number=which)
    def send_another_body_with_a_known_id(self, number: int) -> None:
        answer = self.office.device.send(replace(self.pick(number).body, site="Elsewhere"))
        assert answer.status_code == 409

    @precondition(lambda self: self.requests)
    @rule(
        number=which,
        kind=st.sampled_from(ChangeKind),
        contact=st.sampled_from(CONTACTS),
        urgency=st.sampled_from(Urgency),
    )
    def change(self, number: int, kind: ChangeKind, contact: ContactBody, urgency: Urgency) -> None:
        model = self.pick(number)
        turns = (TurnBody("and then", "unknown", ""),) if kind is ChangeKind.ASKED else ()
        given = {"contact": contact} if kind is ChangeKind.CONTACT else {}
        given |= {"urgency": urgency} if kind is ChangeKind.URGENCY else {}
        body = change_body(model.body.id, kind, device=model.body.device, turns=turns, **given)
        answer = self.office.device.send(body)
        assert answer.status_code == 200, answer.text
        model.changes.append((body, answer.content))
        if model.is_over:
            return
        if kind is ChangeKind.CANCEL:
            model.end_or_move(W.CANCELLED)
        elif kind is ChangeKind.ASKED:
            model.revision += 1
        elif kind is ChangeKind.CONTACT and contact != model.contact:
            model.contact = contact
            model.revision += 1
        elif kind is ChangeKind.URGENCY and is_more_urgent(urgency, model.urgency):
            model.urgency = urgency
            model.revision += 1

    @precondition(lambda self: any(model.changes for model in self.requests))
    @rule(number=which)
    def change_again(self, number: int) -> None:
        known = [change for model in self.requests for change in model.changes]
        body, first = known[number % len(known)]
        assert self.office.device.send(body).content == first

    @precondition(lambda self: self.requests)
    @rule(number=which)
    def change_another_device_s(self, number: int) -> None:
        model = self.pick(number)
        other = next(device for device in DEVICES if device != model.body.device)
        body = change_body(model.body.id, ChangeKind.CANCEL, device=other)
        assert self.office.device.send(body).status_code == 404

    @precondition(lambda self: self.requests)
    @rule(number=which, action=st.sampled_from(Action), agent=st.sampled_from(AGENTS))
    def act(self, number: int, action: Action, agent: str) -> None:
        model = self.pick(number)
        expected = model.act(action, agent)
        if expected is None:
            self.office.parts.work.act(model.body.id, action, agent, "noted")
            self.seen_ms[agent] = self.clock.now_ms()
        else:
            with pytest.raises(expected):
                self.office.parts.work.act(model.body.id, action, agent)

    @rule(seconds=st.sampled_from([1, 60, 130, 700]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.office.parts.work.give_back_silent()
        for model in self.requests:
            is_held = model.holder is not None
            if is_held and self.seen_ms[str(model.holder)] < self.clock.now_ms() - SILENT_PAGE_MS:
                model.end_or_move(W.QUEUED)

    @rule()
    def restart(self) -> None:
        self.office.close()
        self.office = self.reopen()

    @invariant()
    def everything_is_as_it_ought_to_be(self) -> None:
        with self.office.parts.database.reading() as session:
            rows = {row.id: row for row in session.scalars(select(RequestRow))}
            events = session.execute(select(EventRow.request_id, EventRow.revision)).all()
        assert set(rows) == {model.body.id for model in self.requests}
        for model in self.requests:
            row = rows[model.body.id]
            found = (row.state, row.revision, row.attempt, row.claimed_by, row.urgency)
            wanted = (model.state.value, model.revision, model.attempt, model.holder, model.urgency.value)
            assert found == wanted, model.body.id
            written = sorted(revision for owner, revision in events if owner == model.body.id)
            assert written == list(range(1, model.revision + 1))
        open_references = [row.reference for row in rows.values() if row.finished_ms is None]
        assert len(open_references) == len(set(open_references))

    def teardown(self) -> None:
        self.office.close()


def test_random_histories(fresh_url: Callable[[], str]) -> None:
    def make(clock: FakeClock) -> tuple[Office, Callable[[], Office]]:
        url = fresh_url()

        def open_office() -> Office:
            return Office(create_app(url, clock))

        return open_office(), open_office

    machine = type("TheseHistories", (Histories,), {"make": staticmethod(make)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
