"""What the benchmarks ask and learn from: public data sets, read from a folder that is given.

`banking77.jsonl.gz` (BANKING77, PolyAI, CC BY 4.0, Casanueva et al. 2020) and `hwu64.jsonl.gz`
(HWU64, CC BY 4.0, Liu et al. 2019) hold one JSON object a line with split, text and intent, after a
first line with a note. An intent becomes an article without a title: only the questions teach.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from kindline.adapters.resources import data_folder
from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.kb.evaluation import Query
from kindline.kb.loader import OFF_TOPIC_NAME, off_topic_lines

ASKED_SPLIT = {"banking77": "dev", "hwu64": "test"}
"""The held-back questions of each data set."""
CREDITS = "Data: BANKING77 (PolyAI, CC BY 4.0, Casanueva et al. 2020), HWU64 (CC BY 4.0, Liu et al. 2019)."

Rows = list[tuple[str, str]]
"""Pairs of a text and its intent."""

_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def read_rows(folder: Path, data: str) -> dict[str, Rows]:
    """The rows of each split of a data set."""
    splits: dict[str, Rows] = defaultdict(list)
    with gzip.open(folder / f"{data}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "text" in row:
                splits[row["split"]].append((row["text"], row["intent"]))
    return splits


def draw_examples(rows: Rows, per_intent: int, seed: int) -> dict[str, list[str]]:
    """`per_intent` questions of each intent, drawn with the seed; intents with fewer are left out."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in rows:
        by_intent[intent].append(text)
    draw = random.Random(seed)
    drawn = {
        intent: draw.sample(texts, min(per_intent, len(texts))) for intent, texts in sorted(by_intent.items())
    }
    return {intent: texts for intent, texts in drawn.items() if len(texts) == per_intent}


def knowledge(examples: dict[str, list[str]], off_topic: Sequence[str]) -> KnowledgeBase:
    """One article an intent."""
    articles = tuple(
        Article(
            id=intent,
            pack="bench",
            language="en",
            title="",
            headline="",
            questions=tuple(texts),
            icon="",
            topic="",
            urgency=Urgency.NORMAL,
            kind=Kind.ANSWER,
            steps=(),
        )
        for intent, texts in examples.items()
    )
    return KnowledgeBase("en", articles, tuple(off_topic), "bench")


def common_off_topic() -> list[str]:
    """The program's own off-topic lines, the only ones that are learned from."""
    return off_topic_lines(data_folder("kb") / "common" / "en" / OFF_TOPIC_NAME)


def queries(rows: Rows, known: dict[str, list[str]]) -> list[Query]:
    """The rows as queries; the ones of intents that are not known are off-topic."""
    return [Query(text, intent if intent in known else None) for text, intent in rows]


def with_typos(text: str, least: int, most: int, draw: random.Random) -> str:
    """The text with `least` to `most` slips of the hand, each in another word of four or more letters."""
    places = list(_LONG_WORD.finditer(text))
    count = min(draw.randint(least, most), len(places))
    for word in sorted(draw.sample(places, count), key=lambda found: -found.start()):
        text = text[: word.start()] + _slip(word.group(), draw) + text[word.end() :]
    return text


def _slip(word: str, draw: random.Random) -> str:
    """The word with two letters swapped, one dropped, doubled, or replaced by a neighbour on the keyboard."""
    at = draw.randrange(len(word))
    kind = draw.choice(("swap", "drop", "double", "neighbour"))
    if kind == "swap":
        unlike = [i for i in range(len(word) - 1) if word[i] != word[i + 1]]
        at = draw.choice(unlike) if unlike else 0
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    return word[:at] + (word[at] * 2 if kind == "double" else _neighbour(word[at], draw)) + word[at + 1 :]


def _neighbour(letter: str, draw: random.Random) -> str:
    for number, row in enumerate(_KEY_ROWS):
        at = row.find(letter.lower())
        if at >= 0:
            near = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
            near += "".join(
                other[at : at + 1] for other in _KEY_ROWS[max(0, number - 1) : number + 2] if other != row
            )
            found = draw.choice(near)
            return found.upper() if letter.isupper() else found
    return letter * 2  # not on this keyboard
