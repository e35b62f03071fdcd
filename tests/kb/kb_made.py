"""Knowledge bases made of made-up words, without files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.kb.examples import Examples

_CONSONANTS, _VOWELS = "bdfgklmnprtv", "aiou"
_WORD_COUNT = 12 * 4 * 12 * 4 * 12
_FAR_STEP = 7919

VERBS = ("show", "find", "see", "check", "open", "print", "explain", "change", "stop", "get")
THINGS = {
    "card": "bank card",
    "fund": "savings fund",
    "cheque": "cheque book",
    "pension": "monthly pension",
    "parcel": "lost parcel",
    "mortgage": "house mortgage",
}
OFF_TOPIC = tuple(
    f"{start} {thing}"
    for start in ("how tall is", "who painted", "where grows", "when did they build")
    for thing in ("the tower", "a tulip", "the cathedral", "that elephant", "the moon")
)


def made_article(name: str, questions: Sequence[str], kind: Kind = Kind.ANSWER, **changes: object) -> Article:
    """An article of which only what matching needs is filled in."""
    article = Article(
        id=name,
        pack="bank",
        language="en",
        title=f"About the {name}",
        headline=name,
        questions=tuple(questions),
        icon="",
        topic="",
        urgency=Urgency.NORMAL,
        kind=kind,
        steps=(),
    )
    return replace(article, **changes)


def small_kb() -> KnowledgeBase:
    """Six things one may ask about, a joke, and something urgent."""
    articles = [
        made_article(name, [f"{verb} my {thing} {name}" for verb in VERBS]) for name, thing in THINGS.items()
    ]
    starts = ("tell me a", "do you know a", "say some", "a funny", "one more")
    articles.append(made_article("talk", [f"{start} joke" for start in starts], Kind.SMALLTALK))
    articles.append(
        made_article("lost", ["it has gone missing"], urgency=Urgency.URGENT, cues=("stole my card",))
    )
    return KnowledgeBase("en", tuple(articles), OFF_TOPIC, "test")


def word(number: int) -> str:
    """A word of five letters that no other number has and that stemming leaves alone.

    Words of neighbouring numbers do not look alike.
    """
    if not 0 <= number < _WORD_COUNT:
        raise ValueError("there are not so many words of five letters")
    number = number * _FAR_STEP % _WORD_COUNT
    letters = []
    for signs in (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS):
        number, place = divmod(number, len(signs))
        letters.append(signs[place])
    return "".join(letters)


def made_examples(article_count: int, each: int, off_topic: int) -> Examples:
    """Every text has one word of its article's, one of its own and one that many have."""
    frames = [word(9000 + number) for number in range(4)]
    texts, owners = [], []
    for owner in [*np.repeat(np.arange(article_count), each), *[article_count] * off_topic]:
        own = 0 if owner == article_count else 1 + owner
        texts.append(f"{frames[len(texts) % 4]} {word(20_000 + own)} {word(1000 + len(texts))}")
        owners.append(owner)
    return Examples(tuple(texts), np.array(owners, dtype=np.intp), article_count)
