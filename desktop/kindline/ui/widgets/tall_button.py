"""A tall button: a large icon, a title, a second line; the person column and the microphone are such."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kindline.ui.icons import draw_icon
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.painting import Box, draw_box, draw_ring
from kindline.ui.widgets.touch_button import TouchButton
from kindline.ui.widgets.wrapped_text import WrappedText


@dataclass(frozen=True, slots=True)
class TallLook:
    """Colours and letters. `disc` is the colour of the disc behind the icon, "" for none."""

    fill: str
    ink: str
    line: str
    disc: str
    icon_ink: str
    title: Letters
    radius: int
    icon_px: int
    pad: int
    second_lines: int  # so many lines are kept free, so that nothing moves when the second line comes


class TallButton(TouchButton):
    """Title, second line and foot are wrapped; the icon takes what room is left, or goes."""

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget) -> None:
        super().__init__(taps, style, parent)
        self.icon_name = ""
        self.title = ""
        self.second = ""
        self.foot = ""
        self._tall: TallLook | None = None

    def show_words(self, icon: str, title: str, second: str, foot: str) -> None:
        """Show other words; nothing is done when nothing changed."""
        if (icon, title, second, foot) == (self.icon_name, self.title, self.second, self.foot):
            return
        self.icon_name, self.title, self.second, self.foot = icon, title, second, foot
        self.set_label(title)
        self.setAccessibleDescription(" ".join(part for part in (second, foot) if part))
        self.update()

    def dress(self, style: Style, tall: TallLook) -> None:
        self.look, self._tall = style, tall
        self.update()

    def parts(self) -> list[tuple[WrappedText, QRect]]:
        """The texts shown and where, from top to bottom."""
        return [(text, rect) for text, rect in self._plan()[1] if text.text]

    def words_fit(self, width: int, height: int, *, icon_px: int) -> bool:
        """Whether title, second line and an icon of `icon_px` fit into this size."""
        inner = width - 2 * self._pad
        title, second = self._text(self._title_role, self.title, bold=True), self._second()
        used = title.height(inner) + self._gap + second.height(inner) + 2 * self._pad
        wide = max(title.widest_word(), second.widest_word()) <= inner
        return wide and used + icon_px + self._gap <= height

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        tall = self._tall
        if tall is None:
            return
        painter = QPainter(self)
        border = self.look.spaces.border
        line = tall.ink if self.isDown() else tall.line
        width = border * 2 if self.isDown() else border if tall.line != tall.fill else 0
        draw_box(painter, self.rect(), Box(tall.fill, line, width, tall.radius))
        icon, parts = self._plan()
        if icon:
            self._paint_icon(painter, icon, tall)
        for text, rect in parts:
            text.draw(painter, rect, Qt.AlignmentFlag.AlignHCenter, tall.ink)
        if self.has_ring:
            draw_ring(painter, self.rect(), tall.radius, self.look)

    def _paint_icon(self, painter: QPainter, rect: QRect, tall: TallLook) -> None:
        if not tall.disc:
            draw_icon(painter, rect, self.icon_name, tall.icon_ink)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tall.disc))
        painter.drawEllipse(rect)
        inset = rect.width() // 4
        draw_icon(painter, rect.adjusted(inset, inset, -inset, -inset), self.icon_name, tall.icon_ink)

    def _plan(self) -> tuple[QRect | None, list[tuple[WrappedText, QRect]]]:
        """The icon's place (None: no room for it) and the texts with theirs."""
        pad, gap = self._pad, self._gap
        inner = self.width() - 2 * pad
        title, second = self._text(self._title_role, self.title, bold=True), self._second()
        foot = self._text(Letters.SMALL, self.foot)
        title_h, second_h = title.height(inner), second.height(inner)
        foot_h = foot.height(inner)
        kept = max(second_h, self._kept_px())
        room = self.height() - 2 * pad - title_h - gap // 2 - second_h
        has_foot = bool(self.foot) and foot_h + gap <= room
        if has_foot:
            room -= foot_h + gap
        side = self._icon_side(room - (kept - second_h) - gap)
        block = (side + gap if side else 0) + title_h + gap // 2 + kept
        y = max((self.height() - block) // 2, pad)
        if has_foot:
            y = max(min(y, self.height() - pad - foot_h - gap - block), pad)
        icon = QRect((self.width() - side) // 2, y, side, side) if side else None
        y += side + gap if side else 0
        parts = [(title, QRect(pad, y, inner, title_h))]
        parts.append((second, QRect(pad, y + title_h + gap // 2, inner, second_h)))
        if has_foot:
            parts.append((foot, QRect(pad, self.height() - pad - foot_h, inner, foot_h)))
        return icon, parts

    def _icon_side(self, room: int) -> int:
        """The icon shrinks into the room there is, and goes when it would be too small to see."""
        wanted = self._tall.icon_px if self._tall and self.icon_name else 0
        side = min(wanted, room)
        return side if side >= self.look.px(48) else 0

    def _kept_px(self) -> int:
        lines = self._tall.second_lines if self._tall else 0
        return self._text(Letters.SMALL, "\n".join("x" * lines)).height(self.width()) if lines else 0

    def _second(self) -> WrappedText:
        return self._text(Letters.SMALL, self.second)

    def _text(self, role: Letters, text: str, *, bold: bool = False) -> WrappedText:
        return WrappedText(text, self.look.font(role, bold=bold))

    @property
    def _title_role(self) -> Letters:
        return self._tall.title if self._tall else Letters.HEADING

    @property
    def _pad(self) -> int:
        return self._tall.pad if self._tall else 0

    @property
    def _gap(self) -> int:
        return self.look.spaces.gap
