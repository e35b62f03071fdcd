"""A kiosk's idle clock: first a question, then a clean screen."""

from __future__ import annotations

from collections.abc import Callable

from kindline.domain.settings import Settings
from kindline.ports import Cancel, Dispatcher


class IdleClock:
    """At a kiosk, calls `warn` after `idle.warn_s` without a stir, and `clear` after `idle.clear_s` more."""

    def __init__(
        self, settings: Settings, dispatcher: Dispatcher, warn: Callable[[], None], clear: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._dispatcher = dispatcher
        self._warn = warn
        self._clear = clear
        self._cancel: Cancel | None = None

    def stir(self) -> None:
        """Somebody is there: begin counting anew."""
        self.stop()
        if self._settings.is_kiosk:
            self._cancel = self._dispatcher.later(self._settings.number("idle.warn_s"), self._warn_now)

    def stop(self) -> None:
        """Stop counting, until the next stir."""
        if self._cancel:
            self._cancel()
            self._cancel = None

    def _warn_now(self) -> None:
        self._cancel = self._dispatcher.later(self._settings.number("idle.clear_s"), self._clear)
        self._warn()
