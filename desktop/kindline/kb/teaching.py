"""Teaching a phrasing: what would change if an article had one more question, and writing it.

Nothing is written before `write`; a plan works on a copy of the packs in a temporary folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kindline.domain.articles import KnowledgeBase
from kindline.domain.errors import KnowledgeError, TeachingError
from kindline.domain.keeping import has_reach
from kindline.domain.redaction import MARK, redact
from kindline.kb.article_file import ArticleFile, read_article
from kindline.kb.commands import find_command
from kindline.kb.lint import Problem, lint
from kindline.kb.loader import OFF_TOPIC_NAME, load_kb, read_articles
from kindline.kb.question_edit import with_question
from kindline.kb.words import normalised

MOST_QUESTION_WORDS = 40
"""What stands behind these is not compared."""


@dataclass(frozen=True, slots=True)
class Packs:
    """Where articles are and how they are read: the arguments of `load_kb`."""

    root: Path
    names: Sequence[str]
    language: str
    placeholders: Mapping[str, str]

    def load(self) -> KnowledgeBase:
        """Raises `KnowledgeError`."""
        return load_kb(self.root, self.names, self.language, self.placeholders)

    def problems(self) -> list[Problem]:
        return lint(self.root, self.names, self.language, self.placeholders)


@dataclass(frozen=True, slots=True)
class Plan:
    """One question for one article: the file's content and the articles, before and after."""

    article_id: str
    question: str
    path: Path
    old: bytes
    new: bytes
    before: KnowledgeBase
    after: KnowledgeBase


def plan(packs: Packs, article_id: str, question: str) -> Plan:
    """What teaching would write. Raises `TeachingError`, and `KnowledgeError` for a broken file."""
    question = " ".join(question.split())
    files = read_articles(packs.root, packs.names, packs.language)[0]
    file = _file_of(files, article_id)
    _check_question(question, packs.language)
    _check_new(files, file, question)
    path = file.path.resolve()  # a link stays a link
    old = path.read_bytes()
    new = with_question(path, old, question)
    with tempfile.TemporaryDirectory() as folder:
        copy = _copied(packs, Path(folder))
        _check_lint(packs, copy, Path(folder) / file.path.relative_to(packs.root), new)
        return Plan(article_id, question, path, old, new, packs.load(), copy.load())


def check_writable(path: Path) -> None:
    """Raise `TeachingError` when the file cannot be replaced."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise TeachingError(f"{path} may not be changed by you.")


def write(planned: Plan) -> None:
    """Replace the file, whole or not at all, with its rights as they were; then read it again.

    Raises `TeachingError`; the file is then as it was.
    """
    path = planned.path
    check_writable(path)
    if path.read_bytes() != planned.old:
        raise TeachingError(f"{path} was changed meanwhile; nothing was written. Teach it again.")
    known = read_article(path, "", planned.before.language).article.questions
    try:
        _replace(path, planned.new)
        taught = read_article(path, "", planned.before.language).article.questions
    except OSError as error:
        raise TeachingError(f"{path} cannot be written: {error.strerror}.") from error
    except KnowledgeError as error:
        _replace(path, planned.old)
        raise TeachingError(f"{error} The file is as it was.") from error
    if taught != (*known, planned.question):
        _replace(path, planned.old)
        raise TeachingError(f"{path} did not take the question; the file is as it was.")


def _replace(path: Path, content: bytes) -> None:
    status = path.stat()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}", suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(status.st_mode & 0o7777)
        if hasattr(os, "chown") and (os.geteuid(), os.getegid()) != (status.st_uid, status.st_gid):
            os.chown(new, status.st_uid, status.st_gid)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _file_of(files: Sequence[ArticleFile], article_id: str) -> ArticleFile:
    by_id = {file.article.id: file for file in files}
    if article_id in by_id:
        return by_id[article_id]
    titles = {file.article.title.casefold(): file.article.id for file in files}
    near = get_close_matches(article_id.casefold(), by_id, n=3, cutoff=0.5)
    near += [titles[title] for title in get_close_matches(article_id.casefold(), titles, n=2, cutoff=0.6)]
    hint = f" Did you mean {' or '.join(dict.fromkeys(near))}?" if near else " See: kindline kb lint"
    raise TeachingError(f"There is no article {article_id}.{hint}")


def _check_question(question: str, language: str) -> None:
    if not normalised(question) or not question.isprintable():
        raise TeachingError("The question has no words that could be compared.")
    if redact(question).found or MARK in question:
        raise TeachingError("The question holds a secret (a number, a code or a password). Leave it out.")
    if has_reach(question):
        raise TeachingError("The question holds a telephone number or an e-mail address. Leave it out.")
    if len(question.split()) > MOST_QUESTION_WORDS:
        raise TeachingError(f"The question has more than {MOST_QUESTION_WORDS} words. Shorten it.")
    if find_command(question, language) is not None:
        raise TeachingError("These words are a command of the program and never asked as a question.")


def _check_new(files: Sequence[ArticleFile], file: ArticleFile, question: str) -> None:
    words = normalised(question)
    for other in files:
        for i, known in enumerate(other.article.questions):
            if normalised(known) == words:
                line = other.line(f"questions.{i}")
                raise TeachingError(f"The question stands already in {other.path}:{line}.")
        if other is not file and normalised(other.article.title) == words:
            raise TeachingError(f"The question is the title of {other.article.id} ({other.path}).")


def _copied(packs: Packs, folder: Path) -> Packs:
    for name in packs.names:
        here, there = packs.root / name / packs.language, folder / name / packs.language
        there.mkdir(parents=True)
        for path in (*here.glob("*.md"), here / OFF_TOPIC_NAME):
            if path.exists():
                (there / path.name).write_bytes(path.read_bytes())
    return Packs(folder, packs.names, packs.language, packs.placeholders)


def _check_lint(packs: Packs, copy: Packs, path: Path, content: bytes) -> None:
    """Refuse what `kindline kb lint` would refuse, and did not before."""
    before = {problem.what for problem in copy.problems() if problem.path == path}
    path.write_bytes(content)
    for problem in copy.problems():
        if problem.path == path and problem.what not in before:
            real = packs.root / path.relative_to(copy.root)
            raise TeachingError(f"{real}:{problem.line}: {problem.what}. {problem.advice}")
