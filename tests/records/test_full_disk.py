"""A disk that is really full."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from records_help import make, message, request

from kindline.adapters.store.reserve import RESERVE_BYTES
from kindline.domain.errors import StoreFullError


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 768 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=768k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no small file system here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _fill(folder: Path) -> None:
    with (folder / "photos").open("ab", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def test_a_full_disk_gives_back_its_reserve_and_the_press_is_saved(small_disk: Path) -> None:
    path = small_disk / "records.sqlite"
    store = make(path)
    store.device_id()
    reserve = small_disk / "records.sqlite.reserve"
    assert reserve.stat().st_size == RESERVE_BYTES
    _fill(small_disk)
    saved = 0
    with pytest.raises(StoreFullError):  # noqa: PT012 - the number of the failing one is not known
        for number in range(1000):
            store.save(request(f"r{number}"), message(f"m{number}", f"r{number}", number))
            saved += 1
    assert not reserve.exists()
    assert saved > 20
    store.close()
    (small_disk / "photos").unlink()
    assert len(store.open_requests()) == len(store.pending()) == saved
    store.forget_over(0)
    assert reserve.stat().st_size == RESERVE_BYTES
    store.close()


def test_a_disk_that_is_full_from_the_beginning(small_disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    _fill(small_disk)
    store = make(small_disk / "records.sqlite")
    with pytest.raises(StoreFullError):
        store.save(request())
    (small_disk / "photos").unlink()
    store.save(request())
    assert store.open_requests() == (request(),)
    assert list(small_disk.glob("*.broken-*")) == []
    store.close()
