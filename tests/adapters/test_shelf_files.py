"""The shelf: what was put there comes back whole or not at all."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from kindline.adapters.shelf_files import FileShelf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "kindline"


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_what_was_put_is_there_for_the_next_program(folder: Path) -> None:
    FileShelf(folder).put("vectors of bank/en ./..", b"\0\1\n" * 1000)
    FileShelf(folder).put("empty", b"")
    shelf = FileShelf(folder)
    assert shelf.get("vectors of bank/en ./..") == b"\0\1\n" * 1000
    assert shelf.get("empty") == b""
    assert shelf.get("vectors") is None
    shelf.put("empty", b"no more")
    assert shelf.get("empty") == b"no more"


def test_any_damage_is_as_if_it_was_never_there(folder: Path) -> None:
    shelf = FileShelf(folder)
    shelf.put("key", b"value")
    content = only_file(folder).read_bytes()
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 1
        only_file(folder).write_bytes(damaged)
        assert shelf.get("key") is None
    for cut in (0, 1, len(content) // 2, len(content) - 1):
        only_file(folder).write_bytes(content[:cut])
        assert shelf.get("key") is None
    shelf.put("key", b"value")
    assert shelf.get("key") == b"value"


def test_another_keys_file_is_not_taken_for_ones_own(folder: Path) -> None:
    shelf = FileShelf(folder)
    shelf.put("one", b"1")
    first = only_file(folder)
    shelf.put("two", b"2")
    (second,) = set(folder.iterdir()) - {first}
    first.replace(second)
    assert shelf.get("two") is None


def test_the_longest_unused_go_first(folder: Path) -> None:
    shelf = FileShelf(folder, most_mb=0.003)
    for age, key in enumerate(("old", "older", "oldest")):
        before = set(folder.iterdir()) if folder.exists() else set()
        shelf.put(key, bytes(800))
        (file,) = set(folder.iterdir()) - before
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    assert shelf.get("oldest") is not None  # and so it was used just now
    shelf.put("new", bytes(800))
    assert [key for key in ("old", "older", "oldest", "new") if shelf.get(key)] == ["old", "oldest", "new"]


def test_what_is_too_large_does_not_push_out_the_rest(folder: Path) -> None:
    shelf = FileShelf(folder, most_mb=0.002)
    shelf.put("small", b"1")
    shelf.put("large", bytes(3000))
    assert (shelf.get("small"), shelf.get("large")) == (b"1", None)


def test_what_a_killed_program_left_half_goes_too(folder: Path) -> None:
    folder.mkdir(parents=True)
    left = folder / "0123.new"
    left.write_bytes(bytes(1900))
    os.utime(left, (1, 1))
    shelf = FileShelf(folder, most_mb=0.002)
    shelf.put("key", bytes(500))
    assert not left.exists()
    assert shelf.get("key") == bytes(500)


def test_a_folder_that_cannot_be_used_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    shelf = FileShelf(tmp_path / "file" / "kindline")
    shelf.put("key", b"value")
    assert shelf.get("key") is None


def test_a_write_that_fails_at_the_end_leaves_nothing_half(folder: Path) -> None:
    shelf = FileShelf(folder)
    shelf.put("key", b"value")
    file = only_file(folder)
    file.unlink()
    file.mkdir()  # so that the last step fails
    shelf.put("key", b"value")
    assert [left.name for left in folder.iterdir()] == [file.name]
    assert shelf.get("key") is None


def _put_many(folder: Path, start: int) -> None:
    shelf = FileShelf(folder, most_mb=0.01)
    for number in range(start, start + 60):
        shelf.put(f"key {number % 7}", bytes([number % 256]) * 2000)


def test_two_programs_at_once_never_see_a_half_value(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_put_many, args=(folder, start)) for start in (0, 100)]
    for writer in writers:
        writer.start()
    shelf = FileShelf(folder, most_mb=0.01)
    while any(writer.is_alive() for writer in writers):
        for number in range(7):
            value = shelf.get(f"key {number}")
            assert value is None or (len(value), len(set(value))) == (2000, 1)
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 10_000
