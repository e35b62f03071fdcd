"""What speaks for each article and what speaks against all of them, for one question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kindline.kb.examples import Examples
from kindline.kb.groups import Groups
from kindline.kb.heads import Heads
from kindline.kb.lexical import Lexical, Reading
from kindline.kb.meaning import Meaning
from kindline.kb.space import Flags, Floats, Ints, Singles

WORD_SCORES = (
    "closest by words",
    "closest three by words",
    "all by words",
    "closest by letters",
    "closest three by letters",
    "all by letters",
    "words covered",
)
WORD_DOUBTS = ("unknown words", "off-topic by words", "off-topic by letters")
MEANING_SCORES = (
    "closest by meaning",
    "closest by meaning, centred",
    "near by meaning",
    "share among articles",
    "odds alone",
)
MEANING_DOUBTS = ("off-topic by meaning", "off-topic by meaning, centred", "off-topic share")

_CLOSEST = 3
_ALL_ARTICLES = 48
_BY_MEANING, _BY_WORDS, _BY_LETTERS = 24, 14, 10
_FAR = -1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question as words, and as a vector where there is a language model."""

    reading: Reading
    vector: Singles | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a judged question may be compared with.

    `lexical` and `heads` never saw the examples `hidden` (examples,); `absent` (groups,) are articles
    of which nothing is left.
    """

    lexical: Lexical
    heads: Heads | None
    hidden: Flags
    absent: Flags


@dataclass(frozen=True, slots=True)
class Weighed:
    """`articles` (S,) are the likely ones; `scores` (S, M) speak for each, `doubts` (D,) for none."""

    articles: Ints
    scores: Floats
    doubts: Floats


class Scorer:
    """Scores by words and, with a language model, by meaning."""

    def __init__(self, examples: Examples, lexical: Lexical, meaning: Meaning | None) -> None:
        self.lexical = lexical
        self.meaning = meaning
        self._articles = examples.article_count
        self._groups = Groups(examples.owners, examples.article_count + 1)

    @property
    def score_names(self) -> tuple[str, ...]:
        return WORD_SCORES + MEANING_SCORES if self.meaning else WORD_SCORES

    @property
    def doubt_names(self) -> tuple[str, ...]:
        return WORD_DOUBTS + MEANING_DOUBTS if self.meaning else WORD_DOUBTS

    def weigh(self, question: Question, limits: Limits | None = None, needed: int = -1) -> Weighed:
        """Scores of the likely articles; `needed` is always among them."""
        reading, lexical = question.reading, limits.lexical if limits else self.lexical
        by_words = lexical.pairs.similarities(reading.pairs)
        by_letters = lexical.letters.similarities(reading.letters)
        words, letters = self._groups.largest(by_words), self._groups.largest(by_letters)
        judged = self._judge(question, limits)
        shortlist = self._shortlist(words, letters, judged[1] if judged else None, limits, needed)
        closest = self._groups.mean_of_largest
        columns = [
            words[shortlist],
            closest(by_words, shortlist, _CLOSEST),
            self._groups.mean(by_words)[shortlist],
            letters[shortlist],
            closest(by_letters, shortlist, _CLOSEST),
            self._groups.mean(by_letters)[shortlist],
            lexical.covered(reading, shortlist),
        ]
        doubts = [lexical.words.unknown_share(reading.words), words[-1], letters[-1]]
        if judged is not None and question.vector is not None:
            more, doubtful = self._by_meaning(question.vector, judged, shortlist, limits)
            columns += more
            doubts += doubtful
        return Weighed(shortlist, np.column_stack(columns), np.array(doubts))

    def _judge(self, question: Question, limits: Limits | None) -> tuple[Singles, Floats, Floats] | None:
        if self.meaning is None or question.vector is None:
            return None
        heads = limits.heads if limits else None
        return self.meaning.judge(question.vector, heads or self.meaning.heads)

    def _by_meaning(
        self,
        vector: Singles,
        judged: tuple[Singles, Floats, Floats],
        shortlist: Ints,
        limits: Limits | None,
    ) -> tuple[list[Floats], list[float]]:
        unit, log_shares, log_odds = judged
        chosen = np.append(shortlist, self._articles)
        meaning = self.meaning
        if meaning is None:
            return [], []
        if meaning.is_large:
            places, widths = self._groups.places(chosen)
            groups = Groups(np.repeat(np.arange(len(chosen)), widths), len(chosen))
            plain, centred = meaning.likeness(vector, unit, places)
            if limits is not None:
                gone = limits.hidden[places]
                plain[gone] = centred[gone] = _FAR
            at = np.arange(len(chosen))
        else:
            groups, at = self._groups, chosen
            plain, centred = meaning.likeness(vector, unit, None)
            if limits is not None:
                plain[limits.hidden] = centred[limits.hidden] = _FAR
        close, close_centred = groups.largest(plain)[at], groups.largest(centred)[at]
        near = groups.soft_largest(centred)[at]
        columns = [close[:-1], close_centred[:-1], near[:-1], log_shares[shortlist], log_odds[shortlist]]
        return columns, [close[-1], close_centred[-1], float(np.exp(log_shares[-1]))]

    def _shortlist(
        self, words: Floats, letters: Floats, log_shares: Floats | None, limits: Limits | None, needed: int
    ) -> Ints:
        """The articles that may be it, in rising order."""
        count = self._articles
        absent = limits.absent[:count] if limits else None
        if count <= _ALL_ARTICLES:
            chosen = np.ones(count, dtype=bool)
        else:
            chosen = np.zeros(count, dtype=bool)
            more = 0 if log_shares is not None else _BY_MEANING // 2
            for values, most in ((words, _BY_WORDS + more), (letters, _BY_LETTERS + more)):
                chosen[_places_of_largest(values[:count], most, absent)] = True
            if log_shares is not None:
                chosen[_places_of_largest(log_shares[:count], _BY_MEANING, absent)] = True
            if needed >= 0:
                chosen[needed] = True
        if absent is not None:
            chosen &= ~absent
        return np.flatnonzero(chosen)


def _places_of_largest(values: Floats, most: int, absent: Flags | None) -> Ints:
    if absent is not None:
        values = np.where(absent, -np.inf, values)
    return np.argpartition(-values, min(most, len(values) - 1))[:most]
