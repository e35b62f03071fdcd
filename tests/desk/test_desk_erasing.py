"""What could name a customer goes after a set time, and at once when somebody asks; ids stay known."""

from __future__ import annotations

import sqlite3

import pytest
from desk_help import Office, act, change_body, new_body
from sqlalchemy import select

from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.desk import erasing
from kindline.desk.erasing import DAY_MS, Erasing
from kindline.desk.errors import StillOpenError, UnknownRequestError
from kindline.desk.tables import AuditRow, EventRow, RequestRow
from kindline.domain.wire import ChangeKind
from kindline.testing.work import FakeClock

DAY_S = DAY_MS / 1000


def finish(office: Office, note: str = "deaf in one ear") -> str:
    asked = office.ask()
    anna = office.agent("Anna")
    act(anna, asked.id, "take", "ring")
    assert anna.form(f"/queue/{asked.id}", action="done", note=note).status_code == 200
    return asked.id


def traces(office: Office, request_id: str) -> list[object]:
    """What is left that could name somebody."""
    with office.parts.database.reading() as session:
        row = session.get(RequestRow, request_id)
        assert row is not None
        notes = session.scalars(select(EventRow.note).where(EventRow.request_id == request_id)).all()
    return [part for part in (row.contact_number, row.contact_place, row.turns, *notes) if part]


def test_three_months_after_its_end_a_request_is_emptied(office: Office, clock: FakeClock) -> None:
    old = finish(office)
    clock.advance(89 * DAY_S)
    fresh, still_open = finish(office), office.ask().id
    assert office.parts.erasing.erase_old() == 0
    clock.advance(2 * DAY_S)
    assert office.parts.erasing.erase_old() == 1
    assert office.parts.erasing.erase_old() == 0
    assert traces(office, old) == []
    assert traces(office, fresh)
    assert traces(office, still_open)


def test_an_emptied_request_is_known_for_ever(office: Office, clock: FakeClock) -> None:
    body = new_body()
    first = office.device.send(body).content
    cancel = change_body(body.id, ChangeKind.CANCEL)
    cancelled = office.device.send(cancel).content
    clock.advance(400 * DAY_S)
    office.parts.erasing.erase_old()
    assert office.device.send(body).content == first
    assert office.device.send(cancel).content == cancelled
    assert office.status(body.id).state.value == "cancelled"


def test_very_many_are_emptied_a_part_at_a_time(
    office: Office, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "_AT_ONCE", 2)
    for _ in range(5):
        asked = office.ask()
        office.device.send(change_body(asked.id, ChangeKind.CANCEL))
    clock.advance(91 * DAY_S)
    assert office.parts.erasing.erase_old() == 5


def test_zero_days_keep_everything(office: Office, clock: FakeClock) -> None:
    request_id = finish(office)
    clock.advance(4000 * DAY_S)
    assert Erasing(office.parts.database, clock, 0).erase_old() == 0
    assert traces(office, request_id)


def test_on_request_it_is_emptied_at_once_and_that_is_written_down(office: Office) -> None:
    request_id = finish(office)
    reference = office.status(request_id).reference
    open_one = office.ask()
    with pytest.raises(StillOpenError, match="still open"):
        office.parts.erasing.erase(open_one.reference, "test")
    with pytest.raises(UnknownRequestError, match="no request Z1"):
        office.parts.erasing.erase("Z1", "test")
    assert office.parts.erasing.erase(reference, "test") == 1
    assert traces(office, request_id) == []
    with office.parts.database.reading() as session:
        (trail,) = session.scalars(select(AuditRow)).all()
    assert (trail.who, trail.what, trail.about) == ("test", "erased", reference)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_leaves_nothing_in_the_file(
    office: Office, records_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    request_id = finish(office, note="deafInOneEar")
    reference = office.status(request_id).reference
    path = records_url.removeprefix("sqlite:///")
    words = ["desk", "--database", records_url, "erase", reference.lower()]
    assert main(words, WIRING) == 0
    assert f"1 request(s) {reference} erased." in capsys.readouterr().out
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    with open(path, "rb") as file:  # noqa: PTH123 - the file as others could read it
        assert b"deafInOneEar" not in file.read()
    assert main(["desk", "--database", records_url, "erase", "Z1"], WIRING) == 1
    assert "There is no request Z1" in capsys.readouterr().err
