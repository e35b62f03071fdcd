"""What happens to requests at the desk. Every change is committed before anybody hears of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kindline.desk.database import Database
from kindline.desk.errors import ConflictError, TakenError, UnknownRequestError
from kindline.desk.presence import seen_page
from kindline.desk.references import allot_reference
from kindline.desk.tables import NOTE_CHARS, ChangeRow, EventRow, PageRow, RequestRow
from kindline.domain.articles import Urgency
from kindline.domain.redaction import redact
from kindline.domain.requests import FINAL_WORK, WorkState, check_work, is_more_urgent, kept_turns
from kindline.domain.wire import (
    WIRE_VERSION,
    ChangeKind,
    NewRequest,
    RequestChange,
    StatusBody,
    encode,
    turn_bodies,
)
from kindline.ports import Clock

T = TypeVar("T")

MAX_ATTEMPTS = 3
NEXT_TRY_AFTER_MS = 10 * 60_000
NEXT_TRY_WITHIN_MS = 30 * 60_000
LATER_MINUTES = (15, 60, 180, 24 * 60)
"""After how many minutes a customer may ask to be called; the promise is `NEXT_TRY_WITHIN_MS` more."""
SHORTEST_PROMISE_MS = 60_000
LONGEST_PROMISE_MS = 7 * 24 * 3600 * 1000
SILENT_PAGE_MS = 120_000
"""After this time without a sign of life from an agent's page, its requests go back into the queue."""

TIERS = {
    Urgency.NORMAL: 0,
    Urgency.URGENT: 1,
    Urgency.TRICK: 1,
    Urgency.SORROW: 1,
    Urgency.EMERGENCY: 2,
}
"""The order of the queue; what is equal here is worked by age."""


class Action(StrEnum):
    """What an agent can do with a request."""

    TAKE = "take"
    RING = "ring"
    DONE = "done"
    NO_ANSWER = "no_answer"
    CALL_LATER = "call_later"
    GIVE_BACK = "give_back"


_TARGETS = {
    Action.TAKE: WorkState.WITH_PERSON,
    Action.RING: WorkState.CALLING,
    Action.DONE: WorkState.DONE,
    Action.NO_ANSWER: WorkState.NO_ANSWER,
    Action.CALL_LATER: WorkState.SCHEDULED,
    Action.GIVE_BACK: WorkState.QUEUED,
}


