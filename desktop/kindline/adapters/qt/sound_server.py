"""Keeps Qt and this program alive when the Linux sound server goes away, and lets Qt find it again.

Qt 6.11 speaks to PulseAudio (or PipeWire in its stead) through one connection. Once that is lost, any
new sound ends the whole program inside libpulse; and Qt tries again only after failures that come late.
"""

from __future__ import annotations

import os
import re
import socket
import stat
import sys
from pathlib import Path

_ENDS_LATE = "tcp4:127.0.0.1:9"
"""Nobody listens there (below 1024 only the system may): it refuses, but later than a missing file."""
_SYSTEM_WIDE = "unix:/run/pulse/native"
_CONFIGURATIONS = ("/etc/pulse/client.conf", "~/.config/pulse/client.conf", "~/.pulse/client.conf")
_OWN_SERVER = re.compile(r"^\s*default-server\s*=", re.MULTILINE)


class SoundServerWatch:
    """Whether the connection that Qt had to the sound server is still there."""

    def __init__(self) -> None:
        self._was_connected = False

    def is_lost(self) -> bool:
        """False where Qt uses no such server: only what was once there can be lost."""
        if not sys.platform.startswith("linux"):
            return False
        is_connected = _is_connected()
        self._was_connected = self._was_connected or is_connected
        return self._was_connected and not is_connected


def let_qt_find_it_again() -> None:
    """Make lost servers fail late, so that Qt tries again every 3 s. Call it before Qt looks for devices.

    It changes `PULSE_SERVER` of this process, and nothing where the user chose a server in a file.
    """
    if not sys.platform.startswith("linux"):
        return
    given = os.environ.get("PULSE_SERVER", "")
    if not given:
        own = _usual_socket()
        if own is None or not own.is_socket() or _is_configured():
            return
        given = f"unix:{own} {_SYSTEM_WIDE}"
    if _ENDS_LATE not in given:
        os.environ["PULSE_SERVER"] = f"{given} {_ENDS_LATE}"


def _usual_socket() -> Path | None:
    if folder := os.environ.get("PULSE_RUNTIME_PATH"):
        return Path(folder, "native")
    if folder := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(folder, "pulse", "native")
    return None


def _is_configured() -> bool:
    for name in _CONFIGURATIONS:
        file = Path(name).expanduser()
        try:
            if _OWN_SERVER.search(file.read_text(encoding="utf-8", errors="replace")):
                return True
        except OSError:
            continue
    return False


def _is_connected() -> bool:
    """Whether a socket of this process leads to a sound server."""
    servers = {
        word.removeprefix("unix:")
        for word in os.environ.get("PULSE_SERVER", "").split()
        if word.startswith(("unix:", "/"))
    }
    usual = _usual_socket()
    servers |= {_SYSTEM_WIDE.removeprefix("unix:"), str(usual or "")}
    return any(peer in servers for peer in map(_peer, Path("/proc/self/fd").iterdir()) if peer)


def _peer(descriptor: Path) -> str:
    """Where a unix socket of this process leads; "" for anything else."""
    number = int(descriptor.name)
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return ""
        with socket.socket(fileno=os.dup(number)) as connection:
            return str(connection.getpeername()) if connection.family == socket.AF_UNIX else ""
    except OSError:  # it was closed meanwhile, or leads nowhere
        return ""
