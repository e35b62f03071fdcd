from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from records_help import make

from kindline.adapters.store import SqliteStore
from kindline.ports import Store
from kindline.testing.records import MemoryStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "records.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = make(path)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "memory"])
def either(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    """The real store and its fake must behave the same."""
    store: Store = make(path) if request.param == "sqlite" else MemoryStore()
    yield store
    store.close()
