"""The entry points, and the only place where adapters meet ports."""

from __future__ import annotations

import logging
import os
import signal
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_config_path, user_data_path

from kindline.adapters.clock import SystemClock
from kindline.adapters.executor import ThreadSerialExecutor
from kindline.adapters.memory import give_back_memory, resident_mb
from kindline.adapters.resources import data_folder
from kindline.adapters.settings_files import load_settings
from kindline.cli.main import main as run_command
from kindline.cli.wiring import Wiring
from kindline.domain.errors import EncoderError, KindlineError
from kindline.domain.health import Finding, Health
from kindline.domain.settings import Settings
from kindline.ports import (
    CallLinks,
    Clock,
    Delivery,
    Dispatcher,
    Ids,
    Microphone,
    Player,
    Printer,
    Pronouncer,
    Recognizer,
    Recordings,
    Records,
    SentenceEncoder,
    SerialExecutor,
    Shelf,
    SpeechDetector,
    Voice,
)

if TYPE_CHECKING:
    from kindline.services.tools import Tools

CLOSE_S = 3.0

# Heavy parts (Qt, sound, records, web) are imported where they are joined: a command pays only for its own.


def main() -> None:
    """The `kindline` command."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    sys.exit(run_command(sys.argv[1:], WIRING))


def site_settings(site: str) -> Settings:
    """A site's settings, then this device's, then what the starter knows better."""
    url = os.environ.get("KINDLINE_DESK_URL")
    own = user_config_path("kindline", appauthor=False) / "settings.toml"
    return load_settings(site, own, {"desk.url": url} if url else {})


def data_file(name: str) -> Path:
    """A file in this user's data folder, which is made if it is missing."""
    return user_data_path("kindline", appauthor=False, ensure_exists=True) / name


def kb_folder() -> Path:
    """The articles in use: the user's own copy if there is one, else those that came with the program."""
    own = own_kb_folder()
    return own if own.is_dir() else data_folder("kb")


def own_kb_folder() -> Path:
    """Where a user's own copy of all articles is looked for."""
    return user_data_path("kindline", appauthor=False) / "kb"


def open_store() -> Records:
    """This device's records. Raises `StoreError`."""
    from kindline.adapters.ids import UuidIds  # noqa: PLC0415
    from kindline.adapters.store import SqliteStore  # noqa: PLC0415

    return SqliteStore(data_file("records.sqlite"), UuidIds(), SystemClock())


def run_desk(words: Namespace) -> int:
    """Serve the agents' desk until it is stopped, or do what else the words of `kindline desk` say."""
    from kindline.desk.command import run_desk as run  # noqa: PLC0415

    return run(words, f"sqlite:///{data_file('desk.sqlite')}", SystemClock())


def run_app(site: str, is_demo: bool) -> int:
    """Open the window until it is closed."""
    if _screen().health is Health.BROKEN and "QT_QPA_PLATFORM" not in os.environ:
        raise KindlineError("there is no display here; start it from a desktop session")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from kindline.adapters.qt.dispatcher import QtDispatcher  # noqa: PLC0415
    from kindline.ui.window import Window  # noqa: PLC0415

    settings = site_settings(site)
    app = QApplication([])
    app.setApplicationName("Kindline")
    workers = Workers.start(QtDispatcher())
    parts = demo_parts() if is_demo else real_parts(settings)
    window = Window(join(parts, settings, workers), SystemClock())
    window.open()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())
    code = app.exec()
    window.close()
    workers.close()
    parts.close()
    return code


@dataclass(frozen=True)
class Workers:
    """The window thread's queue, and one serial worker for each resource."""

    dispatcher: Dispatcher
    ears: SerialExecutor
    voice: SerialExecutor
    records: SerialExecutor
    post: SerialExecutor
    study: SerialExecutor

    @classmethod
    def start(cls, dispatcher: Dispatcher) -> Workers:
        names = ("ears", "voice", "records", "post", "study")
        return cls(dispatcher, *(ThreadSerialExecutor(dispatcher, name) for name in names))

    def close(self) -> None:
        """Tell no more results, and let what is queued finish; the records first, they matter most."""
        self.dispatcher.close()
        for worker in (self.records, self.voice, self.ears, self.study, self.post):
            worker.close(timeout_s=CLOSE_S)


