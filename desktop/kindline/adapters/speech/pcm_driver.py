"""A pyttsx3 driver that only synthesises, through libespeak-ng.

pyttsx3's own Linux driver plays through a child process: its word events all come at once, and a
stop takes seconds. This one plays nothing; each `say` ends with the event "sound" (`samples`,
`rate_hz`, `words` as (start, length, at_ms)). No thread, no file. `register` makes it known.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

NAME = "kindline_pcm"
ENGINE = "espeak-ng"
ADVICE = "Install espeak-ng (Debian: apt install libespeak-ng1), then start again. Reading still works."

_BUFFER_MS = 60
_VOICES = {"zh": "cmn"}
_ENGLISH_RATE_PART = 0.85
"""espeak-ng says so many more of the articles' short words in a minute than it is asked to; measured."""


def register() -> None:
    """Make `pyttsx3.init(NAME)` find this module. Raises `RuntimeError` without libespeak-ng."""
    from pyttsx3.drivers import _espeak  # noqa: F401, PLC0415 - importing it loads the library

    sys.modules[f"pyttsx3.drivers.{NAME}"] = sys.modules[__name__]


def buildDriver(proxy: Any) -> PcmDriver:  # noqa: N802 - pyttsx3 asks for this name
    return PcmDriver(proxy)


class PcmDriver:
    """What pyttsx3 asks of a driver. Raises `ValueError` for a voice that does not exist.

    The property "voice" is a language, "rate" the words a minute that are really heard of it: set it last.
    """

    _rate_hz = 0  # the library starts once a process, and is nobody's to stop

    def __init__(self, proxy: Any) -> None:
        from pyttsx3.drivers import _espeak  # noqa: PLC0415 - importing it loads the library

        self._espeak = _espeak
        self._proxy = proxy
        self._samples = bytearray()
        self._words: list[tuple[int, int, int]] = []
        self._is_cancelled = False
        self._rate_part = 1.0
        if PcmDriver._rate_hz <= 0:
            PcmDriver._rate_hz = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS)
        if PcmDriver._rate_hz <= 0:
            raise RuntimeError("libespeak-ng found no voice data")
        _espeak.SetSynthCallback(self._take)

    def say(self, text: str) -> None:
        espeak = self._espeak
        self._samples.clear()
        self._words.clear()
        self._is_cancelled = False
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        result = espeak.Synth(text, flags=espeak.ENDPAUSE | espeak.CHARS_UTF8)
        if result != espeak.EE_OK:
            self._proxy.notify("error", exception=RuntimeError(f"libespeak-ng: error {result}"))
        else:
            self._proxy.notify(
                "sound", samples=bytes(self._samples), rate_hz=self._rate_hz, words=tuple(self._words)
            )
        self._proxy.notify("finished-utterance", completed=not self._is_cancelled)
        self._proxy.setBusy(False)

    def stop(self) -> None:
        self._is_cancelled = True

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3's name
        if name == "voice":
            return self._espeak.GetCurrentVoice().contents.identifier.decode()
        if name == "volume":
            return self._espeak.GetParameter(self._espeak.VOLUME) / 100
        return self._espeak.GetParameter(self._parameter(name))

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        espeak = self._espeak
        if name == "voice":
            base = str(value).partition("-")[0]
            if espeak.SetVoiceByName(_VOICES.get(base, base).encode()) != espeak.EE_OK:
                raise ValueError(f"libespeak-ng has no voice {base}")
            self._rate_part = _ENGLISH_RATE_PART if base == "en" else 1.0
        elif name == "rate":
            espeak.SetParameter(espeak.RATE, round(value * self._rate_part), 0)
        elif name == "volume":
            espeak.SetParameter(espeak.VOLUME, round(value * 100), 0)
        else:
            espeak.SetParameter(self._parameter(name), int(value), 0)

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        # `say` is done when it returns, so letting the queue go is the whole loop
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Nothing runs that would have to end."""

    def destroy(self) -> None:
        """The library stays: another engine of this process may use it."""

    def _parameter(self, name: str) -> int:
        parameters: dict[str, int] = {"rate": self._espeak.RATE, "pitch": self._espeak.PITCH}
        return parameters[name]

    def _take(self, samples: Any, count: int, events: Any) -> int:
        espeak = self._espeak
        at = 0
        while events[at].type != espeak.EVENT_LIST_TERMINATED:
            event = events[at]
            if event.type == espeak.EVENT_WORD:
                self._words.append((event.text_position - 1, event.length, event.audio_position))
            at += 1
        if count > 0 and samples:
            self._samples += ctypes.string_at(samples, count * 2)
        return int(self._is_cancelled)
