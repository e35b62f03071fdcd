"""Set-up in stages; what is done is remembered in `.run/`, so that the next start asks nothing."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from run_environment import catalogues, compile_catalogues, ensure_environment, environment_state
from run_model import MODELS, Model, try_model
from run_processes import RunError, say

TABLE = Path("packaging/debian-packages.toml")
_GROUPS = {"app": ("app",), "tests": ("app", "tests")}
_EXTRAS = {"app": "desk", "tests": "desk,test"}

Marks = dict[str, str]


def ensure_set_up(root: Path, group: str, again: bool = False) -> None:
    """Do what is still to do for "app" or "tests"; `again` does everything once more.

    Raises `RunError` when something that is needed cannot be had.
    """
    if not again and _read_marks(root, group) == _wanted_marks(root, group):
        return
    try:
        with _alone(root):
            _set_up(root, group, again)
    except OSError as error:
        raise RunError(
            f"Set-up stopped: {error}. It needs room on the disk and a user who owns {root}."
        ) from error


def _set_up(root: Path, group: str, again: bool) -> None:
    began_s = time.monotonic()
    done = {} if again else _read_marks(root, group)  # another set-up may just have ended
    stages: list[tuple[str, str, Callable[[], None]]] = [
        ("packages", "What the system has to have", lambda: _packages(root, group)),
        ("environment", "Python packages", lambda: ensure_environment(root, _EXTRAS[group])),
    ]
    stages += [(model.stage, model.title, _bringing(root, model, group)) for model in MODELS]
    if catalogues(root):
        stages.append(("catalogues", "Languages", lambda: compile_catalogues(root)))
    for number, (name, title, step) in enumerate(stages, start=1):
        if name in done and done[name] == _wanted_marks(root, group)[name]:
            continue
        say(f"[{number}/{len(stages)}] {title}")
        for each in _GROUPS:  # they share the environment: while it changes, it is nobody's
            _write_marks(root, each, {n: mark for n, mark in _read_marks(root, each).items() if n != name})
        step()
        done[name] = _wanted_marks(root, group)[name]
        _write_marks(root, group, done)
    if group == "tests":
        _write_marks(root, "app", _wanted_marks(root, "app"))  # what the tests have is more
    say(f"Set-up is done: {time.monotonic() - began_s:.0f} s.")


def _bringing(root: Path, model: Model, group: str) -> Callable[[], None]:
    return lambda: try_model(root, model, is_needed=group == "tests")


def _packages(root: Path, group: str) -> None:
    from run_packages import ensure_packages, read_packages  # noqa: PLC0415 - the second start needs it not

    ensure_packages(read_packages(root / TABLE, _GROUPS[group]), os.geteuid())


def _wanted_marks(root: Path, group: str) -> Marks:
    """A mark for each stage, that changes with all that the stage depends on."""
    parts = {
        "packages": [(root / TABLE).read_bytes()],
        "environment": [(root / "pyproject.toml").read_bytes(), environment_state(root)],
    }
    for model in MODELS:
        parts[model.stage] = [*parts["environment"], model.state(root)]
    if languages := [file.read_bytes() for file in catalogues(root)]:
        parts["catalogues"] = languages
    return {name: _mark(group, *values) for name, values in parts.items()}


def _mark(group: str, *values: bytes) -> str:
    digest = hashlib.sha256(group.encode())
    for value in values:
        digest.update(b"%d:" % len(value) + value)
    return digest.hexdigest()


def _marks_file(root: Path, group: str) -> Path:
    return root / ".run" / f"set-up-{group}.json"


def _read_marks(root: Path, group: str) -> Marks:
    try:
        marks = json.loads(_marks_file(root, group).read_bytes())
    except (OSError, ValueError):  # none yet, or cut off: set-up is done again
        return {}
    return {str(name): str(mark) for name, mark in marks.items()} if isinstance(marks, dict) else {}


def _write_marks(root: Path, group: str, marks: Marks) -> None:
    file = _marks_file(root, group)
    new = file.with_suffix(".new")
    with new.open("w", encoding="utf-8") as handle:
        json.dump(marks, handle)
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(file)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One set-up at a time; a second one waits. The lock goes with its process."""
    folder = root / ".run"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work here. Waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
