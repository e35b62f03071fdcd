"""A screen, sound devices and a database server that exist only for the tests."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from run_processes import RunError, start, stop


@contextmanager
def servers(root: Path) -> Iterator[dict[str, str]]:
    """All of them; gives the environment by which programs find them. Raises `RunError`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kindline-servers-")))
        display = stack.enter_context(_screen(folder))
        address = stack.enter_context(_sound(root))
        yield {
            "DISPLAY": display,
            "PULSE_SERVER": address,
            "KINDLINE_TEST_POSTGRES": stack.enter_context(_postgres()),
            "KINDLINE_TEST_SERVERS": "1",
        }


@contextmanager
def _screen(folder: Path) -> Iterator[str]:
    """An X server; gives its display, a number that was free."""
    reading, writing = os.pipe()
    log = folder / "screen.log"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with os.fdopen(reading) as answer, log.open("wb") as output:
        try:
            server = start(command, folder, output=output.fileno(), pass_fds=(writing,))
        except FileNotFoundError as error:
            raise RunError("Xvfb is missing; `./run setup tests` installs it.") from error
        finally:
            os.close(writing)
        try:
            number = answer.readline().strip()  # the end of file when it could not start
            if not number:
                raise RunError(f"The tests' screen (Xvfb) did not start:\n{log.read_text()}")
            yield f":{number}"
        finally:
            stop(server)


@contextmanager
def _sound(root: Path) -> Iterator[str]:
    """A sound server with a microphone and a loudspeaker, the tests' own; gives its address."""
    sys.path.append(str(root / "tests"))
    from sound_server import SoundServer  # type: ignore[import-not-found] # noqa: PLC0415 - found only now

    server = SoundServer()
    try:
        _begin(server.start, "sound server")
        yield server.address
    finally:
        server.stop()


@contextmanager
def _postgres() -> Iterator[str]:
    """A PostgreSQL of the tests' own; gives its URL. Call it after `_sound`, which finds the tests."""
    from postgres_server import PostgresServer  # type: ignore[import-not-found] # noqa: PLC0415

    server = PostgresServer()
    try:
        _begin(server.start, "PostgreSQL")
        yield server.url()
    finally:
        server.stop()


def _begin(start_server: Callable[[], None], what: str) -> None:
    try:
        start_server()
    except FileNotFoundError as error:
        raise RunError(f"{error.filename or what} is missing; `./run setup tests` installs it.") from error
    except RuntimeError as error:
        raise RunError(f"The tests' {what} did not start: {error}") from error
