"""The same questions asked of our matcher and of what others would take instead.

    ./run bench peers_bench DATA_FOLDER [--seed 0] [--methods BM25 "rapidfuzz WRatio"]

Every method learns the same examples, the program's off-topic lines being one more "article", and runs
in a process of its own. A peer has no rule for when to answer, so it gets one: the lowest score at which
98 % of the answers to its own examples would be right, each example asked of what learned four fifths of
the others (an answer to an off-topic line is a wrong one). "At 98 %, hindsight" is how many in-scope
questions the best threshold could answer at 98 % precision if the answers were known, for each method.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench_data import CREDITS, common_off_topic, draw_examples, queries, read_rows
from bench_environment import Failure, peers_python, run_worker, versions
from bench_tables import machine, percent, percent_with_interval, table
from own_methods import OWN
from peer_methods import PEERS, Ranked

from kindline.kb.evaluation import Marked, Query, Share, evaluate

PRECISION = 0.98
FOLDS = 5
HEAD = (
    "method",
    "top-1",
    "top-3",
    "answered",
    "precision",
    "at 98 %, hindsight",
    "off-topic answered",
    "p50 ms",
    "p99 ms",
    "load s",
    "learn s",
    "memory MB",
)


def lowest_threshold(ranked: Sequence[Ranked], owners: Sequence[str]) -> float:
    """The lowest score from which on at least `PRECISION` of the answers are right; infinite if none is.

    A first place that is "" gives no answer.
    """
    firsts = [(row[0], owner) for row, owner in zip(ranked, owners, strict=True) if row and row[0][0]]
    firsts.sort(key=lambda pair: -pair[0][1])
    scores = np.array([first[1] for first, _ in firsts])
    right = np.cumsum([first[0] == owner for first, owner in firsts])
    good = right >= PRECISION * np.arange(1, len(firsts) + 1)
    is_last_of_score = np.append(np.diff(scores) != 0, True)[: len(scores)]
    places = np.flatnonzero(good & is_last_of_score)
    return float(scores[places[-1]]) if len(places) else float("inf")


def marked(result: dict[str, Any], asked: Sequence[Query], threshold: float | None) -> list[Marked]:
    """What came of each query; without a threshold the method itself said what it answers."""
    rows = []
    for query, ranked, said in zip(asked, result["ranked"], result["answered"], strict=True):
        articles = [owner for owner, _ in ranked if owner]
        rank = articles.index(query.article_id) if query.article_id in articles else None
        answer = said
        if threshold is not None:
            answer = ranked[0][0] if ranked and ranked[0][0] and ranked[0][1] >= threshold else None
        rows.append(Marked(query.article_id, rank, answer, ()))
    return rows


def with_hindsight(result: dict[str, Any], asked: Sequence[Query]) -> Share:
    """The most in-scope queries that any threshold answers at `PRECISION`."""
    known = [
        (row, q.article_id or "") for row, q in zip(result["ranked"], asked, strict=True) if q.article_id
    ]
    rows, owners = [row for row, _ in known], [owner for _, owner in known]
    threshold = lowest_threshold(rows, owners)
    return Share(sum(bool(row and row[0][0] and row[0][1] >= threshold) for row in rows), len(rows))


def row_of(
    name: str, result: dict[str, Any] | Failure, asked: Sequence[Query], owners: list[str]
) -> list[str]:
    """One line of the table."""
    if isinstance(result, Failure):
        return [f"{name}: {result.reason}", *("-" for _ in HEAD[1:])]
    threshold = lowest_threshold(result["folded"], owners) if result["folded"] else None
    found = evaluate(marked(result, asked, threshold))
    p50_ms, p99_ms = np.percentile(result["took_ms"], (50, 99))
    has_order = max((len(ranked) for ranked in result["ranked"]), default=0) > 1
    in_scope = evaluate(row for row in marked(result, asked, threshold) if row.article_id is not None)
    return [
        name,
        percent(found.top1),
        percent(found.top3) if has_order else "-",
        percent(found.answered),
        percent_with_interval(in_scope.precision),
        percent(with_hindsight(result, asked)),
        percent(found.offtopic_answered),
        f"{p50_ms:.2f}",
        f"{p99_ms:.2f}",
        f"{result['load_s']:.2f}",
        f"{result['learn_s']:.2f}",
        "-" if result["rss_mb"] is None else f"{result['rss_mb']:.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Our matcher beside others, on the same questions.")
    parser.add_argument("folder", type=Path, help="folder with banking77.jsonl.gz and hwu64.jsonl.gz")
    parser.add_argument("--seed", type=int, default=0, help="which draw of examples")
    parser.add_argument("--per-intent", type=int, default=10)
    parser.add_argument("--methods", nargs="+", choices=[*OWN, *PEERS], default=[*OWN, *PEERS])
    parser.add_argument(
        "--asked", type=int, metavar="N", help="ask N of the questions only (ChatterBot is slow)"
    )
    parser.add_argument("--limit-s", type=float, default=3600, help="the longest that one method may take")
    options = parser.parse_args()
    banking = read_rows(options.folder, "banking77")
    examples = draw_examples(banking["train"], options.per_intent, options.seed)
    pairs = [(text, intent) for intent, texts in examples.items() for text in texts]
    pairs += [(text, "") for text in common_off_topic()]
    texts, owners = [text for text, _ in pairs], [owner for _, owner in pairs]
    asked = queries(banking["dev"], examples)
    asked += [Query(text, None) for text, _ in read_rows(options.folder, "hwu64")["test"]]
    if options.asked is not None:
        asked = random.Random(options.seed).sample(asked, options.asked)
    job = {"texts": texts, "owners": owners, "queries": [query.text for query in asked]}
    results: dict[str, dict[str, Any] | Failure] = {}
    for name in options.methods:
        print(f"{name} ...", file=sys.stderr)
        python = sys.executable if name in OWN else peers_python()
        is_ours = name.startswith("Kindline")
        results[name] = run_worker(python, name, job | {"folds": 0 if is_ours else FOLDS}, options.limit_s)
    print(f"BANKING77, {options.per_intent} questions an article, draw {options.seed}; off-topic: HWU64.")
    print(f"{machine()}. {versions(list(results.values()))}.\n{CREDITS}\n")
    print(table(HEAD, (row_of(name, result, asked, owners) for name, result in results.items())))


if __name__ == "__main__":
    main()
