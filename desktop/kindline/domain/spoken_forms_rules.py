"""Rules that rewrite places of a text, each from the text as it was written, so that places stay known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """`spoken` is said for the written characters from `start` up to `end`."""

    start: int
    end: int
    spoken: str


Say = Callable[[re.Match[str]], "str | Sequence[Change] | None"]
"""What is said for a match: all of it, or parts of it; None leaves it as it is written."""
Rule = tuple[re.Pattern[str], "Say | str"]
"""A pattern, and what is said where it matches."""


def part(found: re.Match[str], group: str | int, spoken: str) -> Change:
    """One group of a match, said in other words."""
    return Change(found.start(group), found.end(group), spoken)


def only(group: str, spoken: str) -> Say:
    """Of a match one group alone is said in other words."""
    return lambda found: (part(found, group, spoken),)


def changes_by(rules: Iterable[Rule], text: str) -> tuple[Change, ...]:
    """What the rules change, left to right. An earlier rule wins; none sees another's words."""
    is_taken = bytearray(len(text))
    changes: list[Change] = []
    for pattern, say in rules:
        at = 0
        while found := pattern.search(text, at):
            start, end = found.span()
            last_taken = is_taken.rfind(1, start, end)
            at = max(end, start + 1) if last_taken < 0 else last_taken + 1
            said = None if last_taken >= 0 else say if isinstance(say, str) else say(found)
            if said is None:
                continue
            for change in (Change(start, end, said),) if isinstance(said, str) else said:
                is_taken[change.start : change.end] = b"\1" * (change.end - change.start)
                changes.append(change)
    return tuple(sorted(changes, key=lambda change: change.start))


def before(found: re.Match[str], characters: int = 60) -> str:
    """The text just before a match."""
    return found.string[max(0, found.start() - characters) : found.start()]


def after(found: re.Match[str], characters: int = 60) -> str:
    """The text just after a match."""
    return found.string[found.end() : found.end() + characters]
