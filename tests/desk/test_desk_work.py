from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from desk_help import Office, act, change_body, new_body, shown_references
from sqlalchemy import func, select

from kindline.desk import references
from kindline.desk.errors import ConflictError, TakenError, UnknownRequestError
from kindline.desk.presence import page_id
from kindline.desk.tables import EventRow, RequestRow
from kindline.desk.work import MAX_ATTEMPTS, NEXT_TRY_WITHIN_MS, SILENT_PAGE_MS, Action
from kindline.domain.errors import IllegalMoveError
from kindline.domain.requests import WORK_MOVES, WorkState
from kindline.domain.wire import ChangeKind
from kindline.testing.work import FakeClock

ANNA, BO = page_id("a"), page_id("b")

WAYS: dict[WorkState, tuple[Action, ...]] = {
    WorkState.QUEUED: (),
    WorkState.WITH_PERSON: (Action.TAKE,),
    WorkState.CALLING: (Action.TAKE, Action.RING),
    WorkState.SCHEDULED: (Action.TAKE, Action.RING, Action.NO_ANSWER),
    WorkState.DONE: (Action.TAKE, Action.RING, Action.DONE),
    WorkState.NO_ANSWER: (Action.TAKE, Action.RING, Action.NO_ANSWER) * MAX_ATTEMPTS,
    WorkState.CANCELLED: (),
}
TARGETS = {
    Action.TAKE: WorkState.WITH_PERSON,
    Action.RING: WorkState.CALLING,
    Action.DONE: WorkState.DONE,
    Action.NO_ANSWER: WorkState.NO_ANSWER,
    Action.CALL_LATER: WorkState.SCHEDULED,
    Action.GIVE_BACK: WorkState.QUEUED,
}


def _bring(office: Office, state: WorkState) -> str:
    """A new request, brought into a state by legal moves of Anna's."""
    asked = office.ask()
    for action in WAYS[state]:
        office.parts.work.act(asked.id, action, ANNA)
    if state is WorkState.CANCELLED:
        office.device.send(change_body(asked.id, ChangeKind.CANCEL))
    assert office.status(asked.id).state is state
    return asked.id


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", WAYS)
def test_only_moves_of_the_table_are_made(office: Office, state: WorkState, action: Action) -> None:
    request_id = _bring(office, state)
    before = office.status(request_id)
    is_repeated = state is TARGETS[action] or (action is Action.TAKE and state is WorkState.CALLING)
    if TARGETS[action] in WORK_MOVES[state] and not is_repeated:
        office.parts.work.act(request_id, action, ANNA)
        after = office.status(request_id)
        ends = {TARGETS[action]} if action is not Action.NO_ANSWER else {WorkState.SCHEDULED}
        assert (after.state in ends, after.revision) == (True, before.revision + 1)
    elif is_repeated and action is not Action.NO_ANSWER:
        office.parts.work.act(request_id, action, ANNA)
        assert office.status(request_id) == before
    else:
        with pytest.raises(IllegalMoveError):
            office.parts.work.act(request_id, action, ANNA)
        assert office.status(request_id) == before


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", [WorkState.WITH_PERSON, WorkState.CALLING])
def test_what_another_agent_has_cannot_be_touched(office: Office, state: WorkState, action: Action) -> None:
    request_id = _bring(office, state)
    before = office.status(request_id)
    with pytest.raises(TakenError):
        office.parts.work.act(request_id, action, BO)
    assert office.status(request_id) == before


def test_an_unknown_request_cannot_be_taken(office: Office) -> None:
    with pytest.raises(UnknownRequestError):
        office.parts.work.act("nobody-knows", Action.TAKE, ANNA)


def test_a_request_is_tried_three_times(office: Office, clock: FakeClock) -> None:
    asked = office.ask()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        office.parts.work.act(asked.id, Action.TAKE, ANNA)
        office.parts.work.act(asked.id, Action.RING, ANNA)
        assert (office.status(asked.id).state, office.status(asked.id).attempt) == (
            WorkState.CALLING,
            attempt,
        )
        office.parts.work.act(asked.id, Action.NO_ANSWER, ANNA)
        after = office.status(asked.id)
        if attempt < MAX_ATTEMPTS:
            assert after.state is WorkState.SCHEDULED
            assert after.promised_by_ms == clock.now_ms() + NEXT_TRY_WITHIN_MS
        clock.advance(900)
    assert (after.state, after.attempt) == (WorkState.NO_ANSWER, MAX_ATTEMPTS)


