"""The whole app in a process of its own, for the memory bench: a question asked in the real window.

    python tests/bench/memory_worker.py SITE

The last line it prints is JSON: {step: megabytes resident}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from kindline.adapters.clock import SystemClock
from kindline.adapters.memory import resident_mb
from kindline.adapters.qt.dispatcher import QtDispatcher
from kindline.bootstrap import Workers, join, real_parts, site_settings
from kindline.services.presenters.views import Action
from kindline.ui.act import Act
from kindline.ui.window import Window

PATIENCE_S = 300.0
REST_S = 3.0
"""After the answer: it is spoken, and freed memory is given back."""
QUESTION = "I think somebody has used my card in a shop where I have never been"


def whole_app(site: str) -> dict[str, float]:
    """The real window on this computer's own devices, until it has answered a question."""
    steps = {"code loaded": _mb()}
    settings = site_settings(site)
    app = QApplication([])
    workers = Workers.start(QtDispatcher())
    parts = real_parts(settings)
    tools = join(parts, settings, workers)
    window = Window(tools, SystemClock())
    window.open()
    app.processEvents()
    steps["window open"] = _mb()
    is_lexical = settings.text("understanding.mode") == "lexical"

    def understands() -> bool:
        answering = tools.knowledge.answering
        return bool(answering and answering.can_match and (is_lexical or answering.knows_meaning))

    _wait(app, understands)
    steps["answers known"] = _mb()
    shown = window.shell.frame.body
    window.shell.acted.emit(Act(Action.ASK, QUESTION))
    _wait(app, lambda: window.shell.frame.body is not shown)
    end_s = time.monotonic() + REST_S
    _wait(app, lambda: time.monotonic() > end_s)
    steps["a question answered"] = _mb()
    window.close()
    workers.close()
    parts.close()
    return steps


def _mb() -> float:
    return resident_mb() or 0.0


def _wait(app: QApplication, until: Callable[[], bool]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not until():
        app.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end_s:
            raise TimeoutError("the app did not follow")


if __name__ == "__main__":
    print(json.dumps(whole_app(sys.argv[1])))
