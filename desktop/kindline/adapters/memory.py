"""How much of the computer's memory this process takes, and giving back what it no longer needs."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from pathlib import Path

_STATUS = Path("/proc/self/statm")
_MB = 2**20


def resident_mb() -> float | None:
    """What is in memory now; off Linux the most that ever was, and None where the system does not tell."""
    try:
        pages = int(_STATUS.read_bytes().split()[1])
    except OSError:
        return _most_resident_mb()
    return pages * os.sysconf("SC_PAGE_SIZE") / _MB


def give_back_memory() -> None:
    """Return freed memory to the system. glibc would keep it: some 30 MB after the answers were studied."""
    gc.collect()
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not every C library has it
    if trim is not None:
        trim(0)


def _most_resident_mb() -> float | None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / _MB
