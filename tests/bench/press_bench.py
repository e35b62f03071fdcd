"""How fast the button is: press -> another screen painted, press -> the request durable on disk.

    ./run bench press_bench [--presses 100]

Beside it, as a peer, a plain SQLite commit of one row with the same settings on the same disk.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from kindline.adapters.clock import SystemClock
from kindline.adapters.ids import UuidIds
from kindline.adapters.qt.dispatcher import QtDispatcher
from kindline.adapters.settings_files import load_settings
from kindline.adapters.store import SqliteStore
from kindline.bootstrap import Workers, demo_parts, join
from kindline.domain.events import RequestSaved
from kindline.services.presenters.views import Action, Page
from kindline.ui.act import Act
from kindline.ui.window import Window

PATIENCE_S = 10


@dataclass
class Times:
    painted_ms: list[float] = field(default_factory=list)
    durable_ms: list[float] = field(default_factory=list)


class Paints(QObject):
    """Notes when the window's page was last painted."""

    def __init__(self) -> None:
        super().__init__()
        self.last_s = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.last_s = time.perf_counter()
        return super().eventFilter(watched, event)


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not until():
        app.processEvents()
        if time.monotonic() > end_s:
            raise TimeoutError("the window did not follow")


def press_often(presses: int, folder: Path) -> Times:
    """A kiosk's window on real records: press, wait for screen and disk, finish, again."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    settings = load_settings("riverside-bank", None, {"device.mode": "kiosk", "touch.repeat_s": 0})
    workers = Workers.start(QtDispatcher())
    clock = SystemClock()
    parts = replace(
        demo_parts(), store=SqliteStore(folder / "records.sqlite", UuidIds(), clock), ids=UuidIds()
    )
    tools = join(parts, settings, workers)
    window = Window(tools, clock)
    saved: list[float] = []
    tools.people.listen(lambda e: saved.append(time.perf_counter()) if isinstance(e, RequestSaved) else None)
    window.open()
    wait(app, lambda: not window.conversation.is_loading)
    times = Times()
    paints = Paints()
    for page in window.shell.pages.values():
        page.installEventFilter(paints)
    for _ in range(presses):
        before = len(saved)
        start_s = time.perf_counter()
        window.shell.acted.emit(Act(Action.PERSON))
        wait(app, lambda: window.shell.frame.body.page is Page.NUMBER and paints.last_s > start_s)  # noqa: B023
        times.painted_ms.append((paints.last_s - start_s) * 1000)
        wait(app, lambda: len(saved) > before)  # noqa: B023 - called before the next turn
        times.durable_ms.append((saved[-1] - start_s) * 1000)
        window.shell.acted.emit(Act(Action.START_AGAIN))
        wait(app, lambda: window.shell.frame.body.page is Page.HOME)
    window.close()
    workers.close()
    parts.close()
    return times


def plain_commits(count: int, folder: Path) -> list[float]:
    """Milliseconds of bare commits with the same durability."""
    connection = sqlite3.connect(folder / "plain.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)")
    spent = []
    for _ in range(count):
        start_s = time.perf_counter()
        connection.execute("INSERT INTO row (body) VALUES (?)", ("x" * 500,))
        spent.append((time.perf_counter() - start_s) * 1000)
    connection.close()
    return spent


def row(name: str, values: list[float]) -> str:
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{name:<32} p50 {statistics.median(values):7.1f} ms   p99 {p99:7.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--presses", type=int, default=100)
    presses = parser.parse_args().presses
    with tempfile.TemporaryDirectory() as name:
        times = press_often(presses, Path(name))
        plain = plain_commits(presses, Path(name))
    print(row("press -> screen painted", times.painted_ms))
    print(row("press -> request durable", times.durable_ms))
    print(row("peer: bare SQLite commit", plain))
    ratio = statistics.median(times.durable_ms) / statistics.median(plain)
    print(f"{'durable beside the bare commit':<32} {ratio:.1f} times (median)")


if __name__ == "__main__":
    main()
