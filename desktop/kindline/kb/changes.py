"""Which known questions get another reply when the articles change, and whether that is for the worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from kindline.domain.matching import Answer, Choices, Match
from kindline.kb.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to ask before and after. `right` is the article that answers it, "" when not known.

    `is_off_topic` means that no article answers it.
    """

    text: str
    right: str = ""
    is_off_topic: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question gets: "answer", "choices" or "unknown", and the articles, best first."""

    kind: str
    article_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, match: Match) -> Outcome:
        if isinstance(match, Answer):
            return cls("answer", (match.article_id,))
        if isinstance(match, Choices):
            return cls("choices", match.article_ids)
        return cls("unknown")

    def is_same(self, other: Outcome) -> bool:
        """Whether a customer gets the same; the order of choices does not count."""
        return self.kind == other.kind and set(self.article_ids) == set(other.article_ids)


class Turn(IntEnum):
    """How a change is to be judged; worse ones first."""

    WORSE = 0
    OTHER = 1
    BETTER = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose reply changes."""

    probe: Probe
    before: Outcome
    after: Outcome
    turn: Turn

    @property
    def is_now_wrong(self) -> bool:
        """Whether the question gets an answer that is known to be wrong."""
        return self.turn is Turn.WORSE and _worth(self.probe, self.after) == 0


def changes(before: Matcher, after: Matcher, probes: Sequence[Probe]) -> tuple[Change, ...]:
    """The probes whose reply changes, those that get worse first, else in their order."""
    return tuple(sorted(_changes(before, after, probes), key=lambda change: change.turn))


def _changes(before: Matcher, after: Matcher, probes: Sequence[Probe]) -> Iterator[Change]:
    for probe in probes:
        old, new = Outcome.of(before.match(probe.text)), Outcome.of(after.match(probe.text))
        if not old.is_same(new):
            yield Change(probe, old, new, _turn(probe, old, new))


def _turn(probe: Probe, before: Outcome, after: Outcome) -> Turn:
    if not probe.right and not probe.is_off_topic:
        return Turn.OTHER
    old, new = _worth(probe, before), _worth(probe, after)
    if old == new:
        return Turn.OTHER
    return Turn.BETTER if new > old else Turn.WORSE


def _worth(probe: Probe, outcome: Outcome) -> int:
    """How good an outcome is where the right one is known; a wrong answer is worst."""
    if probe.is_off_topic:
        return {"unknown": 2, "choices": 1, "answer": 0}[outcome.kind]
    if outcome.kind == "unknown":
        return 1
    if probe.right in outcome.article_ids:
        return 3 if outcome.kind == "answer" else 2
    return 0
