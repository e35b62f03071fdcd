"""All articles of a site's packs, read from `root/<pack>/<language>/*.md` and `offtopic.txt`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

from kindline.domain.articles import Article, KnowledgeBase
from kindline.domain.errors import KnowledgeError
from kindline.kb.article_file import ArticleFile, read_article
from kindline.kb.sounds import SOUNDS_NAME, read_sounds
from kindline.kb.words import normalised

OFF_TOPIC_NAME = "offtopic.txt"


def load_kb(
    root: Path, packs: Sequence[str], language: str, placeholders: Mapping[str, str]
) -> KnowledgeBase:
    """The knowledge base of these packs. Raises the first `KnowledgeError`."""
    kb, problems = load_kb_lenient(root, packs, language, placeholders)
    if problems:
        raise problems[0]
    return kb


def load_kb_lenient(
    root: Path, packs: Sequence[str], language: str, placeholders: Mapping[str, str]
) -> tuple[KnowledgeBase, tuple[KnowledgeError, ...]]:
    """Everything usable in these packs, and what was wrong with the rest.

    A broken article is left out; of a question that stands twice the later one is.
    """
    files, problems = read_articles(root, packs, language)
    articles: list[Article] = []
    for file in files:
        try:
            articles.append(file.filled(placeholders))
        except KnowledgeError as error:
            problems.append(error)
    off_topic: list[str] = []
    sounds: dict[str, str] = {}
    for folder in (root / pack / language for pack in packs):
        try:
            off_topic += off_topic_lines(folder / OFF_TOPIC_NAME)
            sounds |= read_sounds(folder / SOUNDS_NAME)
        except KnowledgeError as error:
            problems.append(error)
    digest = _digest(language, articles, off_topic, sounds)
    kb = KnowledgeBase(language, tuple(articles), tuple(off_topic), digest, tuple(sounds.items()))
    return kb, tuple(problems)


def read_articles(
    root: Path, packs: Sequence[str], language: str
) -> tuple[list[ArticleFile], list[KnowledgeError]]:
    """The article files as written, ids and questions unique among them, and what was refused."""
    files: list[ArticleFile] = []
    problems: list[KnowledgeError] = []
    for pack in packs:
        folder = root / pack / language
        if not folder.is_dir():
            advice = f"Create it or take {pack} out of site.packs."
            problems.append(KnowledgeError(folder, 1, f"the pack {pack} has no folder {language}", advice))
            continue
        for path in sorted(folder.glob("*.md")):
            try:
                files.append(read_article(path, pack, language))
            except KnowledgeError as error:
                problems.append(error)
    return _unique(files, problems), problems


def _unique(files: list[ArticleFile], problems: list[KnowledgeError]) -> list[ArticleFile]:
    """The files without repeated ids and without repeated questions; problems are added."""
    ids: dict[str, Path] = {}
    questions: dict[str, str] = {}
    unique: list[ArticleFile] = []
    for file in files:
        article = file.article
        if article.id in ids:
            what = f"the id {article.id} is also in {ids[article.id]}"
            problems.append(KnowledgeError(file.path, file.line("id"), what, "Rename one of the two."))
            continue
        ids[article.id] = file.path
        repeated = _repeated_questions(file, questions, problems)
        kept = tuple(text for i, text in enumerate(article.questions) if i not in repeated)
        if kept:
            lines = _renumbered(file, repeated)
            unique.append(replace(file, article=replace(article, questions=kept), lines=lines))
    return unique


def _repeated_questions(
    file: ArticleFile, questions: dict[str, str], problems: list[KnowledgeError]
) -> set[int]:
    """Places of questions asked before; `questions` (normalised text to article id) grows."""
    repeated: set[int] = set()
    for i, text in enumerate(file.article.questions):
        words = normalised(text)
        if words in questions:
            what = f"the question is also in {questions[words]}: {text}"
            line = file.line(f"questions.{i}")
            problems.append(KnowledgeError(file.path, line, what, "Keep it where it fits best."))
            repeated.add(i)
        questions.setdefault(words, file.article.id)
    return repeated


def _renumbered(file: ArticleFile, repeated: set[int]) -> dict[str, int]:
    """The file's lines with those of the questions counted without the repeated ones."""
    lines = {place: line for place, line in file.lines.items() if not place.startswith("questions.")}
    kept = [i for i in range(len(file.article.questions)) if i not in repeated]
    return lines | {f"questions.{new}": file.line(f"questions.{old}") for new, old in enumerate(kept)}


def off_topic_lines(path: Path) -> list[str]:
    """The lines that are neither empty nor comments (#); none when there is no file."""
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(path, 1, "the file cannot be read as UTF-8", "Save it as UTF-8.") from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _digest(language: str, articles: list[Article], off_topic: list[str], sounds: Mapping[str, str]) -> str:
    """A hash of all content; file places do not count."""
    content = [asdict(replace(article, path=None)) for article in articles]
    packed = json.dumps([language, content, off_topic, sounds], ensure_ascii=False, sort_keys=True)
    return sha256(packed.encode()).hexdigest()
