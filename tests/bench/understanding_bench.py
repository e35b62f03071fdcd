"""How well questions are understood, on public data of bank customers.

    ./run bench understanding_bench DATA_FOLDER [--mode auto|lexical] [--typos 1-2] [--data hwu64]

For each seed the knowledge base is drawn anew: `--per-intent` questions of each intent. Then are asked
the held-back questions; the other data set's, which belong to no article; and the held-back questions
once more when `--removed` intents are left out of the knowledge base. The seeds' counts are added up.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from bench_data import (
    ASKED_SPLIT,
    CREDITS,
    Rows,
    common_off_topic,
    draw_examples,
    knowledge,
    queries,
    read_rows,
    with_typos,
)
from bench_matching import add_mode, open_encoder
from bench_tables import machine, percent, percent_with_interval, table

from kindline.kb.evaluation import Evaluation, Marked, Query, ask, evaluate
from kindline.kb.matcher import Matcher
from kindline.ports import SentenceEncoder, Shelf
from kindline.testing.understanding import MemoryShelf

PARTS = ("asked", "offtopic", "removed")


@dataclass
class Run:
    """What one seed gave: marked queries by part, times, and seconds of building."""

    marked: dict[str, list[Marked]] = field(default_factory=dict)
    took_ms: list[float] = field(default_factory=list)
    build_s: float = 0.0


@dataclass(frozen=True)
class Plan:
    """What is asked of which knowledge base."""

    rows: dict[str, Rows]
    asked_split: str
    strange: Sequence[str]
    per_intent: int = 10
    removed: int = 27
    typos: tuple[int, int] | None = None
    parts: Sequence[str] = PARTS


def run_seed(plan: Plan, seed: int, encoder: SentenceEncoder | None, shelf: Shelf | None) -> Run:
    """Draw, build, ask."""
    examples = draw_examples(plan.rows["train"], plan.per_intent, seed)
    asked = [query for query in queries(plan.rows[plan.asked_split], examples) if query.article_id]
    draw = random.Random(seed)
    if plan.typos is not None:
        asked = [Query(with_typos(q.text, *plan.typos, draw), q.article_id) for q in asked]
    off_topic = common_off_topic()
    run = Run()
    if "asked" in plan.parts or "offtopic" in plan.parts:
        started_s = time.perf_counter()
        matcher = Matcher.build(knowledge(examples, off_topic), encoder, shelf)
        run.build_s = time.perf_counter() - started_s
        if "asked" in plan.parts:
            run.marked["asked"], run.took_ms = ask(matcher.match, asked)
        if "offtopic" in plan.parts:
            run.marked["offtopic"], _ = ask(matcher.match, [Query(text, None) for text in plan.strange])
    if "removed" in plan.parts:
        gone = set(random.Random(seed).sample(sorted(examples), plan.removed))
        fewer = {intent: texts for intent, texts in examples.items() if intent not in gone}
        left = [Query(q.text, None if q.article_id in gone else q.article_id) for q in asked]
        run.marked["removed"], _ = ask(Matcher.build(knowledge(fewer, off_topic), encoder, shelf).match, left)
    return run


def report(runs: Sequence[Run]) -> str:
    """The table of all parts: the seeds together, then each by itself."""
    rows: list[list[str]] = []
    for part, names in _ROWS.items():
        if part not in runs[0].marked:
            continue
        together = evaluate(row for run in runs for row in run.marked[part])
        each = [evaluate(run.marked[part]) for run in runs]
        for label, name in names.items():
            alone = ", ".join(percent(getattr(evaluation, name)) for evaluation in each)
            rows.append([label, percent_with_interval(getattr(together, name)), alone])
        if part == "removed":
            rows += _known_ones(runs)
    if any(run.took_ms for run in runs):
        took = [np.percentile(run.took_ms, (50, 99)) for run in runs]
        rows.append(["match, p50 and p99 ms", _pair(np.mean(took, axis=0)), "; ".join(map(_pair, took))])
        built_s = [run.build_s for run in runs]
        rows.append(["build s", f"{np.mean(built_s):.2f}", ", ".join(f"{s:.2f}" for s in built_s)])
    return table(("measure", "all seeds", "each seed"), rows)


_ROWS: dict[str, dict[str, str]] = {
    "asked": {
        "top-1": "top1",
        "top-3": "top3",
        "answered": "answered",
        "precision": "precision",
        "choices right, of those not answered": "choices_right",
    },
    "offtopic": {"off-topic answered": "offtopic_answered"},
    "removed": {"intents removed: answered": "offtopic_answered", "- precision of all answers": "precision"},
}


def _known_ones(runs: Sequence[Run]) -> list[list[str]]:
    """The queries whose articles stayed, among the removed ones."""

    def known(run: Run) -> list[Marked]:
        return [row for row in run.marked["removed"] if row.article_id is not None]

    each: list[Evaluation] = [evaluate(known(run)) for run in runs]
    together = evaluate(row for run in runs for row in known(run))
    return [
        [
            label,
            percent_with_interval(getattr(together, name)),
            ", ".join(percent(getattr(e, name)) for e in each),
        ]
        for label, name in (("- the others: answered", "answered"), ("- the others: precision", "precision"))
    ]


def _pair(values: Sequence[float]) -> str:
    return " and ".join(f"{value:.2f}" for value in values)


def _from_to(text: str) -> tuple[int, int]:
    least, _, most = text.partition("-")
    return int(least), int(most or least)


def main() -> None:
    parser = argparse.ArgumentParser(description="How well questions are understood.")
    parser.add_argument("folder", type=Path, help="folder with banking77.jsonl.gz and hwu64.jsonl.gz")
    add_mode(parser)
    parser.add_argument(
        "--data", choices=sorted(ASKED_SPLIT), default="banking77", help="whose intents are articles"
    )
    parser.add_argument(
        "--typos", type=_from_to, metavar="1-2", help="slips of the hand in each held-back question"
    )
    parser.add_argument("--per-intent", type=int, default=10, help="example questions of an article")
    parser.add_argument("--removed", type=int, default=27, help="intents left out (default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=3, help="how many draws (default: %(default)s)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to ask (default: all)")
    options = parser.parse_args()
    other = next(name for name in ASKED_SPLIT if name != options.data)
    plan = Plan(
        read_rows(options.folder, options.data),
        ASKED_SPLIT[options.data],
        [text for text, _ in read_rows(options.folder, other)[ASKED_SPLIT[other]]],
        options.per_intent,
        options.removed,
        options.typos,
        options.parts,
    )
    encoder = open_encoder(options.mode)
    runs = [run_seed(plan, seed, encoder, MemoryShelf()) for seed in range(options.seeds)]
    typos = f", {options.typos[0]} to {options.typos[1]} typos in each" if options.typos else ""
    drawn = f"{options.per_intent} questions an article, {options.seeds} draws{typos}"
    print(f"{options.data}, {drawn}; off-topic: {other}")
    print(f"Matched by: {'words' if encoder is None else encoder.name}. {machine()}.\n{CREDITS}\n")
    print(report(runs))


if __name__ == "__main__":
    main()
