"""The spoken reply on Windows and macOS: pyttsx3 in a process of its own writes files, and we read them.

There pyttsx3 speaks only its first utterance reliably and may wait for ever; writing files works, and a
process can be ended. For Windows and macOS this is written to pyttsx3's documented behaviour and was
not run there; it is tested on Linux with pyttsx3's own driver, and with sound files made by hand.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np

from kindline.adapters.speech.voice_pyttsx3 import timed_words
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm, SpokenWord, Utterance

WORKER = (sys.executable, "-m", "kindline.adapters.speech.voice_worker")

_ENGINES = {"win32": "sapi5", "darwin": "nsss"}
_SUFFIXES = {"darwin": ".aiff"}  # the only kind that macOS writes
_ADVICE = {
    "win32": "Add a voice under Settings > Time & language > Speech, then start again. Reading still works.",
    "darwin": "Add a voice under System Settings > Accessibility > Spoken Content, then start again. "
    "Reading still works.",
}.get(sys.platform, "Install espeak-ng (Debian: apt install libespeak-ng1). Reading still works.")
_ATTEMPTS = 2
_WRITTEN_LATE_S = 1.0

# One for one, so that the places of the words stay. Windows takes "<" as the beginning of XML, and macOS
# takes "[[" as that of an order to the voice.
_PLAIN = str.maketrans({"’": "'", **dict.fromkeys("‘“”*_\n<>[]", " ")})

# How long things take to say, counted in letters; measured with espeak-ng
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_WEIGHT, _DIGIT_WEIGHT, _WORD_WEIGHT = 5, 6, 1
_SHORT_PAUSE_WEIGHT, _LONG_PAUSE_WEIGHT = 5, 10
_SHORT_PAUSES, _LONG_PAUSES = frozenset(",;:–—，、；："), frozenset(".!?…\n。！？")
_QUIET_SHARE = 0.02

_FORMS = {
    (b"NONE", 8): "i1",
    (b"NONE", 16): ">i2",
    (b"twos", 16): ">i2",
    (b"sowt", 8): "i1",
    (b"sowt", 16): "<i2",
}


class _NoSoundError(Exception):
    """This attempt gave no sound; another may. The message goes on after "The voice failed: "."""


class FileVoice:
    """Fills `ports.Voice`. The process starts at the first word; `close` ends it, as does this object's end.

    `command` and `environment` (None: this process's own) start the worker, whose every answer may take
    `timeout_s`. One that is late, ends or talks rubbish is replaced, and asked once more.
    """

    problems: tuple[str, ...] = ()

    def __init__(
        self,
        command: Sequence[str] = WORKER,
        environment: Mapping[str, str] | None = None,
        timeout_s: float = 10.0,
    ) -> None:
        self._worker = _Worker(command, environment)
        self._timeout_s = timeout_s
        self._engine = _ENGINES.get(sys.platform, "espeak")
        self._end = weakref.finalize(self, self._worker.close)

    @property
    def engine(self) -> str:
        return self._engine

    def speak(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:
        """`pitch` is from 0 to 99; Windows and macOS know of none.

        Raises `SpeechError` if the computer has no voice for the language, after two failed attempts,
        and after `close`.
        """
        if not timed_words(text, (), 0.0):  # macOS would wait for ever for a text of blanks
            return Utterance(text, Pcm(b"", 22_050), ())
        request = {
            "text": text.translate(_PLAIN),
            "language": language,
            "rate_wpm": rate_wpm,
            "pitch": pitch,
        }
        problem = ""
        for _ in range(_ATTEMPTS):
            try:
                pcm = self._sound(request)
            except _NoSoundError as error:
                problem = str(error)
            else:
                return Utterance(text, pcm, spread_words(text, pcm))
        raise SpeechError(f"The voice failed: {problem}. {_ADVICE}")

    def close(self) -> None:
        """End the process and remove its folder; a `speak` of another thread raises `SpeechError`."""
        self._end()

    def _sound(self, request: dict[str, object]) -> Pcm:
        file = self._worker.new_file()
        try:
            answer = self._worker.ask({**request, "file": str(file)}, self._timeout_s)
            if "error" in answer:
                raise SpeechError(f"{answer['error']}. {_ADVICE}")
            self._engine = str(answer.get("engine", self._engine))
            return _when_written(file)
        except _NoSoundError:
            self._worker.stop()  # before the file is removed: it may hold it open
            raise
        finally:
            with suppress(OSError):  # else it goes with the folder
                file.unlink()


class _Worker:
    """The process that speaks and the folder it writes to, which only this user may read."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None) -> None:
        self._command = command
        self._environment = environment
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._exchange: threading.Thread | None = None
        self._folder: Path | None = None
        self._numbers = itertools.count()
        self._is_closed = False

    def new_file(self) -> Path:
        """A name for one sentence. Raises `SpeechError` if there is no room for files."""
        with self._lock:
            self._refuse_if_closed()
            try:
                # systems remove old folders, and this program runs for weeks
                if self._folder is None or not self._folder.is_dir():
                    self._folder = Path(tempfile.mkdtemp(prefix="kindline-voice-"))
            except OSError as error:
                raise SpeechError(
                    f"The voice has no room for files: {error}. Free some disk space. Reading still works."
                ) from error
            return self._folder / f"{next(self._numbers)}{_SUFFIXES.get(sys.platform, '.wav')}"

    def ask(self, request: dict[str, object], timeout_s: float) -> dict[str, object]:
        """The worker's answer. Raises `_NoSoundError` if it has none, or none that makes sense."""
        answers: SimpleQueue[bytes] = SimpleQueue()
        line = json.dumps(request).encode() + b"\n"
        self._start(line, answers)
        try:
            answer = json.loads(answers.get(timeout=timeout_s))
        except Empty:
            raise _NoSoundError(f"no answer within {timeout_s:g} seconds") from None
        except ValueError:  # also when it ended: then the line is empty
            answer = None
        if not isinstance(answer, dict) or not ("error" in answer or answer.get("ok") is True):
            raise _NoSoundError("its process ended or gave an answer that makes no sense")
        return answer

    def stop(self) -> None:
        """End the process if there is one; the next `ask` starts another."""
        with self._lock:
            process, self._process = self._process, None
            if process is None:
                return
            process.kill()
            process.wait()
            if self._exchange is not None:
                self._exchange.join()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not yet sent cannot be sent any more
                    if pipe is not None:
                        pipe.close()

    def close(self) -> None:
        """End the process for good and remove the folder."""
        with self._lock:
            self._is_closed = True
        self.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, line: bytes, answers: SimpleQueue[bytes]) -> None:
        """Send the line from a thread of its own: pipes cannot be waited for with a timeout on Windows."""
        with self._lock:
            self._refuse_if_closed()
            if self._process is None:
                try:
                    self._process = subprocess.Popen(  # noqa: S603 - this very program
                        self._command,
                        env=self._environment,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL,
                        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                    )
                except OSError as error:
                    raise _NoSoundError(f"its process does not start: {error}") from error
            self._exchange = threading.Thread(
                target=_exchange, args=(self._process, line, answers), daemon=True
            )
            self._exchange.start()

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise SpeechError("The voice is closed. Start the program again.")


