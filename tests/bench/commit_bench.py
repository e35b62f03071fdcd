"""How long a press waits for its commit.

    python tests/bench/commit_bench.py [--folder FOLDER] [--count 1000]

FOLDER should be on the disk that matters.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from kindline.adapters.clock import SystemClock
from kindline.adapters.ids import UuidIds
from kindline.adapters.store import SqliteStore
from kindline.domain.articles import Urgency
from kindline.domain.requests import Cause, Comfort, Contact, HelpRequest, Turn
from kindline.domain.wire import REQUESTS_PATH, encode, new_request
from kindline.ports import Outgoing


def measure(folder: Path, count: int) -> list[float]:
    """Seconds of each of `count` commits of a request with its message, sorted."""
    ids, clock = UuidIds(), SystemClock()
    store = SqliteStore(folder / "commits.sqlite", ids, clock)
    device = store.device_id()
    times_s = []
    for sequence in range(count):
        now_ms = clock.now_ms()
        request = HelpRequest(
            id=ids.new_id(),
            created_ms=now_ms,
            promised_by_ms=now_ms + 1_800_000,
            site="Riverside Bank",
            language="en",
            urgency=Urgency.NORMAL,
            cause=Cause.BUTTON,
            contact=Contact(),
            turns=(Turn("where is the money that I paid in", "answer", "Pay in cash"),) * 3,
            comfort=Comfort(),
        )
        body = encode(new_request(request, device))
        begun_s = time.perf_counter()
        store.save(request, Outgoing(request.id, request.id, sequence, REQUESTS_PATH, body))
        times_s.append(time.perf_counter() - begun_s)
    store.close()
    return sorted(times_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        times_s = measure(Path(folder), given.count)
    ranks = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
    found = {name: round(times_s[int(rank * len(times_s))] * 1000, 2) for name, rank in ranks.items()}
    print(json.dumps({"commits": len(times_s), "unit": "ms", **found, "max": round(times_s[-1] * 1000, 2)}))


if __name__ == "__main__":
    main()
