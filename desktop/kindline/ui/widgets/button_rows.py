"""How buttons share a width: in one row if they fit, else wrapped, else in more rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

from kindline.ui.tokens import Style
from kindline.ui.widgets.button_face import ButtonFace, Extras


@dataclass(frozen=True, slots=True)
class Way:
    """One way to place buttons: rows of buttons, lines of words in each, what beside them."""

    rows: int
    lines: int
    extras: Extras


BAR_WAYS = (
    Way(1, 1, Extras.ALL),
    Way(1, 2, Extras.ALL),
    Way(1, 2, Extras.NONE),
    Way(2, 1, Extras.ALL),
    Way(2, 1, Extras.NONE),
    Way(2, 2, Extras.NONE),
    Way(3, 1, Extras.ALL),
    Way(3, 3, Extras.NONE),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each button goes, from (0, 0), and how high all are together."""

    rects: tuple[QRect, ...]
    height: int
    extras: Extras


EMPTY = Plan((), 0, Extras.ALL)


def plan_rows(faces: Sequence[ButtonFace], width: int, style: Style, ways: Sequence[Way] = BAR_WAYS) -> Plan:
    """The first of the `ways` in which no word is cut; the last one if none is."""
    if not faces:
        return EMPTY
    for way in ways:
        plan = _try(faces, width, style.spaces.gap, way)
        if plan is not None:
            return plan
    return _one_below_the_other(faces, width, style.spaces.gap)


def stack(needs: Sequence[int], room: QRect, gap: int, most: int) -> tuple[QRect, ...]:
    """Rows below each other in `room`, from (0, 0): each its need, and the same share of what is left.

    A row grows to at most `most` px; empty if the rows do not fit.
    """
    spare = room.height() - sum(needs) - gap * (len(needs) - 1)
    if not needs or spare < 0:
        return ()
    high = [max(need, min(most, (room.height() + gap) // len(needs) - gap)) for need in needs]
    if sum(high) + gap * (len(high) - 1) > room.height():
        high = [need + spare // len(needs) for need in needs]
    rects = []
    y = 0
    for own in high:
        rects.append(QRect(0, y, room.width(), own))
        y += own + gap
    return tuple(rects)


def share(needs: Sequence[int], width: int) -> list[int]:
    """Divide a width: equally if all needs allow it, else each its need and the same share of the rest."""
    equal = width // len(needs)
    if max(needs) <= equal:
        return [equal] * len(needs)
    spare = (width - sum(needs)) // len(needs)
    return [need + spare for need in needs]


def _try(faces: Sequence[ButtonFace], width: int, gap: int, way: Way) -> Plan | None:
    if way.rows > len(faces):
        return None
    rects: list[QRect] = []
    y = 0
    for row in _rows(faces, way.rows):
        needs = [face.width_for(way.lines, extras=way.extras) for face in row]
        room = width - gap * (len(row) - 1)
        if sum(needs) > room:
            return None
        widths = share(needs, room)
        high = max(f.height_for(w, extras=way.extras) for f, w in zip(row, widths, strict=True))
        x = 0
        for own in widths:
            rects.append(QRect(x, y, own, high))
            x += own + gap
        rects[-1].setRight(width - 1)
        y += high + gap
    return Plan(tuple(rects), y - gap, way.extras)


def _rows(faces: Sequence[ButtonFace], count: int) -> list[Sequence[ButtonFace]]:
    """Split into rows, the shorter ones first, so that the last button ends up bottom right."""
    rows: list[Sequence[ButtonFace]] = []
    rest = list(faces)
    for left in range(count, 0, -1):
        take = len(rest) // left
        rows.append(rest[:take])
        rest = rest[take:]
    return rows


def _one_below_the_other(faces: Sequence[ButtonFace], width: int, gap: int) -> Plan:
    rects = []
    y = 0
    for face in faces:
        high = face.height_for(width, extras=Extras.NONE)
        rects.append(QRect(0, y, width, high))
        y += high + gap
    return Plan(tuple(rects), y - gap, extras=Extras.NONE)
