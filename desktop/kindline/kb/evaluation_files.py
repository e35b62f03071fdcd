"""Articles and queries to evaluate with, one JSON object a line.

An article is `{"id": "...", "questions": ["...", ...]}`, with "title" and "kind" if wanted; a query is
`{"text": "...", "id": "..."}`, its id null when no article answers it. Other keys are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from kindline.domain.articles import Article, Kind, Urgency
from kindline.domain.errors import KnowledgeError
from kindline.kb.evaluation import Query

Row = dict[str, Any]
Problems = list[KnowledgeError]
Value = TypeVar("Value")

_KINDS = ", ".join(kind.value for kind in Kind)


class _LineError(ValueError):
    """A line cannot be used: what is wrong, and what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice


def read_articles(path: Path, language: str, problems: Problems) -> tuple[Article, ...]:
    """The articles of a file without steps; what is wrong is added to `problems`, one for each line."""
    seen: set[str] = set()

    def article(row: Row) -> Article:
        article_id = _text(row, "id")
        if article_id in seen:
            raise _LineError(f"the article {article_id} is there twice", "Put its questions on one line.")
        seen.add(article_id)
        return _article(row, article_id, language)

    articles = tuple(_values(path, article, problems))
    if not articles and not problems:
        problems.append(
            KnowledgeError(path, 1, "there is no article", 'Write one {"id", "questions"} a line.')
        )
    return articles


def read_queries(path: Path, known: frozenset[str], problems: Problems) -> list[Query]:
    """The queries of a file about the `known` articles; what is wrong is added to `problems`."""

    def query(row: Row) -> Query:
        text = _text(row, "text")
        if "id" not in row:
            raise _LineError(
                "the id is missing", "Name the article that answers it, or write null if none does."
            )
        if row["id"] is None:
            return Query(text, None)
        article_id = _text(row, "id")
        if article_id not in known:
            raise _LineError(
                f"there is no article {article_id}", "Correct the id, or write null if none answers it."
            )
        return Query(text, article_id)

    queries = list(_values(path, query, problems))
    if not queries and not problems:
        problems.append(KnowledgeError(path, 1, "there is no query", 'Write one {"text", "id"} a line.'))
    return queries


def _values(path: Path, make: Callable[[Row], Value], problems: Problems) -> Iterator[Value]:
    """What `make` gives for each line that is not empty; a line that it refuses becomes a problem."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        problems.append(KnowledgeError(path, 1, what, "Look at its name and who owns it."))
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield make(_row(line))
        except _LineError as wrong:
            problems.append(KnowledgeError(path, number, wrong.problem, wrong.advice))


def _row(line: bytes) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _LineError(f"this is not JSON: {error}", "Write one JSON object a line, in UTF-8.") from error
    if not isinstance(row, dict):
        raise _LineError("this is no JSON object", "Put the line in { and }.")
    return row


def _text(row: Row, key: str) -> str:
    if key not in row:
        raise _LineError(f"the {key} is missing", f'Add "{key}".')
    return _checked(row[key], f"the {key}")


def _checked(value: object, name: str) -> str:
    """A text that is not empty and can be written."""
    if not isinstance(value, str) or not value.strip():
        raise _LineError(f"{name} is not a text, or is empty", "Write it in quotation marks.")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _LineError(f"{name} has half a character", "Write it anew, in UTF-8.")
    return value


def _article(row: Row, article_id: str, language: str) -> Article:
    questions = row.get("questions")
    if not isinstance(questions, list) or not questions:
        raise _LineError("the questions are missing", 'Add "questions": a list of texts, one at least.')
    kind = row.get("kind") or Kind.ANSWER.value
    if kind not in [known.value for known in Kind]:
        raise _LineError(f"the kind {kind!r} is not known", f"Leave it out or write one of: {_KINDS}.")
    return Article(
        id=article_id,
        pack="",
        language=language,
        title=_checked(row["title"], "the title") if row.get("title") else "",
        headline="",
        questions=tuple(_checked(text, f"question {i}") for i, text in enumerate(questions, 1)),
        icon="",
        topic="",
        urgency=Urgency.NORMAL,
        kind=Kind(kind),
        steps=(),
    )
