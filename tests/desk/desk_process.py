"""A desk in a process of its own: `python desk_process.py PORT DATABASE_URL`."""

from __future__ import annotations

import sys

from kindline.adapters.clock import SystemClock
from kindline.desk.server import serve

if __name__ == "__main__":
    serve("127.0.0.1", int(sys.argv[1]), sys.argv[2], SystemClock())
