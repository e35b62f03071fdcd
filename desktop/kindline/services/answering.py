"""From a question to a reply: the one place that window, command line and tests share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.domain.matching import Answer, Choices, Match, Unknown
from kindline.domain.redaction import redact
from kindline.domain.requests import Turn
from kindline.domain.text import Passage, Text, message
from kindline.kb.commands import Command, find_command
from kindline.kb.matcher import Matcher
from kindline.services.customer_session import CustomerSession

MISSES_BEFORE_OFFER = 2
CANNOT_FIND_BEFORE_PERSON = 2


class Outcome(StrEnum):
    ANSWER = "answer"
    CHOICES = "choices"
    UNKNOWN = "unknown"
    PERSON = "person"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the customer gets. `said` is shown and spoken; `command` is set when no question was asked.

    `is_again` marks a reply that was given before; `offers_person` asks to put a person beside it;
    `struck` tells that a secret was said and struck out, `is_heard` that the question was spoken.
    """

    outcome: Outcome
    said: tuple[Text, ...]
    asked: str
    urgency: Urgency = Urgency.NORMAL
    article: Article | None = None
    choices: tuple[Article, ...] = ()
    score: float | None = None
    command: Command | None = None
    is_again: bool = False
    offers_person: bool = False
    struck: bool = False
    is_heard: bool = False


