"""From a question to an answer, to a choice of a few articles, or to an honest "not known here"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

import numpy as np

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.domain.matching import Answer, Candidate, Choices, Match, Unknown
from kindline.kb import guard
from kindline.kb.calibration import Thresholds, judge, learn_fusion, learn_thresholds
from kindline.kb.commands import without_requests
from kindline.kb.cues import find_cue
from kindline.kb.evidence import Asked, Evidence, EvidenceSource, Examples, Weighed, weigh_all
from kindline.kb.fusion import Fusion
from kindline.kb.lexical import LexicalSource
from kindline.kb.space import Floats
from kindline.kb.spelling import Speller
from kindline.kb.words import normalised

_CERTAIN = 0.99
_MOST_CHOICES = 3
_LEAST_WORDS = 2
"""What is left beside a request for a person must be this long to mean anything."""
_LEAST_CHOICE_PART = 0.1
"""A choice needs at least this part of the best choice's probability."""


class Matcher:
    """Finds the article for a question. Made by `build`; holds no state between questions."""

    def __init__(
        self,
        kb: KnowledgeBase,
        sources: Sequence[EvidenceSource],
        evidence: Sequence[Evidence],
        fusion: Fusion,
        thresholds: Thresholds,
    ) -> None:
        self.kb = kb
        self.thresholds = thresholds
        self._names = tuple(name for source in sources for name in source.score_names)
        self._doubt_names = tuple(name for source in sources for name in source.doubt_names)
        self._evidence = tuple(evidence)
        self._fusion = fusion
        texts = [
            (article.id, normalised(text)) for article in kb.articles for text in _example_texts(article)
        ]
        self._exact = _exact_texts(texts)
        self._choosable = {a.id for a, may in zip(kb.articles, may_be_choice(kb), strict=True) if may}
        self._speller = Speller(
            [words for _, words in texts],
            [normalised(line) for line in kb.off_topic],
        )

    @classmethod
    def build(cls, kb: KnowledgeBase, more: Sequence[EvidenceSource] = ()) -> Matcher:
        """Learn everything from the knowledge base; the same base gives the same matcher.

        `more` are further kinds of evidence beside the words.
        """
        if not kb.articles:
            return cls(kb, (), (), Fusion(np.zeros(0), np.zeros(1)), Thresholds(1, 1, 1, 1))
        examples = examples_of(kb)
        sources = (LexicalSource(examples.asked), *more)
        judged = judge(sources, examples)
        fusion = learn_fusion(judged)
        thresholds = learn_thresholds(judged, fusion, may_be_choice(kb))
        return cls(kb, sources, [source.learn(examples) for source in sources], fusion, thresholds)

    def match(self, text: str) -> Match:
        """What the text asks for; fixed phrases first, then exact examples, then probabilities."""
        written = normalised(text)
        words = self._speller.repaired(written)
        reasons = (f"read as: {words}",) if words != written else ()
        if not self.kb.articles:
            return Unknown((), words, ("there are no articles",))
        weighed = weigh_all(self._evidence, Asked(text, words))
        shares = self._without_hidden(self._fusion.probabilities(weighed.scores, weighed.doubts), words)
        if not words:
            return Unknown(self._candidates(shares, weighed), words, ("nothing was said",))
        cued = find_cue(self.kb, text) or (find_cue(self.kb, words) if words != written else None)
        if cued is not None:
            return self._certain(cued.id, shares, weighed, words, (*reasons, "fixed phrase"))
        if words in self._exact:
            return self._certain(self._exact[words], shares, weighed, words, (*reasons, "example question"))
        reasons = (*reasons, *self._doubts(shares, weighed))
        return self._judged(self._candidates(shares, weighed), words, reasons)

    def urgent(self, text: str) -> Article | None:
        """The article that must come before "get me a person" is obeyed; None for any other text."""
        cued = find_cue(self.kb, text)
        if cued is not None:
            return cued if cued.urgency is not Urgency.NORMAL else None
        rest = without_requests(text, self.kb.language)
        if len(rest.split()) < _LEAST_WORDS:
            return None
        match = self.match(rest)
        if not isinstance(match, Answer):
            return None
        article = self.kb.get(match.article_id)
        return article if article.urgency is not Urgency.NORMAL else None

    def _judged(self, candidates: tuple[Candidate, ...], words: str, reasons: tuple[str, ...]) -> Match:
        limits = self.thresholds
        first = candidates[0]
        second = candidates[1].probability if len(candidates) > 1 else 0.0
        needed = limits.answer if first.article_id in self._choosable else limits.smalltalk
        is_sure = first.probability >= needed and first.probability - second >= limits.margin
        may_be_sure = guard.may_be_sure(self.kb.get(first.article_id), words)
        if is_sure and may_be_sure:
            sure = f"{first.probability:.2f} is at least {needed:.2f}"
            return Answer(candidates, words, (*reasons, sure), first.article_id, first.probability)
        offered = self._offered(candidates, words)
        total = sum(candidate.probability for candidate in offered)
        if offered and total >= limits.choices:
            likely = f"{total:.2f} together is at least {limits.choices:.2f}"
            ids = tuple(candidate.article_id for candidate in offered)
            return Choices(candidates, words, (*reasons, likely), ids)
        return Unknown(candidates, words, (*reasons, f"{total:.2f} together is below {limits.choices:.2f}"))

    def _without_hidden(self, shares: Floats, words: str) -> Floats:
        """The probabilities when articles that may not be shown take no part."""
        shown = [guard.may_be_shown(article, words) for article in self.kb.articles]
        kept: Floats = shares * np.array([*shown, True])
        kept /= kept.sum()
        return kept

    def _offered(self, candidates: tuple[Candidate, ...], words: str) -> list[Candidate]:
        """The likely ones; where advice is asked for, also the first that leads to a person."""
        choosable = [c for c in candidates if c.article_id in self._choosable]
        best = choosable[:_MOST_CHOICES]
        likely = [c for c in best if c.probability >= _LEAST_CHOICE_PART * best[0].probability]
        if guard.asks_advice(words) and not any(map(self._is_not_covered, likely)):
            likely = [*likely[: _MOST_CHOICES - 1], *islice(filter(self._is_not_covered, choosable), 1)]
        return likely

    def _is_not_covered(self, candidate: Candidate) -> bool:
        return self.kb.get(candidate.article_id).kind is Kind.NOT_COVERED

    def _certain(
        self, article_id: str, shares: Floats, weighed: Weighed, words: str, reasons: tuple[str, ...]
    ) -> Answer:
        """An answer that needs no weighing; the others share what is left of certainty."""
        at = next(i for i, article in enumerate(self.kb.articles) if article.id == article_id)
        certain = max(_CERTAIN, float(shares[at]))
        others = max(1 - float(shares[at]), 1e-12)
        raised = shares * ((1 - certain) / others)
        raised[at] = certain
        return Answer(self._candidates(raised, weighed), words, reasons, article_id, certain)

    def _candidates(self, shares: Floats, weighed: Weighed) -> tuple[Candidate, ...]:
        order = np.argsort(-shares[:-1], kind="stable")
        rows = weighed.scores.tolist()
        return tuple(
            Candidate(
                self.kb.articles[i].id,
                float(shares[i]),
                tuple(zip(self._names, rows[i], strict=True)),
            )
            for i in order
        )

    def _doubts(self, shares: Floats, weighed: Weighed) -> tuple[str, ...]:
        named = zip(self._doubt_names, weighed.doubts.tolist(), strict=True)
        return (f"none of these: {shares[-1]:.2f}", *(f"{name}: {value:.2f}" for name, value in named))


