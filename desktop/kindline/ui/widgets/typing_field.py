"""Where a question is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.painting import Box, draw_box, draw_ring

LONGEST = 300


class TypingField(QLineEdit):
    """A large line for typing, with its own box and focus ring."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = style
        self.setFrame(False)
        self.setMaxLength(LONGEST)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        self.dress(style)

    def dress(self, style: Style) -> None:
        self._look = style
        self.setFont(style.font(Letters.TILE))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        palette.setColor(QPalette.ColorRole.Text, QColor(style.colours.ink))
        palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(style.colours.quiet))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(style.colours.act))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(style.colours.on_act))
        self.setPalette(palette)
        self.setTextMargins(style.spaces.pad * 2 // 3, 0, style.spaces.pad * 2 // 3, 0)

    def room_px(self, width: int) -> int:
        """How wide the text may be in a field of `width` px."""
        margins = self.textMargins()
        return width - margins.left() - margins.right() - 8

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        colours, spaces = self._look.colours, self._look.spaces
        draw_box(painter, self.rect(), Box(colours.card, colours.line, spaces.border, spaces.radius))
        if self.hasFocus():
            draw_ring(painter, self.rect(), spaces.radius, self._look)
        painter.end()
        super().paintEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.deselect()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()
