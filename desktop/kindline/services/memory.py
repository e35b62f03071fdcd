"""What a home computer remembers of its customer from one day to the next. A kiosk remembers nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from kindline.domain.settings import Settings
from kindline.ports import SerialExecutor, Store
from kindline.services.customer_session import CustomerSession

log = logging.getLogger(__name__)

_NUMBERS = ("size", "volume", "rate_wpm")
_TEXTS = ("theme", "number")
_PAUSE = "pause_ms"


class Memory:
    """Reads and writes the remembered facts on the records worker."""

    def __init__(self, store: Store, records: SerialExecutor, settings: Settings) -> None:
        self._store = store
        self._records = records
        self._is_kiosk = settings.is_kiosk

    def recall(self, session: CustomerSession, done: Callable[[], None]) -> None:
        """Put what is remembered into the session, then call `done` on the GUI thread."""
        if self._is_kiosk:
            return

        def read() -> Mapping[str, str]:
            return {key: self._store.recall(f"customer.{key}") for key in (*_NUMBERS, *_TEXTS, _PAUSE)}

        def fill(facts: Mapping[str, str]) -> None:
            for key in _NUMBERS:
                if facts[key].isdigit():
                    setattr(session, key, int(facts[key]))
            for key in _TEXTS:
                if facts[key]:
                    setattr(session, key, facts[key])
            if facts[_PAUSE].isdigit():
                session.patience.given_s = int(facts[_PAUSE]) / 1000
            done()

        self._records.submit(read, fill, _not_recalled)

    def keep(self, session: CustomerSession) -> None:
        """Remember the session's comfort and number."""
        if self._is_kiosk:
            return
        facts = {key: str(getattr(session, key)) for key in (*_NUMBERS, *_TEXTS)}
        facts[_PAUSE] = str(round(session.patience.given_s * 1000))

        def write() -> None:
            for key, value in facts.items():
                self._store.remember(f"customer.{key}", value)

        self._records.submit(write, None, _not_kept)


def _not_recalled(error: Exception) -> None:
    log.warning("nothing could be recalled: %s", error)


def _not_kept(error: Exception) -> None:
    log.warning("comfort settings could not be kept: %s", error)
