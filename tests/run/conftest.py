"""The modules of `./run` are found as `./run` finds them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

from run_rig import Checkout, Debian


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    """A Debian whose package tools are scripts, first on PATH."""
    system = Debian(tmp_path / "debian")
    monkeypatch.setenv("PATH", str(system.bin))
    return system


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    """A checkout of its own with a ready-made environment of scripts; its processes are ended."""
    tree = Checkout(tmp_path / "kindline")
    yield tree
    tree.end()
