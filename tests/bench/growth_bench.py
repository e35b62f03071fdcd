"""What a larger knowledge base costs: time to load, learn and answer, and memory.

    ./run bench growth_bench DATA_FOLDER [--sizes 1000 10000 100000] [--methods "Kindline, words alone" BM25]

The first articles are drawn from BANKING77 and HWU64; when these are used up, more are made from them: an
article keeps the shape of a real one's questions, and words of it are replaced by others, the same way
throughout the article. Each method has a process of its own for each size.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from bench_data import ASKED_SPLIT, CREDITS, Rows, common_off_topic, read_rows
from bench_environment import Failure, peers_python, run_worker, versions
from bench_tables import machine, table
from own_methods import OWN
from peer_methods import PEERS

SIZES = (1_000, 10_000, 100_000)
LEAST, MOST = 10, 15
"""Questions of an article."""
HEAD = ("questions", "articles", "method", "p50 ms", "p99 ms", "load s", "learn s", "memory MB")
DEFAULT = [
    "Kindline, meaning and words",
    "Kindline, words alone",
    "sentence vectors, nearest example",
    "rapidfuzz token_sort_ratio",
    "BM25",
]

_SWAPPED = 0.4
_FILLERS = ("", "", "please", "hello", "can you tell me", "i would like to know", "excuse me")


def real_articles(rows: Rows, draw: random.Random) -> Iterator[list[str]]:
    """The questions of each intent dealt into articles of their own."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in rows:
        by_intent[intent].append(text)
    for _, texts in sorted(by_intent.items()):
        yield draw.sample(texts, min(draw.randint(LEAST, MOST), len(texts)))


def made_up(article: list[str], words: list[str], draw: random.Random) -> list[str]:
    """The article about something else: some words become others, everywhere alike."""
    swaps: dict[str, str] = {}

    def swapped(word: str) -> str:
        if len(word) >= 4 and word not in swaps:
            swaps[word] = draw.choice(words) if draw.random() < _SWAPPED else word
        return swaps.get(word, word)

    return [
        " ".join([draw.choice(_FILLERS), *map(swapped, text.lower().split())]).strip() for text in article
    ]


def articles_of_size(rows: Rows, size: int, seed: int) -> list[list[str]]:
    """Articles with `size` questions together."""
    draw = random.Random(seed)
    real = list(real_articles(rows, draw))
    words = sorted({word for text, _ in rows for word in text.lower().split() if len(word) >= 4})
    draw.shuffle(real)
    articles: list[list[str]] = []
    left = size
    while left > 0:
        article = (
            real[len(articles)] if len(articles) < len(real) else made_up(draw.choice(real), words, draw)
        )
        articles.append(article[:left])
        left -= len(articles[-1])
    return articles


def job_of(articles: list[list[str]], queries: list[str]) -> dict[str, Any]:
    pairs = [(text, f"article-{number}") for number, texts in enumerate(articles) for text in texts]
    pairs += [(text, "") for text in common_off_topic()]
    texts, owners = [text for text, _ in pairs], [owner for _, owner in pairs]
    return {"texts": texts, "owners": owners, "queries": queries, "folds": 0}


def row_of(size: int, articles: int, name: str, result: dict[str, Any] | Failure) -> list[str]:
    """One line of the table."""
    head = [f"{size:,}", f"{articles:,}"]
    if isinstance(result, Failure):
        return [*head, f"{name}: {result.reason}", *("-" for _ in HEAD[3:])]
    p50_ms, p99_ms = np.percentile(result["took_ms"], (50, 99))
    memory = "-" if result["rss_mb"] is None else f"{result['rss_mb']:.0f}"
    times = [f"{p50_ms:.2f}", f"{p99_ms:.2f}", f"{result['load_s']:.2f}", f"{result['learn_s']:.2f}"]
    return [*head, name, *times, memory]


def main() -> None:
    parser = argparse.ArgumentParser(description="What a larger knowledge base costs.")
    parser.add_argument("folder", type=Path, help="folder with banking77.jsonl.gz and hwu64.jsonl.gz")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="example questions")
    parser.add_argument("--methods", nargs="+", choices=[*OWN, *PEERS], default=DEFAULT)
    parser.add_argument("--asked", type=int, default=500, help="questions to ask (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit-s", type=float, default=1800, help="the longest that one row may take")
    options = parser.parse_args()
    data = {name: read_rows(options.folder, name) for name in ASKED_SPLIT}
    rows = [row for splits in data.values() for row in splits["train"]]
    held_back = [text for name, split in ASKED_SPLIT.items() for text, _ in data[name][split]]
    queries = random.Random(options.seed).sample(held_back, min(options.asked, len(held_back)))
    lines: list[list[str]] = []
    results: list[dict[str, Any] | Failure] = []
    for size in options.sizes:
        articles = articles_of_size(rows, size, options.seed)
        for name in options.methods:
            print(f"{size} {name} ...", file=sys.stderr)
            python = sys.executable if name in OWN else peers_python()
            results.append(run_worker(python, name, job_of(articles, queries), options.limit_s))
            lines.append(row_of(size, len(articles), name, results[-1]))
    print(f"{len(queries)} questions asked one after another. {machine()}. {versions(results)}.\n{CREDITS}\n")
    print(table(HEAD, lines))


if __name__ == "__main__":
    main()
