"""How loud the customer is heard. The only thing in the window that moves."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kindline.ui.tokens import Style

BARS = 28


class LevelBar(QWidget):
    """The last `BARS` loudness values as bars, the newest at the right."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = style
        self._levels: deque[float] = deque([0.0] * BARS, maxlen=BARS)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def levels(self) -> tuple[float, ...]:
        """Loudness from 0 to 1, oldest first."""
        return tuple(self._levels)

    def dress(self, style: Style) -> None:
        self._look = style
        self.update()

    def add(self, level: float) -> None:
        """Show one more loudness value from 0 to 1."""
        self._levels.append(min(max(level, 0.0), 1.0))
        self.update()

    def clear(self) -> None:
        """Forget what was heard before."""
        self._levels.extend([0.0] * BARS)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.colours.act))
        step = min(self.width() / BARS, self._look.px(20))
        wide = step * 0.55
        left = (self.width() - step * (BARS - 1) - wide) / 2
        for i, level in enumerate(self._levels):
            high = max(wide, level * self.height())
            rect = QRectF(left + i * step, (self.height() - high) / 2, wide, high)
            painter.drawRoundedRect(rect, wide / 2, wide / 2)
