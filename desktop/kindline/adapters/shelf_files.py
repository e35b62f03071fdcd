"""A shelf of files in the user's cache folder, for what can be worked out again."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from pathlib import Path

_MAGIC = b"KINDLINE-SHELF-1\n"
_SUM_BYTES = 32

_log = logging.getLogger(__name__)


class FileShelf:
    """Fills `ports.Shelf`: one file for each key; the longest unused go when there are too many.

    Several programs may use one folder at the same time.
    """

    def __init__(self, folder: Path, most_mb: float = 64) -> None:
        self._folder = folder
        self._most_bytes = int(most_mb * 1_000_000)

    def get(self, key: str) -> bytes | None:
        file = self._file(key)
        try:
            kept = file.read_bytes()
        except OSError:
            return None
        head = len(_MAGIC) + _SUM_BYTES
        value = kept[head:]
        if kept[:head] != _MAGIC + _checksum(key, value):
            _log.warning("%s is damaged; what it held is worked out again", file)
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return value

    def put(self, key: str, value: bytes) -> None:
        if len(value) > self._most_bytes:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._file(key), _MAGIC + _checksum(key, value) + value)
            self._trim()
        except OSError as error:
            _log.info("nothing can be kept in %s: %s", self._folder, error)

    def _file(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.kept"

    def _trim(self) -> None:
        """Remove the longest unused files until the rest fits, with what a killed program left half."""
        found: list[tuple[float, int, Path]] = []
        for file in (*self._folder.glob("*.kept"), *self._folder.glob("*.new")):
            with contextlib.suppress(FileNotFoundError):  # another program trims too
                state = file.stat()
                found.append((state.st_mtime, state.st_size, file))
        too_many = sum(size for _, size, _ in found) - self._most_bytes
        for _, size, file in sorted(found):
            if too_many <= 0:
                break
            file.unlink(missing_ok=True)
            too_many -= size


def _checksum(key: str, value: bytes) -> bytes:
    return hashlib.sha256(b"%d:" % len(key.encode()) + key.encode() + value).digest()


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all. Without fsync: the checksum tells when the power went."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as writing:
            writing.write(content)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise
