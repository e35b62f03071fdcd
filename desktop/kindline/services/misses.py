"""Notes for editors what the answers missed, while the customer goes on undisturbed.

A question is struck of everything that names somebody (`domain.keeping`) before it is written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from kindline.domain.articles import KnowledgeBase
from kindline.domain.keeping import for_keeping
from kindline.domain.misses import Miss, MissKind
from kindline.domain.settings import Settings
from kindline.ports import Clock, Ids, MissLog, SerialExecutor
from kindline.services.answering import Outcome, Reply
from kindline.services.customer_session import CustomerSession
from kindline.services.flow import Presenter
from kindline.services.knowledge import Knowledge
from kindline.services.presenters.answer import AnswerPresenter
from kindline.services.presenters.replies import ChoicesPresenter
from kindline.services.presenters.views import Action
from kindline.services.sparse_log import SparseLog

DAY_MS = 24 * 3600 * 1000

log = logging.getLogger(__name__)

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(slots=True, eq=False)
class _Question:
    """One question, what was offered for it, and what was noted of it already."""

    id: str
    text: str
    language: str
    by_voice: bool
    offered: tuple[str, ...]
    shown: str = ""
    chosen: str = ""
    noted: set[tuple[MissKind, str]] = field(default_factory=set)


class MissNotes:
    """Follows the customer's questions by the pages that stand for them. Use it on the GUI thread.

    Each kind of sign is noted once for a question, however often the page is painted or pressed.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - its ports and services, joined in one place only
        self,
        miss_log: MissLog,
        records: SerialExecutor,
        knowledge: Knowledge,
        clock: Clock,
        ids: Ids,
        settings: Settings,
    ) -> None:
        self._log = miss_log
        self._records = records
        self._knowledge = knowledge
        self._clock = clock
        self._ids = ids
        self._is_on = settings.flag("missed.on")
        self._keep_ms = round(settings.number("missed.keep_days") * DAY_MS)
        self._site = settings.text("site.name")
        self._site_words = frozenset(_words_of(settings.placeholders.values()))
        self._known: tuple[KnowledgeBase | None, frozenset[str]] = (None, frozenset())
        self._forget_at_ms = 0
        self._faults = SparseLog(log, clock)
        self._pages: WeakKeyDictionary[Presenter, _Question | None] = WeakKeyDictionary()
        self._present: _Question | None = None

    def begin(self) -> None:
        """A new customer, who has asked nothing. What was noted stays: it names nobody."""
        self._present = None
        self._pages.clear()
        self._forget_if_due()

    def replied(self, reply: Reply, before: Presenter, page: Presenter, session: CustomerSession) -> None:
        """A question or a command was answered: `before` stood when it was asked, `page` stands now."""
        if reply.command is not None:
            if reply.outcome is Outcome.UNKNOWN:
                self._reject(before)
            return
        question = None
        if reply.outcome in (Outcome.UNKNOWN, Outcome.CHOICES, Outcome.ANSWER):
            offered = tuple(article.id for article in reply.choices)
            question = _Question(self._ids.new_id(), reply.asked, session.language, session.by_voice, offered)
            if reply.outcome is Outcome.ANSWER and reply.article is not None:
                question.offered, question.shown = (reply.article.id,), reply.article.id
        self._stands(question, page)
        if reply.outcome is Outcome.UNKNOWN:
            self._note(question, MissKind.UNKNOWN)

    def opened(self, article_id: str, before: Presenter, page: Presenter) -> None:
        """An article was picked by hand on the page `before`; among choices that answers the question."""
        question = self._of(before) if isinstance(before, ChoicesPresenter) else None
        self._stands(question, page)
        if question is not None:
            question.shown = question.chosen = article_id
            self._note(question, MissKind.CHOSEN)

    def pressed(self, action: Action, page: Presenter) -> None:
        """A press that the page itself handles."""
        if action is Action.NONE_OF_THESE and isinstance(page, ChoicesPresenter):
            self._reject(page)
        elif action is Action.NOT_HELPED and isinstance(page, AnswerPresenter):
            self._note(self._of(page), MissKind.NOT_HELPED)
        elif action is Action.HELPED and isinstance(page, AnswerPresenter):
            self._present = None

    def person(self, page: Presenter) -> None:
        """A person was asked for."""
        question = self._of(page)
        if question is not None and question.shown:
            self._note(question, MissKind.PERSON_AFTER)

    def _stands(self, question: _Question | None, page: Presenter) -> None:
        self._pages[page] = self._present = question

    def _of(self, page: Presenter) -> _Question | None:
        """The question that a page stands for; on other pages the last one."""
        return self._pages.get(page, self._present)

    def _reject(self, page: Presenter) -> None:
        """ "None of these", "that is not it"."""
        question = self._of(page)
        if isinstance(page, ChoicesPresenter):
            self._note(question, MissKind.NONE_OF_THESE)
        elif question is not None and question.shown:
            self._note(question, MissKind.NOT_HELPED)

    def _note(self, question: _Question | None, kind: MissKind) -> None:
        if question is None or not self._is_on:
            return
        chosen = question.chosen if kind is not MissKind.NONE_OF_THESE else ""
        if (kind, chosen) in question.noted:
            return
        question.noted.add((kind, chosen))
        said, kb, at_ms = question.text, self._knowledge.kb, self._clock.now_ms()
        known = Miss(
            id=question.id,
            kind=kind,
            at_ms=at_ms,
            site=self._site,
            language=question.language,
            question="",
            offered=question.offered,
            chosen=chosen,
            by_voice=question.by_voice,
        )
        self._records.submit(lambda: self._write(known, said, kb), failed=self._not_written)
        self._forget_if_due()

    def _write(self, miss: Miss, said: str, kb: KnowledgeBase | None) -> None:
        """Strike, then write. Runs on the records worker."""
        if self._known[0] is not kb:
            self._known = (kb, self._site_words | known_words(kb) if kb else self._site_words)
        self._log.add(replace(miss, question=for_keeping(said, self._known[1])))

    def _forget_if_due(self) -> None:
        """Erase what is too old, once a day; all of it when nothing is to be kept."""
        now_ms = self._clock.now_ms()
        if now_ms < self._forget_at_ms:
            return
        self._forget_at_ms = now_ms + DAY_MS
        before_ms = now_ms - self._keep_ms if self._is_on else now_ms + DAY_MS
        self._records.submit(lambda: self._log.forget_misses(before_ms), failed=self._not_forgotten)

    def _not_written(self, error: Exception) -> None:
        self._faults.write(logging.WARNING, "a missed question could not be kept: %s", error)

    def _not_forgotten(self, error: Exception) -> None:
        self._faults.write(logging.WARNING, "old missed questions could not be erased: %s", error)


def known_words(kb: KnowledgeBase) -> frozenset[str]:
    """All words of the articles, lower case."""
    return frozenset(_words_of(_texts(kb)))


def _texts(kb: KnowledgeBase) -> Iterator[str]:
    yield from kb.off_topic
    for article in kb.articles:
        yield from (*article.questions, article.title, article.headline, *article.cues)
        for step in article.steps:
            yield step.passage.text
            if step.hint is not None:
                yield step.hint.text


def _words_of(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in _WORD.finditer(text.casefold()):
            yield found[0].replace("’", "'").removesuffix("'s")
