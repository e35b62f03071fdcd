"""The commands of `./run`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from run_environment import program
from run_processes import RunError, exit_code, orderly_end, say, start, stop
from run_setup import ensure_set_up

WRONG_USE = 2
_INTERRUPTED = 130
_GALLERY = Path("tests/gallery/gallery.py")
_BENCHES = Path("tests/bench")


_HELP = ("-h", "--help")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it is called with, its line of help, what set-up it needs, what it does."""

    usage: str
    text: str
    group: str
    do: Callable[[Path, list[str]], int]


def main(root: str, words: list[str]) -> int:
    """Run `./run WORDS`; returns the exit code: 1 something is missing, 2 wrong use."""
    if not words or words[0] in _HELP:
        sys.stdout.write(help_text())
        return 0 if words else WRONG_USE
    command = COMMANDS.get(words[0])
    if command is None:
        say(f"./run does not know {words[0]!r}.\n\n{help_text()}")
        return WRONG_USE
    try:
        if command.do is _app:
            need_screen(words[1:])  # before minutes of set-up
        if command.group:
            _set_up(Path(root), command.group)
        return command.do(Path(root), words[1:])
    except RunError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def help_text() -> str:
    """What `./run --help` prints."""
    width = max(len(command.usage) for command in COMMANDS.values())
    lines = [f"  ./run {command.usage:<{width}}  {command.text}" for command in COMMANDS.values()]
    return "Each command first sets up what is missing.\n\n" + "\n".join(lines) + "\n"


def need_screen(words: list[str]) -> None:
    """Raises `RunError` where no window can be shown."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") or set(_HELP) & set(words):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise RunError(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Start it in a terminal on the desktop. Without one, `./run check` tells what works."
        )


def _set_up(root: Path, group: str, again: bool = False) -> None:
    try:
        with orderly_end():
            ensure_set_up(root, group, again)
    except SystemExit:
        say("Stopped. The next start goes on from here.")
        raise


def _app(root: Path, words: list[str]) -> int:
    from run_app import run_app  # noqa: PLC0415 - each command pays only for its own

    return run_app(root, words)


def _kindline(name: str) -> Callable[[Path, list[str]], int]:
    def do(root: Path, words: list[str]) -> int:
        from run_app import run_alone  # noqa: PLC0415

        return run_alone(root, name, words)

    return do


def _tests(root: Path, words: list[str]) -> int:
    from run_suite import run_tests  # noqa: PLC0415

    return run_tests(root, words)


def _lint(root: Path, words: list[str]) -> int:
    from run_suite import run_lint  # noqa: PLC0415

    return run_lint(root, words)


def _gallery(root: Path, words: list[str]) -> int:
    folder = [] if words and not words[0].startswith("-") else [str(root / "build" / "gallery")]
    return _python(root, _GALLERY, folder + words)


def _bench(root: Path, words: list[str]) -> int:
    names = sorted(file.stem for file in (root / _BENCHES).glob("*_bench.py") if file.stem[:5] != "test_")
    if not words or words[0] not in names:
        say(f"./run bench NAME, where NAME is one of: {', '.join(names) or '(there is none yet)'}")
        return WRONG_USE
    return _python(root, _BENCHES / f"{words[0]}.py", words[1:])


def _python(root: Path, script: Path, words: list[str]) -> int:
    with orderly_end():
        child = start([str(program(root, "python")), str(root / script), *words], Path.cwd())
        try:
            return exit_code(child.wait())
        finally:
            stop(child)


def _setup(root: Path, words: list[str]) -> int:
    groups = words or ["app"]
    if groups not in (["app"], ["tests"]):
        say("./run setup [app | tests]")
        return WRONG_USE
    _set_up(root, groups[0], again=True)
    return 0


COMMANDS = {
    "app": Command("app [--site NAME] [--demo]", "open the window, with a desk beside it", "app", _app),
    "desk": Command("desk [--port N]", "only the desk, where people take requests", "app", _kindline("desk")),
    "check": Command("check [--json]", "tell what works on this computer", "app", _kindline("check")),
    "kb": Command("kb WORDS", "look after the articles: kb lint, kb eval", "app", _kindline("kb")),
    "tests": Command("tests [PYTEST WORDS]", "lint and the whole suite of tests", "tests", _tests),
    "lint": Command("lint", "ruff, its formatting and mypy", "tests", _lint),
    "gallery": Command("gallery [FOLDER]", "paint every page to pictures (build/gallery)", "tests", _gallery),
    "bench": Command("bench NAME [WORDS]", "a long measurement of tests/bench", "tests", _bench),
    "setup": Command("setup [app | tests]", "all the set-up once more, where it is done too", "", _setup),
}
