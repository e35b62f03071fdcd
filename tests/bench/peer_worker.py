"""One method in a process of its own: learns, is asked, and tells what it ranked and what it took.

    python peer_worker.py METHOD JOB.json RESULT.json

The job has `texts` with their `owners` ("" for off-topic), `queries`, and `folds`: how many parts the
texts are dealt into, to be asked of what learned the other parts (0: none).
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peer_methods import PEERS, Method, Ranked

from kindline.adapters.memory import resident_mb

WARM_UP = 20


def main(name: str, job_file: str, result_file: str) -> None:
    job = json.loads(Path(job_file).read_bytes())
    result = work(name, job)
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")


def work(name: str, job: dict[str, Any]) -> dict[str, Any]:
    """The result: ranks and answers for the queries, ranks for the folds, times and memory."""
    texts, owners = job["texts"], job["owners"]
    began_s = time.perf_counter()
    method = _open(name)
    loaded_s = time.perf_counter()
    method.learn(texts, owners)
    learned_s = time.perf_counter()
    gc.collect()
    gc.freeze()  # what was learned is not looked through again while it is timed
    ranked, answered, took_ms = _ask(method, job["queries"])
    gc.unfreeze()
    rss_mb = resident_mb()
    packages: Sequence[str] = getattr(method, "packages", ())
    return {
        "ranked": ranked,
        "answered": answered,
        "took_ms": took_ms,
        "load_s": loaded_s - began_s,
        "learn_s": learned_s - loaded_s,
        "rss_mb": rss_mb,
        "versions": {package: version(package) for package in packages},
        "folded": _out_of_fold(method, texts, owners, job["folds"]) if job["folds"] else [],
    }


def _open(name: str) -> Method:
    if name in PEERS:
        return PEERS[name]()
    from own_methods import OWN  # noqa: PLC0415 - the peers' environment has not our packages

    return OWN[name]()


def _ask(method: Method, queries: Sequence[str]) -> tuple[list[Ranked], list[str | None], list[float]]:
    """Ranks, what was answered (where the method says so itself), and milliseconds."""
    for text in queries[:WARM_UP]:
        method.rank(text)
    ranked: list[Ranked] = []
    answered: list[str | None] = []
    took_ms: list[float] = []
    for text in queries:
        began_s = time.perf_counter()
        ranked.append(method.rank(text))
        took_ms.append((time.perf_counter() - began_s) * 1000)
        answered.append(getattr(method, "answered", None))
    return ranked, answered, took_ms


def _out_of_fold(method: Method, texts: list[str], owners: list[str], folds: int) -> list[Ranked]:
    """Every text asked of what learned the others; folds are dealt out in turn."""
    ranked: list[Ranked] = [[] for _ in texts]
    for fold in range(folds):
        kept = [i for i in range(len(texts)) if i % folds != fold]
        method.learn([texts[i] for i in kept], [owners[i] for i in kept])
        for i in range(fold, len(texts), folds):
            ranked[i] = method.rank(texts[i])
    return ranked


if __name__ == "__main__":
    main(*sys.argv[1:])