def _exchange(process: subprocess.Popen[bytes], line: bytes, answers: SimpleQueue[bytes]) -> None:
    """Send one line and put the line that comes back; an empty one if the process ended."""
    answer = b""
    with suppress(OSError):
        if process.stdin is not None and process.stdout is not None:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
    answers.put(answer)


def _when_written(file: Path) -> Pcm:
    """The sound, also if the system writes its end only after saying that it is done (macOS may)."""
    until_s = time.monotonic() + _WRITTEN_LATE_S
    while True:
        try:
            return read_sound(file)
        except _NoSoundError:
            if time.monotonic() > until_s:
                raise
            time.sleep(0.02)


def read_sound(file: Path) -> Pcm:
    """A WAV or AIFF file of 8 or 16 bits, made mono at its own rate. Raises `_NoSoundError`."""
    try:
        data = file.read_bytes()
        channels, rate_hz, frames, form, samples = (_wav if data[:4] == b"RIFF" else _aiff)(data)
    except OSError as error:
        raise _NoSoundError("it wrote no file that can be read") from error
    except (EOFError, wave.Error, struct.error, KeyError, OverflowError) as error:
        raise _NoSoundError("its sound file is damaged or of an unknown kind") from error
    size = channels * frames * np.dtype(form).itemsize
    if size <= 0 or rate_hz <= 0 or len(samples) < size:
        raise _NoSoundError("its sound file is cut off or has no sound")
    numbers = np.frombuffer(samples[:size], form).astype(np.int32)
    if form == "u1":
        numbers -= 128
    if form in ("u1", "i1"):
        numbers *= 256
    return Pcm(numbers.reshape(-1, channels).mean(axis=1).astype("<i2").tobytes(), rate_hz)


