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
    """The desk could not be reached or gave no usable answer; trying again is right.

    `retry_after_s` is the desk's own wish, if it gave one. `may_have_arrived` is True when the message
    left this device, so that the desk may have it although it did not say so.
    """

    def __init__(
        self, problem: str, retry_after_s: float | None = None, may_have_arrived: bool = False
    ) -> None:
        super().__init__(problem)
        self.retry_after_s = retry_after_s
        self.may_have_arrived = may_have_arrived


class DeliveryRefusedError(KindlineError):
    """The desk said no for good (4xx other than time-out, conflict handled); trying again is useless."""


class SpeechError(KindlineError):
    """Ears or voice do not work now; typing and reading do."""


class EncoderError(KindlineError):
    """The sentence model is missing or cannot be used; words alone still match questions."""


class IllegalMoveError(KindlineError):
    """A request was asked to move between two states that have no legal move."""


class WireError(KindlineError):
    """A message between app and desk does not fit the schema."""


class TeachingError(KindlineError):
    """A question cannot be taught; nothing was written. The message says why and what to do."""
