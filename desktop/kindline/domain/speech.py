"""Sound and speech as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Pcm:
    """Mono 16-bit little-endian samples at `rate_hz`."""

    samples: bytes
    rate_hz: int

    @property
    def duration_s(self) -> float:
        return len(self.samples) / 2 / self.rate_hz


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """Where a word of the text (character offset, length) starts in the sound."""

    start: int
    length: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """A spoken text with the times of its words."""

    text: str
    pcm: Pcm
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard: best text first, and how sure (0-1). Empty text: nothing was understood.

    `also` is what a second engine made of the same sound: too unsure to speak against the text.
    """

    text: str
    confidence: float
    alternatives: tuple[str, ...] = ()
    engine: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What customers may say: sentences of the knowledge base and the commands.

    `commands`, in lower case, are those alone; the word that must never be missed is the first.
    `sounds_like` has words, each with other words that sound like it.
    """

    language: str
    sentences: tuple[str, ...]
    commands: tuple[str, ...] = ()
    sounds_like: tuple[tuple[str, str], ...] = ()


class Hindrance(Enum):
    """What keeps words from being heard, whoever speaks them."""

    NOISE = "noisy"
    """The room is so loud that words get lost in it."""
    NO_SOUND = "no_sound"
    """The microphone gives nothing at all: it is muted, or the wrong one."""
    OVERLOAD = "overload"
    """The voice is louder than the microphone can take."""
