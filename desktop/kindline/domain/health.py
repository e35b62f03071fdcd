"""The self-test's findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    OK = "ok"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the program: does it work here, what was seen, and what to do."""

    part: str
    health: Health
    seen: str
    advice: str = ""
