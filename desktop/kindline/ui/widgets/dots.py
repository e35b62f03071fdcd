"""How far a setting is turned: filled dots of all dots."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from kindline.ui.tokens import Letters, Style


class Dots(QLabel):
    """Painted as dots; its text ("3 of 5") is for screen readers."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = style
        self._level = 0
        self._levels = 0
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_level(self, level: int, levels: int, text: str) -> None:
        """Show `level` of `levels`, said as `text`."""
        self._level, self._levels = level, levels
        self.setText(text)
        self.update()

    def dress(self, style: Style) -> None:
        self._look = style
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        side = self._side
        return QSize(side * max(2 * self._levels - 1, 1), side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side
        step = min(2 * side, self.width() / max(self._levels, 1))
        left = (self.width() - step * (self._levels - 1) - side) / 2
        painter.setPen(QPen(QColor(self._look.colours.ink), 3))
        for i in range(self._levels):
            is_filled = i < self._level
            painter.setBrush(QColor(self._look.colours.ink) if is_filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(
                QRectF(left + i * step, (self.height() - side) / 2, side, side).adjusted(2, 2, -2, -2)
            )

    @property
    def _side(self) -> int:
        return self._look.letters_px(Letters.SMALL) * 2 // 3
