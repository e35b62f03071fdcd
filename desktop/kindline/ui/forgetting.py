"""What one customer typed is not shown to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject

from kindline.services.presenters.views import Action, Page
from kindline.ui.act import Act
from kindline.ui.pages.home import HomePage

KEEPING = frozenset({Page.HOME, Page.STILL_THERE})


class Forgetting(QObject):
    """Erases a half-typed question when its page is left or its customer is gone.

    "Are you still there?" keeps it for a customer who then touches or types something.
    """

    def __init__(self, home: HomePage) -> None:
        super().__init__(home)
        self._home = home
        self._page = Page.HOME
        self._someone_is_there = True

    def note_use(self) -> None:
        """Someone touched or typed."""
        self._someone_is_there = True

    def note_act(self, act: Act) -> None:
        """Starting again is the end of what was typed."""
        if act.action is Action.START_AGAIN:
            self._home.forget()

    def turn_to(self, page: Page) -> None:
        """Another page is about to be shown."""
        left_alone = self._page is Page.STILL_THERE and not self._someone_is_there
        if page not in KEEPING or (left_alone and page is Page.HOME):
            self._home.forget()
        if page is Page.STILL_THERE and self._page is not Page.STILL_THERE:
            self._someone_is_there = False
        self._page = page
