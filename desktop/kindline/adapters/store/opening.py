"""Opening the database file: durable, up to date, and never stopped by a broken one."""

from __future__ import annotations

import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

NEWEST_REVISION = "0003"
"""The newest migration. Knowing it spares loading Alembic at each start."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_S = 5
# a small log file keeps the room taken on a nearly full disk small
_PAGES_BEFORE_CHECKPOINT = 64
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    f"wal_autocheckpoint={_PAGES_BEFORE_CHECKPOINT}",
)
# the file itself is unusable; everything else (no room, no right, in use) may pass
_BROKEN_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_log = logging.getLogger(__name__)


class BrokenFileError(Exception):
    """The database file cannot be used by this program, now or later; the message says why."""


def open_database(path: Path, now_ms: int) -> Engine:
    """An engine on the file at `path`, made or brought up to date.

    A broken file is moved aside and a new one begun. Raises `OSError` and SQLAlchemy's `DatabaseError`.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _open(path)
    except BrokenFileError as error:
        aside = _move_aside(path, now_ms)
        _log.error("the records at %s cannot be used (%s); kept as %s, new ones begun", path, error, aside)
        return _open(path)


def sqlite_code(error: DatabaseError) -> int | None:
    """SQLite's primary result code behind an error; None when there is none."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _open(path: Path) -> Engine:
    # telephone numbers are in it; SQLite gives its side files the same rights
    path.touch(mode=0o600)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=StaticPool,
        connect_args={"timeout": _BUSY_S, "check_same_thread": False},
        hide_parameters=True,  # errors are logged; what customers said is not
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            _check(connection)
            _upgrade(connection)
    except DatabaseError as error:
        engine.dispose()
        if sqlite_code(error) in _BROKEN_CODES:
            raise BrokenFileError(str(error.orig)) from error
        raise
    except BrokenFileError:
        engine.dispose()
        raise
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver's own late BEGIN would leave table changes outside the transaction
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check(connection: Connection) -> None:
    found = connection.scalar(text("PRAGMA quick_check(1)"))
    if found != "ok":
        raise BrokenFileError(str(found))


def _upgrade(connection: Connection) -> None:
    if connection.dialect.has_table(connection, "alembic_version"):
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if revision == NEWEST_REVISION:
            return
    upgrade(connection)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to `revision` in the connection's transaction.

    Raises `BrokenFileError` when the file was written by a newer program.
    """
    # only a new file or a new version needs it, and it takes long to load
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise BrokenFileError(f"written by another version of the program: {error}") from error


def _move_aside(path: Path, now_ms: int) -> Path:
    """Rename the file and its side files; nothing is deleted."""
    stamp = datetime.fromtimestamp(now_ms / 1000, UTC).strftime("%Y%m%dT%H%M%S.%f")
    aside = path.with_name(f"{path.name}.broken-{stamp}")
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            source.rename(aside.with_name(aside.name + suffix))
    return aside
