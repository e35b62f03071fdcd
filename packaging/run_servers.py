"""A screen and sound devices that exist only for the tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from run_processes import RunError, start, stop

_READY_S = 20.0
_LOOK_AGAIN_S = 0.05
# norewinds: without it a virtual microphone gives its first sound after a second or two.
# The microphone is a source of its own, because Qt hides bare monitors.
_SOUND = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=vmic rate=48000 channels=1 norewinds=1 \
sink_properties=device.description=VirtualMicrophoneFeed
load-module module-null-sink sink_name=vspk rate=48000 channels=2 norewinds=1 \
sink_properties=device.description=VirtualSpeaker
load-module module-remap-source master=vmic.monitor source_name=vmicsrc \
source_properties=device.description=VirtualMicrophone
set-default-sink vspk
set-default-source vmicsrc
"""


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Both servers; gives the environment by which programs find them. Raises `RunError`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kindline-servers-")))
        display = stack.enter_context(_screen(folder))
        address = stack.enter_context(_sound(folder))
        yield {"DISPLAY": display, "PULSE_SERVER": address, "KINDLINE_TEST_SERVERS": "1"}


@contextmanager
def _screen(folder: Path) -> Iterator[str]:
    """An X server; gives its display, a number that was free."""
    reading, writing = os.pipe()
    log = folder / "screen.log"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with os.fdopen(reading) as answer:
        server = _start(command, log, folder, pass_fds=(writing,))
        os.close(writing)
        try:
            number = answer.readline().strip()  # the end of file when it could not start
            if not number:
                raise RunError(f"The tests' screen (Xvfb) did not start:\n{log.read_text()}")
            yield f":{number}"
        finally:
            stop(server)


@contextmanager
def _sound(folder: Path) -> Iterator[str]:
    """A sound server with a microphone and a loudspeaker; gives its address."""
    socket = folder / "sound.socket"
    config = folder / "sound.pa"
    config.write_text(_SOUND.format(socket=socket), encoding="utf-8")
    log = folder / "sound.log"
    home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_RUNTIME_PATH": str(folder)}
    command = ["pulseaudio", "-n", "-F", str(config), "--exit-idle-time=-1", "--daemonize=no"]
    server = _start(command, log, folder, home)
    try:
        _wait_for_sound(server, f"unix:{socket}", log)
        yield f"unix:{socket}"
    finally:
        stop(server)


def _wait_for_sound(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until_s = time.monotonic() + _READY_S
    asking = ["pactl", "--server", address, "list", "short", "sources"]
    while time.monotonic() < until_s and server.poll() is None:
        answer = subprocess.run(asking, check=False, capture_output=True, timeout=_READY_S)  # noqa: S603
        if b"vmicsrc" in answer.stdout:
            return
        time.sleep(_LOOK_AGAIN_S)
    raise RunError(f"The tests' sound server (PulseAudio) did not start:\n{log.read_text()}")


def _start(
    command: list[str],
    log: Path,
    folder: Path,
    env: dict[str, str] | None = None,
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        try:
            return start(command, folder, {**os.environ, **(env or {})}, output.fileno(), pass_fds)
        except FileNotFoundError as error:
            raise RunError(f"{command[0]} is missing; `./run setup tests` installs it.") from error
