"""The spoken reply: pyttsx3 with a driver of our own (flite, espeak-ng) that hands out the sound."""

from __future__ import annotations

import re
from typing import Any, Protocol

import pyttsx3

from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm, SpokenWord, Utterance

# one for one, so that the places of the words stay
_PLAIN = str.maketrans({"’": "'", "‘": " ", "“": " ", "”": " ", "*": " ", "_": " ", "\n": " "})
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['’.-][^\W_\u3400-\u9fff]+)*")


class Driver(Protocol):
    """A module with a pyttsx3 driver whose every `say` ends with the event "sound"."""

    NAME: str
    ENGINE: str
    ADVICE: str

    def register(self) -> None:
        """Make `pyttsx3.init(NAME)` find it. Raises `RuntimeError` or `OSError` without its library."""
        ...


class Pyttsx3Voice:
    """Fills `ports.Voice`. The library is loaded by `load`, or at the first word."""

    problems: tuple[str, ...] = ()

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._speaker: Any = None
        self._sound: dict[str, Any] = {}
        self._errors: list[Exception] = []

    @property
    def engine(self) -> str:
        return self._driver.ENGINE

    def speak(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:
        """`pitch` is from 0 to 99. Raises `SpeechError` without library or voice for the language."""
        self.load()
        speaker = self._speaker
        self._sound.clear()
        self._errors.clear()
        speaker.setProperty("voice", language)
        speaker.setProperty("rate", rate_wpm)
        speaker.setProperty("pitch", pitch)
        speaker.say(text.translate(_PLAIN))
        speaker.runAndWait()
        if self._errors:
            raise SpeechError(f"The voice failed: {self._errors[0]}. {self._driver.ADVICE}")
        if not self._sound:  # pyttsx3 says nothing at all for a text of blanks
            return Utterance(text, Pcm(b"", 22_050), ())
        pcm = Pcm(self._sound["samples"], self._sound["rate_hz"])
        return Utterance(text, pcm, timed_words(text, self._sound["words"], pcm.duration_s))

    def load(self) -> None:
        """Load the library if it is not yet. Raises `SpeechError` without it."""
        if self._speaker is not None:
            return
        try:
            self._driver.register()
            speaker = pyttsx3.init(self._driver.NAME)
        except (RuntimeError, OSError, AttributeError) as error:
            raise SpeechError(f"{self.engine} is not on this computer. {self._driver.ADVICE}") from error
        speaker.connect("sound", self._take)
        speaker.connect("error", lambda exception, **_: self._errors.append(exception))
        # pyttsx3 keeps all commands back until its first run
        speaker.runAndWait()
        self._speaker = speaker

    def close(self) -> None:
        """Nothing runs that would have to end."""

    def _take(self, samples: bytes, rate_hz: int, words: tuple[tuple[int, int, int], ...], **_: Any) -> None:
        self._sound.update(samples=samples, rate_hz=rate_hz, words=words)


def timed_words(
    text: str, events: tuple[tuple[int, int, int], ...], duration_s: float
) -> tuple[SpokenWord, ...]:
    """Every word of the text with its time, from the engine's (start, length, at_ms).

    The engine says some words in one breath ("has been") and tells of the first only; the times
    of the others are taken from their place between the words it told of.
    """
    spans = [found.span() for found in _WORD.finditer(text)]
    anchors = [(-1, 0)]
    for start, _, at_ms in events:
        if start > anchors[-1][0] and at_ms >= anchors[-1][1]:
            anchors.append((start, at_ms))
    anchors.append((len(text), max(anchors[-1][1], round(duration_s * 1000))))
    words: list[SpokenWord] = []
    for start, end in spans:
        told = next((at_ms for place, at_ms in anchors if start <= place < end), None)
        words.append(SpokenWord(start, end - start, _between(anchors, start) if told is None else told))
    return tuple(words)


def _between(anchors: list[tuple[int, int]], start: int) -> int:
    before = max(anchor for anchor in anchors if anchor[0] <= start)
    after = min(anchor for anchor in anchors if anchor[0] > start)
    share = (start - before[0]) / (after[0] - before[0])
    return round(before[1] + share * (after[1] - before[1]))
