"""Takes what could name a customer out of requests: after a set time, and at once when somebody asks.

The request's id stays with its first answer, so that a message that comes again is known for ever.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kindline.desk.database import Database
from kindline.desk.errors import StillOpenError, UnknownRequestError
from kindline.desk.tables import AuditRow, EventRow, RequestRow
from kindline.ports import Clock

DAY_MS = 24 * 3600 * 1000
USUAL_DAYS = 90
_AT_ONCE = 500
"""So many in one transaction, so that nobody waits long for its end."""


class Erasing:
    """`after_days` counts from a request's end; 0 keeps everything until somebody asks."""

    def __init__(self, database: Database, clock: Clock, after_days: float) -> None:
        self._database = database
        self._clock = clock
        self._after_ms = round(after_days * DAY_MS)

    def erase_old(self) -> int:
        """Erase what is old enough; returns how many requests."""
        count = 0
        while self._after_ms:
            erased = self._database.write(self._erase_some)
            count += erased
            if erased < _AT_ONCE:
                break
        return count

    def erase(self, reference: str, by: str) -> int:
        """Erase the finished requests with a reference (a few over the years) at once; returns how many.

        Raises `StillOpenError` when one of them is still worked on, and `UnknownRequestError`.
        """

        def erase(session: Session) -> int:
            rows = session.scalars(select(RequestRow).where(RequestRow.reference == reference)).all()
            if not rows:
                raise UnknownRequestError(f"There is no request {reference}.")
            if any(row.finished_ms is None for row in rows):
                raise StillOpenError(f"{reference} is still open. Finish it first.")
            for row in rows:
                self._empty(session, row)
            session.add(AuditRow(at_ms=self._clock.now_ms(), who=by, what="erased", about=reference))
            return len(rows)

        return self._database.write(erase)

    def _erase_some(self, session: Session) -> int:
        before_ms = self._clock.now_ms() - self._after_ms
        rows = session.scalars(
            select(RequestRow)
            .where(RequestRow.finished_ms < before_ms, RequestRow.erased_ms.is_(None))
            .order_by(RequestRow.finished_ms)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            self._empty(session, row)
        return len(rows)

    def _empty(self, session: Session, row: RequestRow) -> None:
        row.contact_number = row.contact_place = ""
        row.turns = []
        row.erased_ms = self._clock.now_ms()
        session.execute(update(EventRow).where(EventRow.request_id == row.id).values(note=""))
