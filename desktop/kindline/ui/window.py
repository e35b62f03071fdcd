"""The window with its conversation behind it and its narrator beside it."""

from __future__ import annotations

from kindline.ports import Clock
from kindline.services.conversation import Conversation
from kindline.services.presenters.views import Frame
from kindline.services.tools import Tools
from kindline.ui.act import Act
from kindline.ui.narrator import Narrator
from kindline.ui.shell import Shell


class Window:
    """Joins the shell, the conversation and the narrator; `open` shows it and begins."""

    def __init__(self, tools: Tools, clock: Clock) -> None:
        self.shell = Shell(clock, tools.settings.number("touch.repeat_s"))
        self._is_full = tools.settings.flag("device.full_screen")
        self.narrator = Narrator(self.shell, tools.speaking)
        self.conversation = Conversation(tools, self._paint)
        self.shell.acted.connect(self._act)
        self.shell.used.connect(self.conversation.stir)

    def open(self) -> None:
        """Show the first page and begin reading answers and records."""
        self.conversation.start()
        if self._is_full:
            self.shell.showFullScreen()
        else:
            self.shell.show()

    def close(self) -> None:
        """End the conversation and go away."""
        self.narrator.stop()
        self.conversation.close()
        self.shell.close()

    def _act(self, act: Act) -> None:
        self.conversation.act(act.action, act.value)

    def _paint(self, frame: Frame) -> None:
        self.shell.show_frame(frame)
        self.narrator.follow(frame)
