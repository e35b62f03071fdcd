"""A button with an icon and words that wrap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kindline.services.presenters.views import Button
from kindline.ui.act import Act
from kindline.ui.icons import draw_icon
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.painting import draw_box, draw_ring
from kindline.ui.widgets.touch_button import TouchButton
from kindline.ui.widgets.wrapped_text import WrappedText, lit_range

CHEVRON = "mdi6.chevron-right"
_MANY = 99


class Kind(Enum):
    """Where a button stands decides how it looks."""

    ACTION = "action"
    TILE = "tile"
    INVITE = "invite"
    COMFORT = "comfort"
    KEY = "key"


_ROLES = {
    Kind.ACTION: Letters.BUTTON,
    Kind.TILE: Letters.TILE,
    Kind.INVITE: Letters.INVITE,
    Kind.COMFORT: Letters.SMALL,
    Kind.KEY: Letters.KEY,
}


@dataclass(frozen=True, slots=True)
class _Paint:
    fill: str
    ink: str
    icon: str
    line: str


class WrapButton(TouchButton):
    """Icon and words, wrapped; `with_icon` False leaves the icon out where there is no room."""

    def __init__(self, kind: Kind, taps: TapFilter, style: Style, parent: QWidget) -> None:
        super().__init__(taps, style, parent)
        self.kind = kind
        self.with_icon = True
        self._button: Button | None = None
        self._label = ""
        self._lit: tuple[int, int] | None = None
        self._text = WrappedText("", style.font(_ROLES[kind], bold=True))

    @property
    def is_primary(self) -> bool:
        return self._button is not None and self._button.primary

    def show_button(self, button: Button, label: str) -> None:
        """Show a button with its words; nothing is done when nothing changed."""
        if (button, label) == (self._button, self._label):
            return
        self._button, self._label = button, label
        self.act = Act(button.action, button.value)
        self.set_label(label)
        self.setEnabled(button.enabled)
        self._lit = None
        self._renew()

    def dress(self, style: Style) -> None:
        self.look = style
        self._renew()

    def light(self, start: int, length: int) -> None:
        self._lit = (start, length)
        self.update()

    def unlight(self) -> None:
        self._lit = None
        self.update()

    def width_for(self, lines: int, *, with_icon: bool) -> int:
        """The least width in px at which the words take at most so many lines."""
        return self._text.least_width(lines) + self._around(with_icon)

    def height_for(self, width: int, *, with_icon: bool | None = None) -> int:
        """The height in px that the words need at `width`, at least a finger's."""
        inner = width - self._around(self.with_icon if with_icon is None else with_icon)
        least = self.look.spaces.target if self.kind is not Kind.KEY else self.look.spaces.least_target
        return max(self._text.height(max(inner, 1)) + 2 * self._pad_y, least)

    def fits(self, width: int, *, with_icon: bool, lines: int = _MANY) -> bool:
        """Whether no word is cut at `width`."""
        return self._text.fits(max(width - self._around(with_icon), 1), lines)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self.height_for(width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = self.width_for(1, with_icon=self.with_icon)
        return QSize(width, self.height_for(width))

    def text_rect(self) -> QRect:
        """Where the words stand."""
        rect = self.rect().adjusted(self._pad_x, 0, -self._pad_x, 0)
        if self._is_left:
            left = self._icon_px + self._icon_gap if self._has_icon(self.with_icon) else 0
            right = self._chevron_px if self.with_icon else 0
            return rect.adjusted(left, 0, -right, 0)
        if not self._has_icon(self.with_icon):
            return rect
        return rect.adjusted(self._icon_px + self._icon_gap, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        paint = self._paint()
        spaces = self.look.spaces
        border = spaces.border * 2 if self.isDown() else spaces.border
        draw_box(painter, self.rect(), paint.fill, paint.line, border, spaces.radius)
        rect = self.text_rect()
        if self._is_left:
            self._paint_left(painter, rect, paint)
        else:
            self._paint_centred(painter, rect, paint)
        if self.has_ring:
            draw_ring(painter, self.rect(), spaces.radius, self.look)

    def _paint_left(self, painter: QPainter, rect: QRect, paint: _Paint) -> None:
        if self._has_icon(self.with_icon):
            icon = QRect(self._pad_x, 0, self._icon_px, self.height())
            draw_icon(painter, icon, self._icon, paint.icon)
        if self.with_icon:
            side = self._chevron_px
            right = QRect(self.width() - self._pad_x - side * 3 // 4, 0, side, self.height())
            draw_icon(painter, right, CHEVRON, paint.ink)
        self._text.draw(painter, rect, Qt.AlignmentFlag.AlignLeft, paint.ink, self._formats())

    def _paint_centred(self, painter: QPainter, rect: QRect, paint: _Paint) -> None:
        if self._has_icon(self.with_icon):
            words = max(self._text.line_widths(self._text.balance(rect.width())))
            spare = max(rect.width() - words, 0) // 2
            x = self._pad_x + spare
            draw_icon(painter, QRect(x, 0, self._icon_px, self.height()), self._icon, paint.icon)
        self._text.draw(painter, rect, Qt.AlignmentFlag.AlignHCenter, paint.ink, self._formats())

    def _formats(self) -> list[object]:
        if self._lit is None:
            return []
        return [lit_range(*self._lit, self.look.colours.lit, self.look.colours.on_lit)]

    def _paint(self) -> _Paint:
        colours = self.look.colours
        if not self.isEnabled():
            return _Paint(colours.paper, colours.quiet, colours.quiet, colours.line)
        if self.is_primary:
            return _Paint(colours.act, colours.on_act, colours.on_act, colours.act)
        if self.kind is Kind.ACTION:
            return _Paint(colours.card, colours.act, colours.act, colours.act)
        icon = colours.act if self._is_left else colours.ink
        return _Paint(colours.card, colours.ink, icon, colours.line)

    def _renew(self) -> None:
        self._text = WrappedText(self._label, self.look.font(_ROLES[self.kind], bold=True))
        self.setFont(self._text.font)
        self.updateGeometry()
        self.update()

    @property
    def _icon(self) -> str:
        return self._button.icon if self._button else ""

    def _has_icon(self, with_icon: bool) -> bool:
        return with_icon and bool(self._icon)

    @property
    def _is_left(self) -> bool:
        return self.kind in (Kind.TILE, Kind.INVITE)

    @property
    def _icon_px(self) -> int:
        return self.look.icon_px(_ROLES[self.kind])

    @property
    def _chevron_px(self) -> int:
        return self.look.icon_px(Letters.SMALL) if self._is_left else 0

    @property
    def _icon_gap(self) -> int:
        return self.look.px(24 if self._is_left else 16)

    @property
    def _pad_x(self) -> int:
        return self.look.spaces.pad * (4 if self._is_left else 2) // 5

    @property
    def _pad_y(self) -> int:
        return self.look.spaces.border + self.look.px(2)

    def _around(self, with_icon: bool) -> int:
        """What stands beside the words, in px."""
        icon = self._icon_px + self._icon_gap if self._has_icon(with_icon) else 0
        return 2 * self._pad_x + icon + (self._chevron_px if with_icon else 0)
