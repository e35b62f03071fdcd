"""Ears and voice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kindline.domain.speech import Hearing, Pcm, SpokenWord, Utterance, Vocabulary


class Microphone(Protocol):
    """Captures 16 kHz mono 16-bit sound."""

    @property
    def is_present(self) -> bool:
        """Whether a microphone is connected now."""
        ...

    def open(self, on_chunk: Callable[[bytes], None], on_failed: Callable[[str], None]) -> None:
        """Start capture; chunks and a failure's reason come on the GUI thread."""
        ...

    def close(self) -> None:
        """Stop capture; no chunk comes after this returned."""
        ...


class SpeechDetector(Protocol):
    def is_speech(self, frame: bytes) -> bool:
        """Whether a 20 ms frame (640 bytes at 16 kHz) sounds like a voice."""
        ...


class Recognition(Protocol):
    """One utterance being recognised; used on the ears worker only."""

    def feed(self, samples: bytes) -> str:
        """Give 16 kHz samples; returns the words so far."""
        ...

    def rest(self) -> None:
        """The customer is silent for now: what was said so far may be understood already."""
        ...

    def go_on(self) -> None:
        """They speak again: what was understood at the last `rest` is not all."""
        ...

    def finish(self) -> Hearing:
        """End the utterance and say what was heard."""
        ...


class Recognizer(Protocol):
    """Turns speech into text; used on the ears worker only. Raises `SpeechError`."""

    @property
    def engine(self) -> str: ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Why better engines that somebody placed here are not in use."""
        ...

    def prepare(self, vocabulary: Vocabulary) -> None:
        """Learn what customers may say. May take a second; replaces what was learned before."""
        ...

    def start(self) -> Recognition:
        """Begin a new utterance; an unfinished one is dropped."""
        ...


class Recordings(Protocol):
    """Keeps questions as sound for tuning; used on the ears worker."""

    def keep(self, samples: bytes, heard: str) -> None:
        """16 kHz samples and what was heard in them. Raises `StoreError`."""
        ...


class Pronouncer(Protocol):
    def syllables(self, word: str) -> int | None:
        """How many syllables a word has; None when the dictionary lacks it."""
        ...

    def is_sure_of(self, word: str) -> bool:
        """Whether the recogniser knows how a word is said, and need not guess by its letters."""
        ...


class Voice(Protocol):
    """Turns text into sound; used on the voice worker only. Raises `SpeechError`."""

    @property
    def engine(self) -> str: ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Why better voices are not in use."""
        ...

    def speak(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:
        """The whole text as sound, with the times of its words."""
        ...

    def close(self) -> None:
        """End what it runs, from any thread; what is being made may raise `SpeechError`."""
        ...


class Player(Protocol):
    """Plays one sound at a time on the loudspeaker."""

    @property
    def is_present(self) -> bool:
        """Whether a loudspeaker is connected now."""
        ...

    def play(
        self,
        pcm: Pcm,
        words: tuple[SpokenWord, ...],
        volume: float,
        on_word: Callable[[SpokenWord], None],
        on_end: Callable[[bool], None],
    ) -> None:
        """Start playing (an earlier sound is stopped). `on_end(completed)` comes exactly once.

        `volume` is from 0 to 1. Callbacks come on the GUI thread.
        """
        ...

    def stop(self) -> None:
        """Be silent at once."""
        ...
