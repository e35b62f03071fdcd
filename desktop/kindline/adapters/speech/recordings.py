"""Keeps questions as sound for tuning, where staff switched that on and every customer sees that it is so."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

from kindline.domain.errors import StoreError
from kindline.ports import Ids

RATE_HZ = 16_000
MOST_KEPT = 500
"""About 50 MB; then the oldest go."""


class RecordingFolder:
    """Fills `ports.Recordings`: `ID.wav`, and `ID.txt` with the words as heard; ids begin with the time.

    Only this user may read them. Nothing leads from them to a customer's request.
    """

    def __init__(self, folder: Path, ids: Ids, most: int = MOST_KEPT) -> None:
        self._folder = folder
        self._ids = ids
        self._most = most

    def keep(self, samples: bytes, heard: str) -> None:
        """Write both files; the oldest beyond the limit are deleted. Raises `StoreError`."""
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
            file.writeframes(samples)
        path = self._folder / f"{self._ids.new_id()}.wav"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path.with_suffix(".txt"), f"{heard}\n".encode())
            _write(path, sound.getvalue())
            for old in sorted(self._folder.glob("*.wav"))[: -self._most]:
                old.unlink()
                old.with_suffix(".txt").unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"The recording could not be kept in {self._folder}: {error}. "
                "Free some disk space, or switch listen.recordings off."
            ) from error


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
