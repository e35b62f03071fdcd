"""A pyttsx3 driver that only synthesises English, through libflite and its voice rms.

Like `pcm_driver` it plays nothing: each `say` ends with the event "sound" (`samples`, `rate_hz`, `words`
as (start, length, at_ms)). Of flite's voices rms is understood best (tests/bench/own_voice_bench.py).
No thread, no file. `register` makes it known.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

from kindline.adapters.speech.flite_library import Flite, Utterance

NAME = "kindline_flite"
ENGINE = "flite"
ADVICE = "Install flite (Debian: apt install libflite1), then start again. Reading still works."
LANGUAGE = "en"
VOICE = "rms"

_USUAL_PITCH = 45
_PITCH_OCTAVE = 80
"""So many steps of the setting are an octave."""
_NATURAL_WPM = {"rms": 179, "slt": 199, "awb": 201}
"""Words a minute of the articles' sentences, with the pauses at their ends, unstretched; measured."""

_PAUSE_PART = 0.1
"""So much of the time is silence after the sentence: words drawn out further are understood less."""

_BREATH_MS = 25
"""So much silence stays before the first word. The customer waits for the rest: it goes to the end."""

_DASH = re.compile(r"\s[-–—]+(?=\s)")

_flites: dict[str, Flite] = {}


def register() -> None:
    """Make `pyttsx3.init(NAME)` find this module. Raises `OSError` without libflite and its voice."""
    _flite(VOICE)
    sys.modules[f"pyttsx3.drivers.{NAME}"] = sys.modules[__name__]


def buildDriver(proxy: Any) -> FliteDriver:  # noqa: N802 - pyttsx3 asks for this name
    return FliteDriver(proxy)


def _flite(voice: str) -> Flite:
    """Loaded once a process: flite never gives a voice back."""
    if voice not in _flites:
        _flites[voice] = Flite(voice)
    return _flites[voice]


class FliteDriver:
    """What pyttsx3 asks of a driver. Raises `ValueError` for a language or a text that it cannot say.

    The property "voice" is a language, or one of flite's own voices.
    """

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._voice = VOICE
        self._rate_wpm = 140
        self._pitch = _USUAL_PITCH
        self._volume = 1.0

    def say(self, text: str) -> None:
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        try:
            self._say(plain(text))
        except (ValueError, RuntimeError) as error:
            self._proxy.notify("error", exception=error)
        self._proxy.notify("finished-utterance", completed=True)
        self._proxy.setBusy(False)

    def _say(self, text: str) -> None:
        flite = _flite(self._voice)
        stretch = (1 - _PAUSE_PART) * _NATURAL_WPM[self._voice] / self._rate_wpm
        with flite.utterance(text.encode("ascii"), stretch) as utterance:
            higher = 2 ** ((self._pitch - _USUAL_PITCH) / _PITCH_OCTAVE)
            samples, rate_hz = utterance.sound() if higher == 1 else utterance.sound_with_pitch(higher)
            words = tuple(_words(text, utterance))
        samples += bytes(2 * round(len(samples) / 2 * _PAUSE_PART / (1 - _PAUSE_PART)))
        lead_ms = max(0, words[0][2] - _BREATH_MS) if words else 0
        lead = 2 * round(lead_ms / 1000 * rate_hz)
        self._proxy.notify(
            "sound",
            samples=samples[lead:] + samples[:lead],
            rate_hz=rate_hz,
            words=tuple((start, length, at_ms - lead_ms) for start, length, at_ms in words),
        )

    def stop(self) -> None:
        """A sentence takes a tenth of a second: it is made to its end."""

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3's name
        return self._properties()[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        if name not in self._properties():
            raise KeyError(name)
        if name == "voice":
            value = VOICE if str(value).partition("-")[0] == LANGUAGE else str(value)
            if value not in _NATURAL_WPM:
                raise ValueError(f"libflite has no voice {value}")
        setattr(self, {"rate": "_rate_wpm"}.get(name, f"_{name}"), value)

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        # `say` is done when it returns, so letting the queue go is the whole loop
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Nothing runs that would have to end."""

    def destroy(self) -> None:
        """The library stays: another engine of this process may use it."""

    def _properties(self) -> dict[str, Any]:
        return {
            "voice": self._voice,
            "rate": self._rate_wpm,
            "pitch": self._pitch,
            "volume": self._volume,
        }


def plain(text: str) -> str:
    """The text in ASCII, which is all that flite knows, one character for one: places stay.

    Raises `ValueError` for letters of other scripts, which would be left out in silence.
    """
    text = _DASH.sub(lambda dash: ",".ljust(len(dash.group())), text)
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    if not character.isalnum():
        return "." if character == "…" else " "
    base = unicodedata.normalize("NFD", character)[0]
    if not base.isascii():
        raise ValueError(f"libflite cannot say {character}")
    return base


def _words(text: str, utterance: Utterance) -> Iterator[tuple[int, int, int]]:
    """Each token of the text that is heard, at the beginning of its first sound."""
    at = 0
    for name, words in utterance.tokens():
        start = text.find(name, at)
        if start < 0:
            continue
        at = start + len(name)
        for word in words:
            begin_s = utterance.begin_s(word)
            if begin_s is not None:
                yield start, len(name), round(begin_s * 1000)
                break
