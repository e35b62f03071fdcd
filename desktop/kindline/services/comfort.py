"""Slower, Louder, Bigger: they act at once, then for ten seconds the row is their pair."""

from __future__ import annotations

from collections.abc import Callable

from kindline.domain.text import message
from kindline.ports import Cancel, Dispatcher
from kindline.services.customer_session import CustomerSession
from kindline.services.presenters.views import Action, Button, ComfortView

PAIR_S = 10.0
RATES_WPM = (100, 115, 130, 140, 160)
LOUDEST = 5
LARGEST = 4

_ROW = (
    Button(Action.SAY_AGAIN, message("comfort.say_again"), "mdi6.replay"),
    Button(Action.SLOWER, message("comfort.slower"), "mdi6.tortoise"),
    Button(Action.LOUDER, message("comfort.louder"), "mdi6.volume-plus"),
    Button(Action.BIGGER, message("comfort.bigger"), "mdi6.format-size"),
)
_AS_AT_START = Button(Action.AS_AT_START, message("comfort.as_at_start"), "mdi6.restore")
_PAIRS = {
    "rate": (
        Button(Action.SLOWER, message("comfort.slower"), "mdi6.tortoise"),
        Button(Action.FASTER, message("comfort.faster"), "mdi6.rabbit"),
    ),
    "volume": (
        Button(Action.LOUDER, message("comfort.louder"), "mdi6.volume-plus"),
        Button(Action.QUIETER, message("comfort.quieter"), "mdi6.volume-minus"),
    ),
    "size": (
        Button(Action.BIGGER, message("comfort.bigger"), "mdi6.format-size"),
        Button(Action.SMALLER, message("comfort.smaller"), "mdi6.format-title"),
    ),
}
_KNOB = {
    Action.SLOWER: ("rate", -1),
    Action.FASTER: ("rate", 1),
    Action.LOUDER: ("volume", 1),
    Action.QUIETER: ("volume", -1),
    Action.BIGGER: ("size", 1),
    Action.SMALLER: ("size", -1),
}
ACTIONS = frozenset(_KNOB) | {Action.CONTRAST, Action.AS_AT_START}


class ComfortRow:
    """The comfort row's state for one session; `changed` is called after each change."""

    def __init__(self, session: CustomerSession, dispatcher: Dispatcher, changed: Callable[[], None]) -> None:
        self._session = session
        self._start = (session.rate_wpm, session.volume, session.size, session.theme)
        self._dispatcher = dispatcher
        self._changed = changed
        self._pair = ""
        self._cancel: Cancel | None = None

    def act(self, action: Action) -> None:
        """Do what one of `ACTIONS` says, and show its pair for ten seconds."""
        if action is Action.AS_AT_START:
            self._as_at_start()
        elif action is Action.CONTRAST:
            self._session.theme = "light" if self._session.theme == "contrast" else "contrast"
            self._pair = "size"
        else:
            self._pair, by = _KNOB[action]
            self._turn(by)
        if self._cancel:
            self._cancel()
        self._cancel = self._dispatcher.later(PAIR_S, self._close) if self._pair else None
        self._changed()

    def view(self) -> ComfortView:
        """The row, or the open pair with its dots."""
        if not self._pair:
            return ComfortView(_ROW)
        buttons: tuple[Button, ...] = _PAIRS[self._pair]
        if self._pair == "size":
            is_contrast = self._session.theme == "contrast"
            key = "comfort.plain_colours" if is_contrast else "comfort.yellow_on_black"
            buttons = (*buttons, Button(Action.CONTRAST, message(key), "mdi6.contrast-circle"))
        level, levels = self._level()
        return ComfortView((*buttons, _AS_AT_START), level, levels)

    def close(self) -> None:
        """Stop the clock of an open pair; the row will not change any more."""
        if self._cancel:
            self._cancel()

    def _close(self) -> None:
        self._pair, self._cancel = "", None
        self._changed()

    def _level(self) -> tuple[int, int]:
        session = self._session
        if self._pair == "rate":
            return _rate_index(session.rate_wpm) + 1, len(RATES_WPM)
        if self._pair == "volume":
            return session.volume, LOUDEST
        return session.size, LARGEST

    def _turn(self, by: int) -> None:
        session = self._session
        if self._pair == "rate":
            index = _rate_index(session.rate_wpm) + by
            session.rate_wpm = RATES_WPM[min(max(index, 0), len(RATES_WPM) - 1)]
        elif self._pair == "volume":
            session.volume = min(max(session.volume + by, 1), LOUDEST)
        else:
            session.size = min(max(session.size + by, 1), LARGEST)

    def _as_at_start(self) -> None:
        session = self._session
        session.rate_wpm, session.volume, session.size, session.theme = self._start
        self._pair = ""


def _rate_index(rate_wpm: int) -> int:
    """The step nearest to a rate, which may have been set by staff to any value."""
    return min(range(len(RATES_WPM)), key=lambda i: abs(RATES_WPM[i] - rate_wpm))
