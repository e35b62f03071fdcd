"""Our matcher, and our sentence model without it, behind the same two calls as the peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench_data import knowledge
from bench_matching import open_encoder
from peer_methods import MOST_RANKED, Method, Ranked, best_owners

from kindline.domain.matching import Answer
from kindline.kb.matcher import Matcher


class OwnMatcher:
    """Kindline's matcher; it says itself what it answers, so nothing is chosen for it."""

    packages = ("kindline",)

    def __init__(self, mode: str) -> None:
        self._encoder = open_encoder(mode)
        self.answered: str | None = None

    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        examples: dict[str, list[str]] = {}
        off_topic: list[str] = []
        for text, owner in zip(texts, owners, strict=True):
            (examples.setdefault(owner, []) if owner else off_topic).append(text)
        self._matcher = Matcher.build(knowledge(examples, off_topic), self._encoder)

    def rank(self, text: str) -> Ranked:
        """Articles with probabilities; `answered` is the article that this question got."""
        match = self._matcher.match(text)
        self.answered = match.article_id if isinstance(match, Answer) else None
        return [(found.article_id, found.probability) for found in match.candidates[:MOST_RANKED]]


class NearestByMeaning:
    """Plain vector search: the example whose vector of the same sentence model is nearest."""

    packages = ("onnxruntime", "tokenizers")

    def __init__(self) -> None:
        encoder = open_encoder("auto")
        if encoder is None:
            raise AssertionError("the mode auto has a model or raises")
        self._encoder = encoder

    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        self._vectors = self._encoder.encode(texts)
        self._owners = list(owners)

    def rank(self, text: str) -> Ranked:
        likeness = self._vectors @ self._encoder.encode([text])[0]
        return best_owners(likeness.tolist(), self._owners)


OWN: dict[str, Callable[[], Method]] = {
    "Kindline, meaning and words": lambda: OwnMatcher("auto"),
    "Kindline, words alone": lambda: OwnMatcher("lexical"),
    "sentence vectors, nearest example": NearestByMeaning,
}
