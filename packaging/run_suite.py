"""`./run tests` and `./run lint`: the rules of the house, then the tests on servers of their own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from run_environment import program
from run_processes import exit_code, orderly_end, say, start, stop
from run_servers import servers

_LINT_S = 300
_TESTS_S = 20 * 60
_MOST_WORKERS = 4
_TIMED_OUT = 124  # as the command `timeout` says it


def run_lint(root: Path, words: list[str]) -> int:
    """ruff, its formatting and mypy; returns the exit code of the first that fails. `words` go to ruff."""
    with orderly_end():
        return _first_failure(_lint(root, words))


def run_tests(root: Path, words: list[str]) -> int:
    """Lint, then pytest with `words`; returns the exit code of the first part that fails.

    Without words the whole suite runs, shared out among workers.
    """
    with orderly_end():
        results = _lint(root, [])
        began_s = time.monotonic()
        with servers(root) as found:
            env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **found}
            results["pytest"] = _part(root, "pytest", words or _whole_suite(), _TESTS_S, env)
        if failed := [name for name, code in results.items() if code]:
            say(f"Failed: {', '.join(failed)} (the tests took {time.monotonic() - began_s:.0f} s).")
        return _first_failure(results)


def _whole_suite() -> list[str]:
    """A worker for each core; what contends for a device stays together (see tests/conftest.py)."""
    workers = min(_MOST_WORKERS, os.cpu_count() or 1)
    return ["-n", str(workers), "--dist", "loadgroup"] if workers > 1 else []


def _lint(root: Path, words: list[str]) -> dict[str, int]:
    return {
        "ruff check": _part(root, "ruff", ["check", ".", "run", *words], _LINT_S),
        "ruff format --check": _part(root, "ruff", ["format", "--check", ".", "run"], _LINT_S),
        "mypy": _part(root, "mypy", [], _LINT_S),
        "mypy of ./run": _part(root, "mypy", ["packaging"], _LINT_S),
    }


def _part(
    root: Path, tool: str, words: list[str], limit_s: float, env: Mapping[str, str] | None = None
) -> int:
    say(f"--- {' '.join([tool, *words])}")
    child = start([str(program(root, tool)), *words], root, env)
    try:
        return exit_code(child.wait(limit_s))
    except subprocess.TimeoutExpired:
        say(f"{tool} took more than {limit_s:.0f} s and was stopped.")
        return _TIMED_OUT
    finally:
        stop(child)


def _first_failure(results: Mapping[str, int]) -> int:
    return next((code for code in results.values() if code), 0)
