"""The virtual environment `.venv`: made, filled by pip, and mended after an interruption."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from run_processes import RunError, say, work

_LANGUAGES = Path("desktop/kindline/locale")
_BABEL = "babel>=2.16,<3"
_LOOK_S = 60


def program(root: Path, name: str) -> Path:
    """A program of the environment."""
    return root / ".venv" / "bin" / name


def environment_state(root: Path) -> bytes:
    """What the environment is made of; differs when another Python is behind it or the folder moved."""
    try:
        config = (root / ".venv" / "pyvenv.cfg").read_bytes()
    except FileNotFoundError:
        return b""
    python = os.path.realpath(program(root, "python"))
    return b"\0".join((str(root).encode(), config, python.encode(), b"%d" % os.access(python, os.X_OK)))


def ensure_environment(root: Path, extras: str) -> None:
    """Make or mend `.venv` and install the package with its extras, editable.

    Raises `RunError` when there is no Python environment to be had, or pip fails and what is there
    is not whole.
    """
    if not _has_working_pip(root):
        _make(root)
    forget_broken(root)
    say("      Installing the Python packages (the first time about 350 MB are fetched).")
    wanted = ["-e", f".[{extras}]"]
    if catalogues(root):
        wanted.append(_BABEL)
    pip = [str(program(root, "python")), "-m", "pip", "--disable-pip-version-check", "install", *wanted]
    code = work(pip, "installing Python packages", root)
    if code == 0:
        return
    if "test" in extras or not _is_whole(root):
        raise RunError(
            f"pip could not install the Python packages (exit code {code}; its words are above). "
            "If there is no network, start again when there is one: what was done is kept."
        )
    say("      pip could not bring the Python packages up to date. Going on with those that are here.")


def forget_broken(root: Path) -> None:
    """Let pip see half installed packages as missing."""
    for folder in broken_distributions(root):
        say(f"      {folder.name.removesuffix('.dist-info')} is half installed; it is done again.")
        shutil.rmtree(folder)


def broken_distributions(root: Path) -> Iterator[Path]:
    """The metadata folders of packages whose files are not all there with the recorded size.

    pip writes the record last, so an installation that was cut off has none or a wrong one. Two
    packages may bring the same file (PySide6's do): either one's size is right.
    """
    for site_packages in (root / ".venv" / "lib").glob("python3*/site-packages"):
        records = {folder: _record(folder) for folder in sorted(site_packages.glob("*.dist-info"))}
        rightful = {entry for record in records.values() for entry in record or ()}
        sizes = {name: _size(site_packages / name) for name, _ in rightful}
        for folder, record in records.items():
            if record is None or any((name, sizes[name]) not in rightful for name, _ in record):
                yield folder


def catalogues(root: Path) -> list[Path]:
    """The message catalogues of other languages, as translators write them."""
    return sorted((root / _LANGUAGES).rglob("*.po"))


def compile_catalogues(root: Path) -> None:
    """Compile the message catalogues. Raises `RunError`."""
    babel = [str(program(root, "pybabel")), "compile", "-D", "kindline", "-d", str(_LANGUAGES)]
    if code := work(babel, "compiling the languages", root):
        raise RunError(f"The languages could not be compiled (exit code {code}; see above).")


def _make(root: Path) -> None:
    folder = root / ".venv"
    say(f"      Making the environment {folder}.")
    # from inside another environment, the Python behind it
    python = getattr(sys, "_base_executable", None) or sys.executable
    if code := work([python, "-m", "venv", "--clear", str(folder)], "making the environment", root):
        raise RunError(f"Python could not make the environment {folder} (exit code {code}; see above).")


def _has_working_pip(root: Path) -> bool:
    """Whether the environment's pip runs, from this folder and with its Python still there."""
    pip = program(root, "pip")
    answer = _ask([str(pip), "--version"], root)
    return answer is not None and str(root / ".venv") in answer and not _has_broken_pip(root)


def _has_broken_pip(root: Path) -> bool:
    return any(folder.name.startswith("pip-") for folder in broken_distributions(root))


def _is_whole(root: Path) -> bool:
    """Whether the environment works as it is, perhaps with last month's packages."""
    return (
        not any(broken_distributions(root))
        and _ask([str(program(root, "kindline")), "--version"], root) is not None
        and _ask([str(program(root, "python")), "-m", "pip", "check"], root) is not None
    )


def _ask(command: list[str], root: Path) -> str | None:
    """What a short command prints; None when it is not there or fails."""
    try:
        answer = subprocess.run(  # noqa: S603 - programs of our own environment
            command, cwd=root, check=False, capture_output=True, text=True, timeout=_LOOK_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None


def _record(folder: Path) -> list[tuple[str, int]] | None:
    """Names and sizes in bytes of a package's files; None when the record is not whole."""
    try:
        rows = list(csv.reader((folder / "RECORD").read_text(encoding="utf-8").splitlines()))
        # what Python compiles for itself differs from what came, or has no size
        files = [(row[0], int(row[2])) for row in rows if row[2] and not row[0].endswith(".pyc")]
    except (FileNotFoundError, UnicodeDecodeError, IndexError, ValueError):
        return None
    return files if files and (folder / "METADATA").is_file() else None


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
