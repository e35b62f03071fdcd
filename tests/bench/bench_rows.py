"""Tiny data of the benchmarks' form, made for their tests."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

VERBS = ("show", "find", "see", "check", "open", "print", "explain", "change", "stop", "get", "keep", "hide")
TOPICS = ("pension", "mortgage", "cheque", "parcel", "umbrella", "loan")
STRANGE = ("volcano", "giraffe")


def write_data(folder: Path) -> Path:
    """A folder with both data sets: easy intents, and a few that belong to none of them."""
    _write(folder / "banking77.jsonl.gz", TOPICS, "dev")
    _write(folder / "hwu64.jsonl.gz", STRANGE, "test")
    return folder


def _write(path: Path, topics: tuple[str, ...], asked: str) -> None:
    rows = [
        {"split": split, "text": text.format(verb=verb, topic=topic), "intent": topic}
        for split, text in (("train", "{verb} my {topic} now"), (asked, "please {verb} my {topic}"))
        for topic in topics
        for verb in VERBS
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join([json.dumps({"_meta": "made for a test"}), *map(json.dumps, rows)]))
