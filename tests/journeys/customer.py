"""The real window on the real records, answers and a real desk over HTTP; only sound is make-believe."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from kindline.bootstrap import Parts
from kindline.services.presenters.views import Page
from kindline.services.tools import Tools
from kindline.ui.shell import Shell
from kindline.ui.window import Window

DESK = "import sys; from kindline.bootstrap import main; sys.argv[0] = 'kindline'; main()"
WAIT_MS = 15_000
STUDY_MS = 60_000
"""The first to ask waits until the answers are learned, and other tests may be at work beside it."""


@dataclass
class DeskProcess:
    """A desk of its own process on a free port of this computer."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        database = f"sqlite:///{self.folder / 'desk.sqlite'}"
        words = ["desk", "--port", str(self.port), "--database", database]
        self.process = subprocess.Popen(
            [sys.executable, "-c", DESK, *words], stdout=subprocess.PIPE, text=True, cwd=self.folder
        )
        assert self.process.stdout is not None
        assert "The desk is at" in self.process.stdout.readline()

    def stop(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process.stdout.close()
            self.process = None

    def queue_page(self) -> str:
        """The queue page's text as an agent's browser gets it."""
        return httpx.get(self.url + "/", timeout=10).text


class Customer:
    """Presses what stands on the window, by its words."""

    def __init__(self, qtbot: QtBot, window: Window, tools: Tools, parts: Parts) -> None:
        self.qtbot = qtbot
        self.window = window
        self.tools = tools
        self.parts = parts

    @property
    def shell(self) -> Shell:
        return self.window.shell

    @property
    def page(self) -> Page:
        assert self.shell.frame is not None
        return self.shell.frame.body.page

    def wait_for(self, page: Page) -> None:
        self.qtbot.waitUntil(lambda: self.page is page, timeout=WAIT_MS)

    def read(self) -> str:
        """All words that stand on the page, as a screen reader would get them."""
        return "\n".join(_words_of(QAccessible.queryAccessibleInterface(self.shell.page)))

    def wait_to_read(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.read(), timeout=WAIT_MS)

    def button(self, words: str) -> QAbstractButton:
        for button in self.shell.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName().startswith(words):
                return button
        raise AssertionError(f"no button {words!r} on {self.page}: {self._labels()}")

    def press(self, words: str) -> None:
        """A finger on the button with these words, as soon as it is there."""
        self.qtbot.waitUntil(lambda: any(w.startswith(words) for w in self._labels()), timeout=WAIT_MS)
        self.qtbot.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def ask(self, question: str) -> None:
        self.qtbot.waitUntil(lambda: not self.window.conversation.is_loading, timeout=STUDY_MS)
        self.qtbot.keyClicks(self.shell.home.field, question)
        self.press("Ask")

    def dial(self, number: str) -> None:
        for digit in number:
            self.press(digit)

    def press_person(self) -> None:
        self.qtbot.mouseClick(self.shell.person, Qt.MouseButton.LeftButton)

    def _labels(self) -> list[str]:
        buttons = self.shell.findChildren(QAbstractButton)
        return [button.accessibleName() for button in buttons if button.isVisible()]


def _words_of(control: QAccessibleInterface) -> Iterator[str]:
    if control.state().invisible:
        return
    yield control.text(QAccessible.Text.Name)
    text = control.textInterface()
    if text is not None:
        yield text.text(0, text.characterCount())
    for index in range(control.childCount()):
        yield from _words_of(control.child(index))
