"""Every test of the desk runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from desk_help import Office
from sqlalchemy import create_engine, make_url

from kindline.desk.app import create_app
from kindline.desk.database import open_database
from kindline.testing.work import FakeClock

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
_numbers = itertools.count(1)

MakeUrl = Callable[[], str]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest) -> str:
    """Which kind of database this run of the test is on."""
    return str(request.param)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def database_url(database: str, sqlite_url: str) -> Iterator[str]:
    """A database without any table."""
    if database == "sqlite":
        yield sqlite_url
    else:
        with _made() as url:
            yield url


@pytest.fixture(scope="session")
def empty_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, made once: running the migrations for every test takes a minute."""
    path = tmp_path_factory.mktemp("desk") / "empty.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def empty_template() -> Iterator[str]:
    """The same in PostgreSQL, by its name."""
    with _made() as url:
        open_database(url).close()
        yield str(make_url(url).database)


@pytest.fixture
def records_url(database: str, sqlite_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with all tables and no rows."""
    if database == "sqlite":
        shutil.copyfile(request.getfixturevalue("empty_records"), str(make_url(sqlite_url).database))
        yield sqlite_url
    else:
        with _made(request.getfixturevalue("empty_template")) as url:
            yield url


@pytest.fixture
def fresh_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Makes databases with all tables and no rows, as many as are asked for."""
    with ExitStack() as stack:

        def make() -> str:
            if database == "sqlite":
                path = tmp_path / f"{next(_numbers)}.db"
                shutil.copyfile(request.getfixturevalue("empty_records"), path)
                return f"sqlite:///{path}"
            return stack.enter_context(_made(request.getfixturevalue("empty_template")))

        yield make


@pytest.fixture
def office(records_url: str, clock: FakeClock) -> Iterator[Office]:
    office = Office(create_app(records_url, clock))
    yield office
    office.close()


@contextmanager
def _made(template: str = "template1") -> Iterator[str]:
    """A new database on the tests' server; gives its URL."""
    server = make_url(os.environ["KINDLINE_TEST_POSTGRES"])
    name = f"desk_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield server.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()
