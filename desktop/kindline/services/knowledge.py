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
from kindline.ports import Dispatcher, SentenceEncoder, SerialExecutor, Shelf
from kindline.services.answering import Answering

log = logging.getLogger(__name__)


LOOK_S = 60.0
"""How often to see whether somebody changed an article."""

Found = tuple[KnowledgeBase, tuple[KnowledgeError, ...]]
Signature = tuple[tuple[str, int, int], ...]


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


@dataclass(frozen=True, slots=True)
class Understanding:
    """`open_encoder` raises `EncoderError` where words alone must do; what was learned is on the `shelf`.

    `tidy` is called on the worker after studying, which leaves much behind.
    """

    open_encoder: Callable[[], SentenceEncoder]
    shelf: Shelf
    tidy: Callable[[], None]


def read(root: Path, settings: Settings, language: str) -> tuple[KnowledgeBase, tuple[KnowledgeError, ...]]:
    """The site's packs from `root`: the good articles, and what is wrong with the others."""
    kb, problems = load_kb_lenient(root, settings.names("site.packs"), language, settings.placeholders)
    for problem in problems:
        log.warning("article left out: %s", problem)
    return kb, problems


def study(
    root: Path, settings: Settings, language: str, encoder: SentenceEncoder | None, shelf: Shelf | None
) -> Studied:
    """Read the packs and build the matcher. Blocks for some seconds."""
    kb, problems = read(root, settings, language)
    return Studied(kb, Answering(kb, Matcher.build(kb, encoder, shelf)), problems)


class Knowledge:
    """Holds what was studied.

    `kb` is there a moment after the start, and with it articles can be opened; `answering` can match
    questions once `state` is READY, by words first and a little later by meaning too. Both stay None
    when no article is usable. A changed article is noticed within a minute; until its base is
    studied, the one before goes on serving.
    """

    def __init__(
        self,
        root: Path,
        settings: Settings,
        worker: SerialExecutor,
        dispatcher: Dispatcher,
        understanding: Understanding,
    ) -> None:
        self._root = root
        self._settings = settings
        self._worker = worker
        self._dispatcher = dispatcher
        self._understanding = understanding
        self._encoder: SentenceEncoder | None = None
        self._seen: Signature = ()
        self._language = ""
        self._changed: Callable[[], None] = _nothing
        self.state = KnowledgeState.LOADING
        self.kb: KnowledgeBase | None = None
        self.answering: Answering | None = None

    def load(self, language: str, changed: Callable[[], None]) -> None:
        """Study in the background; `changed` is called on the GUI thread at each step."""
        self._language, self._changed = language, changed
        self._worker.submit(self._read, self._has_read, self._cannot_read)

    def _read(self) -> Found:
        """On the worker."""
        self._seen = self._signature()
        return read(self._root, self._settings, self._language)

    def _cannot_read(self, error: Exception) -> None:
        self._look_later()
        self._failed(error)

    def _has_read(self, found: Found) -> None:
        kb, problems = found
        self._look_later()
        if self._is_serving and problems:
            log.error("the articles before go on serving until this is mended: %s", problems[0])
            return
        if not kb.articles:
            self._failed(FileNotFoundError(f"no article in {self._root}"))
            return
        if not self._is_serving:
            self.kb, self.answering = kb, Answering(kb)
            self._changed()
        self._worker.submit(lambda: self._by_words(kb), self._has_words, self._failed)

    def _by_words(self, kb: KnowledgeBase) -> Matcher:
        """On the worker."""
        return Matcher.build(kb, shelf=self._understanding.shelf)

    def _has_words(self, matcher: Matcher) -> None:
        if not (self._is_serving and self.answering and self.answering.knows_meaning):
            self._serve(matcher)
        self._worker.submit(
            lambda: self._with_meaning(matcher),
            self._has_meaning,
            lambda error: self._go_by_words(matcher, error),
        )

    def _with_meaning(self, matcher: Matcher) -> Matcher:
        """On the worker. Raises `EncoderError`."""
        if self._encoder is None:
            self._encoder = self._understanding.open_encoder()
        return matcher.with_meaning(self._encoder, self._understanding.shelf)

    def _has_meaning(self, matcher: Matcher) -> None:
        self._serve(matcher)
        self._worker.submit(self._understanding.tidy)

    def _go_by_words(self, matcher: Matcher, error: Exception) -> None:
        log.warning("questions go by words alone: %s", error)
        if self.kb is not matcher.kb:
            self._serve(matcher)
        self._worker.submit(self._understanding.tidy)

    def _serve(self, matcher: Matcher) -> None:
        self.kb, self.answering = matcher.kb, Answering(matcher.kb, matcher)
        self.state = KnowledgeState.READY
        self._changed()

    def _failed(self, error: Exception) -> None:
        log.error("no knowledge base: %s", error)
        if not self._is_serving:
            self.state = KnowledgeState.MISSING
            self._changed()

    @property
    def _is_serving(self) -> bool:
        return self.answering is not None and self.answering.can_match

    def _look_later(self) -> None:
        self._dispatcher.later(LOOK_S, self._look)

    def _look(self) -> None:
        self._worker.submit(self._signature, self._has_looked, self._cannot_look)

    def _cannot_look(self, error: Exception) -> None:
        log.warning("the articles' folders cannot be read now: %s", error)
        self._look_later()

    def _has_looked(self, seen: Signature) -> None:
        if seen == self._seen:
            self._look_later()
        else:
            log.info("articles have changed")
            self.load(self._language, self._changed)

    def _signature(self) -> Signature:
        """Names, times and sizes of the packs' files."""
        packs = self._settings.names("site.packs")
        folders = [self._root / pack / self._language for pack in packs]
        files = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
        seen = []
        for file in files:
            try:
                stat = file.stat()
            except OSError:  # an editor's lock, or gone meanwhile
                continue
            seen.append((str(file), stat.st_mtime_ns, stat.st_size))
        return tuple(seen)


def _nothing() -> None:
    """Nobody waits for news yet."""
