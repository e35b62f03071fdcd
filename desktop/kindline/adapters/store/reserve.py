"""Room on the disk kept back for the moment when there is none left."""

from __future__ import annotations

import logging
import os
from pathlib import Path

RESERVE_BYTES = 256 * 1024

_log = logging.getLogger(__name__)


class Reserve:
    """A file that is given back when the disk is full."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self) -> None:
        """Take the room, if it is not taken yet; a disk that is full already is only logged."""
        try:
            if self._path.exists() and self._path.stat().st_size == RESERVE_BYTES:
                return
            with self._path.open("wb") as file:
                # noise, so that no file system can store it in less
                file.write(os.urandom(RESERVE_BYTES))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            _log.warning("no room can be kept back at %s: %s", self._path, error)
            self._path.unlink(missing_ok=True)

    def give_back(self) -> bool:
        """Free the room; False when there was none."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        _log.warning("the disk is full; the room kept back at %s was given back", self._path)
        return True
