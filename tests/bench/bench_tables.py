"""Markdown that the benchmarks print, with the machine they ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

from kindline.kb.evaluation import Share


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column to the left, the others to the right."""
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: Share) -> str:
    return "-" if share.value is None else f"{100 * share.value:.2f} %"


def percent_with_interval(share: Share) -> str:
    """The share, its 95 % Wilson interval, and what it is counted from."""
    if share.interval is None:
        return "-"
    low, high = (f"{100 * end:.2f}" for end in share.interval)
    return f"{percent(share)} ({low} to {high}; {share.part} of {share.whole})"


def machine() -> str:
    """Cores, processor, memory and Python."""
    model = _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    memory_kb = _field("/proc/meminfo", "MemTotal").removesuffix("kB").strip()
    memory = f", {int(memory_kb) / 2**20:.0f} GB of memory" if memory_kb else ""
    return (
        f"{os.cpu_count()} cores of {model}{memory}, {platform.system()}, Python {platform.python_version()}"
    )


def _field(path: str, name: str) -> str:
    """The first value of a name in a file of `name: value` lines; empty when there is none."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
