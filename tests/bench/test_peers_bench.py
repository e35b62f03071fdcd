"""The peers' thresholds are chosen rightly, and a worker tells what it should."""

from __future__ import annotations

import sys
from pathlib import Path

import growth_bench
import pytest
from bench_data import draw_examples, read_rows
from bench_environment import Failure, run_worker, versions
from bench_rows import TOPICS, write_data
from bench_tables import machine, table
from peer_methods import FuzzySearch, Ranked, best_owners
from peers_bench import HEAD, lowest_threshold, marked, row_of, with_hindsight

from kindline.kb.evaluation import Query

OURS = "Kindline, words alone"


def _result(ranked: list[Ranked]) -> dict[str, object]:
    return {"ranked": ranked, "answered": [None] * len(ranked)}


def test_the_threshold_is_the_lowest_that_is_precise_enough() -> None:
    ranked: list[Ranked] = [[("a", 100 - i)] for i in range(60)]
    owners = ["a"] * 60
    assert lowest_threshold(ranked, owners) == 41
    owners[55] = "b"  # 59 of 60 right is 98.3 %
    assert lowest_threshold(ranked, owners) == 41
    owners[50] = ""  # an answered off-topic line is wrong: 58 of 60 is 96.7 %
    assert lowest_threshold(ranked, owners) == 46
    owners[0] = "b"
    assert lowest_threshold(ranked, owners) == 51  # 49 of 50


def test_equal_scores_stand_and_fall_together() -> None:
    assert lowest_threshold([[("a", 1.0)], [("a", 1.0)]], ["a", "b"]) == float("inf")
    assert lowest_threshold([[("a", 2.0)], [("a", 1.0)], [("a", 1.0)]], ["a", "a", "b"]) == 2


def test_no_answer_where_none_of_these_is_first() -> None:
    ranked: list[Ranked] = [[("", 9.0), ("b", 8.0)], [], [("a", 5.0), ("b", 4.0)]]
    assert lowest_threshold(ranked, ["b", "b", "a"]) == 5
    rows = marked(_result(ranked), [Query("x", "b"), Query("y", "b"), Query("z", "a")], 5)
    assert [(row.rank, row.answered) for row in rows] == [(0, None), (None, None), (0, "a")]
    assert with_hindsight(_result(ranked), [Query("x", "b"), Query("y", "b"), Query("z", "a")]).part == 1


def test_owners_by_their_best_example() -> None:
    assert best_owners([1, 5, 3, 2], ["a", "b", "a", "c"]) == [("b", 5), ("a", 3), ("c", 2)]


def test_a_peer_forgets_what_it_learned_before() -> None:
    peer = FuzzySearch("token_sort_ratio")
    peer.learn(["my card is lost", "new pin"], ["card", "pin"])
    assert peer.rank("is my card lost?")[0] == ("card", 100)
    peer.learn(["sing a song"], [""])
    assert [owner for owner, _ in peer.rank("is my card lost?")] == [""]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Our own matcher in a worker."""
    rows = read_rows(write_data(tmp_path_factory.mktemp("data")), "banking77")
    pairs = [(text, topic) for topic, texts in draw_examples(rows["train"], 10, 0).items() for text in texts]
    job = {
        "texts": [*(text for text, _ in pairs), "how tall is the volcano"],
        "owners": [*(topic for _, topic in pairs), ""],
        "queries": [f"please show my {topic}" for topic in TOPICS],
        "folds": 2,
    }
    found = run_worker(sys.executable, OURS, job, limit_s=60)
    assert isinstance(found, dict), found
    return found


def test_a_worker_measures(result: dict[str, object]) -> None:
    asked = [Query(f"please show my {topic}", topic) for topic in TOPICS]
    line = dict(zip(HEAD, row_of(OURS, result | {"folded": []}, asked, []), strict=True))
    assert (line["method"], line["top-1"], line["top-3"]) == (OURS, "100.00 %", "100.00 %")
    assert float(line["memory MB"]) > 10
    assert float(line["learn s"]) > 0
    folded = result["folded"]
    assert isinstance(folded, list)
    assert [len(ranked) > 0 for ranked in folded] == [True] * 61
    assert "kindline" in versions([result])


def test_what_fails_is_told_in_its_row() -> None:
    found = run_worker(sys.executable, "no such method", {"texts": [], "owners": []}, limit_s=60)
    assert isinstance(found, Failure)
    assert "no such method" in found.reason
    line = row_of("Peer", found, [], [])
    assert len(line) == len(HEAD)
    assert line[0].startswith("Peer: ")


def test_articles_of_a_size(tmp_path: Path) -> None:
    rows = read_rows(write_data(tmp_path), "banking77")["train"]
    articles = growth_bench.articles_of_size(rows, 500, 0)
    assert sum(map(len, articles)) == 500
    assert all(growth_bench.LEAST <= len(texts) <= growth_bench.MOST for texts in articles[:-1])
    assert articles == growth_bench.articles_of_size(rows, 500, 0)
    assert len({tuple(texts) for texts in articles}) == len(articles)
    job = growth_bench.job_of(articles, ["why"])
    assert len(set(job["owners"]) - {""}) == len(articles)


def test_markdown_and_machine() -> None:
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --: |\n| 1 | 2 |"
    assert "cores of" in machine()
