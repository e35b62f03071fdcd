"""`kindline kb eval`: its JSON, its table, and what it refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kindline.adapters.resources import data_folder
from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.cli.wiring import Wiring
from kindline.domain.errors import EncoderError
from kindline.domain.settings import Settings
from kindline.ports import SentenceEncoder
from kindline.testing.understanding import FakeEncoder

SHARES = ["top1", "top3", "answered", "precision", "choices_right", "false_answers", "offtopic_answered"]
EFFORTS = ["p50_ms", "p99_ms", "load_s", "build_s", "rss_mb"]
KEYS = ["n", *SHARES, *EFFORTS, "mode", "articles", "questions", "in_scope", "offtopic"]
VERBS = ("show", "find", "see", "check", "open", "print", "explain", "change", "stop", "get")
TOPICS = ("pension", "mortgage", "cheque", "parcel", "umbrella", "loan")

Files = tuple[str, ...]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The words of the command that name an easy knowledge base and queries about it."""
    articles = [{"id": t, "questions": [f"{verb} my {t} now" for verb in VERBS]} for t in TOPICS]
    queries: list[dict[str, str | None]] = [
        {"text": f"please {v} my {t}", "id": t} for t in TOPICS for v in VERBS
    ]
    queries += [{"text": "why do volcanoes sleep", "id": None}, {"text": "giraffe", "id": None}]
    return (
        "--articles",
        _write(tmp_path / "a.jsonl", articles),
        "--queries",
        _write(tmp_path / "q.jsonl", queries),
    )


