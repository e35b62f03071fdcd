"""From a question to an answer, to a choice of a few articles, or to an honest "not known here"."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.domain.errors import EncoderError
from kindline.domain.matching import Answer, Candidate, Choices, Match, Unknown
from kindline.kb import guard
from kindline.kb.calibration import Thresholds
from kindline.kb.commands import without_requests
from kindline.kb.cues import find_cue, is_excepted
from kindline.kb.examples import example_texts
from kindline.kb.learned import Learned, learn, may_be_choice
from kindline.kb.scoring import Question, Weighed
from kindline.kb.space import Floats
from kindline.kb.spelling import Speller
from kindline.kb.words import normalised
from kindline.ports import SentenceEncoder, Shelf

log = logging.getLogger(__name__)

_CERTAIN = 0.99
_MOST_CHOICES = 3
_LEAST_WORDS = 2
"""What is left beside a request for a person must be this long to mean anything."""
_LEAST_CHOICE_PART = 0.1
"""A choice needs at least this part of the best choice's probability."""
_MOST_LETTERS = 2000
_LONG_STORY_WORDS = 24
_PART_WORDS, _PART_STEP_WORDS = 12, 6
"""A long story is looked at in parts too, each beginning so many words after the one before."""
_SURE_PART, _LIKELY_PART = 0.85, 0.3
"""From these probabilities a part's danger is the answer, or the first of the choices."""
_MOST_HEARD = 3
_LEAST_AGREEMENT = 0.5
"""Every hearing by itself must give the answer at least this probability."""
_FIRST_HEARING = 0.6
"""How much what was heard first counts beside the recogniser's other hearings together."""


@dataclass(frozen=True, slots=True)
class _Alarm:
    """The danger that a part of a long story speaks of; `article_id` is empty for none."""

    article_id: str = ""
    probability: float = 0.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """Likely articles' probabilities by number, best first, with their scores; and what speaks against."""

    shares: dict[int, float]
    none: float
    scores: dict[int, tuple[float, ...]]
    doubts: Floats


