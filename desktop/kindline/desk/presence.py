"""The agents' browsers: who they are, who is at the desk, whose page has gone silent."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kindline.desk.database import Database
from kindline.desk.tables import PageRow
from kindline.ports import Clock

LEASE_MS = 30_000
FRESH_MS = 5_000
"""A page that was seen so recently is not written down again."""
KEPT_DUTY_MS = 5 * 60_000
NAME_CHARS = 40


def page_id(token: str) -> str:
    """The id under which the page with this cookie is written down."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def tidy_name(name: str) -> str:
    """A name as it may be shown: one line, no control or direction characters, at most 40 characters."""
    words = "".join(c for c in name if c.isspace() or unicodedata.category(c)[0] != "C").split()
    return " ".join(words)[:NAME_CHARS].rstrip()


def seen_page(session: Session, page: str, now_ms: int) -> PageRow:
    """The page's row, made if it is new, with the present moment as when it was last seen."""
    row = session.get(PageRow, page, with_for_update=True)
    if row is None:
        number = (session.scalar(select(func.count()).select_from(PageRow)) or 0) + 1
        row = PageRow(id=page, name=f"Agent {number}", seen_ms=now_ms, on_duty=False, until_ms=0)
        session.add(row)
        session.flush()
    row.seen_ms = now_ms
    return row


class Presence:
    """Who is at the desk. A word lasts 30 s; the page renews it for as long as it lives."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed

    def switch(self, page: str, on_duty: bool, name: str) -> None:
        """The agent says that they are (or are no longer) at the desk; an empty name keeps the old one."""

        def switch(session: Session) -> None:
            now_ms = self._clock.now_ms()
            row = seen_page(session, page, now_ms)
            row.name = tidy_name(name) or row.name
            row.on_duty = on_duty
            row.until_ms = now_ms + LEASE_MS if on_duty else 0

        self._database.write(switch)
        self._changed()

    def renew(self, page: str) -> bool:
        """The page still lives; returns whether its agent counts as being at the desk.

        A page that was silent for more than five minutes must be switched on again by hand: its agent
        may have gone home.
        """
        with self._database.reading() as session:
            row = session.get(PageRow, page)
            if row is None:
                return False
            if 0 <= self._clock.now_ms() - row.seen_ms < FRESH_MS:
                return row.on_duty

        def renew(session: Session) -> tuple[bool, bool]:
            row = seen_page(session, page, self._clock.now_ms())
            silent_ms = row.seen_ms - row.until_ms
            if silent_ms > KEPT_DUTY_MS:
                row.on_duty = False
            came_back = row.on_duty and silent_ms >= 0
            row.until_ms = row.seen_ms + LEASE_MS if row.on_duty else 0
            return row.on_duty, came_back

        on_duty, came_back = self._database.write(renew)
        if came_back:
            self._changed()
        return on_duty

    def name(self, page: str) -> str:
        """The agent's name; "" when it is not known yet."""
        with self._database.reading() as session:
            row = session.get(PageRow, page)
            return row.name if row else ""

    def names(self) -> tuple[str, ...]:
        """The names of all who are at the desk now."""
        now_ms = self._clock.now_ms()
        with self._database.reading() as session:
            # the upper end: a clock that was set back must not stretch a lease
            rows = session.scalars(
                select(PageRow)
                .where(PageRow.on_duty, PageRow.until_ms > now_ms, PageRow.until_ms <= now_ms + LEASE_MS)
                .order_by(PageRow.name)
            )
            return tuple(row.name for row in rows)

    def someone(self) -> bool:
        """Whether anybody is at the desk now."""
        return bool(self.names())
