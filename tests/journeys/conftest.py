"""A desk and windows for each journey."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from customer import Customer, DeskProcess
from pytestqt.qtbot import QtBot

from kindline.adapters.clock import SystemClock
from kindline.adapters.delivery_http import HttpDelivery
from kindline.adapters.ids import UuidIds
from kindline.adapters.qt.dispatcher import QtDispatcher
from kindline.adapters.settings_files import load_settings
from kindline.adapters.store import SqliteStore
from kindline.bootstrap import Parts, Workers, join
from kindline.testing.device import FakeCallLinks, FakePrinter
from kindline.testing.speech import FakeMicrophone, FakePlayer, FakeRecognizer, FakeVoice, LevelDetector
from kindline.testing.understanding import MemoryShelf
from kindline.ui.window import Window

_SHELF = MemoryShelf()
"""What one window learned from the articles, the next one need not learn."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    """A desk that is not started yet, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = DeskProcess(tmp_path, port)
    yield desk
    desk.stop()


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path, desk: DeskProcess) -> Iterator[Callable[..., Customer]]:
    """Opens a window; `extra` are settings, `parts` replace devices. All are closed afterwards."""
    opened: list[tuple[Window, Workers, Parts]] = []

    def open_one(
        site: str = "riverside-bank", extra: dict[str, object] | None = None, **parts: Any
    ) -> Customer:
        own = {"desk.url": desk.url, "desk.poll_s": 0.2, "touch.repeat_s": 0, "understanding.mode": "lexical"}
        given = own | (extra or {})
        settings = load_settings(site, None, given)
        workers = Workers.start(QtDispatcher())
        ids, clock = UuidIds(), SystemClock()
        made = Parts(
            store=SqliteStore(tmp_path / "records.sqlite", ids, clock),
            delivery=HttpDelivery(desk.url, 2.0, "test"),
            clock=clock,
            ids=ids,
            microphone=FakeMicrophone(),
            detector=LevelDetector(),
            recognizer=FakeRecognizer(),
            voice=FakeVoice(),
            player=FakePlayer(),
            printer=FakePrinter(),
            call_links=FakeCallLinks(),
            shelf=_SHELF,
        )
        used = replace(made, **parts)
        tools = join(used, settings, workers)
        window = Window(tools, clock)
        qtbot.addWidget(window.shell)
        window.open()
        qtbot.waitExposed(window.shell)
        opened.append((window, workers, used))
        return Customer(qtbot, window, tools, used)

    yield open_one
    for window, workers, used in opened:
        window.close()
        workers.close()
        used.close()