def test_what_is_to_be_tried_later_comes_back_among_the_waiting(office: Office, clock: FakeClock) -> None:
    request_id = _bring(office, WorkState.SCHEDULED)
    queue = office.parts.cards.queue(BO)
    assert ([c.id for c in queue.later], queue.waiting) == ([request_id], ())
    clock.advance(601)
    queue = office.parts.cards.queue(BO)
    assert ([c.id for c in queue.waiting], queue.later) == ([request_id], ())


def test_the_request_of_a_silent_page_goes_back_into_the_queue(office: Office, clock: FakeClock) -> None:
    request_id = _bring(office, WorkState.CALLING)
    before = office.status(request_id)
    clock.advance(SILENT_PAGE_MS / 1000 - 1)
    assert office.parts.work.give_back_silent() == 0
    office.parts.presence.renew(ANNA)
    clock.advance(SILENT_PAGE_MS / 1000)
    assert office.parts.work.give_back_silent() == 0
    clock.advance(1)
    assert office.parts.work.give_back_silent() == 1
    after = office.status(request_id)
    assert (after.state, after.revision, after.attempt) == (WorkState.QUEUED, before.revision + 1, 1)
    office.parts.work.act(request_id, Action.TAKE, BO)


def test_every_change_is_an_event_with_the_next_revision(office: Office) -> None:
    request_id = _bring(office, WorkState.NO_ANSWER)
    with office.parts.database.reading() as session:
        events = session.scalars(
            select(EventRow).where(EventRow.request_id == request_id).order_by(EventRow.sequence)
        ).all()
    assert [e.revision for e in events] == list(range(1, len(events) + 1))
    assert [e.what for e in events] == ["received", *["take", "ring", "no_answer"] * MAX_ATTEMPTS]
    assert (events[-1].state, events[-1].page_id) == ("no_answer", ANNA)


def _race(number: int, call: Callable[[int], Any]) -> list[Any]:
    """Let threads begin a call at the same moment; returns each one's result or error."""
    barrier = threading.Barrier(number)
    results: list[Any] = [None] * number

    def run(index: int) -> None:
        barrier.wait(10)
        try:
            results[index] = call(index)
        except (TakenError, ConflictError, IllegalMoveError) as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_of_many_agents_exactly_one_gets_the_request(office: Office) -> None:
    asked = office.ask()
    work = office.parts.work
    results = _race(12, lambda index: work.act(asked.id, Action.TAKE, page_id(str(index))))
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, TakenError) for result in results) == 11
    assert office.status(asked.id).revision == 2


def test_one_message_sent_many_times_at_once_is_one_request(office: Office) -> None:
    body = new_body()
    answers = _race(12, lambda _: office.parts.work.record(body))
    assert len(set(answers)) == 1
    assert isinstance(answers[0], bytes)
    with office.parts.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RequestRow)) == 1
        assert session.scalar(select(func.count()).select_from(EventRow)) == 1


def test_cancel_and_done_at_once_end_in_one_of_them(office: Office) -> None:
    work = office.parts.work
    for _ in range(5):
        request_id = _bring(office, WorkState.CALLING)
        cancel = change_body(request_id, ChangeKind.CANCEL)
        calls = (partial(work.act, request_id, Action.DONE, ANNA), partial(work.change, cancel))
        done, cancelled = _race(2, lambda index, calls=calls: calls[index]())
        state = office.status(request_id).state
        assert state is (WorkState.CANCELLED if isinstance(done, IllegalMoveError) else WorkState.DONE)
        assert state.value.encode() in cancelled


def test_many_requests_at_once_all_have_their_own_reference(office: Office) -> None:
    bodies = [new_body() for _ in range(20)]
    _race(20, lambda index: office.parts.work.record(bodies[index]))
    shown = shown_references(office.agent("Anna").get("/").text)
    assert len(shown) == len(set(shown)) == 20


def test_references_grow_when_the_short_ones_are_used_up(
    office: Office, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "LETTERS", "K")
    monkeypatch.setattr(secrets, "choice", lambda text: text[0])
    assert [office.ask().reference for _ in range(3)] == ["K21", "K121", "K1121"]


def test_a_reference_rests_for_a_week_before_it_is_used_again(
    office: Office, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "choice", lambda text: text[0])
    first = office.ask()
    office.device.send(change_body(first.id, ChangeKind.CANCEL))
    assert office.ask().reference != first.reference
    clock.advance(references.REUSE_AFTER_MS / 1000)
    assert office.ask().reference == first.reference


def test_press_by_press_over_the_page(office: Office) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    page = act(anna, asked.id, "take")
    assert "Ringing now (try 1)" in page.text
    assert f"Say {asked.reference} first" in page.text
    assert "No answer" in act(anna, asked.id, "ring").text
    assert asked.reference not in act(anna, asked.id, "done").text
    assert office.status(asked.id).state is WorkState.DONE
