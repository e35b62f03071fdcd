"""The device's records: what is acknowledged is on the disk, what is erased is gone from it."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from records_help import NUMBER, WORDS, make, message, request
from sqlalchemy import create_engine

from kindline.adapters.store import SqliteStore
from kindline.adapters.store.models import Base
from kindline.adapters.store.opening import NEWEST_REVISION, open_database
from kindline.domain.errors import StoreError, StoreFullError
from kindline.domain.requests import (
    DeliveryState,
    WorkState,
)
from kindline.ports import Store


def test_the_device_has_one_id(either: Store) -> None:
    assert either.device_id() == either.device_id() != ""


def test_a_request_comes_back_as_it_was(either: Store) -> None:
    either.save(request())
    moved = request("r2", 500, delivery=DeliveryState.RECEIVED, work=WorkState.CALLING, revision=7)
    moved = replace(moved, device="made-up")
    either.save(moved)
    either.save(replace(moved, attempt=2, reference="K47"))
    assert either.open_requests() == (replace(moved, attempt=2, reference="K47"), request())


def test_a_request_from_memory_is_durable_once_it_is_saved(either: Store) -> None:
    either.save(request(durable=False))
    assert either.open_requests()[0].durable


def test_messages_come_back_in_order_and_are_settled(either: Store) -> None:
    either.save(request(), message("m2", sequence=2))
    either.save(request(), message("m10", sequence=10))
    either.save(request(), message("m1", sequence=1))
    either.count_try("m2")
    either.count_try("m2")
    either.count_try("nobody")
    assert [(m.id, m.tries) for m in either.pending()] == [("m1", 0), ("m2", 2), ("m10", 0)]
    assert either.pending()[0] == message("m1", sequence=1)
    either.settle("m1", request(delivery=DeliveryState.RECEIVED))
    either.settle("m1", request(delivery=DeliveryState.RECEIVED))
    assert [m.id for m in either.pending()] == ["m2", "m10"]
    assert either.open_requests()[0].delivery is DeliveryState.RECEIVED


def test_several_messages_are_written_with_the_request(either: Store) -> None:
    either.save(request(), message())
    either.save(request(revision=2), message("m3", sequence=3), message(), message("m2", sequence=2))
    assert [m.id for m in either.pending()] == ["r1", "m2", "m3"]
    either.save(request(work=WorkState.DONE), message("m4", sequence=4))
    assert either.pending() == ()


def test_of_several_messages_all_are_written_or_none(store: SqliteStore) -> None:
    store.save(request(), message())
    broken = replace(message("m3", sequence=3), path=None)
    with pytest.raises(StoreError):
        store.save(request(revision=2), message("m2", sequence=2), broken)
    assert store.pending() == (message(),)
    assert store.open_requests() == (request(),)


def test_a_message_that_is_there_stays_as_it_is(either: Store) -> None:
    either.save(request(), message())
    either.count_try("r1")
    either.save(request(), replace(message(), body=b"another"))
    assert either.pending() == (replace(message(), tries=1),)


def test_what_is_over_keeps_no_messages(either: Store) -> None:
    either.save(request(), message())
    either.save(request("r2"), message("m2", "r2", 2))
    either.save(request(work=WorkState.CANCELLED))
    assert [m.id for m in either.pending()] == ["m2"]
    assert [r.id for r in either.open_requests()] == ["r2"]
    either.settle("m2", request("r2", work=WorkState.DONE))
    assert either.pending() == ()
    assert either.open_requests() == ()


def test_what_is_over_and_old_is_erased_and_its_id_never_used_again(either: Store) -> None:
    either.save(request("old", 1000, work=WorkState.DONE))
    either.save(request("new", 3000, work=WorkState.DONE))
    either.save(request("open", 1000))
    either.forget_over(2000)
    either.forget_over(2000)
    with pytest.raises(StoreError, match="old"):
        either.save(request("old"))
    either.save(request("new", 3000))
    assert {r.id for r in either.open_requests()} == {"open", "new"}


def test_facts(either: Store) -> None:
    assert either.recall("number") == ""
    either.remember("number", "1")
    either.remember("number", NUMBER)
    assert either.recall("number") == NUMBER
    either.remember("number", "")
    either.remember("number", "")
    assert either.recall("number") == ""


def test_everything_is_there_after_opening_again(store: SqliteStore, path: Path) -> None:
    device = store.device_id()
    store.save(request(), message())
    store.close()
    again = make(path)
    assert (again.device_id(), again.open_requests(), again.pending()) == (device, (request(),), (message(),))
    again.close()


def test_the_files_settings_are_durable(store: SqliteStore, path: Path) -> None:
    store.device_id()
    connection = store._engine.raw_connection()
    found = {
        name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
    }
    connection.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_of_an_erased_request_stays_in_the_files(store: SqliteStore, path: Path) -> None:
    store.save(request(), message())
    store.remember("number", NUMBER)
    store.settle("r1", request(work=WorkState.DONE))
    assert any(WORDS.encode() in file.read_bytes() for file in path.parent.iterdir())
    store.forget_over(2000)
    store.remember("number", "")
    for file in path.parent.iterdir():
        data = file.read_bytes()
        assert WORDS.encode() not in data, file
        assert NUMBER.encode() not in data, file


@pytest.mark.parametrize("size", [0, 100, 4096, 30_000])
def test_a_broken_file_is_moved_aside_and_nothing_deleted(
    path: Path, caplog: pytest.LogCaptureFixture, size: int
) -> None:
    store = make(path)
    for number in range(50):
        store.save(request(f"r{number}"), message(f"m{number}", f"r{number}", number))
    store.close()
    whole = path.read_bytes()
    broken = b"this is no database" + b"\xab" * size + whole[19 + size :]
    path.write_bytes(broken)
    with caplog.at_level(logging.ERROR):
        store.save(request("fresh"))
    assert [r.id for r in store.open_requests()] == ["fresh"]
    store.close()
    (aside,) = path.parent.glob("records.sqlite.broken-*")
    assert aside.read_bytes() == broken
    assert str(aside) in caplog.text


def test_a_file_torn_in_the_middle_is_noticed(path: Path) -> None:
    store = make(path)
    for number in range(200):
        store.save(request(f"r{number}"), message(f"m{number}", f"r{number}", number))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    store.save(request("fresh"))
    assert [r.id for r in store.open_requests()] == ["fresh"]
    assert len(list(path.parent.glob("*.broken-*"))) == 1
    store.close()


def test_a_file_of_a_newer_program_is_kept_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = make(path)
    store.save(request())
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with caplog.at_level(logging.ERROR):
        assert store.open_requests() == ()
    assert "another version" in caplog.text
    store.close()


def test_one_record_that_makes_no_sense_does_not_hide_the_others(
    store: SqliteStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.save(request("good"))
    store.save(request("bad"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE help_request SET urgency = 'whatever' WHERE id = 'bad'")
    connection.close()
    assert [r.id for r in store.open_requests()] == ["good"]
    assert "bad" in caplog.text


def test_a_place_where_no_file_can_be_is_told_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    store = make(tmp_path / "data" / "records.sqlite")
    with pytest.raises(StoreError, match="cannot be used"):
        store.save(request())
    (tmp_path / "data").unlink()
    store.save(request())
    assert store.open_requests() == (request(),)
    store.close()


def test_a_file_in_use_is_no_broken_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindline.adapters.store.opening._BUSY_S", 0.05)
    make(path).device_id()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = make(path)
    with pytest.raises(StoreError) as caught:
        store.save(request())
    assert not isinstance(caught.value, StoreFullError)
    other.execute("ROLLBACK")
    other.close()
    store.save(request())
    assert list(path.parent.glob("*.broken-*")) == []
    store.close()


# -- migrations


def test_the_migrations_make_the_tables_of_the_models(store: SqliteStore, path: Path) -> None:
    store.device_id()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == NEWEST_REVISION
    engine.dispose()


def test_the_newest_migration_is_the_one_that_is_expected() -> None:
    folder = Path(__file__).parents[2] / "desktop/kindline/adapters/store/migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == NEWEST_REVISION


@pytest.mark.parametrize(
    "old", sorted((Path(__file__).parent / "old_files").glob("*.sql")), ids=lambda p: p.stem
)
def test_a_file_of_every_earlier_version_is_brought_up_to_date(path: Path, old: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(old.read_text(encoding="utf-8"))
    connection.close()
    store = make(path)
    assert store.device_id() == "device-old"
    assert store.open_requests() == (request(),)
    assert store.pending() == (message(),)
    assert store.recall("number") == NUMBER
    store.close()


def test_a_change_of_tables_that_is_interrupted_leaves_nothing_half_made(path: Path) -> None:
    engine = open_database(path, 0)

    def interrupted() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE outgoing")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    engine.dispose()
    store = make(path)
    store.save(request(), message())
    assert store.pending() == (message(),)
    store.close()
