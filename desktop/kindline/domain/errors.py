"""The exception tree. Every message says what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class KindlineError(Exception):
    """Base of everything that Kindline raises on purpose."""


class SettingError(KindlineError):
    """A setting is unknown, missing or has a wrong value; the message names it."""


class KnowledgeError(KindlineError):
    """A knowledge-base file cannot be used.

    `path` and `line` (counted from 1) point at the place, `advice` says what to do.
    """

    def __init__(self, path: Path, line: int, problem: str, advice: str) -> None:
        super().__init__(f"{path}:{line}: {problem}. {advice}")
        self.path = path
        self.line = line
        self.problem = problem
        self.advice = advice


class StoreError(KindlineError):
    """The records could not be read or written; nothing was acknowledged."""


class StoreFullError(StoreError):
    """The disk has no room, not even after the reserve was given back."""


class DeliveryError(KindlineError):
    """The desk could not be reached or gave no usable answer; trying again is right."""


class DeliveryRefusedError(KindlineError):
    """The desk said no for good (4xx other than time-out, conflict handled); trying again is useless."""


class SpeechError(KindlineError):
    """Ears or voice do not work now; typing and reading do."""


class IllegalMoveError(KindlineError):
    """A request was asked to move between two states that have no legal move."""


class WireError(KindlineError):
    """A message between app and desk does not fit the schema."""