class Matcher:
    """Finds the article for a question. Made by `build`; holds no state between questions."""

    def __init__(
        self,
        kb: KnowledgeBase,
        learned: Learned | None,
        encoder: SentenceEncoder | None = None,
        spare: Matcher | None = None,
    ) -> None:
        self.kb = kb
        self._spare = spare
        self.thresholds = learned.thresholds if learned else Thresholds(1, 1, 1, 1)
        self._learned = learned
        self._encoder = encoder
        texts = [(a.id, normalised(text)) for a in kb.articles for text in example_texts(a)]
        self._exact = _exact_texts(texts)
        self._numbers = {article.id: number for number, article in enumerate(kb.articles)}
        self._may_be_choice = may_be_choice(kb)
        self._knows_danger = any(article.urgency is not Urgency.NORMAL for article in kb.articles)
        self._speller = Speller(
            [words for _, words in texts],
            [normalised(line) for line in kb.off_topic],
            encoder.words if encoder else (),
        )

    @property
    def knows_meaning(self) -> bool:
        """Whether a language model serves; else questions go by words alone."""
        return self._encoder is not None

    @classmethod
    def build(
        cls, kb: KnowledgeBase, encoder: SentenceEncoder | None = None, shelf: Shelf | None = None
    ) -> Matcher:
        """Learn everything from the knowledge base; the same base gives the same matcher.

        With an `encoder` questions are compared by meaning too. What took long is kept on the `shelf`.
        Raises `EncoderError`.
        """
        return cls(kb, learn(kb, encoder, shelf) if kb.articles else None, encoder)

    def with_meaning(self, encoder: SentenceEncoder, shelf: Shelf | None = None) -> Matcher:
        """A matcher that knows meaning too, and goes by words like this one when the encoder fails.

        Raises `EncoderError` if it fails at once.
        """
        if self._learned is None:
            return self
        learned = learn(self.kb, encoder, shelf, self._learned.scorer.lexical)
        return Matcher(self.kb, learned, encoder, self)

    def match(self, text: str, also: Sequence[str] = ()) -> Match:
        """What the text asks for; fixed phrases first, then exact examples, then probabilities.

        `also` is what a recogniser heard besides, likeliest first: an answer must hold for all of it.
        Raises `EncoderError` when the encoder fails and nothing else can serve.
        """
        text = _shortened(text)
        if self._spare is None:
            return self._matched(text, also)
        try:
            return self._matched(text, also)
        except EncoderError:
            log.exception("the language model failed; this question goes by words alone")
            return self._spare.match(text, also)

    def _matched(self, text: str, also: Sequence[str]) -> Match:
        written = normalised(text)
        words = self._speller.repaired(written)
        reasons = (f"read as: {words}",) if words != written else ()
        if self._learned is None:
            return Unknown((), words, ("there are no articles",))
        found = self._found(self._learned, words)
        if not words:
            return Unknown(self._candidates(found), words, ("nothing was said",))
        cued = find_cue(self.kb, text) or (find_cue(self.kb, words) if words != written else None)
        if cued is not None:
            return self._certain(cued.id, found, words, (*reasons, "fixed phrase"))
        if words in self._exact and not also:
            return self._certain(self._exact[words], found, words, (*reasons, "example question"))
        alarm = self._alarm(self._learned, words)
        if alarm.article_id and alarm.probability >= _SURE_PART and not also:
            return self._certain(alarm.article_id, found, words, (*reasons, f"a part says: {alarm.words}"))
        others = [other for other in self._heard(also) if other != words]
        hearings = [found, *(self._found(self._learned, other) for other in others)]
        agree = not others or all(_has_first(hearing, found) for hearing in hearings)
        found = _joined(found, hearings[1:])
        reasons = (*reasons, *(f"also heard: {other}" for other in others))
        reasons = (*reasons, *self._doubts(found))
        return self._with_alarm(alarm, self._judged(found, words, reasons, may_answer=agree))

    def offered(self, text: str) -> Choices | None:
        """What may be offered for a text that was poorly heard: never an answer, at most choices."""
        match = self.match(text)
        if isinstance(match, Answer):
            first = match.candidates[0]
            offered = self._offered(match.candidates, match.matched_text)
            if first not in offered:  # small talk
                return None
            ids = tuple(candidate.article_id for candidate in offered)
            return Choices(match.candidates, match.matched_text, (*match.reasons, "poorly heard"), ids)
        return match if isinstance(match, Choices) else None

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
        article = self._article(match.article_id)
        return article if article.urgency is not Urgency.NORMAL else None

    def _alarm(self, learned: Learned, words: str) -> _Alarm:
        """The likeliest danger in the parts of a long story, which as a whole is about too much."""
        all_words = words.split()
        if len(all_words) <= _LONG_STORY_WORDS or not self._knows_danger:
            return _Alarm()
        starts = range(0, len(all_words) - _PART_WORDS + _PART_STEP_WORDS, _PART_STEP_WORDS)
        best = _Alarm()
        for part in (" ".join(all_words[start : start + _PART_WORDS]) for start in starts):
            number, share = next(iter(self._found(learned, part).shares.items()))
            article = self.kb.articles[number]
            if article.urgency is Urgency.NORMAL or share <= best.probability:
                continue
            if guard.may_be_sure(article, part) and not is_excepted(article, part):
                best = _Alarm(article.id, share, part)
        return best

    def _with_alarm(self, alarm: _Alarm, match: Match) -> Match:
        """The match with a likely danger offered first, unless it is about danger anyway."""
        if alarm.probability < _LIKELY_PART:
            return match
        offered = match.article_ids if isinstance(match, Choices) else ()
        if isinstance(match, Answer):
            if self._article(match.article_id).urgency is not Urgency.NORMAL:
                return match
            offered = (match.article_id,)
        ids = tuple(dict.fromkeys((alarm.article_id, *offered)))[:_MOST_CHOICES]
        said = f"a part may say: {alarm.words}"
        return Choices(match.candidates, match.matched_text, (*match.reasons, said), ids)

    def _heard(self, also: Sequence[str]) -> list[str]:
        """What else was heard, each once, as words."""
        repaired = (self._speller.repaired(normalised(text)) for text in also[:_MOST_HEARD])
        return [words for words in dict.fromkeys(repaired) if words]

    def _found(self, learned: Learned, words: str) -> _Found:
        """Probabilities of the likely articles that may be shown at all."""
        scorer = learned.scorer
        vector = self._encoder.encode((words,))[0] if self._encoder and scorer.meaning else None
        weighed = scorer.weigh(Question(scorer.lexical.read(words), vector))
        shares = self._without_hidden(
            learned.fusion.probabilities(weighed.scores, weighed.doubts), weighed, words
        )
        order = np.argsort(-shares[:-1], kind="stable").tolist()
        numbers = weighed.articles.tolist()
        rows = weighed.scores.tolist()
        return _Found(
            {numbers[i]: float(shares[i]) for i in order},
            float(shares[-1]),
            {numbers[i]: tuple(rows[i]) for i in order},
            weighed.doubts,
        )

    def _without_hidden(self, shares: Floats, weighed: Weighed, words: str) -> Floats:
        """The probabilities when articles that may not be shown take no part."""
        articles = self.kb.articles
        shown = [guard.may_be_shown(articles[number], words) for number in weighed.articles]
        kept: Floats = shares * np.array([*shown, True])
        kept /= kept.sum()
        return kept

    def _judged(self, found: _Found, words: str, reasons: tuple[str, ...], *, may_answer: bool) -> Match:
        limits = self.thresholds
        candidates = self._candidates(found)
        first = candidates[0]
        second = candidates[1].probability if len(candidates) > 1 else 0.0
        needed = limits.answer if self._is_choosable(first) else limits.smalltalk
        is_sure = first.probability >= needed and first.probability - second >= limits.margin
        article = self._article(first.article_id)
        may_be_sure = may_answer and guard.may_be_sure(article, words) and not is_excepted(article, words)
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

    def _offered(self, candidates: tuple[Candidate, ...], words: str) -> list[Candidate]:
        """The likely ones; where advice is asked for, also the first that leads to a person."""
        choosable = [candidate for candidate in candidates if self._is_choosable(candidate)]
        best = choosable[:_MOST_CHOICES]
        likely = [c for c in best if c.probability >= _LEAST_CHOICE_PART * best[0].probability]
        if guard.asks_advice(words) and not any(map(self._is_not_covered, likely)):
            likely = [*likely[: _MOST_CHOICES - 1], *islice(filter(self._is_not_covered, choosable), 1)]
        return likely

    def _is_choosable(self, candidate: Candidate) -> bool:
        return bool(self._may_be_choice[self._numbers[candidate.article_id]])

    def _is_not_covered(self, candidate: Candidate) -> bool:
        return self._article(candidate.article_id).kind is Kind.NOT_COVERED

    def _article(self, article_id: str) -> Article:
        return self.kb.articles[self._numbers[article_id]]

    def _certain(self, article_id: str, found: _Found, words: str, reasons: tuple[str, ...]) -> Answer:
        """An answer that needs no weighing; the others share what is left of certainty."""
        number = self._numbers[article_id]
        before = found.shares.get(number, 0.0)
        certain = max(_CERTAIN, before)
        less = (1 - certain) / max(1 - before, 1e-12)
        shares = {number: certain} | {n: s * less for n, s in found.shares.items() if n != number}
        raised = _Found(shares, found.none * less, found.scores, found.doubts)
        return Answer(self._candidates(raised), words, reasons, article_id, certain)

    def _candidates(self, found: _Found) -> tuple[Candidate, ...]:
        names = self._learned.scorer.score_names if self._learned else ()
        return tuple(
            Candidate(
                self.kb.articles[number].id,
                share,
                tuple(zip(names, found.scores.get(number, ()), strict=False)),
            )
            for number, share in found.shares.items()
        )

    def _doubts(self, found: _Found) -> tuple[str, ...]:
        names = self._learned.scorer.doubt_names if self._learned else ()
        named = zip(names, found.doubts.tolist(), strict=True)
        return (f"none of these: {found.none:.2f}", *(f"{name}: {value:.2f}" for name, value in named))


