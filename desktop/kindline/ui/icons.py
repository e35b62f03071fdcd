"""Material Design icons, drawn as letters of QtAwesome's font in any colour and size."""

from __future__ import annotations

import logging
from functools import cache

import qtawesome
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

NEUTRAL = "mdi6.circle-medium"

_log = logging.getLogger(__name__)


@cache
def glyph(name: str) -> tuple[str, str]:
    """The font prefix and the letter of an icon. An unknown name gives a neutral one, logged once."""
    prefix, _, rest = name.partition(".")
    try:
        return prefix, str(qtawesome.charmap(f"{prefix}.{rest}"))
    except KeyError:
        _log.warning("there is no icon %r; a neutral one is shown", name)
        return glyph(NEUTRAL)


def draw_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Draw the icon in the middle of `rect`, as large as its shorter side."""
    prefix, letter = glyph(name)
    side = min(rect.width(), rect.height())
    font: QFont = qtawesome.font(prefix, side)
    font.setPixelSize(side)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()
