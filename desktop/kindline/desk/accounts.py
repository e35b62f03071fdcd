"""Who may work at the desk: names, roles and passwords, and what was done with them.

A desk without any account is open to whoever reaches it, which is for one computer only (`server.py`
sees to that). From the first account on nobody works without signing in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from kindline.desk.database import Database
from kindline.desk.errors import AccountError
from kindline.desk.presence import tidy_name
from kindline.desk.tables import AgentRow, AuditRow, PageRow
from kindline.ports import Clock

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
FREE_TRIES = 5
LOCK_MS = 60_000
SESSION_MS = 12 * 3600 * 1000
_AT_ONCE = 2


class Role(StrEnum):
    """What an agent may do besides working the queue: see reports, and look after accounts."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """An agent as others may see them."""

    name: str
    role: Role
    is_disabled: bool


class Accounts:
    """Safe to use from several threads. Every change is in the audit trail."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")
        # each look at a password takes 64 MB
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def is_closed(self) -> bool:
        """Whether agents have to sign in: there is at least one account."""
        with self._database.reading() as session:
            return bool(session.scalar(select(exists(select(AgentRow.id)))))

    def all(self) -> tuple[Account, ...]:
        with self._database.reading() as session:
            rows = session.scalars(select(AgentRow).order_by(AgentRow.name)).all()
            return tuple(Account(r.name, Role(r.role), r.disabled_ms is not None) for r in rows)

    def add(self, name: str, role: Role, password: str, by: str) -> None:
        """A new account. Raises `AccountError`."""
        shown = tidy_name(name)
        if not shown:
            raise AccountError("An agent needs a name.")
        hashed = self._hashed(password)

        def add(session: Session) -> None:
            if _find(session, shown) is not None:
                raise AccountError(f"There is an agent {shown} already.")
            row = AgentRow(
                name=shown,
                folded=shown.casefold(),
                role=role.value,
                password_hash=hashed,
                created_ms=self._clock.now_ms(),
            )
            session.add(row)
            # who worked without an account does so no longer
            session.execute(update(PageRow).where(PageRow.agent_id.is_(None)).values(on_duty=False))
            self._audit(session, by, "agent_added", f"{shown} ({role.value})")

        self._database.write(add)

    def set_password(self, name: str, password: str, by: str) -> None:
        """Another password; who is signed in with the old one is signed out. Raises `AccountError`."""
        hashed = self._hashed(password)

        def change(row: AgentRow) -> None:
            row.password_hash = hashed
            row.failures = 0

        self._change(name, by, "password_set", change)

    def disable(self, name: str, by: str) -> None:
        """The agent can no longer work; what they had taken goes back by its lease. Raises `AccountError`."""
        now_ms = self._clock.now_ms()

        def change(row: AgentRow) -> None:
            row.disabled_ms = row.disabled_ms or now_ms

        self._change(name, by, "agent_disabled", change)

    def sign_in(self, name: str, password: str, page: str) -> Account:
        """Bind a page to an account for a shift. Raises `AccountError`, with the same words for a wrong
        name as for a wrong password.
        """
        now_ms = self._clock.now_ms()
        with self._database.reading() as session:
            known = _find(session, tidy_name(name))
        hashed = known.password_hash if known and known.disabled_ms is None else self._nobody
        is_locked = known is not None and _locked_ms(known, now_ms) > 0
        # the hash is made in any case, so that the time tells nothing about names
        is_right = self._fits(hashed, password[:LONGEST_PASSWORD]) and hashed is not self._nobody

        def enter(session: Session) -> tuple[str, Account | None]:
            row = session.get(AgentRow, known.id, with_for_update=True) if known else None
            if row is None or is_locked or not is_right:
                if row is not None and not is_locked:
                    row.failures += 1
                    row.failed_ms = now_ms
                self._audit(
                    session, tidy_name(name), "sign_in_refused", "too many tries" if is_locked else ""
                )
                return "locked" if is_locked else "wrong", None
            row.failures = 0
            session.add(_page(page, row, now_ms))
            self._audit(session, row.name, "signed_in", "")
            return "", Account(row.name, Role(row.role), is_disabled=False)

        problem, account = self._database.write(enter)
        if account is None:
            raise AccountError(_REFUSALS[problem])
        return account

    def sign_out(self, page: str) -> None:
        """The page belongs to nobody any more, and its agent is not at the desk."""

        def leave(session: Session) -> None:
            row = session.get(PageRow, page, with_for_update=True)
            if row is not None and row.agent_id is not None:
                self._audit(session, row.name, "signed_out", "")
                row.agent_id = None
                row.on_duty = False
                row.until_ms = 0

        self._database.write(leave)
        self._changed()

    def signed_in(self, page: str) -> Account | None:
        """Whose page it is; None when nobody's, after a shift's length, and when the account was disabled."""
        with self._database.reading() as session:
            found = session.execute(
                select(AgentRow, PageRow.signed_in_ms)
                .join(PageRow, PageRow.agent_id == AgentRow.id)
                .where(PageRow.id == page)
            ).first()
        if found is None:
            return None
        row, since_ms = found
        # the other sign too: a clock that was set back must not stretch a shift
        is_over = abs(self._clock.now_ms() - (since_ms or 0)) > SESSION_MS
        if row.disabled_ms is not None or is_over:
            return None
        return Account(row.name, Role(row.role), is_disabled=False)

    def _change(self, name: str, by: str, what: str, change: Callable[[AgentRow], None]) -> None:
        shown = tidy_name(name)

        def apply(session: Session) -> None:
            row = _find(session, shown)
            if row is None:
                raise AccountError(f"There is no agent {shown}.")
            change(row)
            for page in session.scalars(select(PageRow).where(PageRow.agent_id == row.id)):
                page.agent_id = None
                page.on_duty = False
                page.until_ms = 0
            self._audit(session, by, what, row.name)

        self._database.write(apply)
        self._changed()

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise AccountError(
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters: several words, say."
            )
        return self._hasher.hash(password)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            with self._turns:
                return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def _audit(self, session: Session, who: str, what: str, about: str) -> None:
        session.add(AuditRow(at_ms=self._clock.now_ms(), who=who, what=what, about=about))


_REFUSALS = {
    "wrong": "The name or the password is wrong.",
    "locked": "That was wrong too often. Wait a minute, then try again.",
}


def _page(page: str, row: AgentRow, now_ms: int) -> PageRow:
    times = {"signed_in_ms": now_ms, "seen_ms": now_ms, "until_ms": 0}
    return PageRow(id=page, name=row.name, agent_id=row.id, on_duty=False, **times)


def _find(session: Session, name: str) -> AgentRow | None:
    """Names are one whatever their letters' case; databases do not agree what that is."""
    return session.scalar(select(AgentRow).where(AgentRow.folded == name.casefold()))


def _locked_ms(row: AgentRow, now_ms: int) -> int:
    """For how long no password is looked at; a clock that was set back locks nobody for long."""
    if row.failures < FREE_TRIES or row.failures % FREE_TRIES:
        return 0
    left_ms = row.failed_ms + LOCK_MS - now_ms
    return left_ms if left_ms <= LOCK_MS else 0
