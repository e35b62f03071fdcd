"""Measure the matcher on a public data set of bank customers' questions.

    python tests/bench/match_bench.py DATA_FOLDER [--train train] [--dev dev] [--per-intent 10] [--seeds 3]

DATA_FOLDER holds `banking77.jsonl.gz` (BANKING77, PolyAI, CC BY 4.0, Casanueva et al. 2020) and
`hwu64.jsonl.gz` (HWU64, CC BY 4.0, Liu et al. 2019): one JSON object a line with split, text and
intent, after a first line with a note. Each intent becomes an article whose title is the intent's
name. Half of HWU64's intents give off-topic lines to learn from, the other half ask off-topic
questions, so nothing is asked that was learned.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.domain.matching import Answer, Match
from kindline.kb.matcher import Matcher

OFF_TOPIC_LINES = 150

Rows = list[tuple[str, str]]


def read(path: Path) -> dict[str, Rows]:
    """Rows (text, intent) by split."""
    splits: dict[str, Rows] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "text" in row:
                splits[row["split"]].append((row["text"], row["intent"]))
    return splits


def knowledge(rows: Rows, off_topic: list[str], per_intent: int, seed: int) -> KnowledgeBase:
    """One article an intent with `per_intent` questions drawn with the seed."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in rows:
        by_intent[intent].append(text)
    draw = random.Random(seed)
    articles = tuple(
        Article(
            id=intent,
            pack="bench",
            language="en",
            title=intent.replace("_", " "),
            headline=intent,
            questions=tuple(draw.sample(texts, min(per_intent, len(texts)))),
            icon="",
            topic="",
            urgency=Urgency.NORMAL,
            kind=Kind.ANSWER,
            steps=(),
        )
        for intent, texts in sorted(by_intent.items())
    )
    return KnowledgeBase("en", articles, tuple(off_topic), f"bench-{seed}")


def off_topic_halves(rows: dict[str, Rows], seed: int) -> tuple[list[str], list[str]]:
    """Lines to learn from and lines to ask, of different intents."""
    intents = sorted({intent for _, intent in rows["train"]})
    learned = set(intents[::2])
    lines = [text for text, intent in rows["train"] if intent in learned]
    asked = [text for text, intent in rows["test"] if intent not in learned]
    return random.Random(seed).sample(lines, OFF_TOPIC_LINES), asked


def rank_of(match: Match, intent: str) -> int:
    return [candidate.article_id for candidate in match.candidates].index(intent)


def measure(kb: KnowledgeBase, asked: Rows, off_topic: list[str]) -> dict[str, float]:
    """All figures for one draw of questions."""
    started_s = time.perf_counter()
    matcher = Matcher.build(kb)
    figures = {"build s": time.perf_counter() - started_s}
    ranks, answered, took_ms, choices_hit = [], [], [], []
    for text, intent in asked:
        started_s = time.perf_counter()
        match = matcher.match(text)
        took_ms.append((time.perf_counter() - started_s) * 1000)
        ranks.append(rank_of(match, intent))
        if isinstance(match, Answer):
            answered.append(match.article_id == intent)
        elif not isinstance(match, Answer) and hasattr(match, "article_ids"):
            choices_hit.append(intent in match.article_ids)
    stray = [matcher.match(text) for text in off_topic]
    rank = np.array(ranks)
    figures |= {
        "top-1 %": 100 * float((rank == 0).mean()),
        "top-3 %": 100 * float((rank < 3).mean()),
        "answered %": 100 * len(answered) / len(asked),
        "precision %": 100 * float(np.mean(answered)) if answered else float("nan"),
        "choices %": 100 * len(choices_hit) / len(asked),
        "right in choices %": 100 * float(np.mean(choices_hit)) if choices_hit else float("nan"),
        "off-topic answered %": 100 * float(np.mean([isinstance(m, Answer) for m in stray])),
        "off-topic choices %": 100 * float(np.mean([hasattr(m, "article_ids") for m in stray])),
        "p50 ms": float(np.percentile(took_ms, 50)),
        "p99 ms": float(np.percentile(took_ms, 99)),
    }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Matcher on BANKING77, off-topic lines from HWU64.")
    parser.add_argument("folder", type=Path, help="folder with banking77.jsonl.gz and hwu64.jsonl.gz")
    parser.add_argument("--train", default="train", help="split the questions of articles are drawn from")
    parser.add_argument("--dev", default="dev", help="split that asks")
    parser.add_argument("--per-intent", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3, help="how many draws")
    options = parser.parse_args()
    banking = read(options.folder / "banking77.jsonl.gz")
    household = read(options.folder / "hwu64.jsonl.gz")
    print("BANKING77 (PolyAI, CC BY 4.0); off-topic: HWU64 (Liu et al., CC BY 4.0)")
    print(f"{options.per_intent} questions an intent from {options.train}, asked: {options.dev}")
    runs = []
    for seed in range(options.seeds):
        lines, off_topic = off_topic_halves(household, seed)
        kb = knowledge(banking[options.train], lines, options.per_intent, seed)
        runs.append(measure(kb, banking[options.dev], off_topic))
    for name in runs[0]:
        values = [run[name] for run in runs]
        print(f"{name:>22}  {np.mean(values):7.2f}   ({', '.join(f'{v:.2f}' for v in values)})")


if __name__ == "__main__":
    main()
