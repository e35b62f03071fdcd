"""The clearest voice that is really here speaks; one that fails gives way within the same sentence."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kindline.adapters.speech import flite_driver, pcm_driver
from kindline.adapters.speech.voice_files import FileVoice
from kindline.adapters.speech.voice_piper import ENGINE as PIPER
from kindline.adapters.speech.voice_piper import PiperVoice, find_voice_files, piper_command
from kindline.adapters.speech.voice_pyttsx3 import Driver, Pyttsx3Voice
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Utterance
from kindline.ports.speech import Voice

log = logging.getLogger(__name__)

_SLOW_FAILURE_S = 0.5
_REST_S = 300.0


@dataclass(frozen=True, slots=True)
class VoicePlace:
    """A voice that may be here; `open` loads it (a second or two) or raises `SpeechError`."""

    engine: str
    open: Callable[[], Voice]


@dataclass
class _Candidate:
    """A place, its voice once it is open, and until when it is left alone."""

    place: VoicePlace
    voice: Voice | None = None
    rests_until_s: float = 0.0

    def opened(self) -> Voice:
        if self.voice is None:
            self.voice = self.place.open()
        return self.voice


class BestVoice:
    """Fills `ports.Voice`.

    `places` gives the voices for a language, the best first; it is asked once for each language. One
    that fails is tried again with the next sentence; if failing took long, after five minutes of `now_s`.
    """

    def __init__(
        self, places: Callable[[str], Iterator[VoicePlace]], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._places = places
        self._now_s = now_s
        self._candidates: dict[str, list[_Candidate]] = {}
        self._engine = ""
        self._problems: dict[str, str] = {}
        self._is_closed = False

    @property
    def engine(self) -> str:
        """The one that spoke last; before the first word, the one that would speak English."""
        return self._engine or next((candidate.place.engine for candidate in self._usable("en")), "")

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(self._problems.values())

    def speak(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:
        """By the best voice that works. Raises `SpeechError`, the last one's, if none does."""
        last = SpeechError(f"There is no voice for {language} on this computer. Reading still works.")
        for candidate in self._in_order(language):
            began_s = self._now_s()
            try:
                utterance = candidate.opened().speak(text, language, rate_wpm, pitch)
            except SpeechError as error:
                last = error
                self._failed(candidate, error, began_s)
                continue
            self._engine = candidate.place.engine
            self._problems.pop(self._engine, None)
            return utterance
        raise last

    def close(self) -> None:
        """End what the voices run; a `speak` of another thread raises `SpeechError`."""
        self._is_closed = True
        for candidates in list(self._candidates.values()):
            for candidate in candidates:
                if candidate.voice is not None:
                    candidate.voice.close()

    def _in_order(self, language: str) -> Iterator[_Candidate]:
        """The rested ones first; the others only if those fail."""
        base = language.partition("-")[0]
        if base not in self._candidates:
            self._candidates[base] = [_Candidate(place) for place in self._places(base)]
        now_s = self._now_s()
        for candidate in sorted(self._candidates[base], key=lambda each: each.rests_until_s > now_s):
            if self._is_closed:
                raise SpeechError("The voice is closed. Start the program again.")
            yield candidate

    def _usable(self, language: str) -> Iterator[_Candidate]:
        for candidate in self._in_order(language):
            began_s = self._now_s()
            try:
                candidate.opened()
            except SpeechError as error:
                self._failed(candidate, error, began_s)
            else:
                yield candidate

    def _failed(self, candidate: _Candidate, error: SpeechError, began_s: float) -> None:
        now_s = self._now_s()
        if now_s - began_s >= _SLOW_FAILURE_S:
            candidate.rests_until_s = now_s + _REST_S
        problem, engine = str(error), candidate.place.engine
        if self._problems.get(engine) != problem:  # it may fail with every sentence
            log.warning("%s", problem)
        self._problems[engine] = problem


def best_voice(folders: Sequence[Path]) -> Voice:
    """The clearest voice, a placed one from `folders` if there is any; on Windows and macOS the system's."""
    if sys.platform in ("win32", "darwin"):
        return FileVoice()
    return BestVoice(lambda language: find_voices(folders, language))


def find_voices(folders: Sequence[Path], language: str) -> Iterator[VoicePlace]:
    """Voices for a language, the best engine first: `FOLDER/en/any-name/` holds a piper voice for English.

    flite speaks English only; espeak-ng speaks most languages.
    """
    for folder in folders:
        for file in find_voice_files(folder / language):
            yield VoicePlace(PIPER, lambda file=file: PiperVoice(file, piper_command()))  # type: ignore[misc]
    if language == flite_driver.LANGUAGE:
        yield VoicePlace(flite_driver.ENGINE, lambda: _loaded(flite_driver))
    yield VoicePlace(pcm_driver.ENGINE, lambda: _loaded(pcm_driver))


def _loaded(driver: Driver) -> Voice:
    voice = Pyttsx3Voice(driver)
    voice.load()
    return voice
