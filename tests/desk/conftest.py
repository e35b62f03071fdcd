from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_help import Office

from kindline.desk.app import create_app
from kindline.testing.work import FakeClock


@pytest.fixture()
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture()
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture()
def office(database_url: str, clock: FakeClock) -> Iterator[Office]:
    office = Office(create_app(database_url, clock))
    yield office
    office.close()