class Answering:
    """Answers from one knowledge base. It changes the session it is given and keeps no state itself.

    Without a matcher (which takes seconds to build) articles can be opened, but nothing can be asked.
    """

    def __init__(self, kb: KnowledgeBase, matcher: Matcher | None = None) -> None:
        self.kb = kb
        self._matcher = matcher

    @property
    def can_match(self) -> bool:
        """Whether questions can be asked."""
        return self._matcher is not None

    @property
    def knows_meaning(self) -> bool:
        """Whether questions are compared by meaning too, not by words alone."""
        return self._matcher is not None and self._matcher.knows_meaning

    def ask(self, session: CustomerSession, text: str, *, was_struck: bool = False, also: str = "") -> Reply:
        """Reply to what a customer said or typed; secrets in it are struck before anything else.

        `was_struck` tells that the caller struck some already. `also` is what another recogniser heard:
        where the text says nothing, it may give choices.
        """
        redaction = redact(text.strip())
        command = find_command(redaction.text, session.language)
        if command is not None:
            reply = self._obey(session, command, redaction.text)
        else:
            reply = self._look_up(session, redaction.text, also)
        return self._noted(session, reply, struck=was_struck or bool(redaction.found))

    def preview(self, text: str, also: Sequence[str] = ()) -> Match:
        """The bare match, changing nothing; decides whether to read back what was heard.

        `also` is what the recogniser heard besides.
        """
        return self._match(redact(text).text, [redact(other).text for other in also])

    def _match(self, text: str, also: Sequence[str] = ()) -> Match:
        if self._matcher is None:
            raise RuntimeError("asked before the matcher was built")
        return self._matcher.match(text, also)

    def open(self, session: CustomerSession, article_id: str, asked: str = "") -> Reply:
        """The reply when an article was chosen by hand."""
        article = self.kb.get(article_id)
        reply = self._from_article(session, article, asked or article.title, 1.0)
        return self._noted(session, reply, struck=False)

    def missed(self, session: CustomerSession) -> bool:
        """Count a reply that did not help; True when it is time to offer a person."""
        session.misses += 1
        return session.misses >= MISSES_BEFORE_OFFER

    def _obey(self, session: CustomerSession, command: Command, asked: str) -> Reply:
        if command is Command.PERSON:
            urgent = self._matcher.urgent(asked) if self._matcher else None
            if urgent is not None:  # "chest pain, get me somebody": first things first
                return self._from_article(session, urgent, asked, 1.0)
            return Reply(Outcome.PERSON, (message("person.coming"),), asked, command=command)
        if command is Command.CANNOT_FIND and session.present_article:
            return self._cannot_find(session, asked)
        if command in (Command.NOT_IT, Command.CANNOT_FIND):
            self.missed(session)
            sorry = message("offer.still" if _seen(session, "offer") else "offer.sorry")
            said = (sorry, message("offer.person"))
            return Reply(Outcome.UNKNOWN, said, asked, command=command, offers_person=True)
        return Reply(Outcome.SMALLTALK, (message("command.on_screen"),), asked, command=command)

    def cannot_find(self, session: CustomerSession) -> Reply:
        """The customer cannot find what the present answer names: a hint first, then a person."""
        return self._noted(session, self._cannot_find(session, ""), struck=False)

    def _cannot_find(self, session: CustomerSession, asked: str) -> Reply:
        session.cannot_find += 1
        self.missed(session)
        article = self.kb.get(session.present_article)
        if session.cannot_find >= CANNOT_FIND_BEFORE_PERSON:
            said: tuple[Text, ...] = (message("person.coming"),)
            return Reply(Outcome.PERSON, said, asked, article=article, command=Command.CANNOT_FIND)
        hints = tuple(step.hint for step in article.steps if step.hint)
        said = (message("answer.look_here"), *hints, message("offer.person"))
        return Reply(
            Outcome.ANSWER,
            said,
            asked,
            article=article,
            command=Command.CANNOT_FIND,
            is_again=True,
            offers_person=True,
        )

    def match(self, text: str, also: str = "") -> Match:
        """What `ask` goes by: the text, or where it says nothing, the choices of what was heard besides."""
        found = self._match(redact(text).text)
        if isinstance(found, Unknown) and also and self._matcher is not None:
            return self._matcher.offered(redact(also).text) or found
        return found

    def _look_up(self, session: CustomerSession, asked: str, also: str) -> Reply:
        match = self.match(asked, also)
        score = match.candidates[0].probability if match.candidates else 0.0
        if isinstance(match, Answer):
            return self._from_article(session, self.kb.get(match.article_id), asked, match.probability)
        if isinstance(match, Choices):
            articles = tuple(self.kb.get(article_id) for article_id in match.article_ids)
            seen = "choices:" + ",".join(match.article_ids)
            is_again = _seen(session, seen)
            which = "choices.which" if len(articles) > 1 else "choices.is_it"
            heading = message("choices.again" if is_again else which)
            return Reply(
                Outcome.CHOICES,
                (heading,),
                asked,
                choices=articles,
                score=score,
                is_again=is_again,
            )
        offers = self.missed(session)
        first = message("unknown.still" if _seen(session, "unknown") else "unknown.title")
        return Reply(
            Outcome.UNKNOWN,
            (first, message("unknown.person")),
            asked,
            score=score,
            offers_person=offers,
        )

    def _from_article(self, session: CustomerSession, article: Article, asked: str, score: float) -> Reply:
        is_again = _seen(session, article.id)
        said: tuple[Text, ...] = tuple(step.passage for step in article.steps)
        if article.headline and article.kind is not Kind.SMALLTALK:
            said = (Passage.plain(article.headline), *said)
        if is_again:
            said = (message("answer.again"), *said)
        outcome = _outcome_of(article)
        if outcome is Outcome.ANSWER:
            session.present_article = article.id
            session.cannot_find = 0
        return Reply(
            outcome,
            said,
            asked,
            urgency=article.urgency,
            article=article,
            score=score,
            is_again=is_again,
            offers_person=is_again,
        )

    def _noted(self, session: CustomerSession, reply: Reply, *, struck: bool) -> Reply:
        if reply.outcome is not Outcome.UNKNOWN and reply.command is None:
            session.misses = 0
        title = reply.article.title if reply.article else ""
        session.turns.append(Turn(reply.asked, reply.outcome.value, title))
        if not struck:
            return reply
        return replace(reply, said=(message("secret.struck"), *reply.said), struck=True)


def _seen(session: CustomerSession, key: str) -> bool:
    """Whether this reply was given before; it is remembered as given."""
    before = key in session.shown
    session.shown.add(key)
    return before


def _outcome_of(article: Article) -> Outcome:
    if article.urgency is not Urgency.NORMAL or article.kind is Kind.NOT_COVERED:
        return Outcome.PERSON
    if article.kind is Kind.SMALLTALK:
        return Outcome.SMALLTALK
    return Outcome.ANSWER
