"""The spoken reply by a piper voice that somebody placed here, in processes of its own.

piper (a program, or the Python module `piper-tts`) is under the GPL: it is run, never imported. One
process speaks one sentence; the next is started ahead, so that its voice is loaded when it is needed.
The voice is a file on this computer, and nothing is ever fetched.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

from kindline.adapters.speech.voice_files import spread_words
from kindline.adapters.speech.voice_pyttsx3 import timed_words
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm, Utterance

ENGINE = "piper"

_ADVICE = "Look at the voice's files, or take them away. Reading still works."
_KNOWN_WORDS = "Press the button at the bottom of the screen. Then wait until you see your name."
_SHORTEST, _LONGEST = 0.4, 3.0
_NO_NETWORK = ("espeak", "text")
"""Ways to find a text's sounds that piper brings along; for others it may fetch something."""

# One line is one sentence, and "[[" would begin sounds instead of letters
_PLAIN = str.maketrans({"’": "'", **dict.fromkeys("‘“”*_\n\r[]", " ")})


def find_voice_files(folder: Path) -> Iterator[Path]:
    """Voices in a folder or the folders in it: an `.onnx` file with its `.onnx.json` beside it."""
    for file in sorted((*folder.glob("*.onnx"), *folder.glob("*/*.onnx"))):
        if _description(file).is_file():
            yield file


def piper_command() -> tuple[str, ...]:
    """What runs piper here. Raises `SpeechError` if nothing does."""
    found = importlib.util.find_spec("piper")
    if found is not None and found.origin is not None:  # a mere folder of that name has none
        return (sys.executable, "-m", "piper")
    if program := shutil.which("piper"):
        return (program,)
    raise SpeechError("piper is not installed here, which the placed voice needs. Run: pip install piper-tts")


class PiperVoice:
    """Fills `ports.Voice`. `close` ends its processes, as does this object's end.

    It speaks a known text when it is made, to learn how fast the voice is: that takes a second or two.
    Every sentence may take `timeout_s`. Raises `SpeechError` for a voice that does not work.
    """

    engine = ENGINE
    problems: tuple[str, ...] = ()

    def __init__(self, file: Path, command: Sequence[str], timeout_s: float = 10.0) -> None:
        self._file = file
        self._rate_hz = _rate_hz(file)
        self._processes = _Processes((*command, "--model", str(file), "--output-raw"), timeout_s)
        self._end = weakref.finalize(self, self._processes.close)
        try:
            known = self._sound(_KNOWN_WORDS, 1.0)
        except SpeechError:
            self.close()
            raise
        self._natural_wpm = len(_KNOWN_WORDS.split()) / known.duration_s * 60

    def speak(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:  # noqa: ARG002
        """In the voice's own language and pitch. Raises `SpeechError`, also after `close`."""
        if not timed_words(text, (), 0.0):
            return Utterance(text, Pcm(b"", self._rate_hz), ())
        length_scale = min(max(self._natural_wpm / rate_wpm, _SHORTEST), _LONGEST)
        pcm = self._sound(text.translate(_PLAIN), round(length_scale, 2))
        return Utterance(text, pcm, spread_words(text, pcm))

    def close(self) -> None:
        """End the processes; a `speak` of another thread raises `SpeechError`."""
        self._end()

    def _sound(self, text: str, length_scale: float) -> Pcm:
        try:
            samples = self._processes.answer(text, length_scale)
        except _PiperError as error:
            raise SpeechError(f"piper cannot speak with {self._file}: {error}. {_ADVICE}") from error
        return Pcm(samples, self._rate_hz)


class _PiperError(Exception):
    """What is wrong, as the middle of a sentence."""


class _Processes:
    """The process that speaks now, and the one that waits for the next sentence."""

    def __init__(self, command: Sequence[str], timeout_s: float) -> None:
        self._command = command
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._waiting: tuple[float, subprocess.Popen[bytes]] | None = None
        self._speaking: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    def answer(self, text: str, length_scale: float) -> bytes:
        """The samples of a text of one line. Raises `_PiperError`."""
        process = self._take(length_scale)
        try:
            samples, said = process.communicate(text.encode() + b"\n", self._timeout_s)
        except subprocess.TimeoutExpired:
            raise _PiperError(f"no answer within {self._timeout_s:g} seconds") from None
        finally:
            _end(process)
        with self._lock:
            self._speaking = None
            if self._is_closed:
                raise _PiperError("it is closed")
            if process.returncode != 0 or not samples or len(samples) % 2:
                last = said.decode(errors="replace").strip().splitlines()[-1:]
                raise _PiperError(last[0][:200] if last else "it gave no sound")
            self._waiting = length_scale, self._start(length_scale)
        return samples

    def close(self) -> None:
        """`answer` in another thread sees its process end, and frees it."""
        with self._lock:
            self._is_closed = True
            waiting, self._waiting = self._waiting, None
            if self._speaking is not None:
                self._speaking.kill()
        if waiting is not None:
            _end(waiting[1])

    def _take(self, length_scale: float) -> subprocess.Popen[bytes]:
        """The process that waits if it speaks at this speed, else a new one."""
        with self._lock:
            if self._is_closed:
                raise _PiperError("it is closed")
            waiting, self._waiting = self._waiting, None
            if waiting is not None and (waiting[0] != length_scale or waiting[1].poll() is not None):
                _end(waiting[1])
                waiting = None
            self._speaking = waiting[1] if waiting else self._start(length_scale)
            return self._speaking

    def _start(self, length_scale: float) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - the piper that is installed here
                (*self._command, "--length_scale", f"{length_scale:g}"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise _PiperError(f"it does not start ({error})") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill it if it still runs, and free what this process holds of it."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _description(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _rate_hz(file: Path) -> int:
    """The rate of the voice's samples. Raises `SpeechError` for a description that is damaged."""
    description = _description(file)
    try:
        given = json.loads(description.read_text(encoding="utf-8"))
        rate_hz, way = given["audio"]["sample_rate"], given.get("phoneme_type") or "espeak"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpeechError(f"The description {description} is damaged ({error}). {_ADVICE}") from error
    if not isinstance(rate_hz, int) or not 8_000 <= rate_hz <= 48_000:
        raise SpeechError(f"The description {description} has no sample rate. {_ADVICE}")
    if way not in _NO_NETWORK:
        raise SpeechError(f"{file} is a {way} voice, for which piper may reach the network. {_ADVICE}")
    return rate_hz
