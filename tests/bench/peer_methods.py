"""Other ways to find the article of a question: each learns example texts and ranks articles.

Their libraries are not part of the program: these run in the benchmarks' own environment, and each
imports its library at first use.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

MOST_RANKED = 4
"""One more than is counted, because one may be "none of these"."""

Ranked = list[tuple[str, float]]
"""Owners with their scores, best first."""

_WORD = re.compile(r"\w+")


class Method(Protocol):
    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        """Take in example texts with their owners; called again, forget the ones before."""
        ...

    def rank(self, text: str) -> Ranked:
        """The best owners, `MOST_RANKED` at most."""
        ...


def best_owners(scores: Sequence[float], owners: Sequence[str]) -> Ranked:
    """Each owner by its best example."""
    best: dict[str, float] = {}
    for score, owner in zip(scores, owners, strict=True):
        if score > best.get(owner, float("-inf")):
            best[owner] = float(score)
    return sorted(best.items(), key=lambda pair: -pair[1])[:MOST_RANKED]


class FuzzySearch:
    """rapidfuzz: the nearest example by one of its scorers."""

    packages = ("rapidfuzz",)

    def __init__(self, scorer: str) -> None:
        from rapidfuzz import fuzz, process, utils  # noqa: PLC0415

        self._scorer: Any = getattr(fuzz, scorer)
        self._cdist = process.cdist
        self._tidy = utils.default_process

    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        self._texts = [self._tidy(text) for text in texts]
        self._owners = list(owners)

    def rank(self, text: str) -> Ranked:
        row = self._cdist([self._tidy(text)], self._texts, scorer=self._scorer)[0]
        return best_owners(row.tolist(), self._owners)


class Bm25Search:
    """bm25s: the nearest example by BM25, no word left out."""

    packages = ("bm25s",)

    def __init__(self) -> None:
        import bm25s  # noqa: PLC0415

        self._library = bm25s

    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        self._index = self._library.BM25()
        self._index.index([_words(text) for text in texts], show_progress=False)
        self._owners = list(owners)
        self._known = set(self._index.vocab_dict)

    def rank(self, text: str) -> Ranked:
        words = [word for word in _words(text) if word in self._known]
        scores = self._index.get_scores(words).tolist() if words else [0.0] * len(self._owners)
        return best_owners(scores, self._owners)


class LogisticModel:
    """scikit-learn: TF-IDF of words and pairs of words, and a logistic regression."""

    packages = ("scikit-learn",)

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415

        def make() -> Any:
            words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
            return make_pipeline(words, LogisticRegression(C=10, max_iter=1000))

        self._make = make

    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        self._model = self._make().fit(list(texts), list(owners))

    def rank(self, text: str) -> Ranked:
        return best_owners(self._model.predict_proba([text])[0].tolist(), self._model.classes_.tolist())


class ChatterBotSearch:
    """ChatterBot: BestMatch over all statements, with the tagger that needs no model from elsewhere.

    It gives one response, so there is no second place.
    """

    packages = ("ChatterBot", "spacy", "SQLAlchemy")

    def __init__(self) -> None:
        from chatterbot import ChatBot  # noqa: PLC0415
        from chatterbot.conversation import Statement  # noqa: PLC0415
        from chatterbot.tagging import LowercaseTagger  # noqa: PLC0415

        self._folder = tempfile.TemporaryDirectory(prefix="chatterbot-")
        self._statement = Statement
        self._bot = ChatBot(
            "bench",
            database_uri=f"sqlite:///{Path(self._folder.name, 'statements.sqlite')}",
            logic_adapters=[
                {"import_path": "chatterbot.logic.BestMatch", "search_algorithm_name": "text_search"}
            ],
            tagger=LowercaseTagger,
            read_only=True,
        )

    def learn(self, texts: Sequence[str], owners: Sequence[str]) -> None:
        self._bot.storage.drop()
        self._bot.storage.create_database()
        index = self._bot.tagger.get_text_index_string
        self._bot.storage.create_many(
            [
                self._statement(
                    text=owner or "none",
                    search_text=index(owner or "none"),
                    in_response_to=text,
                    search_in_response_to=index(text),
                )
                for text, owner in zip(texts, owners, strict=True)
            ]
        )

    def rank(self, text: str) -> Ranked:
        response = self._bot.get_response(text)
        return [("" if response.text == "none" else response.text, float(response.confidence))]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


PEERS: dict[str, Callable[[], Method]] = {
    "rapidfuzz token_sort_ratio": lambda: FuzzySearch("token_sort_ratio"),
    "rapidfuzz WRatio": lambda: FuzzySearch("WRatio"),
    "BM25": Bm25Search,
    "TF-IDF and logistic regression": LogisticModel,
    "ChatterBot": ChatterBotSearch,
}
