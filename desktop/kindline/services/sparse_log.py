"""A log line for a fault that comes again at each retry."""

from __future__ import annotations

import logging

from kindline.ports import Clock

EVERY_S = 60.0


class SparseLog:
    """Writes the first line of each kind, and then at most one of it every `EVERY_S` seconds."""

    def __init__(self, log: logging.Logger, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._written_s: dict[str, float] = {}

    def write(self, level: int, text: str, *parts: object) -> None:
        """Log `text`, which is also the kind, with `parts` put in; or nothing, when it is too soon."""
        now_s = self._clock.monotonic_s()
        written_s = self._written_s.get(text)
        if written_s is None or now_s - written_s >= EVERY_S:
            self._written_s[text] = now_s
            self._log.log(level, text, *parts)
