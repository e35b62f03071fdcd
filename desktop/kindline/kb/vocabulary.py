"""What customers may say, for the recogniser."""

from __future__ import annotations

from collections.abc import Iterator

from kindline.domain.articles import KnowledgeBase
from kindline.domain.speech import Vocabulary
from kindline.kb.commands import command_phrases
from kindline.kb.cues import sentences as sentences_of

_REQUESTS = (
    "I want to talk to a person",
    "can I speak to somebody please",
    "put me through to someone",
    "get me a human",
)


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh")
_BEFORE_DIGITS = (
    "my number is",
    "my telephone number is",
    "you can ring me on",
    "my pin is",
    "the code is",
    "my card number is",
    "my account number is",
)


def vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """Questions, titles and cues of all articles and the command phrases, each sentence once."""
    sentences: dict[str, None] = {}
    for article in kb.articles:
        sentences.update(dict.fromkeys((*article.questions, article.title)))
    cues = (cue for article in kb.articles for cue in article.cues)
    sentences.update(dict.fromkeys(sentences_of(cues, kb.language)))
    commands = (*command_phrases(kb.language), *_REQUESTS)
    sentences.update(dict.fromkeys((*commands, *_said_numbers())))
    lower = tuple(phrase.lower() for phrase in commands)
    return Vocabulary(kb.language, tuple(sentences), lower, kb.sounds_like)


def _said_numbers() -> Iterator[str]:
    """Digit after digit, each next to each other one: a number must be known as such to be struck out."""
    count = len(_DIGITS)
    for step in range(1, count):
        row = [_DIGITS[step * place % count] for place in range(count)]
        yield " ".join((*row, row[0]))
        yield f"{_BEFORE_DIGITS[step % len(_BEFORE_DIGITS)]} {' '.join(row[:6])}"
    for first, before in enumerate(_BEFORE_DIGITS):
        yield f"{before} {' '.join(_DIGITS[(first * 3 + place * 4) % 10] for place in range(4))}"
        yield f"{before} double {_DIGITS[first]} {_DIGITS[(first + 5) % 10]}"