def _write(path: Path, rows: list[Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _no_model(_: Settings) -> SentenceEncoder:
    raise EncoderError("There is no language model here. Run: ./run setup app")


WORDS_ALONE = replace(WIRING, encoder=_no_model)


@pytest.fixture
def evaluated(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    def run(*words: str, wiring: Wiring = WORDS_ALONE) -> dict[str, Any]:
        assert main(["kb", "eval", "--json", *words], wiring) == 0
        result: dict[str, Any] = json.loads(capsys.readouterr().out)
        return result

    return run


def test_the_contract(evaluated: Callable[..., dict[str, Any]], files: Files) -> None:
    result = evaluated(*files, "--mode", "lexical")
    assert list(result) == KEYS
    assert (result["n"], result["in_scope"], result["offtopic"]) == (62, 60, 2)
    assert (result["articles"], result["questions"], result["mode"]) == (6, 60, "lexical")
    assert (result["top1"], result["top3"]) == (1, 1)
    assert (result["precision"], result["false_answers"], result["offtopic_answered"]) == (1, 0, 0)
    assert result["answered"] > 0.5
    assert 0 < result["p50_ms"] <= result["p99_ms"] < 1000
    assert 0 < result["load_s"] < 60
    assert 0 < result["build_s"] < 60
    assert 10 < result["rss_mb"] < 5000


def test_what_has_nothing_to_divide_is_null(
    evaluated: Callable[..., dict[str, Any]], files: Files, tmp_path: Path
) -> None:
    strange = _write(tmp_path / "strange.jsonl", [{"text": "why do volcanoes sleep", "id": None}])
    result = evaluated("--articles", files[1], "--queries", strange)
    shares = {name: result[name] for name in SHARES}
    nulls = dict.fromkeys(["top1", "top3", "answered", "precision", "choices_right"])
    assert shares == nulls | {"false_answers": 0, "offtopic_answered": 0}


def test_the_common_off_topic_lines_are_learned_from(files: Files, tmp_path: Path) -> None:
    root = tmp_path / "kb"
    (root / "common" / "en").mkdir(parents=True)
    shutil.copy2(data_folder("kb") / "common" / "en" / "offtopic.txt", root / "common" / "en")
    wiring = replace(WORDS_ALONE, kb_root=lambda: root)
    assert main(["kb", "eval", *files], wiring) == 0
    (root / "common" / "en" / "offtopic.txt").write_bytes(b"\xff")
    assert main(["kb", "eval", *files], wiring) == 1


def test_without_the_model_it_says_so_and_goes_by_words(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kb", "eval", "--json", *files], WORDS_ALONE) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["mode"] == "lexical"
    assert "going by words alone. There is no language model here. Run:" in err
    assert main(["kb", "eval", "--json", "--mode", "lexical", *files], WORDS_ALONE) == 0
    assert capsys.readouterr().err == ""


def test_with_the_model_it_goes_by_meaning(evaluated: Callable[..., dict[str, Any]], files: Files) -> None:
    encoder = FakeEncoder()
    result = evaluated(*files, wiring=replace(WIRING, encoder=lambda _: encoder))
    assert (result["mode"], result["top1"]) == ("meaning", 1)
    assert "giraffe" in encoder.asked


def test_the_table_for_people(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kb", "eval", "--mode", "lexical", *files], WORDS_ALONE) == 0
    out = capsys.readouterr().out
    assert "6 articles with 60 questions, matched by words alone" in out
    assert "62 queries: 60 with an article, 2 off-topic" in out
    assert any(
        line.startswith("right article first") and "100.0 %  60 of 60" in line for line in out.splitlines()
    )
    assert any("precision" in line and "95 % interval" in line for line in out.splitlines())


def test_a_measure_that_this_system_does_not_tell(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    wiring = replace(WORDS_ALONE, memory_mb=lambda: None)
    assert main(["kb", "eval", "--json", *files], wiring) == 0
    assert json.loads(capsys.readouterr().out)["rss_mb"] is None
    assert main(["kb", "eval", *files], wiring) == 0
    assert "memory" not in capsys.readouterr().out


def test_a_site_is_asked_what_its_packs_hold_back(
    evaluated: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    root = tmp_path / "kb"
    for pack in ("common", "shop"):
        shutil.copytree(
            data_folder("kb") / pack / "en", root / pack / "en", ignore=shutil.ignore_patterns("eval")
        )
        (root / pack / "en" / "eval").mkdir()
    held_back = [
        {"text": "when will I get my money back", "id": "refund-when"},
        {"text": "la la la", "id": None},
    ]
    _write(root / "shop" / "en" / "eval" / "one.jsonl", held_back)
    _write(root / "common" / "en" / "eval" / "two.jsonl", [{"text": "good morning", "id": "talk-hello"}])
    wiring = replace(WORDS_ALONE, kb_root=lambda: root)
    result = evaluated("--site", "harbour-shop", "--mode", "lexical", wiring=wiring)
    assert (result["n"], result["in_scope"], result["offtopic"]) == (3, 2, 1)
    assert result["articles"] == len(list(root.glob("*/en/*.md")))
    own = _write(tmp_path / "own.jsonl", held_back[:1])
    assert evaluated("--site", "harbour-shop", "--queries", own, wiring=wiring)["n"] == 1


def test_a_site_that_holds_nothing_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for pack in ("common", "shop"):
        (tmp_path / pack / "en").mkdir(parents=True)
    wiring = replace(WORDS_ALONE, kb_root=lambda: tmp_path)
    assert main(["kb", "eval", "--site", "harbour-shop"], wiring) == 2
    assert "Give some with --queries FILE" in capsys.readouterr().err


def test_bad_lines_are_named_and_nothing_is_measured(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = _write(
        tmp_path / "gone.jsonl", [{"text": "my pension", "id": "pension"}, {"text": "hm", "id": "gone"}]
    )
    assert main(["kb", "eval", "--articles", files[1], "--queries", gone], WORDS_ALONE) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        f"{gone}:2: there is no article gone. Correct the id, or write null if none answers it."
    ]
    many = _write(tmp_path / "many.jsonl", [{}] * 50)
    assert main(["kb", "eval", "--articles", many, "--queries", gone], WORDS_ALONE) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 21
    assert err.endswith("and 30 more\n")


def test_articles_without_queries_are_wrong_use(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kb", "eval", *files[:2]], WORDS_ALONE) == 2
    assert "--articles needs --queries" in capsys.readouterr().err
