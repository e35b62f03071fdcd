"""A heading or a note: wrapped text in which the spoken word can be lit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from kindline.ui.icons import draw_icon
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.painting import draw_ring
from kindline.ui.widgets.touch_button import RING_REASONS
from kindline.ui.widgets.wrapped_text import WrappedText, lit_range


class TextLabel(QLabel):
    """Static text for eyes and screen readers. It takes the focus only when it is the news."""

    def __init__(self, role: Letters, style: Style, parent: QWidget, *, bold: bool) -> None:
        super().__init__(parent)
        self.has_ring = False
        self.icon_name = ""
        self._role = role
        self._bold = bold
        self._look = style
        self._lit: tuple[int, int] | None = None
        self._align = Qt.AlignmentFlag.AlignLeft
        self._words = WrappedText("", style.font(role, bold=bold))
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_text(self, text: str, icon: str = "") -> None:
        """Show other words, with an icon before them; nothing is done when nothing changed."""
        if (text, icon) == (self.text(), self.icon_name):
            return
        self.icon_name = icon
        self._lit = None
        self.setText(text)
        self._renew()

    def dress(self, style: Style) -> None:
        self._look = style
        self._renew()

    def set_role(self, role: Letters, *, centred: bool = False) -> None:
        """Other letters, and whether lines are centred."""
        self._role = role
        self._align = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        self._renew()

    def light(self, start: int, length: int) -> None:
        self._lit = (start, length)
        self.update()

    def unlight(self) -> None:
        self._lit = None
        self.update()

    def height_for(self, width: int) -> int:
        """The height in px of the text at `width`."""
        return self._words.height(width - self._icon_room)

    def width_for(self, lines: int) -> int:
        """The least width in px at which the text takes at most so many lines."""
        return self._words.least_width(lines) + self._icon_room

    def fits(self, width: int) -> bool:
        """Whether no word is wider than `width`."""
        return self._words.widest_word() + self._icon_room <= width

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self.height_for(width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = self.width_for(1)
        return QSize(width, self.height_for(width))

    def text_rect(self) -> QRect:
        """Where the words stand."""
        return self.rect().adjusted(self._icon_room, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        colours = self._look.colours
        if self.icon_name:
            side = self._look.icon_px(self._role)
            draw_icon(painter, QRect(0, 0, side, self.height()), self.icon_name, colours.good)
        lit = [lit_range(*self._lit, colours.lit, colours.on_lit)] if self._lit else []
        self._words.draw(painter, self.text_rect(), self._align, colours.ink, lit)
        if self.has_ring:
            draw_ring(painter, self.rect(), self._look.px(6), self._look)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.has_ring = event.reason() in RING_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        self.has_ring = False
        self.update()

    def _renew(self) -> None:
        self._words = WrappedText(self.text(), self._look.font(self._role, bold=self._bold))
        self.setFont(self._words.font)
        self.updateGeometry()
        self.update()

    @property
    def lit_word(self) -> str:
        """The lit word, "" if there is none."""
        start, length = self._lit or (0, 0)
        return self.text()[start : start + length]

    @property
    def _icon_room(self) -> int:
        return self._look.icon_px(self._role) + self._look.px(14) if self.icon_name else 0
