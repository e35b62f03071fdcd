"""What the queue page shows, as plain values. The words are in the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from kindline.desk.database import Database
from kindline.desk.tables import EventRow, PageRow, RequestRow
from kindline.desk.work import MAX_ATTEMPTS
from kindline.domain.requests import FINAL_WORK, ContactKind, WorkState
from kindline.ports import Clock

MOST_CARDS = 200
_HELD = (WorkState.WITH_PERSON.value, WorkState.CALLING.value)
_MINUTE_MS = 60_000
DUE_MS = 5 * _MINUTE_MS
"""So long before its promised time a request climbs."""


@dataclass(frozen=True, slots=True)
class Note:
    """What an agent wrote down, when, and what they had done."""

    at: datetime
    agent: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One open request. Times are datetimes in the desk's own time zone, durations whole minutes."""

    id: str
    reference: str
    state: str
    urgency: str
    is_urgent: bool
    waiting_minutes: int
    late_minutes: int | None
    promised_by: datetime
    next_try: datetime | None
    attempt: int
    most_attempts: int
    site: str
    language: str
    cause: str
    contact_kind: str
    contact_number: str
    contact_place: str
    tel: str
    turns: tuple[dict[str, str], ...]
    comfort: dict[str, bool]
    holder: str
    notes: tuple[Note, ...]

    @property
    def next_attempt(self) -> int:
        return self.attempt + 1

    @property
    def is_someones(self) -> bool:
        return self.state in _HELD


@dataclass(frozen=True, slots=True)
class Queue:
    """All open requests in the order of work, by who has them. `more` are too many to be shown."""

    mine: tuple[Card, ...]
    waiting: tuple[Card, ...]
    later: tuple[Card, ...]
    others: tuple[Card, ...]
    more: int

    @property
    def urgent(self) -> int:
        """How many urgent ones nobody has taken."""
        return sum(card.is_urgent for card in self.waiting + self.later)

    @property
    def late(self) -> tuple[str, ...]:
        """The references whose promised time went by, whoever has them."""
        cards = self.mine + self.waiting + self.later + self.others
        return tuple(card.reference for card in cards if card.late_minutes is not None)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one request, for an agent whose press could not be carried out."""

    reference: str
    state: str
    holder: str
    is_mine: bool
    is_over: bool


class Cards:
    """Reads the queue for one agent's page."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def queue(self, page: str) -> Queue:
        """The open requests as the agent of this page sees them: urgent first, then the oldest."""
        with self._database.reading() as session:
            now_ms = self._clock.now_ms()
            is_mine = RequestRow.claimed_by == page
            mine = _read(session, is_mine, now_ms)
            rest = _read(session, RequestRow.claimed_by.is_distinct_from(page), now_ms)
            is_open = RequestRow.finished_ms.is_(None)
            total = session.scalar(select(func.count()).select_from(RequestRow).where(is_open)) or 0
        later = tuple(card for card in rest if card.next_try is not None)
        others = tuple(card for card in rest if card.is_someones)
        waiting = tuple(card for card in rest if card.next_try is None and not card.is_someones)
        return Queue(mine, waiting, later, others, total - len(mine) - len(rest))

    def fate(self, request_id: str, page: str) -> Fate | None:
        """What became of a request; None when there is no such request."""
        with self._database.reading() as session:
            found = session.execute(_with_holder().where(RequestRow.id == request_id)).first()
        if found is None:
            return None
        row, holder = found
        is_over = WorkState(row.state) in FINAL_WORK
        return Fate(row.reference, row.state, holder or "", row.claimed_by == page, is_over)


def dialled(number: str) -> str:
    """The part of a number that may stand in a `tel:` link; "" when it has fewer than three digits."""
    digits = re.sub("[^0-9*#]", "", number)
    if len(digits) < 3:
        return ""
    return ("+" if number.strip().startswith("+") else "") + digits.replace("#", "%23")


def _with_holder() -> Select[tuple[RequestRow, str]]:
    return select(RequestRow, PageRow.name).outerjoin(PageRow, RequestRow.claimed_by == PageRow.id)


def _read(session: Session, which: ColumnElement[bool], now_ms: int) -> tuple[Card, ...]:
    # what is coming due climbs above the others of its tier
    is_due = case((RequestRow.promised_by_ms < now_ms + DUE_MS, 0), else_=1)
    found = session.execute(
        _with_holder()
        .where(RequestRow.finished_ms.is_(None), which)
        .order_by(RequestRow.tier.desc(), is_due, RequestRow.received_ms, RequestRow.id)
        .limit(MOST_CARDS)
    ).all()
    notes = _notes(session, [row.id for row, _ in found])
    return tuple(_card(row, holder or "", notes.get(row.id, ()), now_ms) for row, holder in found)


def _notes(session: Session, ids: list[str]) -> dict[str, tuple[Note, ...]]:
    found: dict[str, tuple[Note, ...]] = {}
    rows = session.execute(
        select(EventRow, PageRow.name)
        .outerjoin(PageRow, EventRow.page_id == PageRow.id)
        .where(EventRow.request_id.in_(ids), EventRow.note != "")
        .order_by(EventRow.request_id, EventRow.revision)
    )
    for event, name in rows:
        note = Note(_local(event.at_ms), name or "", event.what, event.note)
        found[event.request_id] = (*found.get(event.request_id, ()), note)
    return found


def _card(row: RequestRow, holder: str, notes: tuple[Note, ...], now_ms: int) -> Card:
    late_ms = now_ms - row.promised_by_ms
    is_late = late_ms >= 0 and row.state != WorkState.CALLING.value
    is_later = row.next_try_ms is not None and row.next_try_ms > now_ms
    return Card(
        id=row.id,
        reference=row.reference,
        state=row.state,
        urgency=row.urgency,
        is_urgent=row.tier > 0,
        waiting_minutes=max(0, now_ms - row.received_ms) // _MINUTE_MS,
        late_minutes=late_ms // _MINUTE_MS if is_late else None,
        promised_by=_local(row.promised_by_ms),
        next_try=_local(row.next_try_ms) if row.next_try_ms is not None and is_later else None,
        attempt=row.attempt,
        most_attempts=MAX_ATTEMPTS,
        site=row.site,
        language=row.language,
        cause=row.cause,
        contact_kind=row.contact_kind,
        contact_number=row.contact_number,
        contact_place=row.contact_place,
        tel=dialled(row.contact_number) if row.contact_kind == ContactKind.PHONE.value else "",
        turns=tuple(row.turns),
        comfort=dict(row.comfort),
        holder=holder,
        notes=notes,
    )


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms // 1000, UTC).astimezone()
