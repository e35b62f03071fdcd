"""Finds numbers in what customers say or type: in digits, in words, or both mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

STRUCK = "\ufdd0"
"""Stands where something was struck: one sign that is no part of any word or number."""

_UNITS = "zero|oh|o|nought|naught|nil|one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALES = "hundred|thousand|million"
NUMBER = re.compile(
    rf"(?:\b(?P<times>double|triple|treble)\s+)?"
    rf"(?:(?P<digits>\d+)|\b(?:(?P<unit>{_UNITS})|(?P<teen>{_TEENS})|(?P<tens>{_TENS})|(?P<scale>{_SCALES}))\b)",
    re.IGNORECASE,
)
_BETWEEN = rf"(?:[^\w{STRUCK}]|_)*"
_GAP = re.compile(
    rf"{_BETWEEN}(?:\b(?:and|then|um+|uh|er|erm|dash|hyphen|space|stroke|slash)\b{_BETWEEN})?", re.IGNORECASE
)
_SCALE_DIGITS = {"hundred": 3, "thousand": 4, "million": 7}


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers that stand together: where, how many digits, whether a scale ("thousand") is among them.

    `is_spelled` is True while it is digits said one by one ("four seven double one").
    """

    start: int
    end: int
    digits: int
    has_scale: bool
    is_spelled: bool


def runs(text: str) -> Iterator[Run]:
    """All runs of a text, left to right."""
    run: Run | None = None
    after_tens = False
    for found in NUMBER.finditer(text):
        if run is not None and _GAP.fullmatch(text, run.end, found.start()):
            run = _joined(run, found, after_tens)
        else:
            if run is not None:
                yield run
            size = _digit_count(found, after_tens=False)
            run = Run(found.start(), found.end(), size, bool(found["scale"]), bool(found["unit"]))
        after_tens = bool(found["tens"])
    if run is not None:
        yield run


def _joined(run: Run, found: re.Match[str], after_tens: bool) -> Run:
    """The run with one more number; "nine hundred" has three digits, though one is said."""
    scale = _SCALE_DIGITS.get((found["scale"] or "").casefold(), 0)
    digits = max(run.digits + _digit_count(found, after_tens), scale)
    is_spelled = run.is_spelled and bool(found["unit"])
    return Run(run.start, found.end(), digits, run.has_scale or scale > 0, is_spelled)


def _digit_count(found: re.Match[str], after_tens: bool) -> int:
    if found["scale"]:
        return 0
    if found["digits"]:
        size = len(found["digits"])
    elif found["unit"]:
        size = 0 if after_tens else 1
    else:
        size = 2
    factor = {"double": 2, "triple": 3, "treble": 3}.get((found["times"] or "").casefold(), 1)
    return size * factor