def real_parts(settings: Settings) -> Parts:
    """This computer's own devices."""
    from kindline.adapters.call_links import SystemCallLinks  # noqa: PLC0415
    from kindline.adapters.delivery_http import HttpDelivery  # noqa: PLC0415
    from kindline.adapters.ids import UuidIds  # noqa: PLC0415
    from kindline.adapters.qt.microphone import QtMicrophone  # noqa: PLC0415
    from kindline.adapters.qt.player import QtPlayer  # noqa: PLC0415
    from kindline.adapters.qt.printer import QtPrinter  # noqa: PLC0415
    from kindline.adapters.qt.sound_devices import hide_expected_messages  # noqa: PLC0415
    from kindline.adapters.speech.chosen import chosen_recordings  # noqa: PLC0415

    hide_expected_messages()
    store = open_store()
    recognizer, detector = ears(settings)
    timeout_s = settings.number("desk.timeout_s")
    return Parts(
        store=store,
        delivery=HttpDelivery(settings.text("desk.url"), timeout_s, settings.text("site.name")),
        clock=SystemClock(),
        ids=UuidIds(),
        microphone=QtMicrophone(),
        detector=detector,
        recognizer=recognizer,
        voice=voice(settings),
        recordings=chosen_recordings(settings, UuidIds()),
        player=QtPlayer(),
        printer=QtPrinter(),
        call_links=SystemCallLinks(),
        shelf=shelf(),
    )


def demo_parts() -> Parts:
    """Make-believe devices: nothing is kept, nothing is sent."""
    from kindline.testing import desk, device, records, speech, work  # noqa: PLC0415

    return Parts(
        store=records.MemoryStore(),
        delivery=desk.FakeDesk(),
        clock=SystemClock(),
        ids=work.CountingIds(),
        microphone=speech.FakeMicrophone(),
        detector=speech.LevelDetector(),
        recognizer=speech.FakeRecognizer(),
        voice=speech.FakeVoice(),
        player=speech.FakePlayer(),
        printer=device.FakePrinter(),
        call_links=device.FakeCallLinks(),
        shelf=shelf(),
    )


@dataclass(frozen=True)
class Parts:
    """One adapter for every port."""

    store: Records
    delivery: Delivery
    clock: Clock
    ids: Ids
    microphone: Microphone
    detector: SpeechDetector
    recognizer: Recognizer
    voice: Voice
    player: Player
    printer: Printer
    call_links: CallLinks
    shelf: Shelf
    recordings: Recordings | None = None

    def close(self) -> None:
        """Let go of files and connections; call it after the workers are closed."""
        self.voice.close()
        self.store.close()
        self.delivery.close()


def join(parts: Parts, settings: Settings, workers: Workers) -> Tools:
    """The services on the given adapters."""
    from kindline.locale import render  # noqa: PLC0415
    from kindline.services.knowledge import Knowledge, Understanding  # noqa: PLC0415
    from kindline.services.listening import Listening  # noqa: PLC0415
    from kindline.services.memory import Memory  # noqa: PLC0415
    from kindline.services.misses import MissNotes  # noqa: PLC0415
    from kindline.services.people import People  # noqa: PLC0415
    from kindline.services.speaking import Speaking  # noqa: PLC0415
    from kindline.services.tools import Tools  # noqa: PLC0415

    people = People(
        parts.store,
        parts.delivery,
        workers.records,
        workers.post,
        workers.dispatcher,
        parts.clock,
        parts.ids,
        settings,
    )
    understanding = Understanding(lambda: encoder(settings), parts.shelf, give_back_memory)
    knowledge = Knowledge(kb_folder(), settings, workers.study, workers.dispatcher, understanding)
    return Tools(
        settings=settings,
        dispatcher=workers.dispatcher,
        people=people,
        knowledge=knowledge,
        listening=Listening(
            parts.microphone, parts.detector, parts.recognizer, workers.ears, settings, parts.recordings
        ),
        speaking=Speaking(parts.voice, parts.player, workers.voice, settings),
        memory=Memory(parts.store, workers.records, settings),
        misses=MissNotes(parts.store, workers.records, knowledge, parts.clock, parts.ids, settings),
        printer=parts.printer,
        call_links=parts.call_links,
        probe=workers.study,
        render=render,
    )


def pronouncer() -> Pronouncer:
    from kindline.adapters.speech.pronouncer_sphinx import SphinxPronouncer  # noqa: PLC0415

    return SphinxPronouncer()


