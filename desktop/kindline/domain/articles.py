"""An article of the knowledge base as the rest of the program sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kindline.domain.text import Passage


class Urgency(StrEnum):
    """How quickly a person must act. All but NORMAL bring a person at once."""

    NORMAL = "normal"
    URGENT = "urgent"
    TRICK = "trick"
    EMERGENCY = "emergency"
    SORROW = "sorrow"


class Kind(StrEnum):
    """What an article is for: to answer, to pass on (a topic not covered), or small talk."""

    ANSWER = "answer"
    NOT_COVERED = "not_covered"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an answer (at most 25 words) and another way to say where the thing is."""

    passage: Passage
    hint: Passage | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article, its placeholders already filled in.

    `questions` are example questions as customers ask them; `cues` are phrases that by
    themselves are enough to be sure, unless one of `unless` stands beside them.
    """

    id: str
    pack: str
    language: str
    title: str
    headline: str
    questions: tuple[str, ...]
    icon: str
    topic: str
    urgency: Urgency
    kind: Kind
    steps: tuple[Step, ...]
    cues: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    home: int | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All articles of the packs a site uses, in one language, and lines that are about none of them.

    `sounds_like` has words that dictionaries lack, each with other words that sound like it.
    """

    language: str
    articles: tuple[Article, ...]
    off_topic: tuple[str, ...]
    digest: str
    sounds_like: tuple[tuple[str, str], ...] = ()

    def get(self, article_id: str) -> Article:
        """The article with this id; `KeyError` if there is none."""
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(article_id)
