"""`./run app`: the desk and the window together, and nothing left over when the window closes."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from run_environment import program
from run_processes import exit_code, orderly_end, say, start, stop

DESK_PORT = 8765
DESK_URL = "KINDLINE_DESK_URL"
_HOST = "127.0.0.1"
_ANSWER_S = 1.0
_DESK_START_S = 20.0
_LOOK_AGAIN_S = 0.05
_NEEDS_NO_DESK = ("--demo", "--help", "-h", "--version")


@dataclass(slots=True)
class LocalDesk:
    """Where the desk is, and its process if it is ours."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}"


def run_app(root: Path, words: list[str], desk_port: int = DESK_PORT) -> int:
    """Open the window with `kindline app`; returns its exit code.

    `desk_port` is where the app looks for the desk if nobody tells it otherwise.
    """
    with orderly_end():
        desk: LocalDesk | None = None
        app: subprocess.Popen[bytes] | None = None
        env = dict(os.environ)
        try:
            if DESK_URL not in env and not set(_NEEDS_NO_DESK) & set(words):
                desk = open_desk(root, desk_port)
            if desk is not None and desk.port != desk_port:
                env[DESK_URL] = desk.url
            app = start([str(program(root, "kindline")), "app", *words], Path.cwd(), env)
            return exit_code(app.wait())
        finally:
            if app is not None:
                stop(app)
            if desk is not None and desk.process is not None:
                stop(desk.process)


def run_alone(root: Path, command: str, words: list[str]) -> int:
    """Become `kindline COMMAND`."""
    kindline = str(program(root, "kindline"))
    os.execv(kindline, [kindline, command, *words])  # noqa: S606 - our own program


def open_desk(root: Path, first_port: int) -> LocalDesk | None:
    """A desk that answers: one already there, else one of ours. None, and a word, when none will start."""
    for port in (first_port, 0):
        desk = _desk_at(root, port)
        if desk is not None:
            if desk.process is None:
                say(f"A desk is there already: {desk.url}/")  # ours says it itself
            return desk
    say("The desk did not start. The window opens all the same and keeps every request until a desk answers.")
    return None


def _desk_at(root: Path, port: int) -> LocalDesk | None:
    if is_desk(port):
        return LocalDesk(port)
    if port and not is_free(port):
        say(f"Something else uses port {port}; the desk takes another.")
        return None
    port = port or free_port()
    command = [str(program(root, "kindline")), "desk", "--host", _HOST, "--port", str(port)]
    desk = LocalDesk(port, start(command, root))
    try:
        if _answers(desk):
            return desk
    except BaseException:
        _end(desk)
        raise
    _end(desk)
    # another start may have been quicker with the same port
    return LocalDesk(port) if is_desk(port) else None


def _answers(desk: LocalDesk) -> bool:
    until_s = time.monotonic() + _DESK_START_S
    while time.monotonic() < until_s:
        if desk.process is not None and desk.process.poll() is not None:
            return False
        if is_desk(desk.port):
            return True
        time.sleep(_LOOK_AGAIN_S)
    return False


def _end(desk: LocalDesk) -> None:
    if desk.process is not None:
        stop(desk.process)


def is_desk(port: int) -> bool:
    """Whether a Kindline desk answers at this port here."""
    if not port:
        return False
    asking = http.client.HTTPConnection(_HOST, port, timeout=_ANSWER_S)
    try:
        asking.request("GET", "/availability")
        answer = json.loads(asking.getresponse().read(2000))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        asking.close()
    return isinstance(answer, dict) and {"version", "someone", "desk_ms"} <= set(answer)


def is_free(port: int) -> bool:
    """Whether we could listen at this port now."""
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the desk does
        try:
            trying.bind((_HOST, port))
            trying.listen()
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trying:
        trying.bind((_HOST, 0))
        return int(trying.getsockname()[1])
