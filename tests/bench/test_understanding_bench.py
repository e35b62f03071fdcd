"""The benchmark of understanding asks what it says, and counts rightly."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bench_data import (
    common_off_topic,
    draw_examples,
    knowledge,
    queries,
    read_rows,
    with_typos,
)
from bench_rows import TOPICS, VERBS, write_data
from understanding_bench import Plan, report, run_seed

from kindline.kb.evaluation import Query, evaluate


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_data(tmp_path)


def _plan(data: Path, **others: object) -> Plan:
    strange = [text for text, _ in read_rows(data, "hwu64")["test"]]
    return Plan(read_rows(data, "banking77"), "dev", strange, removed=2, **others)  # type: ignore[arg-type]


def test_every_part_is_asked_and_told(data: Path) -> None:
    run = run_seed(_plan(data), 0, None, None)
    asked = evaluate(run.marked["asked"])
    assert (asked.n, asked.top1.value, asked.precision.value) == (72, 1, 1)
    assert evaluate(run.marked["offtopic"]).offtopic_answered.part == 0
    removed = evaluate(run.marked["removed"])
    assert (removed.offtopic_answered.whole, removed.answered.whole) == (2 * len(VERBS), 4 * len(VERBS))
    assert len(run.took_ms) == 72
    told = report([run, run])
    assert "| top-1 | 100.00 % (97.40 to 100.00; 144 of 144) | 100.00 %, 100.00 % |" in told
    assert "intents removed: answered" in told


def test_the_same_intents_are_removed_with_and_without_typos(data: Path) -> None:
    known = [
        [row.article_id for row in run_seed(plan, 1, None, None).marked["removed"]]
        for plan in (_plan(data, parts=["removed"]), _plan(data, parts=["removed"], typos=(1, 2)))
    ]
    assert known[0] == known[1]


def test_examples_are_drawn_by_seed_and_have_no_title(data: Path) -> None:
    rows = read_rows(data, "banking77")["train"]
    first, again, other = (draw_examples(rows, 5, seed) for seed in (0, 0, 1))
    assert first == again != other
    kb = knowledge(first, ["how tall is it"])
    assert {(len(a.questions), a.title) for a in kb.articles} == {(5, "")}
    assert {a.id for a in kb.articles} == set(TOPICS)


def test_intents_with_too_few_questions_are_left_out() -> None:
    rows = [("a", "one"), ("b", "two"), ("c", "two")]
    examples = draw_examples(rows, 2, 0)
    assert list(examples) == ["two"]
    assert queries(rows, examples) == [Query("a", None), Query("b", "two"), Query("c", "two")]


def test_off_topic_lines_to_learn_from_are_the_program_s_own() -> None:
    assert len(common_off_topic()) >= 100


def test_typos_are_slips_in_long_words_only() -> None:
    text = "I can not activate my new card in app"
    seen = set()
    for seed in range(200):
        slipped = with_typos(text, 1, 2, random.Random(seed))
        assert slipped == with_typos(text, 1, 2, random.Random(seed))
        changed = [(a, b) for a, b in zip(text.split(), slipped.split(), strict=True) if a != b]
        assert 1 <= len(changed) <= 2
        assert {a for a, _ in changed} <= {"activate", "card"}
        assert all(abs(len(a) - len(b)) <= 1 and b.isalpha() for a, b in changed)
        seen |= {len(b) - len(a) for a, b in changed}
    assert seen == {-1, 0, 1}
    assert with_typos("my new app", 1, 2, random.Random(0)) == "my new app"
