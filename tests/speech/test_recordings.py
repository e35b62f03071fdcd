"""Recordings for tuning on the disk: for this user only, and not for ever."""

from __future__ import annotations

import stat
import wave
from pathlib import Path

import pytest

from kindline.adapters.ids import UuidIds
from kindline.adapters.speech.recordings import RecordingFolder
from kindline.domain.errors import StoreError
from kindline.testing.speech import tone


def test_a_recording_can_be_heard_again(tmp_path: Path) -> None:
    folder = tmp_path / "kept" / "here"
    RecordingFolder(folder, UuidIds()).keep(tone(0.5), "i forgot my pin")
    (path,) = folder.glob("*.wav")
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (16_000, 1, 2)
        assert sound.readframes(sound.getnframes()) == tone(0.5)
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == "i forgot my pin\n"
    for each in (path, path.with_suffix(".txt")):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    recordings = RecordingFolder(tmp_path, UuidIds(), most=2)
    for words in ("one", "two", "three"):
        recordings.keep(tone(0.1), words)
    assert len(list(tmp_path.glob("*.wav"))) == 2
    assert {path.read_text(encoding="utf-8") for path in tmp_path.glob("*.txt")} == {"two\n", "three\n"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"could not be kept in .*switch listen\.recordings off"):
        RecordingFolder(tmp_path / "file", UuidIds()).keep(tone(0.1), "one")