def _has_first(hearing: _Found, found: _Found) -> bool:
    """Whether a hearing by itself rather means what was heard first."""
    best = next(iter(found.shares))
    return hearing.shares.get(best, 0.0) >= _LEAST_AGREEMENT


def _joined(found: _Found, others: Sequence[_Found]) -> _Found:
    """The first hearing's probabilities with those of the others mixed in, best first."""
    if not others:
        return found
    part = (1 - _FIRST_HEARING) / len(others)
    shares = {number: share * _FIRST_HEARING for number, share in found.shares.items()}
    for other in others:
        for number, share in other.shares.items():
            shares[number] = shares.get(number, 0.0) + share * part
    best_first = dict(sorted(shares.items(), key=lambda pair: -pair[1]))
    none = found.none * _FIRST_HEARING + sum(other.none for other in others) * part
    scores = {number: row for each in (*others, found) for number, row in each.scores.items()}
    return _Found(best_first, none, scores, found.doubts)


def _shortened(text: str) -> str:
    """Of a text that is far too long the beginning and the end, where people come to the point."""
    if len(text) <= _MOST_LETTERS:
        return text
    half = _MOST_LETTERS // 2
    return f"{text[:half]} {text[-half:]}"


def _exact_texts(texts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """From (article, normalised text): the texts that belong to one article only."""
    owners: dict[str, set[str]] = defaultdict(set)
    for article_id, words in texts:
        owners[words].add(article_id)
    return {words: ids.pop() for words, ids in owners.items() if len(ids) == 1}
