"""How the window is divided."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

from kindline.ui.tokens import Style


class Areas(NamedTuple):
    """Where the four parts of the window stand."""

    person: QRect
    top: QRect
    page: QRect
    comfort: QRect


def divide(window: QSize, style: Style, top_px: int, comfort_px: Callable[[int], int]) -> Areas:
    """The person column at the left, or a bar at the bottom of a portrait window; the rest beside it.

    `top_px` is the top row's height, `comfort_px` tells the comfort row's height at a width.
    """
    spaces, column = style.spaces, style.column_px
    if style.is_portrait:
        person = QRect(0, window.height() - column, window.width(), column)
        rest = QRect(0, 0, window.width(), window.height() - column)
    else:
        person = QRect(0, 0, column, window.height())
        rest = QRect(column, 0, window.width() - column, window.height())
    rest = rest.adjusted(spaces.margin_x, spaces.margin_y, -spaces.margin_x, -spaces.margin_y)
    low = comfort_px(rest.width())
    return Areas(
        person=person,
        top=QRect(rest.x(), rest.y(), rest.width(), top_px),
        page=rest.adjusted(0, top_px + spaces.gap, 0, -low - spaces.gap),
        comfort=QRect(rest.x(), rest.bottom() + 1 - low, rest.width(), low),
    )
