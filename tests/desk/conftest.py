from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_help import Office

from kindline.desk.app import create_app
from kindline.desk.database import open_database
from kindline.testing.work import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture(scope="session")
def empty_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, made once: running the migrations for every test takes a minute."""
    path = tmp_path_factory.mktemp("desk") / "empty.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def office(empty_records: Path, tmp_path: Path, database_url: str, clock: FakeClock) -> Iterator[Office]:
    shutil.copyfile(empty_records, tmp_path / "desk.db")
    office = Office(create_app(database_url, clock))
    yield office
    office.close()
