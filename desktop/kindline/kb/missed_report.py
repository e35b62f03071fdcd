"""Kept misses, put in order for editors: like questions together, each group with the nearest article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kindline.domain.matching import Answer, Match
from kindline.domain.misses import Miss, MissKind
from kindline.kb.changes import Outcome
from kindline.kb.grouping import group_texts
from kindline.kb.matcher import Matcher
from kindline.kb.words import normalised
from kindline.ports import SentenceEncoder

MOST_EXAMPLES = 3
_LEAST_NEAR = 0.1
"""An article with less probability than this is not near."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article and its mean probability (0-1) over a group's examples."""

    article_id: str
    title: str
    probability: float


@dataclass(frozen=True, slots=True)
class MissedGroup:
    """Questions that are alike: how many were asked, what happened, up to three, and what is near.

    `now` is what the first example gets today: an answer if it was taught since.
    """

    size: int
    kinds: Mapping[MissKind, int]
    examples: tuple[str, ...]
    nearest: Nearest | None
    now: Outcome


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """Questions whose article the customers picked themselves: these could be taught."""

    article_id: str
    title: str
    size: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissedReport:
    """`questions` counts each asking once; `wordless` of them have no word left to compare."""

    questions: int
    wordless: int
    groups: tuple[MissedGroup, ...]
    chosen: tuple[ChosenGroup, ...]


def report(misses: Sequence[Miss], matcher: Matcher, encoder: SentenceEncoder | None = None) -> MissedReport:
    """The misses grouped, biggest group first. Raises `EncoderError`."""
    asked: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        asked[miss.id].append(miss)
    missed = [kinds for kinds in asked.values() if any(m.kind is not MissKind.CHOSEN for m in kinds)]
    texts = [kinds[0].question for kinds in missed]
    usual = [text for article in matcher.kb.articles for text in article.questions]
    groups = group_texts(texts, encoder, usual)
    return MissedReport(
        questions=len(missed),
        wordless=len(missed) - sum(map(len, groups)),
        groups=tuple(
            sorted((_group([missed[place] for place in places], matcher) for places in groups), key=_rank)
        ),
        chosen=_chosen([kinds[0] for kinds in asked.values() if len(kinds) == 1], matcher),
    )


def _rank(group: MissedGroup) -> tuple[int, bool, str]:
    """The biggest first; among equals those near the same article side by side."""
    return -group.size, group.nearest is None, group.nearest.article_id if group.nearest else ""


def _group(asked: Sequence[Sequence[Miss]], matcher: Matcher) -> MissedGroup:
    examples = _examples([kinds[0].question for kinds in asked])
    matches = [matcher.match(text) for text in examples]
    kinds = Counter(miss.kind for misses in asked for miss in misses)
    return MissedGroup(len(asked), kinds, examples, _nearest(matches, matcher), Outcome.of(matches[0]))


def _nearest(matches: Sequence[Match], matcher: Matcher) -> Nearest | None:
    shares: Counter[str] = Counter()
    for match in matches:
        for candidate in match.candidates:
            shares[candidate.article_id] += candidate.probability / len(matches)  # type: ignore[assignment]  # a float counts as well
    if not shares:
        return None
    article_id, probability = max(shares.items(), key=lambda share: (share[1], share[0]))
    if probability < _LEAST_NEAR:
        return None
    return Nearest(article_id, matcher.kb.get(article_id).title, float(probability))


def _chosen(misses: Sequence[Miss], matcher: Matcher) -> tuple[ChosenGroup, ...]:
    """What customers picked and were content with, and is not answered at once by now."""
    titles = {article.id: article.title for article in matcher.kb.articles}
    texts: dict[str, list[str]] = defaultdict(list)
    for miss in misses:
        is_open = miss.kind is MissKind.CHOSEN and miss.chosen in titles and normalised(miss.question)
        if is_open and not isinstance(matcher.match(miss.question), Answer):
            texts[miss.chosen].append(miss.question)
    groups = [
        ChosenGroup(chosen, titles[chosen], len(said), _examples(said)) for chosen, said in texts.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.size, group.article_id)))


def _examples(texts: Sequence[str]) -> tuple[str, ...]:
    """The first few that differ."""
    different = {normalised(text): text for text in reversed(texts)}
    return tuple(list(reversed(different.values()))[:MOST_EXAMPLES])
