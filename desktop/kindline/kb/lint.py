"""Is every article fit for customers? All that the loader refuses, and the rules of good writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kindline.domain.articles import Kind, Urgency
from kindline.domain.errors import KnowledgeError
from kindline.kb.article_file import ArticleFile
from kindline.kb.loader import OFF_TOPIC_NAME, load_kb_lenient, read_articles
from kindline.kb.readability import reading_grade, word_count
from kindline.kb.sounds import SOUNDS_NAME, unsure_words
from kindline.kb.words import normalised
from kindline.ports.speech import Pronouncer

MOST_STEP_WORDS = 25
MOST_TITLE_CHARS = 45
LEAST_QUESTIONS, MOST_QUESTIONS = 8, 40
EVAL_NAME = "eval"
"""A pack's folder of questions that only measure; nothing learns from them."""
MOST_HOME_PLACES = 3
MOST_GRADE = 6.0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: where, what, and what to do."""

    path: Path
    line: int
    what: str
    advice: str


def lint(  # noqa: PLR0913, PLR0917 - everything that differs between sites, named by the callers
    root: Path,
    packs: Sequence[str],
    language: str,
    placeholders: Mapping[str, str],
    pronouncer: Pronouncer | None = None,
    icon_exists: Callable[[str], bool] | None = None,
) -> list[Problem]:
    """All problems of these packs, by file and line.

    Without `pronouncer` syllables are guessed; without `icon_exists` icons are not looked at.
    """
    problems = [_from_error(error) for error in load_kb_lenient(root, packs, language, placeholders)[1]]
    files = read_articles(root, packs, language)[0]
    for file in files:
        problems += _of_article(file, pronouncer, icon_exists)
    problems += [*_of_all(files), *_of_folders(root, packs, language)]
    return sorted(set(problems), key=lambda problem: (str(problem.path), problem.line, problem.what))


def notes(
    root: Path, packs: Sequence[str], language: str, placeholders: Mapping[str, str], pronouncer: Pronouncer
) -> list[Problem]:
    """What is no fault of the articles but worth a look: words whose sound is only guessed. English only."""
    if language.partition("-")[0] != "en":
        return []
    files = read_articles(root, packs, language)[0]
    sounds = dict(load_kb_lenient(root, packs, language, placeholders)[0].sounds_like)
    return [
        Problem(path, line, f"how “{word}” is said is only a guess", _advice(path, word))
        for path, line, word in unsure_words(files, sounds, pronouncer)
    ]


def _advice(path: Path, word: str) -> str:
    file = path.parent / SOUNDS_NAME
    return f"It is heard better with a line “{word} = words that sound so” in {file}."


def _from_error(error: KnowledgeError) -> Problem:
    return Problem(error.path, error.line, error.problem, error.advice)


def _of_article(
    file: ArticleFile, pronouncer: Pronouncer | None, icon_exists: Callable[[str], bool] | None
) -> Iterator[Problem]:
    article = file.article
    for place, text in (("title", article.title), ("headline", article.headline)):
        if len(text) > MOST_TITLE_CHARS and place in file.lines:
            what = f"the {place} has {len(text)} characters"
            yield Problem(file.path, file.line(place), what, f"Use at most {MOST_TITLE_CHARS}.")
    count = len(article.questions)
    if not LEAST_QUESTIONS <= count <= MOST_QUESTIONS:
        advice = f"Give {LEAST_QUESTIONS} to {MOST_QUESTIONS}, each in other words."
        yield Problem(file.path, file.line("questions"), f"there are {count} questions", advice)
    if icon_exists is not None and not icon_exists(article.icon):
        advice = "Look the name up in the list of Material Design Icons."
        yield Problem(file.path, file.line("icon"), f"there is no icon {article.icon}", advice)
    if (article.cues or article.unless) and article.urgency is Urgency.NORMAL:
        place = "cues" if article.cues else "unless"
        what = f"{place} belong to urgent articles only"
        yield Problem(file.path, file.line(place), what, "Delete them or set urgency.")
    yield from _of_text(file, pronouncer)
    yield from _of_numbers(file)


def _of_text(file: ArticleFile, pronouncer: Pronouncer | None) -> Iterator[Problem]:
    for text, line in _passages(file):
        if (count := word_count(text)) > MOST_STEP_WORDS:
            what = f"{count} words in one step"
            yield Problem(file.path, line, what, f"Use at most {MOST_STEP_WORDS}: make two steps.")
        if _asks_secret(text):
            advice = "We never ask for a PIN, a code or a password. Say so instead."
            yield Problem(file.path, line, "this seems to ask for a secret", advice)
    is_answer = file.article.kind is Kind.ANSWER and file.article.urgency is Urgency.NORMAL
    if is_answer and not any(placed.step.hint for placed in file.steps):
        advice = "Below a step add a line with  > that says in other words where the thing is."
        yield Problem(file.path, file.steps[0].line, "no step has a hint", advice)
    grade = reading_grade((text for text, _ in _passages(file)), pronouncer)
    if grade > MOST_GRADE:
        what = f"the text reads like school grade {grade:.1f}"
        yield Problem(file.path, file.steps[0].line, what, "Use shorter words and sentences.")


def _passages(file: ArticleFile) -> Iterator[tuple[str, int]]:
    """Every step and hint as written, with its line."""
    for placed in file.steps:
        yield placed.step.passage.text, placed.line
        if placed.step.hint:
            yield placed.step.hint.text, placed.hint_line


_LONG_NUMBER = re.compile(r"\d(?:[ ().,/-]*\d){4,}")
_CALL_NUMBER = re.compile(r"\b(?:call|ring|dial|phone|on|number)\s+\d{3,}", re.IGNORECASE)


def _of_numbers(file: ArticleFile) -> Iterator[Problem]:
    article = file.article
    written = [(article.title, file.line("title")), (article.headline, file.line("headline"))]
    for place in ("questions", "cues", "unless"):
        texts: tuple[str, ...] = getattr(article, place)
        written += [(text, file.line(f"{place}.{i}")) for i, text in enumerate(texts)]
    for text, line in (*written, *_passages(file)):
        if _LONG_NUMBER.search(text) or _CALL_NUMBER.search(text):
            advice = "Use a placeholder such as {site.phone}; never write card or telephone numbers."
            yield Problem(file.path, line, "this looks like a card or telephone number", advice)


_SECRET = re.compile(r"\b(?:pins?|passwords?|passcodes?|codes?|cvv|card numbers?|security numbers?)\b", re.I)
_ASK = re.compile(
    r"\b(?:tell|give|send|show|text|e-?mail|read|say|type|enter|write)\b[^.!?]*?"
    r"\b(?:us|me|to us|our (?:person|adviser|agent|desk|staff)|the (?:person|adviser|agent)|the caller)\b"
    r"|\bwe (?:need|must have|will ask|may ask|ask you)\b|\bask you for\b|\bhave ready\b",
    re.I,
)
_DENIAL = re.compile(
    r"\b(?:never|not|no one|nobody|no|without|cannot|n't|cheat|trick|fraud)\b|n['’]t\b", re.I
)
_SENTENCE = re.compile(r"[^.!?]+")


def _asks_secret(text: str) -> bool:
    """Whether a sentence asks the customer to hand over a secret, and does not forbid it."""
    for sentence in _SENTENCE.findall(text):
        if _SECRET.search(sentence) and _ASK.search(sentence) and not _DENIAL.search(sentence):
            return True
    return False


def _of_all(files: Sequence[ArticleFile]) -> Iterator[Problem]:
    """Titles and home places that clash."""
    titles: dict[str, str] = {}
    places: dict[int, str] = {}
    for file in files:
        article = file.article
        other = titles.setdefault(normalised(article.title), article.id)
        if other != article.id:
            what = f"{other} has the same title"
            yield Problem(file.path, file.line("title"), what, "Make it clearly different.")
        if article.home is None:
            continue
        if not 1 <= article.home <= MOST_HOME_PLACES:
            advice = f"Use 1 to {MOST_HOME_PLACES}."
            yield Problem(file.path, file.line("home"), f"there is no home place {article.home}", advice)
        elif places.setdefault(article.home, article.id) != article.id:
            what = f"{places[article.home]} has the same home place"
            yield Problem(file.path, file.line("home"), what, "Each place is for one article.")


def _of_folders(root: Path, packs: Sequence[str], language: str) -> Iterator[Problem]:
    """Files that are quietly left out."""
    for pack in packs:
        for path in sorted((root / pack / language).glob("*")):
            if path.suffix != ".md" and path.name not in (OFF_TOPIC_NAME, EVAL_NAME, SOUNDS_NAME):
                yield Problem(path, 1, "this file is not read", "Articles end in .md; move others away.")
