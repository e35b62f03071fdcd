"""Many questions in a row through a virtual microphone and loudspeaker, as on a kiosk that runs for weeks.

    ./run bench sound_loop_bench [--questions 500] [--pause-s 1] [--site riverside-bank]

Each question is spoken by flite into the microphone, heard to its end by pocketsphinx, and what was heard is
said by the clearest voice and stopped half-way. Halfway through all of them the sound server is
taken away and brought back. Prints what was missed, memory, and how long everything took (ms).
500 questions take some 45 minutes. Needs PulseAudio and flite.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bench_tables import machine, table
from PySide6.QtCore import QCoreApplication, QEvent
from voice_bench import held_back

from kindline.adapters.executor import ThreadSerialExecutor
from kindline.adapters.memory import give_back_memory, resident_mb
from kindline.adapters.qt.dispatcher import QtDispatcher
from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.adapters.settings_files import load_settings
from kindline.adapters.speech.detector_webrtc import WebrtcDetector
from kindline.adapters.speech.recognizer_sphinx import SphinxRecognizer
from kindline.bootstrap import WIRING, voice
from kindline.cli.studying import find_encoder
from kindline.domain.articles import KnowledgeBase
from kindline.domain.events import ListeningFailed, SpeechEnded, WordsHeard
from kindline.domain.settings import Settings
from kindline.kb.vocabulary import vocabulary
from kindline.services.knowledge import study
from kindline.services.listening import Listening
from kindline.services.speaking import Speaking

# what makes sound for the tests stands one folder up
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from sound_server import (
    Recorder,
    SoundServer,
    loudspeaker_recorded,
    said_into_microphone,
    spoken_by_flite,
)

VOICES = ("slt", "rms", "awb")
STRETCH = 1.0
SETTLED = 50
"""Memory is compared with what it was after so many questions."""
PATIENCE_S = 25.0
BACK_S = 30.0
REPLY_SOUNDS_S = 0.4
SILENT_S = 0.25


@dataclass
class Found:
    """What became of the questions; times in milliseconds."""

    asked: int = 0
    repeated: int = 0
    missed: list[str] = field(default_factory=list)
    to_text_ms: list[float] = field(default_factory=list)
    to_sound_ms: list[float] = field(default_factory=list)
    to_silence_ms: list[float] = field(default_factory=list)
    settled_mb: float = 0.0
    notes: list[str] = field(default_factory=list)


class Loop:
    """The ears and the voice as in the window, on the sound server that `PULSE_SERVER` names."""

    def __init__(self, settings: Settings, kb: KnowledgeBase) -> None:
        dispatcher = QtDispatcher()
        self._executors = [ThreadSerialExecutor(dispatcher, name) for name in ("ears", "voice")]
        ears, mouth = self._executors
        self.mouth = voice(settings)
        self.listening = Listening(QtMicrophone(), WebrtcDetector(), SphinxRecognizer(), ears, settings)
        self.speaking = Speaking(self.mouth, QtPlayer(), mouth, settings)
        self.listening.learn(vocabulary(kb))
        self.closed_s = 0.0
        self.opened_s = 0.0
        self.end: SpeechEnded | ListeningFailed | None = None

    def ask(self, file: Path, what: str, found: Found) -> str:
        """What was heard of a recording; "" if its end was missed or listening failed."""
        self.end, self.opened_s, self.closed_s = None, 0.0, 0.0
        self.listening.start(self._heard, self._ended, self._ended)
        if not wait(lambda: self.opened_s > 0 or self.end is not None, PATIENCE_S):
            found.missed.append(f"{what}: the microphone did not open")
            return ""
        for _ in range(2):  # a very short thing may be taken for a cough; then one says it again
            with said_into_microphone(file):
                wait(lambda: self.end is not None, PATIENCE_S / 2)
            if self.end is not None:
                break
            found.repeated += 1
        if not isinstance(self.end, SpeechEnded):
            found.missed.append(f"{what}: {self.end.reason if self.end else 'no end'}")
            self.listening.stop()
            return ""
        return self.end.hearing.text or "I did not hear any words."

    def reply(self, text: str, recorder: Recorder, found: Found) -> None:
        """Say it, stop it while it sounds, and note how long both took."""
        recorder.heard.clear()
        begin_s = time.monotonic()
        self.speaking.say(text, "en", lambda word: None, lambda event: None)
        if not wait(lambda: bool(recorder.loud_times_s()), PATIENCE_S):
            found.missed.append(f"nothing sounded of: {text}")
            return
        found.to_sound_ms.append(1000 * (recorder.loud_times_s()[0] - begin_s))
        wait(lambda: False, REPLY_SOUNDS_S)
        stop_s = time.monotonic()
        self.speaking.stop()
        wait(lambda: False, SILENT_S)
        after_s = [at_s - stop_s for at_s in recorder.loud_times_s() if at_s > stop_s]
        found.to_silence_ms.append(1000 * max(after_s, default=0.0))

    def close(self) -> None:
        self.listening.stop()
        self.speaking.stop()
        for executor in self._executors:
            executor.close(PATIENCE_S)
        self.mouth.close()

    def _heard(self, _event: WordsHeard) -> None:
        now_s = time.monotonic()
        self.opened_s = self.opened_s or now_s
        if not self.listening.is_open:
            self.closed_s = self.closed_s or now_s

    def _ended(self, event: SpeechEnded | ListeningFailed) -> None:
        self.end = event
        if self.closed_s and isinstance(event, SpeechEnded):
            self.to_text_ms = 1000 * (time.monotonic() - self.closed_s)

    to_text_ms: float = 0.0


def wait(until: Callable[[], bool], limit_s: float) -> bool:
    """Let the window live until it is so; whether it was so in time."""
    end_s = time.monotonic() + limit_s
    while not until():
        QCoreApplication.processEvents()
        # the window's own loop does this; without it every microphone and loudspeaker used would stay
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.002)
        if time.monotonic() > end_s:
            return until()
    return True


def take_away(server: SoundServer, loop: Loop, found: Found) -> None:
    """The sound server goes while the microphone is open, and comes back."""
    loop.end = None
    loop.listening.start(loop._heard, loop._ended, loop._ended)
    wait(lambda: False, 1.0)
    server.stop()
    begin_s = time.monotonic()
    said = wait(lambda: isinstance(loop.end, ListeningFailed), BACK_S)
    found.notes.append(
        f"sound server gone: said after {time.monotonic() - begin_s:.1f} s" if said else "NOT said"
    )
    wait(lambda: loop.listening.problem == "no_microphone", BACK_S)
    found.notes.append(f"meanwhile: {loop.listening.problem or 'NO problem told'}")
    server.start()
    begin_s = time.monotonic()
    back = wait(lambda: not loop.listening.problem and not loop.speaking.problem, BACK_S)
    found.notes.append(f"back again: ready after {time.monotonic() - begin_s:.1f} s" if back else "NOT back")


def run(site: str, count: int, pause_s: float, server: SoundServer, folder: Path) -> tuple[Found, float]:
    """The whole loop; what was found, and megabytes of ears and voice."""
    settings = load_settings(site, None, {"listen.pause_s": pause_s})
    kb = study(WIRING.kb_root(), settings, "en", find_encoder(WIRING, settings), WIRING.shelf()).kb
    give_back_memory()
    before_mb = resident_mb() or 0.0
    loop, found = Loop(settings, kb), Found()
    texts = [text for text, _ in held_back(site, count)]
    both_mb = 0.0
    for number in range(count):
        file = folder / f"{number}.wav"
        spoken_by_flite(texts[number % len(texts)], file, VOICES[number % len(VOICES)], STRETCH)
        # a recorder for each: the server may go in between
        with loudspeaker_recorded() as recorder:
            found.asked += 1
            heard = loop.ask(file, texts[number % len(texts)], found)
            if heard:
                found.to_text_ms.append(loop.to_text_ms)
                loop.reply(heard, recorder, found)
        file.unlink()
        if number == 9:
            both_mb = (resident_mb() or 0.0) - before_mb
        if number + 1 == min(SETTLED, count // 2):
            give_back_memory()
            found.settled_mb = resident_mb() or 0.0
        if number + 1 == count // 2:
            take_away(server, loop, found)
        if (number + 1) % 25 == 0:
            print(f"{number + 1}: {resident_mb() or 0:.1f} MB, {found.repeated} said twice", flush=True)
            print(*found.missed, sep="\n", flush=True)
    give_back_memory()
    found.notes.append(f"memory {found.settled_mb:.1f} MB, in the end {resident_mb() or 0.0:.1f} MB")
    loop.close()
    return found, both_mb


def quantiles(name: str, values_ms: list[float]) -> list[str]:
    shares = (0.5, 0.95, 0.99, 1.0)
    return [name, *(f"{np.quantile(values_ms, share):.0f}" if values_ms else "-" for share in shares)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--site", default="riverside-bank")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--pause-s", type=float, default=1.0)
    given = parser.parse_args()
    server = SoundServer()
    server.start()
    os.environ["PULSE_SERVER"] = server.address
    app = QCoreApplication([])
    try:
        with tempfile.TemporaryDirectory() as folder:
            found, both_mb = run(given.site, given.questions, given.pause_s, server, Path(folder))
    finally:
        server.stop()
    del app
    said = f"{found.asked} questions, {found.repeated} said twice, {len(found.missed)} missed"
    print(f"{given.site}, {said}. {machine()}")
    print(f"ears and voice after ten questions: {both_mb:.0f} MB", *found.notes, *found.missed, sep="\n- ")
    rows = [
        quantiles("end of speech to text", found.to_text_ms),
        quantiles("text to first sound", found.to_sound_ms),
        quantiles("stop to silence", found.to_silence_ms),
    ]
    print(table(["ms", "p50", "p95", "p99", "most"], rows))


if __name__ == "__main__":
    main()
