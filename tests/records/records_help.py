"""Requests, messages and records for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kindline.adapters.store import SqliteStore
from kindline.domain.articles import Urgency
from kindline.domain.requests import Cause, Comfort, Contact, ContactKind, HelpRequest, Turn
from kindline.ports import Outgoing
from kindline.testing.work import CountingIds, FakeClock

NUMBER = "0800 555 0177"
WORDS = "my purse was stolen on the tram"


def request(name: str = "r1", created_ms: int = 1000, **kind: object) -> HelpRequest:
    return replace(
        HelpRequest(
            id=name,
            created_ms=created_ms,
            promised_by_ms=created_ms + 1,
            site="Riverside Bank",
            language="en",
            urgency=Urgency.URGENT,
            cause=Cause.WORD,
            contact=Contact(ContactKind.PHONE, NUMBER),
            turns=(Turn(WORDS, "alarm", "Lost card"), Turn("Grüße 你好", "unknown")),
            comfort=Comfort(by_voice=True),
        ),
        **kind,
    )


def message(name: str = "r1", request_id: str = "r1", sequence: int = 1) -> Outgoing:
    return Outgoing(name, request_id, sequence, "/requests", f'{{"number":"{NUMBER}"}}'.encode())


def make(path: Path) -> SqliteStore:
    return SqliteStore(path, CountingIds("device-"), FakeClock())
