from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from desk_help import new_body

from kindline.desk.database import Database, open_database
from kindline.desk.errors import DatabaseUnusableError
from kindline.desk.presence import Presence
from kindline.desk.tables import Base
from kindline.desk.work import HelpDesk
from kindline.testing.work import FakeClock

FIRST_REVISION = "0001"


def _differences(database: Database) -> list[object]:
    with database.reading() as session:
        return list(compare_metadata(MigrationContext.configure(session.connection()), Base.metadata))


def test_an_empty_file_gets_the_newest_schema(database_url: str) -> None:
    database = open_database(database_url)
    assert _differences(database) == []
    database.close()


def test_a_file_of_the_first_revision_is_upgraded_with_what_is_in_it(sqlite_url: str, tmp_path: Path) -> None:
    """Rows as the first release wrote them; a later migration must keep them readable."""
    clock = FakeClock()
    open_database(sqlite_url, FIRST_REVISION).close()
    raw = sqlite3.connect(tmp_path / "desk.db")
    raw.executescript((Path(__file__).parent / "first_release.sql").read_text(encoding="utf-8"))
    assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(FIRST_REVISION,)]
    raw.close()
    database = open_database(sqlite_url)
    assert _differences(database) == []
    status = HelpDesk(database, clock, lambda: None).status("0197-old")
    assert (status.reference, status.state.value, status.revision) == ("K47", "queued", 1)
    assert Presence(database, clock, lambda: None).names() == ()
    database.close()


def test_opening_again_keeps_everything(database_url: str) -> None:
    clock = FakeClock()
    database = open_database(database_url)
    body = new_body()
    answer = HelpDesk(database, clock, lambda: None).record(body)
    database.close()
    again = open_database(database_url)
    assert HelpDesk(again, clock, lambda: None).record(body) == answer
    again.close()


def test_commits_reach_the_disk_and_what_is_erased_is_gone(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.reading() as session:
        for pragma, value in [
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("secure_delete", 1),
            ("busy_timeout", 10_000),
            ("foreign_keys", 1),
        ]:
            assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    database.close()


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_others_on_the_machine_cannot_read_the_numbers(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'new' / 'desk.db'}").close()
    for path in (tmp_path / "new").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_file_of_a_newer_version_is_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    open_database(sqlite_url).close()
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(DatabaseUnusableError, match="another version of Kindline"):
        open_database(sqlite_url)


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "oracle+nothing://x/y"])
def test_a_url_that_cannot_be_used_is_explained(url: str) -> None:
    with pytest.raises(DatabaseUnusableError):
        open_database(url)


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(DatabaseUnusableError, match="cannot be used"):
        open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnusableError, match="cannot keep"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'desk.db'}")
