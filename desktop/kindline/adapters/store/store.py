"""The device's records, acknowledged only after their commit."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from kindline.adapters.store.models import (
    DeviceRow,
    ErasedRow,
    FactRow,
    MissRow,
    OutgoingRow,
    RequestRow,
    miss_row,
    outgoing_row,
    read_miss,
    read_outgoing,
    read_request,
    request_row,
)
from kindline.adapters.store.opening import BrokenFileError, open_database, sqlite_code
from kindline.adapters.store.reserve import RESERVE_BYTES, Reserve
from kindline.domain.errors import StoreError, StoreFullError
from kindline.domain.misses import MOST_KEPT, Miss
from kindline.domain.requests import HelpRequest
from kindline.ports.records import Outgoing
from kindline.ports.work import Clock, Ids

T = TypeVar("T")

_ENOSPC_CODES = frozenset({sqlite3.SQLITE_FULL})
_IO_CODES = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})

_log = logging.getLogger(__name__)


class SqliteStore:
    """Fills `ports.Records`. Use it from one worker; it opens its file with the first call.

    When the file cannot be opened now, the call raises `StoreError` and the next one tries again.
    """

    def __init__(self, path: Path, ids: Ids, clock: Clock) -> None:
        self._path = path
        self._ids = ids
        self._clock = clock
        self._reserve = Reserve(path.with_name(f"{path.name}.reserve"))
        self._is_reserve_made = False
        self._engine: Engine | None = None

    def device_id(self) -> str:
        def work(session: Session) -> str:
            known = session.scalar(select(DeviceRow.id))
            if known is None:
                known = self._ids.new_id()
                session.add(DeviceRow(id=known))
            return known

        return self._run(work)

    def save(self, request: HelpRequest, *outgoing: Outgoing) -> None:
        def work(session: Session) -> None:
            self._write(session, request)
            new = [] if request.is_over else [m for m in outgoing if session.get(OutgoingRow, m.id) is None]
            session.add_all(outgoing_row(message) for message in new)

        self._run(work)

    def open_requests(self) -> tuple[HelpRequest, ...]:
        def work(session: Session) -> tuple[HelpRequest, ...]:
            query = select(RequestRow).where(~RequestRow.is_over)
            rows = session.scalars(query.order_by(RequestRow.created_ms, RequestRow.id))
            return tuple(request for row in rows if (request := _readable(row)) is not None)

        return self._run(work)

    def pending(self) -> tuple[Outgoing, ...]:
        def work(session: Session) -> tuple[Outgoing, ...]:
            rows = session.scalars(select(OutgoingRow).order_by(OutgoingRow.sequence, OutgoingRow.id))
            return tuple(read_outgoing(row) for row in rows)

        return self._run(work)

    def count_try(self, outgoing_id: str) -> None:
        row = update(OutgoingRow).where(OutgoingRow.id == outgoing_id)
        self._run(lambda session: session.execute(row.values(tries=OutgoingRow.tries + 1)))

    def settle(self, outgoing_id: str, request: HelpRequest) -> None:
        def work(session: Session) -> None:
            self._write(session, request)
            session.execute(delete(OutgoingRow).where(OutgoingRow.id == outgoing_id))

        self._run(work)

    def forget_over(self, before_ms: int) -> None:
        def work(session: Session) -> None:
            query = select(RequestRow.id).where(RequestRow.is_over, RequestRow.created_ms < before_ms)
            ids = session.scalars(query).all()
            session.add_all(ErasedRow(id=known, erased_ms=self._clock.now_ms()) for known in ids)
            session.execute(delete(RequestRow).where(RequestRow.id.in_(ids)))

        self._run(work)
        self._empty_log()
        self._reserve.make()

    def remember(self, key: str, value: str) -> None:
        def work(session: Session) -> None:
            if value:
                session.merge(FactRow(key=key, value=value))
            else:
                session.execute(delete(FactRow).where(FactRow.key == key))

        self._run(work)
        if not value:
            self._empty_log()

    def recall(self, key: str) -> str:
        return (
            self._run(lambda session: session.scalar(select(FactRow.value).where(FactRow.key == key))) or ""
        )

    def add(self, miss: Miss) -> None:
        # not `_run`: the room kept back is for requests
        self._attempt(lambda session: session.merge(miss_row(miss)))

    def misses(self, since_ms: int) -> tuple[Miss, ...]:
        def work(session: Session) -> tuple[Miss, ...]:
            query = select(MissRow).where(MissRow.at_ms >= since_ms)
            rows = session.scalars(query.order_by(MissRow.at_ms, MissRow.id, MissRow.kind))
            return tuple(miss for row in rows if (miss := _readable_miss(row)) is not None)

        return self._run(work)

    def forget_misses(self, before_ms: int) -> None:
        def work(session: Session) -> int:
            newest = select(MissRow.at_ms).order_by(MissRow.at_ms.desc()).offset(MOST_KEPT).limit(1)
            oldest_ms = max(before_ms, (session.scalar(newest) or -1) + 1)
            found = session.scalars(select(MissRow).where(MissRow.at_ms < oldest_ms)).all()
            for row in found:
                session.delete(row)
            return len(found)

        if self._attempt(work):
            self._empty_log()

    def close(self) -> None:
        """Close the file; a later call opens it again."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _write(self, session: Session, request: HelpRequest) -> None:
        if session.get(ErasedRow, request.id) is not None:
            raise StoreError(f"request {request.id} was erased; its id cannot be used again")
        session.merge(request_row(request))
        session.flush()
        if request.is_over:
            session.execute(delete(OutgoingRow).where(OutgoingRow.request_id == request.id))

    def _run(self, work: Callable[[Session], T]) -> T:
        """Do `work` in one transaction; its result is returned after the commit."""
        try:
            return self._attempt(work)
        except StoreFullError:
            if not self._reserve.give_back():
                raise
        return self._attempt(work)

    def _attempt(self, work: Callable[[Session], T]) -> T:
        try:
            if self._engine is None:
                self._engine = open_database(self._path, self._clock.now_ms())
                self._make_first_reserve()
            with Session(self._engine) as session, session.begin():
                return work(session)
        except (SQLAlchemyError, OSError, BrokenFileError) as error:
            # after a failure of the disk an open connection may go on failing
            self.close()
            raise self._explained(error) from error

    def _make_first_reserve(self) -> None:
        # not when the file is opened again after a failure: the room was just given back for it
        if not self._is_reserve_made:
            self._is_reserve_made = True
            self._reserve.make()

    def _explained(self, error: Exception) -> StoreError:
        problem = f"the records at {self._path} cannot be used: {error}"
        return StoreFullError(problem) if self._is_full(error) else StoreError(problem)

    def _is_full(self, error: Exception) -> bool:
        code = sqlite_code(error) if isinstance(error, DatabaseError) else None
        if code in _ENOSPC_CODES:
            return True
        # SQLite reports a full disk as a plain failure when its side files cannot grow
        if code in _IO_CODES or isinstance(error, OSError):
            try:
                return shutil.disk_usage(self._path.parent).free < RESERVE_BYTES // 4
            except OSError:
                return False
        return False

    def _empty_log(self) -> None:
        """Remove what was erased from the write-ahead log as well."""
        if self._engine is None:
            return
        try:
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy, *_ = cursor.fetchone() or (1,)
                cursor.close()
            finally:
                connection.close()
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreError(f"erased data may still stand in {self._path}-wal: {error}") from error
        if is_busy:
            _log.warning("another program reads %s; erased data leaves its log later", self._path)


def _readable(row: RequestRow) -> HelpRequest | None:
    """The request of a row; one that makes no sense must not hide the others."""
    try:
        return read_request(row)
    except (ValueError, TypeError, KeyError) as error:
        _log.error("the record of request %s makes no sense: %r", row.id, error)
        return None


def _readable_miss(row: MissRow) -> Miss | None:
    try:
        return read_miss(row)
    except (ValueError, TypeError) as error:
        _log.error("a kept question makes no sense: %r", error)
        return None
