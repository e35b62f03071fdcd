"""Files of articles and queries: what is read, and what is refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kindline.domain.articles import Kind
from kindline.kb.evaluation import Query
from kindline.kb.evaluation_files import Problems, read_articles, read_queries


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lines.jsonl"


def test_articles_with_and_without_what_is_optional(file: Path) -> None:
    file.write_text(
        '\ufeff{"id": "pin", "questions": ["forgot my pin", "new pin"]}\r\n'
        "\n"
        '{"id": "hi", "questions": ["hello"], "title": "Hello", "kind": "smalltalk", "owner": 7}\n'
        '{"id": "z", "questions": ["one\u2028line"], "title": null, "kind": null}',
        encoding="utf-8",
    )
    problems: Problems = []
    pin, hi, z = read_articles(file, "en", problems)
    assert problems == []
    assert (pin.id, pin.questions, pin.title, pin.kind) == (
        "pin",
        ("forgot my pin", "new pin"),
        "",
        Kind.ANSWER,
    )
    assert (hi.title, hi.kind, hi.language) == ("Hello", Kind.SMALLTALK, "en")
    assert (z.questions, z.title, z.kind) == (("one\u2028line",), "", Kind.ANSWER)


def test_queries_and_off_topic_ones(file: Path) -> None:
    file.write_text('{"text": "my pin", "id": "pin"}\n{"id": null, "text": "sing", "by": "x"}\n')
    problems: Problems = []
    assert read_queries(file, frozenset({"pin"}), problems) == [Query("my pin", "pin"), Query("sing", None)]
    assert problems == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{broken", "not JSON"),
        ('["id"]', "no JSON object"),
        ("[" * 100_000, "not JSON"),
        ('{"questions": ["a"]}', "the id is missing"),
        ('{"id": 7, "questions": ["a"]}', "the id is not a text"),
        ('{"id": "a"}', "the questions are missing"),
        ('{"id": "a", "questions": []}', "the questions are missing"),
        ('{"id": "a", "questions": "why"}', "the questions are missing"),
        ('{"id": "a", "questions": ["why", " "]}', "question 2 is not a text, or is empty"),
        ('{"id": "a", "questions": ["\\ud800"]}', "question 1 has half a character"),
        ('{"id": "a", "questions": ["why"], "title": ["x"]}', "the title is not a text"),
        ('{"id": "a", "questions": ["why"], "kind": "song"}', "the kind 'song' is not known"),
        ('{"id": "good", "questions": ["why"]}', "the article good is there twice"),
    ],
)
def test_a_bad_article_is_named_by_its_line(file: Path, line: str, what: str) -> None:
    good = '{"id": "good", "questions": ["how"]}'
    file.write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    problems: Problems = []
    assert [article.id for article in read_articles(file, "en", problems)] == ["good"]
    assert [(problem.path, problem.line) for problem in problems] == [(file, 3)]
    assert what in problems[0].problem
    assert problems[0].advice.endswith(".")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": "why"}', "the id is missing"),
        ('{"id": "pin"}', "the text is missing"),
        ('{"text": "", "id": null}', "the text is not a text, or is empty"),
        ('{"text": "why", "id": ""}', "the id is not a text, or is empty"),
        ('{"text": "why", "id": "gone"}', "there is no article gone"),
    ],
)
def test_a_bad_query_is_named_by_its_line(file: Path, line: str, what: str) -> None:
    file.write_text(f'{{"text": "how", "id": "pin"}}\n{line}\n')
    problems: Problems = []
    assert read_queries(file, frozenset({"pin"}), problems) == [Query("how", "pin")]
    assert [problem.line for problem in problems] == [2]
    assert what in problems[0].problem


def test_all_bad_lines_are_told_at_once(file: Path) -> None:
    file.write_bytes(b"{\n\xff\n[]\n")
    problems: Problems = []
    read_articles(file, "en", problems)
    assert [problem.line for problem in problems] == [1, 2, 3]


def test_no_file_and_an_empty_file(file: Path) -> None:
    for text, what in ((None, "cannot be read"), ("\n\n", "there is no")):
        if text is not None:
            file.write_text(text)
        articles: Problems = []
        queries: Problems = []
        assert read_articles(file, "en", articles) == ()
        assert read_queries(file, frozenset(), queries) == []
        assert [what in str(problem) for problem in (*articles, *queries)] == [True, True]
