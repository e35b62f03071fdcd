"""The peers' own environment `.run/bench`, and the running of workers; nothing goes into `.venv`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kindline

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".run" / "bench"
PACKAGES = ("numpy>=1.26,<3", "rapidfuzz>=3.9,<4", "bm25s>=0.2,<1", "scikit-learn>=1.5,<2")
CHATTERBOT = ("chatterbot>=1.2,<2",)
"""By itself: it brings much and is the likeliest not to install."""

_WORKER = Path(__file__).with_name("peer_worker.py")


@dataclass(frozen=True)
class Failure:
    """Why there is nothing to show for a method."""

    reason: str


def peers_python() -> Path:
    """The environment's Python; made and filled if needed. Raises `CalledProcessError`."""
    python = FOLDER / "bin" / "python"
    mark = FOLDER / "installed.json"
    wanted = [sys.version, *PACKAGES, *CHATTERBOT]
    if mark.is_file() and json.loads(mark.read_bytes()) == wanted:
        return python
    base = getattr(sys, "_base_executable", None) or sys.executable
    subprocess.run([base, "-m", "venv", "--clear", str(FOLDER)], check=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, *PACKAGES], check=True)
    if subprocess.run([*pip, *CHATTERBOT], check=False).returncode:
        print("ChatterBot could not be installed; its row will say so.", file=sys.stderr)
    mark.write_text(json.dumps(wanted), encoding="utf-8")
    return python


def run_worker(
    python: Path | str, name: str, job: dict[str, Any], limit_s: float
) -> dict[str, Any] | Failure:
    """What a method gives for the job, alone in a process with one thread for its arithmetic."""
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(kindline.__file__).parents[1]),
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }
    with tempfile.TemporaryDirectory(prefix="kindline-bench-") as folder:
        job_file, result_file = Path(folder, "job.json"), Path(folder, "result.json")
        job_file.write_text(json.dumps(job), encoding="utf-8")
        words = [str(python), str(_WORKER), name, str(job_file), str(result_file)]
        try:
            done = subprocess.run(
                words, env=env, check=False, timeout=limit_s, capture_output=True, text=True
            )
        except subprocess.TimeoutExpired:
            return Failure(f"not done after {limit_s:.0f} s")
        if done.returncode:
            return Failure(_last_line(done.stderr) or f"ended with {done.returncode}")
        result: dict[str, Any] = json.loads(result_file.read_bytes())
        return result


def versions(results: Sequence[dict[str, Any] | Failure]) -> str:
    """The packages behind the results, each once."""
    found = {name: number for r in results if isinstance(r, dict) for name, number in r["versions"].items()}
    return ", ".join(
        f"{name} {number}" for name, number in sorted(found.items(), key=lambda pair: pair[0].lower())
    )


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
