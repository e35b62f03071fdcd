"""The example questions that everything is learned from, in the order of their articles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kindline.domain.articles import Article, KnowledgeBase
from kindline.kb.words import normalised

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Examples:
    """Normalised example texts; `owners` (n,) gives each one's article number, rising.

    Off-topic lines come last, their owner is `article_count`.
    """

    words: tuple[str, ...]
    owners: Ints
    article_count: int

    def of_articles(self) -> int:
        """How many examples belong to articles; the rest is off-topic."""
        return int(np.searchsorted(self.owners, self.article_count))


def examples_of(kb: KnowledgeBase) -> Examples:
    """Questions and titles of each article, each text once, and the off-topic lines."""
    words: list[str] = []
    owners: list[int] = []
    for number, article in enumerate(kb.articles):
        texts = dict.fromkeys(normalised(text) for text in example_texts(article))
        words += [text for text in texts if text] or [""]
        owners += [number] * (len(words) - len(owners))
    lines = dict.fromkeys(normalised(line) for line in kb.off_topic)
    words += [line for line in lines if line]
    owners += [len(kb.articles)] * (len(words) - len(owners))
    return Examples(tuple(words), np.array(owners, dtype=np.intp), len(kb.articles))


def example_texts(article: Article) -> tuple[str, ...]:
    """What an article is found by, as written."""
    return (*article.questions, article.title) if article.title else article.questions
