"""How buttons share a width: in one row if they fit, else wrapped, else in more rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from kindline.ui.tokens import Style
from kindline.ui.widgets.wrap_button import WrapButton


@dataclass(frozen=True, slots=True)
class Way:
    """One way to place buttons: rows of buttons, lines of words in each, with icons or without."""

    rows: int
    lines: int
    with_icon: bool


BAR_WAYS = (
    Way(1, 1, True),
    Way(1, 2, True),
    Way(1, 2, False),
    Way(2, 1, True),
    Way(2, 2, True),
    Way(2, 2, False),
    Way(3, 1, True),
    Way(3, 3, False),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each button goes, from (0, 0), and how high all are together."""

    rects: tuple[QRect, ...]
    height: int
    with_icon: bool


EMPTY = Plan((), 0, True)


def plan_rows(
    buttons: Sequence[WrapButton], width: int, style: Style, ways: Sequence[Way] = BAR_WAYS
) -> Plan:
    """The first of the `ways` in which no word is cut; the last one if none is."""
    if not buttons:
        return EMPTY
    for way in ways:
        plan = _try(buttons, width, style.spaces.gap, way)
        if plan is not None:
            return plan
    return _one_below_the_other(buttons, width, style.spaces.gap)


def place(buttons: Sequence[WrapButton], plan: Plan, at: QPoint) -> None:
    """Move the buttons to where the plan has them, shifted by `at`."""
    for button, rect in zip(buttons, plan.rects, strict=True):
        button.with_icon = plan.with_icon
        button.setGeometry(rect.translated(at))
        button.update()


def share(needs: Sequence[int], width: int) -> list[int]:
    """Divide a width: equally if all needs allow it, else each its need and the same share of the rest."""
    equal = width // len(needs)
    if max(needs) <= equal:
        return [equal] * len(needs)
    spare = (width - sum(needs)) // len(needs)
    return [need + spare for need in needs]


def _try(buttons: Sequence[WrapButton], width: int, gap: int, way: Way) -> Plan | None:
    if way.rows > len(buttons):
        return None
    rects: list[QRect] = []
    y = 0
    for row in _rows(buttons, way.rows):
        needs = [button.width_for(way.lines, with_icon=way.with_icon) for button in row]
        room = width - gap * (len(row) - 1)
        if sum(needs) > room:
            return None
        widths = share(needs, room)
        high = max(b.height_for(w, with_icon=way.with_icon) for b, w in zip(row, widths, strict=True))
        x = 0
        for own in widths:
            rects.append(QRect(x, y, own, high))
            x += own + gap
        rects[-1].setRight(width - 1)
        y += high + gap
    return Plan(tuple(rects), y - gap, way.with_icon)


def _rows(buttons: Sequence[WrapButton], count: int) -> list[Sequence[WrapButton]]:
    """Split into rows, the shorter ones first, so that the last button ends up bottom right."""
    rows: list[Sequence[WrapButton]] = []
    rest = list(buttons)
    for left in range(count, 0, -1):
        take = len(rest) // left
        rows.append(rest[:take])
        rest = rest[take:]
    return rows


def _one_below_the_other(buttons: Sequence[WrapButton], width: int, gap: int) -> Plan:
    rects = []
    y = 0
    for button in buttons:
        high = button.height_for(width, with_icon=False)
        rects.append(QRect(0, y, width, high))
        y += high + gap
    return Plan(tuple(rects), y - gap, with_icon=False)
