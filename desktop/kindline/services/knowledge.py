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


def study(root: Path, settings: Settings, language: str) -> Studied:
    """Read the site's packs from `root` and build the matcher. Blocks for about a second."""
    kb, problems = load_kb_lenient(root, settings.names("site.packs"), language, settings.placeholders)
    for problem in problems:
        log.warning("article left out: %s", problem)
    return Studied(kb, Answering(kb, Matcher.build(kb)), tuple(problems))


class Knowledge:
    """Holds what was studied. `answering` is None until it is ready, or when no article is usable."""

    def __init__(self, root: Path, settings: Settings, worker: SerialExecutor) -> None:
        self._root = root
        self._settings = settings
        self._worker = worker
        self.state = KnowledgeState.LOADING
        self.kb: KnowledgeBase | None = None
        self.answering: Answering | None = None

    def load(self, language: str, done: Callable[[], None]) -> None:
        """Study in the background; `done` is called on the GUI thread whatever came of it."""

        def finished(studied: Studied) -> None:
            if studied.kb.articles:
                self.kb, self.answering = studied.kb, studied.answering
                self.state = KnowledgeState.READY
            else:
                self.state = KnowledgeState.MISSING
            done()

        def failed(error: Exception) -> None:
            log.error("no knowledge base: %s", error)
            self.state = KnowledgeState.MISSING
            done()

        self._worker.submit(lambda: study(self._root, self._settings, language), finished, failed)