def ears(settings: Settings) -> tuple[Recognizer, SpeechDetector]:
    """The recogniser, which has learned nothing yet, and what tells a voice from noise."""
    from kindline.adapters.speech.chosen import chosen_ears  # noqa: PLC0415

    return chosen_ears(settings, model_roots())


def voice(settings: Settings) -> Voice:
    """The clearest voice that is here; it must be closed."""
    from kindline.adapters.speech.chosen import chosen_voice  # noqa: PLC0415

    return chosen_voice(settings, model_roots())


def recording(path: Path) -> bytes:
    """A WAV file as the microphone would have given it. Raises `SpeechError`."""
    from kindline.adapters.speech.wav_files import read_wav  # noqa: PLC0415

    return read_wav(path)


def icon_exists(name: str) -> bool:
    from kindline.adapters.icon_names import icon_exists as exists  # noqa: PLC0415

    return exists(name)


def model_folders(settings: Settings) -> tuple[Path, ...]:
    """Where the language model may be: the place in the settings, else the program's, then the user's."""
    from kindline.adapters.encoder_minilm import MODEL  # noqa: PLC0415

    if given := settings.text("understanding.model"):
        return (Path(given).expanduser(),)
    return tuple(folder / MODEL for folder in model_roots())


def model_roots() -> tuple[Path, ...]:
    """The folders for models: the program's and the user's."""
    folders = (Path(sys.prefix, "share", "kindline"), user_data_path("kindline", appauthor=False))
    return tuple(folder / "models" for folder in folders)


def encoder(settings: Settings) -> SentenceEncoder:
    """The language model, every byte checked: a damaged one would spoil what is kept.

    Raises `EncoderError`.
    """
    from kindline.adapters.encoder_minilm import open_encoder  # noqa: PLC0415

    if settings.text("understanding.mode") == "lexical":
        raise EncoderError('Switched off: the setting understanding.mode is "lexical".')
    return open_encoder(model_folders(settings))


def shelf() -> Shelf:
    """What is kept between starts to save time."""
    from kindline.adapters.shelf_files import FileShelf  # noqa: PLC0415

    return FileShelf(user_cache_path("kindline", appauthor=False))


def self_test(site: str) -> tuple[Finding, ...]:
    """Look at every part of this computer that the program uses."""
    screen = _screen()
    if screen.health is Health.BROKEN:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    from kindline.adapters.call_links import SystemCallLinks  # noqa: PLC0415
    from kindline.adapters.delivery_http import HttpDelivery  # noqa: PLC0415
    from kindline.adapters.qt.microphone import QtMicrophone  # noqa: PLC0415
    from kindline.adapters.qt.player import QtPlayer  # noqa: PLC0415
    from kindline.adapters.speech.chosen import model_folders  # noqa: PLC0415
    from kindline.cli import self_test as checks  # noqa: PLC0415

    settings = site_settings(site)
    app = QGuiApplication.instance() or QGuiApplication([])
    url = settings.text("desk.url")
    findings = (
        screen,
        checks.check_answers(kb_folder(), settings, shelf()),
        checks.check_meaning(lambda: encoder(settings)),
        checks.check_records(open_store),
        checks.check_desk(HttpDelivery(url, settings.number("desk.timeout_s"), "check"), url),
        checks.check_calls(SystemCallLinks(), settings.names("call.links"), settings.text("site.phone")),
        checks.check_microphone(QtMicrophone(), settings),
        checks.check_ears(ears(settings)[0], settings, model_folders(settings, "listen", model_roots())),
        checks.check_speaker(QtPlayer()),
        checks.check_voice(voice(settings), settings, model_folders(settings, "voice", model_roots())),
    )
    del app
    return findings


def _screen() -> Finding:
    """On Linux a window needs a display server; asking Qt without one would end the program."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return Finding("screen", Health.BROKEN, "no display", "Start it from a desktop session.")
    return Finding("screen", Health.OK, os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "")


WIRING = Wiring(
    settings=site_settings,
    kb_root=kb_folder,
    own_kb_root=own_kb_folder,
    records=open_store,
    pronouncer=pronouncer,
    icon_exists=icon_exists,
    encoder=encoder,
    shelf=shelf,
    memory_mb=resident_mb,
    ears=ears,
    recording=recording,
    self_test=self_test,
    run_app=run_app,
    run_desk=run_desk,
)
