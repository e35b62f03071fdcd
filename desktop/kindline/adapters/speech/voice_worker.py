"""The program of the process that speaks into files; `voice_files` starts it and gives it work.

pyttsx3 may wait for ever, so it runs where it can be ended. On stdin comes one JSON object a line:
{"text", "language", "rate_wpm", "pitch", "file"}. On stdout goes one for each: {"ok": true, "engine"}
when the file is written, or {"error"} with what is wrong. It ends when stdin closes.

It is written for Windows and macOS to pyttsx3's documented behaviour and the source of its version
2.99, and was not run there; what is tested is the same program with pyttsx3's driver for Linux.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterable
from queue import SimpleQueue
from typing import Any, TextIO

from pyttsx3.engine import Engine

_ENGINES = {"win32": "sapi5", "darwin": "nsss"}
_WITH_PITCH = {"espeak"}
_LAST_S = 10.0

_BASES = {"cmn": "zh"}
_USUAL_REGIONS = {"en": "us", "zh": "cn"}
# what macOS itself takes for English and Chinese: among its other voices are some that joke
_USUAL_NAMES = {"samantha", "alex", "daniel", "karen", "moira", "tingting", "ting-ting", "meijia", "mei-jia"}


def main() -> int:
    """Answer every request until stdin closes."""
    answers = _own_stdout()
    requests: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    speaker = Speaker(_ENGINES.get(sys.platform, "espeak"))
    while (line := requests.get()) is not None:
        answers.write(json.dumps(speaker.answer(line)) + "\n")
        answers.flush()
    return 0


def _own_stdout() -> TextIO:
    """The real stdout for answers alone: pyttsx3's drivers print, and that goes to stderr from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _read(requests: SimpleQueue[bytes | None]) -> None:
    """Hand over the requests; once stdin is closed, end the process even if pyttsx3 waits for ever."""
    for line in sys.stdin.buffer:
        requests.put(line)
    requests.put(None)
    time.sleep(_LAST_S)
    os._exit(1)


class Speaker:
    """Writes sentences to files with one engine of pyttsx3, and remembers which voice speaks what."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._voices: dict[str, str] = {}

    def answer(self, line: bytes) -> dict[str, object]:
        """Do what one line asks, and say how it went. Raises nothing."""
        try:
            problem = self._save(json.loads(line))
        except Exception as error:  # noqa: BLE001 - each driver raises what its system does
            problem = f"The voice failed: {_said(error)}"
        if not problem:
            return {"ok": True, "engine": self._engine}
        self._voices.clear()  # one may have been removed
        return {"error": problem}

    def _save(self, request: dict[str, Any]) -> str:
        """Write the file; returns what is wrong, or ""."""
        # A used engine lets its queue go at once: the end comes before the file is done, or never.
        # `pyttsx3.init` would hand out the used one again while anything holds it.
        engine = Engine(self._engine)
        errors: list[Exception] = []
        engine.connect("error", lambda exception, **_: errors.append(exception))
        language = str(request["language"])
        voice = self._voices.get(language)
        if voice is None:
            voice = choose_voice(engine.getProperty("voices"), engine.getProperty("voice"), language)
            if voice is None:
                return f"There is no voice for {_parts(language)[0]} on this computer"
            self._voices[language] = voice
        engine.setProperty("voice", voice)
        engine.setProperty("rate", request["rate_wpm"])
        if self._engine in _WITH_PITCH:
            engine.setProperty("pitch", request["pitch"])
        engine.save_to_file(request["text"], request["file"])
        engine.runAndWait()
        return f"The voice failed: {_said(errors[0])}" if errors else ""


def choose_voice(voices: Iterable[Any], default: str | None, language: str) -> str | None:
    """The id of the installed voice that suits a language ("en", "zh-CN") best; None if there is none.

    Best is the very region that is asked for, then the voice that the user chose for this computer,
    then the region and the voices that most people have.
    """
    base, region = _parts(language)
    spoken = [
        (voice, parts[1]) for voice in voices for parts in map(_parts, voice.languages) if parts[0] == base
    ]

    def suits(candidate: tuple[Any, str]) -> tuple[bool, ...]:
        voice, its_region = candidate
        return (
            bool(region) and its_region == region,
            voice.id == default,
            its_region in ("", _USUAL_REGIONS.get(base)),
            str(voice.name).partition(" (")[0].lower() in _USUAL_NAMES,
        )

    return str(max(spoken, key=suits)[0].id) if spoken else None


def _parts(language: object) -> tuple[str, str]:
    """Base and region in lower case, of "en-GB", "en_GB" or a name of espeak's."""
    base, _, region = str(language).lower().replace("_", "-").partition("-")
    return _BASES.get(base, base), region


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__} {error}".split())[:200]


if __name__ == "__main__":
    sys.exit(main())
