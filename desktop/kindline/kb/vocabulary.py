"""What customers may say, for the recogniser."""

from __future__ import annotations

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


def vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """Questions, titles and cues of all articles and the command phrases, each sentence once."""
    sentences: dict[str, None] = {}
    for article in kb.articles:
        sentences.update(dict.fromkeys((*article.questions, article.title)))
    cues = (cue for article in kb.articles for cue in article.cues)
    sentences.update(dict.fromkeys(sentences_of(cues, kb.language)))
    sentences.update(dict.fromkeys((*command_phrases(kb.language), *_REQUESTS)))
    return Vocabulary(kb.language, tuple(sentences))
