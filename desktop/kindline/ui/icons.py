"""Material Design icons, drawn as letters of QtAwesome's font in any colour and size."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

import qtawesome
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from qtawesome.iconic_font import IconicFont

PREFIX = "mdi6"
NEUTRAL = "mdi6.circle-medium"

_log = logging.getLogger(__name__)


@cache
def _icons() -> IconicFont:
    """The one font of QtAwesome that is used; its other eleven would take 15 MB of memory."""
    folder = Path(qtawesome.__file__).parent / "fonts"
    (font,) = folder.glob("materialdesignicons6-*.ttf")
    (letters,) = folder.glob("materialdesignicons6-*-charmap-*.json")
    return IconicFont((PREFIX, font.name, letters.name))


@cache
def glyph(name: str) -> str:
    """The letter of an icon. An unknown name gives a neutral one, logged once."""
    prefix, _, rest = name.partition(".")
    try:
        return str(_icons().charmap[prefix][rest])
    except KeyError:
        _log.warning("there is no icon %r; a neutral one is shown", name)
        return glyph(NEUTRAL)


def draw_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Draw the icon in the middle of `rect`, as large as its shorter side."""
    letter = glyph(name)
    side = min(rect.width(), rect.height())
    font: QFont = _icons().font(PREFIX, side)
    font.setPixelSize(side)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()
