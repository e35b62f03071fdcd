"""The benchmark runs on data of its form and counts rightly."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from match_bench import knowledge, measure, off_topic_halves, read

VERBS = ("show", "find", "see", "check", "open", "print", "explain", "change", "stop", "get", "keep", "hide")


def _rows(topics: tuple[str, ...], split: str) -> list[dict[str, str]]:
    return [
        {"split": split, "text": f"{verb} my {topic} now", "intent": topic}
        for topic in topics
        for verb in VERBS
    ]


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    lines = [json.dumps({"_meta": "made for this test"}), *(json.dumps(row) for row in rows)]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))


def test_it_measures(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl.gz"
    topics = ("pension", "mortgage", "cheque", "parcel", "umbrella", "loan")
    _write(path, [*_rows(topics, "train"), *_rows(topics, "test")])
    rows = read(path)
    assert len(rows["train"]) == len(topics) * len(VERBS)
    kb = knowledge(rows["train"], ["how tall is it", "who sings"], per_intent=10, seed=0)
    assert [len(article.questions) for article in kb.articles] == [10] * len(topics)
    figures = measure(kb, rows["test"], ["volcano giraffe"])
    assert figures["top-1 %"] == 100
    assert figures["precision %"] == 100
    assert figures["off-topic answered %"] == 0


def test_off_topic_halves_share_no_intent(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl.gz"
    topics = tuple(f"topic{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    _write(path, [*_rows(topics, "train"), *_rows(topics, "test")])
    learned, asked = off_topic_halves(read(path), seed=1)
    assert {line.split()[2] for line in learned}.isdisjoint({line.split()[2] for line in asked})
