"""From a question that nobody could answer to the editors' list, through the real window and records."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from customer import Customer

from kindline.adapters.clock import SystemClock
from kindline.adapters.ids import UuidIds
from kindline.adapters.store import SqliteStore
from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.domain.errors import EncoderError
from kindline.domain.settings import Settings
from kindline.ports import SentenceEncoder
from kindline.services.presenters.views import Page


def test_a_kiosk_forgets_who_asked_and_keeps_what_was_missed(
    open_window: Callable[..., Customer], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer = open_window(extra={"device.mode": "kiosk"})
    customer.ask("frotz quimby zaggle for Edith Pemberton, ring 0123 456 7890")
    customer.wait_for(Page.UNKNOWN)
    customer.press("Finish and clear")
    customer.wait_for(Page.HOME)
    file = tmp_path / "records.sqlite"

    def listed() -> dict[str, object]:
        wiring = replace(
            WIRING, records=lambda: SqliteStore(file, UuidIds(), SystemClock()), encoder=_no_model
        )
        assert main(["kb", "missed", "--json"], wiring) == 0
        made: dict[str, object] = json.loads(capsys.readouterr().out)
        return made

    customer.qtbot.waitUntil(lambda: b"quimby" in b"".join(_contents(tmp_path)), timeout=15_000)
    made = listed()
    assert made["questions"] == 1
    assert "frotz quimby zaggle for [struck out], ring [struck out]" in json.dumps(made)
    assert not [word for word in (b"Pemberton", b"Edith", b"7890") if word in b"".join(_contents(tmp_path))]


def _no_model(settings: Settings) -> SentenceEncoder:
    raise EncoderError("learning with a language model takes long, and this list is short")


def _contents(folder: Path) -> list[bytes]:
    """The bytes of the records and their side files."""
    return [path.read_bytes() for path in sorted(folder.glob("records.sqlite*")) if path.suffix != ".reserve"]
