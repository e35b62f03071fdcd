"""Fixed phrases that by themselves are enough to be sure."""

from __future__ import annotations

from functools import lru_cache

from kindline.domain.articles import Article, KnowledgeBase, Urgency
from kindline.kb.words import plain

_RANKS = (Urgency.EMERGENCY, Urgency.SORROW, Urgency.TRICK, Urgency.URGENT, Urgency.NORMAL)


def find_cue(kb: KnowledgeBase, text: str) -> Article | None:
    """The article one of whose cues stands in the text while none of its `unless` phrases does.

    Of several the most pressing one, then the one with the longest cue.
    """
    words = f" {plain(text)} "
    found = [
        (_RANKS.index(article.urgency), -longest, article.id, article)
        for article in kb.articles
        if (longest := _longest_cue(article, words))
    ]
    return min(found)[3] if found else None


def _longest_cue(article: Article, words: str) -> int:
    """Length of the longest cue in the text; 0 when there is none or an `unless` phrase is there."""
    if not article.cues or any(_stands_in(phrase, words) for phrase in article.unless):
        return 0
    return max((len(cue) for cue in article.cues if _stands_in(cue, words)), default=0)


def _stands_in(phrase: str, words: str) -> bool:
    return _framed(phrase) in words


@lru_cache(maxsize=4096)
def _framed(phrase: str) -> str:
    """The phrase with word boundaries; articles hold the same few hundred at every question."""
    return f" {plain(phrase)} "
