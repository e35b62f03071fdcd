"""A button with an icon and words that wrap."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QWidget

from kindline.ui.act import Act
from kindline.ui.icons import draw_icon
from kindline.ui.taps import TapFilter
from kindline.ui.widgets.button_face import ButtonFace, Extras, Kind
from kindline.ui.widgets.painting import Box, draw_box, draw_ring
from kindline.ui.widgets.touch_button import TouchButton
from kindline.ui.widgets.wrapped_text import lit_range

ARROW = "mdi6.chevron-right"


@dataclass(frozen=True, slots=True)
class _Inks:
    fill: str
    words: str
    icon: str
    line: str


class WrapButton(TouchButton):
    """Shows a `ButtonFace`; icon and arrow are left out where there is no room."""

    def __init__(self, face: ButtonFace, taps: TapFilter, parent: QWidget) -> None:
        super().__init__(taps, face.style, parent)
        self.face = face
        self.extras = Extras.ALL
        self._lit: tuple[int, int] | None = None
        self._take(face)

    def show_face(self, face: ButtonFace, *, extras: Extras) -> None:
        """Show another face; nothing is done when nothing changed."""
        if face != self.face:
            self._take(face)
        if extras is not self.extras:
            self.extras = extras
            self.update()

    def light(self, start: int, length: int) -> None:
        self._lit = (start, length)
        self.update()

    def unlight(self) -> None:
        if self._lit is not None:
            self._lit = None
            self.update()

    @property
    def lit_word(self) -> str:
        """The lit word, "" if there is none."""
        start, length = self._lit or (0, 0)
        return self.face.label[start : start + length]

    def text_rect(self) -> QRect:
        """Where the words stand."""
        return self.face.text_rect(self.rect(), extras=self.extras)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self.face.height_for(width, extras=self.extras)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = self.face.width_for(1, extras=self.extras)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        inks = self._inks()
        spaces = self.look.spaces
        border = spaces.border * 2 if self.isDown() else spaces.border
        draw_box(painter, self.rect(), Box(inks.fill, inks.line, border, spaces.radius))
        if self.face.is_left:
            self._paint_left(painter, inks)
        else:
            self._paint_centred(painter, inks)
        if self.has_ring:
            draw_ring(painter, self.rect(), spaces.radius, self.look)

    def _paint_left(self, painter: QPainter, inks: _Inks) -> None:
        face = self.face
        if face.shows_icon(self.extras):
            icon = QRect(face.pad_x, 0, face.icon_px, self.height())
            draw_icon(painter, icon, face.button.icon, inks.icon)
        if self.extras is Extras.ALL and face.arrow_px:
            side = face.arrow_px
            right = QRect(self.width() - face.pad_x - side * 3 // 4, 0, side, self.height())
            draw_icon(painter, right, ARROW, inks.words)
        face.text.draw(painter, self.text_rect(), Qt.AlignmentFlag.AlignLeft, inks.words, self._formats())

    def _paint_centred(self, painter: QPainter, inks: _Inks) -> None:
        face, rect = self.face, self.text_rect()
        if face.shows_icon(self.extras):
            words = max(face.text.line_widths(face.text.balance(rect.width())))
            spare = max(rect.width() - words, 0) // 2
            icon = QRect(face.pad_x + spare, 0, face.icon_px, self.height())
            draw_icon(painter, icon, face.button.icon, inks.icon)
        face.text.draw(painter, rect, Qt.AlignmentFlag.AlignHCenter, inks.words, self._formats())

    def _formats(self) -> list[QTextLayout.FormatRange]:
        if self._lit is None:
            return []
        return [lit_range(*self._lit, self.look.colours.lit, self.look.colours.on_lit)]

    def _inks(self) -> _Inks:
        colours = self.look.colours
        if not self.isEnabled():
            return _Inks(colours.paper, colours.quiet, colours.quiet, colours.line)
        if self.face.button.primary:
            return _Inks(colours.act, colours.on_act, colours.on_act, colours.act)
        if self.face.kind is Kind.ACTION:
            return _Inks(colours.card, colours.act, colours.act, colours.act)
        icon = colours.act if self.face.is_left else colours.ink
        return _Inks(colours.card, colours.ink, icon, colours.line)

    def _take(self, face: ButtonFace) -> None:
        self.face, self.look = face, face.style
        self._lit = None
        self.act = Act(face.button.action, face.button.value)
        self.set_label(face.label)
        self.setEnabled(face.button.enabled)
        self.setFont(face.text.font)
        self.updateGeometry()
        self.update()
