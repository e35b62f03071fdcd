"""What the answers missed, on the disk: kept in order, within bounds, and gone when it is erased."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from records_help import make, message, request

from kindline.adapters.store import SqliteStore
from kindline.adapters.store.reserve import Reserve
from kindline.domain.errors import StoreError, StoreFullError
from kindline.domain.misses import Miss, MissKind
from kindline.ports import Records

WORDS = "where has the green form gone"


def miss(name: str = "m1", at_ms: int = 1000, kind: MissKind = MissKind.UNKNOWN, **other: object) -> Miss:
    made = Miss(
        id=name, kind=kind, at_ms=at_ms, site="Riverside Bank", language="en", question=f"Grüße {WORDS}"
    )
    return replace(made, **other)


def test_misses_come_back_as_they_were_oldest_first(either: Records) -> None:
    chosen = miss("m2", 500, MissKind.CHOSEN, offered=("a", "b"), chosen="b", by_voice=True)
    either.add(miss())
    either.add(chosen)
    either.add(miss("m1", 1000, MissKind.PERSON_AFTER))
    assert either.misses(0) == (chosen, miss("m1", 1000, MissKind.PERSON_AFTER), miss())
    assert either.misses(1000) == (miss("m1", 1000, MissKind.PERSON_AFTER), miss())
    assert either.misses(1001) == ()


def test_the_same_sign_again_takes_the_place_of_the_first(either: Records) -> None:
    either.add(miss("m1", 1, MissKind.CHOSEN, chosen="a"))
    either.add(miss("m1", 2, MissKind.CHOSEN, chosen="b"))
    assert [(m.at_ms, m.chosen) for m in either.misses(0)] == [(2, "b")]


def test_old_misses_are_erased_and_the_oldest_beyond_the_most(
    either: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("kindline.adapters.store.store", "kindline.testing.records"):
        monkeypatch.setattr(f"{module}.MOST_KEPT", 3)
    for number in range(8):
        either.add(miss(f"m{number}", number))
    either.forget_misses(2)
    assert [m.at_ms for m in either.misses(0)] == [5, 6, 7]
    either.forget_misses(6)
    assert [m.at_ms for m in either.misses(0)] == [6, 7]
    either.forget_misses(9)
    assert either.misses(0) == ()
    either.forget_misses(9)


def test_misses_and_requests_do_not_touch_one_another(either: Records) -> None:
    either.save(request(), message())
    either.add(miss("r1"))
    either.forget_over(10_000)
    assert either.misses(0) == (miss("r1"),)
    either.forget_misses(10_000)
    assert either.open_requests() == (request(),)


def test_misses_are_there_after_opening_again(store: SqliteStore, path: Path) -> None:
    store.add(miss())
    store.close()
    again = make(path)
    assert again.misses(0) == (miss(),)
    again.close()


def test_nothing_of_an_erased_miss_stays_in_the_files(store: SqliteStore, path: Path) -> None:
    store.add(miss())
    assert any(WORDS.encode() in file.read_bytes() for file in path.parent.iterdir())
    store.forget_misses(2000)
    assert not [file for file in path.parent.iterdir() if WORDS.encode() in file.read_bytes()]


def test_one_miss_that_makes_no_sense_does_not_hide_the_others(
    store: SqliteStore, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.add(miss("good"))
    store.add(miss("bad"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE miss SET kind = 'whatever' WHERE id = 'bad'")
    connection.close()
    with caplog.at_level(logging.ERROR):
        assert [m.id for m in store.misses(0)] == ["good"]
    assert "makes no sense" in caplog.text


def test_the_room_kept_for_requests_is_not_given_to_misses(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.device_id()
    reserve = path.with_name("records.sqlite.reserve")
    with sqlite3.connect(path) as connection:
        size = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    given: list[bool] = []
    give_back = Reserve.give_back
    monkeypatch.setattr(Reserve, "give_back", lambda it: (given.append(True), give_back(it))[1])
    store._engine.raw_connection().cursor().execute(f"PRAGMA max_page_count={size}")
    with pytest.raises(StoreFullError):
        store.add(miss(question="x" * 100_000))
    assert given == []
    assert reserve.exists()
    store.save(request())
    assert store.open_requests() == (request(),)


def test_what_fails_does_not_write_the_values_into_the_log(store: SqliteStore) -> None:
    with pytest.raises(StoreError) as caught:
        store.add(replace(miss(), site=None))
    assert WORDS not in str(caught.value)


@pytest.mark.parametrize("old", ["0001", "0002"])
def test_a_file_of_before_takes_misses(path: Path, old: str) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript((Path(__file__).parent / "old_files" / f"{old}.sql").read_text(encoding="utf-8"))
    connection.close()
    store = make(path)
    assert store.misses(0) == ()
    store.add(miss())
    assert store.misses(0) == (miss(),)
    assert store.open_requests() == (request(),)
    store.close()