def examples_of(kb: KnowledgeBase) -> Examples:
    """Questions and titles of each article, each text once, and the off-topic lines."""
    asked: list[Asked] = []
    owners: list[int] = []
    for number, article in enumerate(kb.articles):
        texts = {normalised(text): text for text in reversed(_example_texts(article))}
        asked += [Asked(raw, words) for words, raw in reversed(texts.items()) if words]
        owners += [number] * (len(asked) - len(owners))
    lines = {normalised(line): line for line in kb.off_topic}
    asked += [Asked(raw, words) for words, raw in lines.items() if words]
    owners += [len(kb.articles)] * (len(asked) - len(owners))
    return Examples(tuple(asked), np.array(owners, dtype=np.intp), len(kb.articles))


def may_be_choice(kb: KnowledgeBase) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Shape (articles,): all but small talk may be offered among "Which of these is it?"."""
    return np.array([article.kind is not Kind.SMALLTALK for article in kb.articles])


def _example_texts(article: Article) -> tuple[str, ...]:
    return (*article.questions, article.title)


def _exact_texts(texts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """From (article, normalised text): the texts that belong to one article only."""
    owners: dict[str, set[str]] = defaultdict(set)
    for article_id, words in texts:
        owners[words].add(article_id)
    return {words: ids.pop() for words, ids in owners.items() if len(ids) == 1}
