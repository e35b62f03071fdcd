"""Which sound server Qt is led to, and whether its connection lives; nothing here makes a sound."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from kindline.adapters.qt.sound_server import SoundServerWatch, let_qt_find_it_again

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux has this kind of sound server"
)

TAIL = "tcp4:127.0.0.1:9"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """A socket where the user's sound server would listen, and nothing else that says where it is."""
    monkeypatch.setenv("PULSE_SERVER", "")  # so that it is put back, too
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "pulse").mkdir()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "pulse" / "native"))
    listening.listen()
    return listening


def test_a_usual_server_gets_a_tail_that_fails_late(server: socket.socket, tmp_path: Path) -> None:
    with server:
        let_qt_find_it_again()
        let_qt_find_it_again()
    own = tmp_path / "pulse" / "native"
    assert os.environ["PULSE_SERVER"] == f"unix:{own} unix:/run/pulse/native {TAIL}"


def test_a_given_server_stays_the_first(server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/elsewhere")
    with server:
        let_qt_find_it_again()
    assert os.environ["PULSE_SERVER"] == f"unix:/elsewhere {TAIL}"


def test_a_server_chosen_in_a_file_is_left_alone(server: socket.socket, tmp_path: Path) -> None:
    (tmp_path / ".config" / "pulse").mkdir(parents=True)
    (tmp_path / ".config" / "pulse" / "client.conf").write_text("; one\n default-server = far\n")
    with server:
        let_qt_find_it_again()
    assert "PULSE_SERVER" not in os.environ


def test_without_a_server_pulseaudio_may_start_its_own(server: socket.socket, tmp_path: Path) -> None:
    with server:
        (tmp_path / "pulse" / "native").unlink()
        let_qt_find_it_again()
    assert "PULSE_SERVER" not in os.environ


def test_only_what_was_connected_is_lost(server: socket.socket, tmp_path: Path) -> None:
    with server:
        watch = SoundServerWatch()
        assert not watch.is_lost()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(tmp_path / "pulse" / "native"))
            assert not watch.is_lost()
        assert watch.is_lost()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(tmp_path / "pulse" / "native"))
            assert not watch.is_lost()
