"""Words on the terminal, and child processes that never outlive `./run`."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
_STILL_WORKING_S = 20
_POLITE_S = 5


class RunError(Exception):
    """Something that the reader of the terminal has to do first. Its text says what."""


def say(words: str) -> None:
    """One line for people. On standard error, so that a command's own output stays clean."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def work(command: Sequence[str], what: str, folder: Path) -> int:
    """Run a command to its end in view of the user, with a word now and then. Returns its exit code.

    It shares our terminal, so that it can ask for a password.
    """
    began_s = time.monotonic()
    child = subprocess.Popen(list(command), cwd=folder, stdout=sys.stderr.fileno(), preexec_fn=_death_wish())  # noqa: S603, PLW1509 - our own commands, and no thread runs yet
    try:
        while True:
            try:
                return exit_code(child.wait(_STILL_WORKING_S))
            except subprocess.TimeoutExpired:
                say(f"      ... still at it: {what}, {time.monotonic() - began_s:.0f} s")
    finally:
        _stop_one(child)


def start(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str] | None = None,
    output: int | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child that ends when we end, even if we are killed; `output` takes all that it prints.

    It is in a session of its own, so that Ctrl-C reaches only us and we stop it in order. Raises
    `OSError` when it cannot be started.
    """
    return subprocess.Popen(  # noqa: S603 - our own commands, never a shell
        list(command),
        cwd=folder,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        pass_fds=pass_fds,
        preexec_fn=_death_wish(),  # noqa: PLW1509 - no thread runs yet
    )


def _death_wish() -> Callable[[], None] | None:
    """What a new child does to get SIGTERM when its parent is gone. Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    parent = os.getpid()

    def wish() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return wish


def stop(child: subprocess.Popen[bytes]) -> None:
    """End a child of `start` with all that it started: politely, then not."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, sign)
        except (ProcessLookupError, PermissionError):
            child.poll()  # macOS says "not permitted" of a group that holds only the dead
            return
        try:
            child.wait(_POLITE_S)
        except subprocess.TimeoutExpired:
            continue


def _stop_one(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    try:
        child.terminate()
        child.wait(_POLITE_S)
    except PermissionError:
        child.wait()  # sudo's: it got the Ctrl-C as we did
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@contextmanager
def orderly_end() -> Iterator[None]:
    """Inside, Ctrl-C, a closed terminal and `kill` raise `SystemExit`, so that `finally` is reached once.

    Later signals are ignored: what is being stopped is stopped to the end.
    """
    signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        for sign in signs:
            signal.signal(sign, signal.SIG_IGN)
        raise SystemExit(128 + number)

    before = [signal.signal(sign, end) for sign in signs]
    try:
        yield
    finally:
        for sign, handler in zip(signs, before, strict=True):
            signal.signal(sign, handler)


def exit_code(returned: int) -> int:
    """A child's return code as a shell shows it: 128 + n for one ended by signal n."""
    return 128 - returned if returned < 0 else returned
