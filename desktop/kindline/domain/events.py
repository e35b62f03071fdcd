"""What happened, as values. Names are in the past tense."""

from __future__ import annotations

from dataclasses import dataclass

from kindline.domain.requests import HelpRequest
from kindline.domain.speech import Hearing, Hindrance


@dataclass(frozen=True, slots=True)
class RequestSaved:
    """The request is committed on this device (or, if not `request.durable`, held in memory only)."""

    request: HelpRequest


@dataclass(frozen=True, slots=True)
class RequestChanged:
    """A request has a new delivery or work state."""

    request: HelpRequest


@dataclass(frozen=True, slots=True)
class RequestLate:
    """The desk has the request, and its promised time went by without a call."""

    request: HelpRequest


@dataclass(frozen=True, slots=True)
class AvailabilityChanged:
    """Whether someone is at the desk now; None when the desk cannot be asked."""

    someone: bool | None


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """The words so far, while the customer speaks; `level` is loudness from 0 to 1.

    `is_long`: ask whether to go on listening.
    """

    text: str
    level: float
    hindrance: Hindrance | None = None
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The customer has finished; `hearing` is what was understood.

    `longest_pause_s` is the longest silence after which they went on.
    """

    hearing: Hearing
    longest_pause_s: float = 0.0
    hindrance: Hindrance | None = None


@dataclass(frozen=True, slots=True)
class ListeningFailed:
    """The microphone or the recogniser does not work; `reason` is for staff."""

    reason: str


@dataclass(frozen=True, slots=True)
class WordSpoken:
    """The word at `start` (characters, `length` long) of the text being spoken begins now."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class SpeakingEnded:
    """The voice is silent again; `completed` is False when it was interrupted or failed."""

    completed: bool
