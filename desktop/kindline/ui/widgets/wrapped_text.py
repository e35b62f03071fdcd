"""A short text, wrapped at words, measured and drawn the same way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

PITCH = 1.22
# "a" and "I" do not stand alone at the end of a line
_LONE_LETTER = re.compile(r"(?<!\S)(\w) ")
_ENDLESS_PX = 1_000_000


class WrappedText:
    """Plain text in one font. Lines follow each other at `PITCH` times the letter size."""

    def __init__(self, text: str, font: QFont) -> None:
        self.text = text
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._layout = QTextLayout(_LONE_LETTER.sub("\\1\u00a0", text).replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._laid_width = -1

    def line_widths(self, width: int) -> list[int]:
        """The width in px of each line when wrapped at `width`; a long word may be wider."""
        self._lay(width)
        return [ceil(self._layout.lineAt(i).naturalTextWidth()) for i in range(self._layout.lineCount())]

    def fits(self, width: int, lines: int) -> bool:
        """Whether the text takes at most so many lines and none is wider than `width`."""
        widths = self.line_widths(width)
        return len(widths) <= lines and max(widths, default=0) <= width

    def height(self, width: int) -> int:
        """The height in px when wrapped at `width`."""
        return self._height_of(len(self.line_widths(width)))

    def _height_of(self, lines: int) -> int:
        if not lines:
            return 0
        return ceil((lines - 1) * PITCH * self.font.pixelSize() + self._metrics.height())

    def least_width(self, lines: int) -> int:
        """The least width in px at which the text takes at most so many lines."""
        high = max(self.line_widths(_ENDLESS_PX), default=0)
        if lines == 1:
            return high
        low = 0
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.fits(middle, lines) else (middle, high)
        return high

    def widest_word(self) -> int:
        """The width in px of the widest part that cannot be wrapped."""
        return max(self.line_widths(1), default=0)

    def balance(self, width: int) -> int:
        """The least width that needs no more lines than `width` does: lines become equally long."""
        lines = len(self.line_widths(width))
        return min(width, self.least_width(lines)) if lines > 1 else width

    def draw(
        self,
        painter: QPainter,
        rect: QRect,
        align: Qt.AlignmentFlag,
        colour: str,
        formats: Sequence[QTextLayout.FormatRange] = (),
    ) -> None:
        """Draw into `rect`, in the middle of its height; centred lines are made equally long."""
        is_centred = bool(align & Qt.AlignmentFlag.AlignHCenter)
        self._lay(self.balance(rect.width()) if is_centred else rect.width())
        for i in range(self._layout.lineCount()):
            line = self._layout.lineAt(i)
            x = (rect.width() - line.naturalTextWidth()) / 2 if is_centred else 0.0
            line.setPosition(QPointF(x, i * PITCH * self.font.pixelSize()))
        self._laid_width = -1
        y = rect.y() + (rect.height() - self._height_of(self._layout.lineCount())) / 2
        painter.setPen(QColor(colour))
        self._layout.draw(painter, QPointF(rect.x(), y), list(formats))

    def _lay(self, width: int) -> None:
        if width == self._laid_width:
            return
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
        self._layout.endLayout()
        self._laid_width = width


def lit_range(start: int, length: int, lit: str, on_lit: str) -> QTextLayout.FormatRange:
    """How the spoken word looks: another background, and a line under it for those who see no colour."""
    shown = QTextLayout.FormatRange()
    shown.start, shown.length = start, length
    shown.format = lit_format(lit, on_lit)
    return shown


def lit_format(lit: str, on_lit: str) -> QTextCharFormat:
    """The same look as a character format."""
    style = QTextCharFormat()
    style.setBackground(QColor(lit))
    style.setForeground(QColor(on_lit))
    style.setFontUnderline(True)
    return style
