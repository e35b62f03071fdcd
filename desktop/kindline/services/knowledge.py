"""The knowledge base of this device: read and understood in the background, one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kindline.domain.articles import KnowledgeBase
from kindline.domain.errors import KnowledgeError
from kindline.domain.settings import Settings
from kindline.kb.loader import load_kb_lenient
from kindline.kb.matcher import Matcher
from kindline.ports import SerialExecutor
from kindline.services.answering import Answering

log = logging.getLogger(__name__)


class KnowledgeState(StrEnum):
    LOADING = "loading"
    READY = "ready"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Studied:
    """What reading the packs gave: the good articles, and what was wrong with the others."""

    kb: KnowledgeBase
    answering: Answering
    problems: tuple[KnowledgeError, ...]


def read(root: Path, settings: Settings, language: str) -> tuple[KnowledgeBase, tuple[KnowledgeError, ...]]:
    """The site's packs from `root`: the good articles, and what is wrong with the others."""
    kb, problems = load_kb_lenient(root, settings.names("site.packs"), language, settings.placeholders)
    for problem in problems:
        log.warning("article left out: %s", problem)
    return kb, problems


def study(root: Path, settings: Settings, language: str) -> Studied:
    """Read the packs and build the matcher. Blocks for some seconds."""
    kb, problems = read(root, settings, language)
    return Studied(kb, Answering(kb, Matcher.build(kb)), problems)


class Knowledge:
    """Holds what was studied.

    `kb` is there a moment after the start, and with it articles can be opened; `answering` can match
    questions once `state` is READY. Both stay None when no article is usable.
    """

    def __init__(self, root: Path, settings: Settings, worker: SerialExecutor) -> None:
        self._root = root
        self._settings = settings
        self._worker = worker
        self.state = KnowledgeState.LOADING
        self.kb: KnowledgeBase | None = None
        self.answering: Answering | None = None

    def load(self, language: str, changed: Callable[[], None]) -> None:
        """Study in the background; `changed` is called on the GUI thread at each step."""

        def has_read(found: tuple[KnowledgeBase, tuple[KnowledgeError, ...]]) -> None:
            kb, _ = found
            if not kb.articles:
                failed(FileNotFoundError(f"no article in {self._root}"))
                return
            self.kb, self.answering = kb, Answering(kb)
            changed()
            self._worker.submit(lambda: Matcher.build(kb), has_built, failed)

        def has_built(matcher: Matcher) -> None:
            if self.kb is not None:
                self.answering = Answering(self.kb, matcher)
            self.state = KnowledgeState.READY
            changed()

        def failed(error: Exception) -> None:
            log.error("no knowledge base: %s", error)
            self.state = KnowledgeState.MISSING
            changed()

        self._worker.submit(lambda: read(self._root, self._settings, language), has_read, failed)
