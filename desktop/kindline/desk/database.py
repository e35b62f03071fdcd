"""Opening the desk's database: durable settings, and migrations to the newest schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from kindline.desk.errors import DatabaseUnusableError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_S = 10
_WRITES = "kindline_writes"


class Database:
    """Sessions on one database. A writing session holds SQLite's write lock from its first statement."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})

    def reading(self) -> Session:
        """A session that only reads."""
        return Session(self._engine)

    def writing(self) -> Session:
        """A session to be used as `with database.writing() as session, session.begin():`."""
        return Session(self._writing, expire_on_commit=False)

    def upgrade(self, revision: str) -> None:
        """Bring the schema to `revision` in one transaction. Raises `DatabaseUnusableError`."""
        config = Config()
        # alembic reads % as the start of a placeholder
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        try:
            with self._writing.begin() as connection:
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


def open_database(url: str, revision: str = "head") -> Database:
    """Open the database at a SQLAlchemy URL and bring it up to `revision`. Raises `DatabaseUnusableError`."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = _sqlite_engine(parsed)
        else:
            engine = create_engine(parsed, pool_pre_ping=True)
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
