"""Fixed phrases that by themselves are enough to be sure.

A cue is written in plain words. `<relative>` stands for any word of a class, `...` for up to six
words, `!<belonging>` says that none of these words may follow, `^` is the beginning of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kindline.domain.articles import Article, KnowledgeBase, Urgency
from kindline.kb.word_classes import word_classes
from kindline.kb.words import plain

_RANKS = (Urgency.EMERGENCY, Urgency.SORROW, Urgency.TRICK, Urgency.URGENT, Urgency.NORMAL)
_DENIABLE = (Urgency.TRICK, Urgency.URGENT, Urgency.NORMAL)
"""Where "not lost my card" is taken at its word; with a life at stake it is not."""
_DENIAL = re.compile(r" (?:not|never|nobody|without)(?: yet| actually| really)?$")
_PART = re.compile(r"\.\.\.|\^|!?<[^>]*>|[^<!^]+?(?=\s*(?:\.\.\.|\^|!?<|$))")
_CLASS = re.compile(r"<([^>]*)>")
_PATTERN_SIGNS = re.compile(r"[<>^]|\.\.\.")


def find_cue(kb: KnowledgeBase, text: str) -> Article | None:
    """The article one of whose cues stands in the text while none of its `unless` phrases does.

    Of several the most pressing one, then the one with the longest cue. Cheap: no matcher is needed.
    """
    words = f" {plain(text)} "
    found = [
        (_RANKS.index(article.urgency), -longest, article.id, article)
        for article in kb.articles
        if article.cues and (longest := _longest_cue(article, words))
    ]
    return min(found)[3] if found else None


def is_excepted(article: Article, text: str) -> bool:
    """Whether one of the article's `unless` phrases stands in the text."""
    return _is_excepted(article, f" {plain(text)} ")


def _is_excepted(article: Article, words: str) -> bool:
    return any(_length(phrase, words, article.language, False) for phrase in article.unless)


def unknown_classes(cue: str, language: str) -> tuple[str, ...]:
    """Names in a cue that are no word class of the language."""
    known = word_classes(language)
    return tuple(name for name in _CLASS.findall(cue) if name not in known)


def sentences(cues: Iterable[str], language: str) -> Iterator[str]:
    """The cues as one says them, a few for each; the words of a class take turns."""
    turns: dict[str, int] = {}
    classes = word_classes(language)
    for cue in cues:
        for _ in range(2 if _CLASS.search(cue) else 1):
            said = [_said(part, classes, turns) for part in _parts(cue)]
            yield " ".join(" ".join(said).split())


def _said(part: str, classes: Mapping[str, tuple[str, ...]], turns: dict[str, int]) -> str:
    if part in ("...", "^") or part.startswith("!"):
        return ""
    if not part.startswith("<"):
        return part
    name = part.strip("<>")
    turns[name] = turns.get(name, -1) + 1
    return classes[name][turns[name] % len(classes[name])]


def _longest_cue(article: Article, words: str) -> int:
    """Length of the longest cue in the text; 0 when there is none or an `unless` phrase is there."""
    deniable = article.urgency in _DENIABLE
    longest = max((_length(cue, words, article.language, deniable) for cue in article.cues), default=0)
    return 0 if longest and _is_excepted(article, words) else longest


def _length(cue: str, words: str, language: str, deniable: bool) -> int:
    """How many signs of the cue's own words stand in the text; 0 for none, or where it is denied."""
    phrase = _compiled(cue, language)
    if isinstance(phrase, str):
        at = words.find(phrase)
        while at >= 0 and deniable and _DENIAL.search(words, 0, at):
            at = words.find(phrase, at + 1)
        return len(phrase) if at >= 0 else 0
    sure_word, pattern = phrase
    if sure_word not in words:
        return 0
    for found in pattern.finditer(words):
        if not (deniable and _DENIAL.search(words, 0, found.start())):
            return sum(len(own) for own in found.groups() if own)
    return 0


@lru_cache(maxsize=8192)
def _compiled(cue: str, language: str) -> str | tuple[str, re.Pattern[str]]:
    """The framed phrase; or words that must stand there, and a pattern whose groups are the cue's words."""
    if not _PATTERN_SIGNS.search(cue):
        return f" {plain(cue)} "
    classes = word_classes(language)
    parts = _parts(cue)
    own = [f" {plain(part)} " for part in parts if not _PATTERN_SIGNS.search(part)]
    pattern = "".join(_part_pattern(part, classes) for part in parts)
    return max(own, key=len, default=""), re.compile(pattern + "(?= )")


def _part_pattern(part: str, classes: Mapping[str, tuple[str, ...]]) -> str:
    if part == "...":
        return r"(?: [^ ]+){0,6}?"
    if part == "^":
        return "^"
    if part.startswith("!"):
        return rf"(?! (?:{_alternatives(classes[part[2:-1]])}) )"
    if part.startswith("<"):
        return rf"( (?:{_alternatives(classes[part[1:-1]])}))(?= )"
    return f"( {re.escape(plain(part))})(?= )"


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _parts(cue: str) -> list[str]:
    return [part.strip() for part in _PART.findall(cue) if part.strip()]
