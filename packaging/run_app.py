"""`./run app`: the desk and the window together, and nothing left over when the window closes."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import threading
from pathlib import Path

from run_environment import program
from run_processes import exit_code, orderly_end, say, start, stop

DESK_PORT = 8765
DESK_URL = "KINDLINE_DESK_URL"
_HOST = "127.0.0.1"
_ANSWER_S = 1.0
_NEEDS_NO_DESK = ("--demo", "--help", "-h", "--version")


class LocalDesk:
    """Where the desk is, and its process if it is ours."""

    def __init__(self, port: int, process: subprocess.Popen[bytes] | None = None) -> None:
        self.port = port
        self.url = f"http://{_HOST}:{port}"
        self._process = process
        self._is_wanted = True

    def watch(self) -> None:
        """Say so if it ends before it is told to."""
        if self._process is not None:
            threading.Thread(target=self._see_it_end, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        self._is_wanted = False
        if self._process is not None:
            stop(self._process)

    def _see_it_end(self, process: subprocess.Popen[bytes]) -> None:
        process.wait()
        if self._is_wanted:
            say("The desk has ended. The window stays, and keeps every request until a desk answers.")


def run_app(root: Path, words: list[str], desk_port: int = DESK_PORT) -> int:
    """Open the window with `kindline app`; returns its exit code.

    The desk starts beside it, not before it: the window keeps requests until a desk answers, and a
    customer waits for the window only. `desk_port` is where the window looks for the desk if nobody
    tells it otherwise.
    """
    env = dict(os.environ)
    desk: LocalDesk | None = None
    app: subprocess.Popen[bytes] | None = None
    with orderly_end():
        try:
            if DESK_URL not in env and not set(_NEEDS_NO_DESK) & set(words):
                desk = open_desk(root, desk_port)
                if desk.port != desk_port:
                    env[DESK_URL] = desk.url
            app = start([str(program(root, "kindline")), "app", *words], Path.cwd(), env)
            if desk is not None:
                desk.watch()
            return exit_code(app.wait())
        finally:
            if app is not None:
                stop(app)
            if desk is not None:
                desk.stop()


def run_alone(root: Path, command: str, words: list[str]) -> int:
    """Become `kindline COMMAND`."""
    kindline = str(program(root, "kindline"))
    os.execv(kindline, [kindline, command, *words])  # noqa: S606 - our own program


def open_desk(root: Path, first_port: int) -> LocalDesk:
    """The desk that answers at a port already, else a new one there or, if something else does, elsewhere."""
    if is_desk(first_port):
        desk = LocalDesk(first_port)
        say(f"A desk is there already: {desk.url}/")
        return desk
    port = first_port
    if not is_free(port):
        say(f"Something else uses port {port}; the desk takes another.")
        port = free_port()
    # it says itself where it is, as soon as it answers
    command = [str(program(root, "kindline")), "desk", "--host", _HOST, "--port", str(port)]
    return LocalDesk(port, start(command, root))


def is_desk(port: int) -> bool:
    """Whether a Kindline desk answers at this port here."""
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
