"""A heading and rows to choose from. More rows than fit are shown page by page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from kindline.domain.text import Message, message
from kindline.services.presenters.views import Action, Button, ListView
from kindline.ui.act import Act
from kindline.ui.pages.page import ButtonPool, Page
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.button_face import Extras, Kind
from kindline.ui.widgets.button_rows import Plan, plan_rows, stack
from kindline.ui.widgets.text_label import TextLabel

OWN = "part"
BACK = Button(Action.PREVIOUS_PAGE, Message("button.back"), "mdi6.chevron-left", OWN)
MORE = Button(Action.NEXT_PAGE, Message("ui.show_more"), "mdi6.chevron-right", OWN, primary=True)
_ROW_MOST_PX = 101


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows seen at one time (from, to), and the buttons below them."""

    start: int
    stop: int
    buttons: tuple[Button, ...]
    with_heading: bool


class ListPage(Page[ListView]):
    """Shows a `ListView`. "Back" on the second page of rows leads to the first, not away."""

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(taps, style, parent)
        self.heading = TextLabel(Letters.HEADING, style, self, bold=True)
        self.where = TextLabel(Letters.SMALL, style, self, bold=False)
        self._rows = ButtonPool(Kind.TILE, self)
        self._buttons = ButtonPool(Kind.ACTION, self)
        self._parts: list[_Part] = []
        self._shown = 0

    @property
    def part_count(self) -> int:
        return len(self._parts)

    def dress(self, style: Style, language: str) -> None:
        super().dress(style, language)
        self.heading.dress(style)
        self.where.dress(style)

    def fill(self, view: ListView) -> None:
        self.heading.show_text(self.say(view.heading))
        self._shown = 0

    def arrange(self) -> None:
        if self.view is None or self.width() < self.look.px(200):
            return
        self._parts = self._divide(self.view)
        self._show_part(min(self._shown, len(self._parts) - 1))

    def on_acted(self, act: Act) -> None:
        if act.value != OWN:
            self.acted.emit(act)
            return
        self._show_part(self._shown + (1 if act.action is Action.NEXT_PAGE else -1))
        self.turned.emit()

    def light(self, place: str, start: int, length: int) -> None:
        self.unlight()
        name, _, number = place.partition(":")
        if name == "heading":
            self.heading.light(start, length)
        elif name == "row" and number.isdigit():
            self._light_row(int(number), start, length)

    def unlight(self) -> None:
        self.heading.unlight()
        self._rows.unlight()

    def news_control(self) -> QWidget:
        return self.heading if not self.heading.isHidden() else self._rows.shown[0]

    def stops(self) -> list[QWidget]:
        return [*self._rows.shown, *self._buttons.shown]

    def _light_row(self, row: int, start: int, length: int) -> None:
        part = self._parts[self._shown]
        if part.start <= row < part.stop:
            self._rows.shown[row - part.start].light(start, length)

    def _divide(self, view: ListView) -> list[_Part]:
        """All rows at once if they fit, else as many on each page as fit beside the paging buttons."""
        rows = len(view.rows)
        whole = _Part(0, rows, view.buttons, with_heading=True)
        if self._count_fitting(whole) >= rows:
            return [whole]
        start = 0
        parts: list[_Part] = []
        while start < rows:
            buttons = (*(view.buttons if start == 0 else (BACK,)), MORE)
            part = _Part(start, rows, buttons, with_heading=True)
            count = self._count_fitting(part)
            if count < 1:
                part = _Part(start, rows, buttons, with_heading=False)
                count = max(self._count_fitting(part), 1)
            is_last = start + count >= rows
            own = (BACK,) if is_last and start else buttons
            parts.append(_Part(start, min(start + count, rows), own, part.with_heading))
            start += count
        return parts

    def _top(self, part: _Part) -> int:
        if not part.with_heading:
            return 0
        return self.heading.height_for(self.width()) + self.look.spaces.gap * 2 // 3

    def _rows_room(self, part: _Part) -> QRect:
        below = plan_rows(self._buttons.faces(part.buttons), self.width(), self.look)
        top = self._top(part)
        bottom = self.height() - (below.height + self.look.spaces.gap if below.height else 0)
        return QRect(0, top, self.width(), bottom - top)

    def _needs(self, part: _Part) -> list[int]:
        """The height that each row of a part needs."""
        extras = self._extras(part)
        rows = self.view.rows[part.start : part.stop] if self.view else ()
        return [face.height_for(self.width(), extras=extras) for face in self._rows.faces(rows)]

    def _count_fitting(self, part: _Part) -> int:
        """How many of the part's rows fit below each other."""
        left = self._rows_room(part).height()
        count = 0
        for need in self._needs(part):
            left -= need + (self._least_row_gap if count else 0)
            if left < 0:
                break
            count += 1
        return count

    def _extras(self, part: _Part) -> Extras:
        """The arrow goes first where titles would need more lines, then the icon."""
        rows = self.view.rows[part.start : part.stop] if self.view else ()
        faces = self._rows.faces(rows)
        for lines in (1, 2):
            for extras in (Extras.ALL, Extras.ICON):
                if all(face.fits(self.width(), extras=extras, lines=lines) for face in faces):
                    return extras
        return Extras.NONE

    def _show_part(self, index: int) -> None:
        if self.view is None:
            return
        self._shown = min(max(index, 0), len(self._parts) - 1)
        part = self._parts[self._shown]
        self.heading.setVisible(part.with_heading)
        self._place_heading(part)
        room, extras = self._rows_room(part), self._extras(part)
        rows = self.view.rows[part.start : part.stop]
        needs = self._needs(part)
        spare = (room.height() - sum(needs)) // max(len(rows) - 1, 1)
        gap = max(min(spare, self.look.spaces.gap * 5 // 6), 0)
        rects = stack(needs, room, gap, self.look.px(_ROW_MOST_PX))
        self._rows.show_faces(self._rows.faces(rows), Plan(rects, room.height(), extras), room.topLeft())
        faces = self._buttons.faces(part.buttons)
        below = plan_rows(faces, self.width(), self.look)
        self._buttons.show_faces(faces, below, QPoint(0, self.height() - below.height))

    def _place_heading(self, part: _Part) -> None:
        """The heading, and at its right which page of rows this is, if there is room."""
        high = self.heading.height_for(self.width())
        of = message("ui.level_of", level=self._shown + 1, levels=len(self._parts))
        self.where.show_text(self.say(of))
        wide = self.where.width_for(1)
        left = self.width() - wide
        is_free = self.heading.width_for(1) + self.look.spaces.gap <= left
        self.where.setVisible(part.with_heading and is_free and len(self._parts) > 1)
        self.where.setGeometry(left, 0, wide, high)
        self.heading.setGeometry(0, 0, left if is_free else self.width(), high)

    @property
    def _least_row_gap(self) -> int:
        return min(self.look.spaces.gap * 5 // 6, self.look.px(12))