def _wav(data: bytes) -> tuple[int, int, int, str, bytes]:
    """Channels, rate, frames, numpy's name for a sample, and the samples; fewer if the file is cut off."""
    with wave.open(io.BytesIO(data), "rb") as sound:
        frames = sound.getnframes()
        form = {1: "u1", 2: "<i2"}[sound.getsampwidth()]
        return sound.getnchannels(), sound.getframerate(), frames, form, sound.readframes(frames)


def _aiff(data: bytes) -> tuple[int, int, int, str, bytes]:
    """As `_wav`. By hand: Python's own reader is on its way out, and there are only two chunks to know."""
    if data[:4] != b"FORM" or data[8:12] not in (b"AIFF", b"AIFC"):
        raise KeyError(data[:12])
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from(">4sI", data, at)
        chunks[name] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    common, sound = chunks[b"COMM"], chunks[b"SSND"]
    # the rate is an 80-bit float of an exponent and 64 bits with the one before the point
    channels, frames, bits, exponent, mantissa = struct.unpack_from(">hIhHQ", common)
    rate_hz = round(mantissa * 2.0 ** (exponent - 16_383 - 63))
    coding = common[18:22] if data[8:12] == b"AIFC" else b"NONE"
    (offset,) = struct.unpack_from(">I", sound)
    return channels, rate_hz, frames, _FORMS[coding, bits], sound[8 + offset :]


def spread_words(text: str, pcm: Pcm) -> tuple[SpokenWord, ...]:
    """Every word of the text with its likely time: files tell of none.

    The words share the part of the sound that is not silence at its ends, by their length and the
    pauses between them.
    """
    words = timed_words(text, (), 0.0)
    places: list[int] = []
    place = 0
    for word, after in itertools.zip_longest(words, words[1:]):
        places.append(place)
        end = word.start + word.length
        place += _word_weight(text[word.start : end])
        if after is not None:
            place += _pause_weight(text[end : after.start])
    begin_ms, end_ms = _loud_part_ms(pcm)
    return tuple(
        SpokenWord(word.start, word.length, round(begin_ms + (end_ms - begin_ms) * at / place))
        for word, at in zip(words, places, strict=True)
    )


def _word_weight(word: str) -> int:
    han, digits = len(_HAN.findall(word)), sum(map(str.isdigit, word))
    return _WORD_WEIGHT + _HAN_WEIGHT * han + _DIGIT_WEIGHT * digits + len(word) - han - digits


def _pause_weight(between: str) -> int:
    if not _LONG_PAUSES.isdisjoint(between):
        return _LONG_PAUSE_WEIGHT
    return 0 if _SHORT_PAUSES.isdisjoint(between) else _SHORT_PAUSE_WEIGHT


def _loud_part_ms(pcm: Pcm) -> tuple[float, float]:
    loudness = np.abs(np.frombuffer(pcm.samples, "<i2").astype(np.int32))
    loud = np.flatnonzero(loudness > _QUIET_SHARE * loudness.max())
    if loud.size == 0:
        return 0.0, pcm.duration_s * 1000
    per_ms = pcm.rate_hz / 1000
    return float(loud[0]) / per_ms, float(loud[-1] + 1) / per_ms
