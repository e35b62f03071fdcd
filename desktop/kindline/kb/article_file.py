"""One article file as a value, with the line of everything in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kindline.domain.articles import Article, Kind, Step, Urgency
from kindline.domain.errors import KnowledgeError
from kindline.domain.settings import PLACEHOLDERS
from kindline.kb.body import PlacedStep, parse_body
from kindline.kb.cues import unknown_classes
from kindline.kb.front_matter import FrontMatter, read_front_matter, split_file
from kindline.kb.placeholders import PlaceholderError, filled, filled_passage
from kindline.kb.word_classes import word_classes


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article as written (placeholders unfilled) and where its parts stand."""

    path: Path
    article: Article
    steps: tuple[PlacedStep, ...]
    lines: Mapping[str, int]

    def line(self, place: str) -> int:
        """The file line of a field (`title`) or list item (`questions.0`)."""
        return self.lines.get(place, 1)

    def filled(self, values: Mapping[str, str]) -> Article:
        """The article with its placeholders filled in. Raises `KnowledgeError` for an unknown one."""
        article = self.article
        return replace(
            article,
            title=self._text("title", article.title, values),
            headline=self._text("headline", article.headline, values),
            questions=tuple(
                self._text(f"questions.{i}", text, values) for i, text in enumerate(article.questions)
            ),
            steps=tuple(self._step(placed, values) for placed in self.steps),
        )

    def _text(self, place: str, text: str, values: Mapping[str, str]) -> str:
        with self._errors_at(self.line(place)):
            return filled(text, values)

    def _step(self, placed: PlacedStep, values: Mapping[str, str]) -> Step:
        with self._errors_at(placed.line):
            passage = filled_passage(placed.step.passage, values)
        with self._errors_at(placed.hint_line):
            hint = filled_passage(placed.step.hint, values) if placed.step.hint else None
        return Step(passage, hint)

    @contextmanager
    def _errors_at(self, line: int) -> Iterator[None]:
        try:
            yield
        except PlaceholderError as error:
            names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise KnowledgeError(self.path, line, str(error), f"Use only {names}.") from error


def read_article(path: Path, pack: str, language: str) -> ArticleFile:
    """Read and check one file. Raises `KnowledgeError` with the line and what to do."""
    head, body, body_line = split_file(path, _text_of(path))
    matter = read_front_matter(path, head)
    urgency, kind = _urgency(matter), _kind(matter)
    if matter.texts["id"] != path.stem:
        advice = f"Write id: {path.stem} or rename the file."
        raise matter.error("id", f"the id {matter.texts['id']} is not the file name", advice)
    if urgency is not Urgency.NORMAL and "headline" not in matter.texts:
        raise matter.error("urgency", "an urgent article needs a headline", "Add a line headline:")
    if not matter.lists["questions"]:
        raise matter.error("questions", "there are no questions", "Add 8 to 40 example questions.")
    _check_cues(matter, language)
    numbered = kind is Kind.ANSWER and urgency is Urgency.NORMAL
    steps = parse_body(path, body, body_line, numbered=numbered)
    article = Article(
        id=matter.texts["id"],
        pack=pack,
        language=language,
        title=matter.texts["title"],
        headline=matter.texts.get("headline", matter.texts["title"]),
        questions=matter.lists["questions"],
        icon=matter.texts["icon"],
        topic=matter.texts["topic"],
        urgency=urgency,
        kind=kind,
        steps=tuple(placed.step for placed in steps),
        cues=matter.lists.get("cues", ()),
        unless=matter.lists.get("unless", ()),
        home=matter.home,
        path=path,
    )
    return ArticleFile(path, article, steps, matter.lines)


def _check_cues(matter: FrontMatter, language: str) -> None:
    for name in ("cues", "unless"):
        for i, cue in enumerate(matter.lists.get(name, ())):
            for unknown in unknown_classes(cue, language):
                advice = f"Use one of {', '.join(word_classes(language))}."
                raise matter.error(f"{name}.{i}", f"there is no word class {unknown}", advice)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise KnowledgeError(path, line, "the file is not UTF-8", "Save it as UTF-8 text.") from error
    except OSError as error:
        raise KnowledgeError(
            path, 1, f"the file cannot be read: {error.strerror}", "See its rights."
        ) from error


def _urgency(matter: FrontMatter) -> Urgency:
    written = matter.texts.get("urgency", Urgency.NORMAL.value)
    try:
        return Urgency(written)
    except ValueError as error:
        names = ", ".join(urgency.value for urgency in Urgency)
        raise matter.error("urgency", f"unknown urgency {written}", f"Use one of {names}.") from error


def _kind(matter: FrontMatter) -> Kind:
    written = matter.texts.get("kind")
    if written not in (None, Kind.SMALLTALK.value):
        raise matter.error("kind", f"unknown kind {written}", "Delete the line or write kind: smalltalk")
    if written and not matter.covered:
        raise matter.error("kind", "small talk cannot be a topic not covered", "Delete covered: false")
    if not matter.covered:
        return Kind.NOT_COVERED
    return Kind.SMALLTALK if written else Kind.ANSWER