class HelpDesk:
    """Takes requests in, changes them and lets agents work them. Safe to use from several threads."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed

    def record(self, body: NewRequest) -> bytes:
        """Write a new request down; returns the encoded `StatusBody`, the first one if it was known.

        Raises `ConflictError` when the id is known with another body.
        """
        digest = _digest(body)

        def record(session: Session) -> tuple[bytes, bool]:
            known = session.get(RequestRow, body.id)
            if known is not None:
                return _same(known.body_sha256, digest, known.first_answer), False
            now_ms = self._clock.now_ms()
            row = _new_row(body, digest, allot_reference(session, now_ms), now_ms)
            row.first_answer = encode(_status(row, now_ms))
            session.add(row)
            session.flush()
            _note(session, row, "received", now_ms)
            return row.first_answer, True

        return self._changing(record)

    def change(self, body: RequestChange) -> bytes:
        """Apply a device's change; returns the encoded `StatusBody`, the first one if it was known.

        A change of a finished request changes nothing. Raises `UnknownRequestError`, and
        `ConflictError` when the change's id is known with another body.
        """
        digest = _digest(body)

        def change(session: Session) -> tuple[bytes, bool]:
            known = session.get(ChangeRow, body.id)
            if known is not None:
                return _same(known.body_sha256, digest, known.answer), False
            row = session.get(RequestRow, body.request_id, with_for_update=True)
            if row is None or row.device != body.device:
                raise UnknownRequestError(f"this device has no request {body.request_id}")
            now_ms = self._clock.now_ms()
            has_changed = WorkState(row.state) not in FINAL_WORK and _apply(session, row, body, now_ms)
            answer = encode(_status(row, now_ms))
            session.add(
                ChangeRow(
                    id=body.id, request_id=row.id, body_sha256=digest, answer=answer, received_ms=now_ms
                )
            )
            return answer, has_changed

        return self._changing(change)

    def status(self, request_id: str) -> StatusBody:
        """The present status. Raises `UnknownRequestError`."""
        with self._database.reading() as session:
            row = session.get(RequestRow, request_id)
            if row is None:
                raise UnknownRequestError(f"no request {request_id} is known")
            return _status(row, self._clock.now_ms())

    def newest_event(self) -> int:
        """The number of the newest event that any desk wrote; 0 before the first."""
        with self._database.reading() as session:
            return session.scalar(select(func.max(EventRow.sequence))) or 0

    def act(
        self,
        request_id: str,
        action: Action,
        page: str,
        note: str = "",
        later_minutes: int = LATER_MINUTES[0],
    ) -> None:
        """An agent does something with a request; doing the same twice is doing it once.

        `note` is for the agents who see the request after this; secrets are struck from it.
        `later_minutes` (one of `LATER_MINUTES`) matters for `CALL_LATER` only. Raises
        `UnknownRequestError`, `TakenError` when another agent has it, and `IllegalMoveError` when its
        state does not allow it (it was cancelled meanwhile).
        """

        def perform(session: Session) -> tuple[None, bool]:
            now_ms = self._clock.now_ms()
            seen_page(session, page, now_ms)
            row = session.get(RequestRow, request_id, with_for_update=True)
            if row is None:
                raise UnknownRequestError("no such request is known")
            if row.claimed_by not in (None, page):
                raise TakenError(f"another agent has {row.reference}")
            if _is_done_already(row, action):
                return None, False
            check_work(WorkState(row.state), _TARGETS[action])
            _perform(row, action, page, now_ms, later_minutes)
            _note(session, row, action.value, now_ms, page, tidy_note(note))
            return None, True

        self._changing(perform)

    def give_back_silent(self) -> int:
        """Put the requests of agents whose page went silent back into the queue; returns how many."""
        with self._database.reading() as session:
            if not session.scalars(_held_by_silent(self._clock.now_ms()).limit(1)).first():
                return 0

        def give_back(session: Session) -> tuple[int, bool]:
            now_ms = self._clock.now_ms()
            # what is locked is being worked at this moment by an agent, or by another desk that does this
            held = _held_by_silent(now_ms).with_for_update(of=RequestRow, skip_locked=True)
            rows = session.scalars(held).all()
            for row in rows:
                _perform(row, Action.GIVE_BACK, "", now_ms)
                _note(session, row, "page_silent", now_ms)
            return len(rows), bool(rows)

        return self._changing(give_back)

    def _changing(self, work: Callable[[Session], tuple[T, bool]]) -> T:
        """Do it in a transaction; if it says so, tell the open pages once it is committed."""
        result, has_changed = self._database.write(work)
        if has_changed:
            self._changed()
        return result


def _digest(body: NewRequest | RequestChange) -> str:
    return hashlib.sha256(encode(body)).hexdigest()


def _same(known: str, digest: str, answer: bytes) -> bytes:
    if known != digest:
        raise ConflictError("this id was used before with another body")
    return answer


def _new_row(body: NewRequest, digest: str, reference: str, now_ms: int) -> RequestRow:
    promised_ms = body.promised_by_ms - body.created_ms
    return RequestRow(
        id=body.id,
        device=body.device,
        body_sha256=digest,
        reference=reference,
        state=WorkState.QUEUED.value,
        revision=1,
        attempt=0,
        received_ms=now_ms,
        promised_by_ms=now_ms + min(max(promised_ms, SHORTEST_PROMISE_MS), LONGEST_PROMISE_MS),
        created_ms=body.created_ms,
        site=body.site,
        language=body.language,
        urgency=body.urgency.value,
        tier=TIERS[body.urgency],
        cause=body.cause.value,
        contact_kind=body.contact.kind.value,
        contact_number=body.contact.number,
        contact_place=body.contact.place,
        turns=[asdict(turn) for turn in kept_turns(turn_bodies(body.turns))],
        comfort=asdict(body.comfort),
    )


def _status(row: RequestRow, now_ms: int) -> StatusBody:
    return StatusBody(
        version=WIRE_VERSION,
        id=row.id,
        reference=row.reference,
        state=WorkState(row.state),
        revision=row.revision,
        attempt=row.attempt,
        promised_by_ms=row.promised_by_ms,
        desk_ms=now_ms,
    )


def tidy_note(note: str) -> str:
    """A note as it is kept: one line, without control characters and secrets, at most 500 characters."""
    words = "".join(c if c.isprintable() else " " for c in note).split()
    return redact(" ".join(words)).text[:NOTE_CHARS]


def _note(  # noqa: PLR0913, PLR0917 - one column each
    session: Session, row: RequestRow, what: str, now_ms: int, page: str | None = None, note: str = ""
) -> None:
    session.add(
        EventRow(
            request_id=row.id,
            revision=row.revision,
            at_ms=now_ms,
            what=what,
            state=row.state,
            attempt=row.attempt,
            promised_by_ms=row.promised_by_ms,
            page_id=page,
            note=note,
        )
    )


def _apply(session: Session, row: RequestRow, body: RequestChange, now_ms: int) -> bool:
    """Apply a change to an open request; False when it would change nothing."""
    if body.kind is ChangeKind.CANCEL:
        _move(row, WorkState.CANCELLED, now_ms)
    elif not _CHANGES[body.kind](row, body):
        return False
    row.revision += 1
    _note(session, row, body.kind.value, now_ms)
    return True


def _change_contact(row: RequestRow, body: RequestChange) -> bool:
    new = (body.contact.kind.value, body.contact.number, body.contact.place)
    if new == (row.contact_kind, row.contact_number, row.contact_place):
        return False
    row.contact_kind, row.contact_number, row.contact_place = new
    return True


def _raise_urgency(row: RequestRow, body: RequestChange) -> bool:
    if not is_more_urgent(body.urgency, Urgency(row.urgency)):
        return False
    row.urgency = body.urgency.value
    row.tier = TIERS[body.urgency]
    return True


def _add_turns(row: RequestRow, body: RequestChange) -> bool:
    new = [asdict(turn) for turn in turn_bodies(body.turns)]
    # a new list: the row does not notice what happens inside the old one
    row.turns = list(kept_turns((*row.turns, *new)))
    return bool(new)


_CHANGES = {
    ChangeKind.CONTACT: _change_contact,
    ChangeKind.URGENCY: _raise_urgency,
    ChangeKind.ASKED: _add_turns,
}


def _move(row: RequestRow, state: WorkState, now_ms: int) -> None:
    check_work(WorkState(row.state), state)
    row.state = state.value
    if state in FINAL_WORK:
        row.finished_ms = now_ms
        row.claimed_by = None


def _is_done_already(row: RequestRow, action: Action) -> bool:
    if action is Action.TAKE:
        return row.claimed_by is not None
    return action is not Action.NO_ANSWER and row.state == _TARGETS[action].value


def _perform(row: RequestRow, action: Action, page: str, now_ms: int, later_minutes: int = 0) -> None:
    target = _TARGETS[action]
    row.next_try_ms = None
    if action is Action.RING:
        row.attempt += 1
    if action is Action.NO_ANSWER and row.attempt < MAX_ATTEMPTS:
        target = WorkState.SCHEDULED
        row.next_try_ms = now_ms + NEXT_TRY_AFTER_MS
        row.promised_by_ms = now_ms + NEXT_TRY_WITHIN_MS
    if action is Action.CALL_LATER:
        row.next_try_ms = now_ms + later_minutes * 60_000
        row.promised_by_ms = row.next_try_ms + NEXT_TRY_WITHIN_MS
        if row.state == WorkState.CALLING.value:
            row.attempt -= 1  # they were reached: this try is none of those that failed
    _move(row, target, now_ms)
    if action is Action.TAKE:
        row.claimed_by = page
    elif target in (WorkState.QUEUED, WorkState.SCHEDULED):
        row.claimed_by = None
    row.revision += 1


def _held_by_silent(now_ms: int) -> Select[tuple[RequestRow]]:
    # a time far ahead was written before the clock was set back: no sign of life either
    silent = or_(PageRow.seen_ms < now_ms - SILENT_PAGE_MS, PageRow.seen_ms > now_ms + SILENT_PAGE_MS)
    return (
        select(RequestRow)
        .join(PageRow, RequestRow.claimed_by == PageRow.id)
        .where(RequestRow.finished_ms.is_(None), silent)
    )
