"""A window for widget tests, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from kindline.services.presenters.views import Frame
from kindline.testing.work import FakeClock
from kindline.ui.shell import Shell

MakeShell = Callable[..., Shell]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_shell(qtbot: QtBot, clock: FakeClock) -> MakeShell:
    """Makes an active window of a size that shows a frame."""

    def make(frame: Frame, width: int = 1280, height: int = 800) -> Shell:
        shell = Shell(clock, 0.5)
        qtbot.addWidget(shell)
        shell.resize(width, height)
        shell.show_frame(frame)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        return shell

    return make
