"""Opening the desk's database: durable settings, and migrations to the newest schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from kindline.desk.errors import DatabaseUnusableError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_S = 10
_WRITES = "kindline_writes"
_POSTGRES = "postgresql+psycopg"
_TRIES = 8
_POOL = 20
_UPGRADE_LOCK = 4_700_047
"""Any number that nothing else on the server is likely to take."""
_START_OVER = {"40001", "40P01"}
"""PostgreSQL's codes for two transactions in each other's way, of which this one had to yield."""

T = TypeVar("T")


class Database:
    """Sessions on one database, which several desks may use at once if it is PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})

    @property
    def is_shared(self) -> bool:
        """Whether other desks may write to it."""
        return self._engine.dialect.name != "sqlite"

    def reading(self) -> Session:
        """A session that only reads."""
        return Session(self._engine)

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction, committed when this returns.

        SQLite's write lock is held from its first statement on. With PostgreSQL others write at the same
        time: if they were first with an id, or in each other's way, `work` is run once more from the start.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                with Session(self._writing, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                if not tries_left or not _is_in_the_way(error):
                    raise
        raise AssertionError("the last try returns or raises")

    def upgrade(self, revision: str) -> None:
        """Bring the schema to `revision` in one transaction. Raises `DatabaseUnusableError`."""
        config = Config()
        # alembic reads % as the start of a placeholder
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        try:
            with self._writing.begin() as connection:
                if self.is_shared:  # desks that start at the same time take turns
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
        except CommandError as error:
            raise DatabaseUnusableError(
                f"The desk's records were written by another version of Kindline ({error}). "
                "Start that version, or give another --database."
            ) from error
        except SQLAlchemyError as error:
            raise DatabaseUnusableError(
                f"The desk's records cannot be used: {error}. Check the path and its permissions."
            ) from error

    def close(self) -> None:
        self._engine.dispose()


def _is_in_the_way(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") in _START_OVER


def open_database(url: str, revision: str = "head") -> Database:
    """Open the database at a SQLAlchemy URL and bring it up to `revision`. Raises `DatabaseUnusableError`."""
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername=_POSTGRES)
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite_engine(parsed)
        elif parsed.drivername == _POSTGRES:
            engine = create_engine(parsed, pool_pre_ping=True, pool_size=_POOL, max_overflow=_POOL)
        else:
            raise ArgumentError("the desk keeps its records in SQLite or PostgreSQL")
    except ModuleNotFoundError as error:
        raise DatabaseUnusableError(
            f"PostgreSQL needs one part more ({error.name} is missing). Run: pip install 'kindline[postgres]'"
        ) from error
    except (ArgumentError, ImportError) as error:
        raise DatabaseUnusableError(f"{url!r} is no database URL that can be used here: {error}") from error
    except OSError as error:
        raise DatabaseUnusableError(f"The desk cannot keep its records there: {error}") from error
    database = Database(engine)
    try:
        database.upgrade(revision)
    except DatabaseUnusableError:
        database.close()
        raise
    return database


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseUnusableError("The desk needs a database file, for example sqlite:////var/lib/desk.db")
    path = Path(url.database)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # telephone numbers are in it; SQLite gives its side files the same rights
    path.touch(mode=0o600, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver would otherwise begin late, and two readers turning writers would deadlock
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
