"""The key pad for a telephone number."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kindline.services.presenters.views import Action, NumberView
from kindline.ui.act import Act
from kindline.ui.pages.page import ButtonPool, Page
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.button_face import ButtonFace, Extras, Kind
from kindline.ui.widgets.button_rows import Plan, Way, plan_rows
from kindline.ui.widgets.painting import Box, draw_box
from kindline.ui.widgets.text_label import TextLabel
from kindline.ui.widgets.wrapped_text import WrappedText

KEYS_IN_ROW = 3
_PAD_SHARE = 0.44
_KEY_MOST_PX = 132
_NOTE_ICON = "mdi6.information"
_ERASE = frozenset({Action.ERASE_ONE, Action.ERASE_ALL})
_ERASE_WAYS = (Way(1, 1, Extras.ALL), Way(1, 1, Extras.NONE), Way(1, 2, Extras.NONE))
_OTHER_WAYS = (
    Way(1, 1, Extras.ALL),
    Way(1, 2, Extras.ALL),
    Way(1, 2, Extras.NONE),
    Way(1, 3, Extras.NONE),
)
_DIGIT_ROLES = (Letters.NUMBER, Letters.HEADING, Letters.BODY, Letters.SMALL)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts go. A part that has no room is an empty rectangle."""

    heading: QRect
    note: QRect
    field: QRect
    pad: QRect
    others: QRect


class NumberPage(Page[NumberView]):
    """Shows a `NumberView`: the number, keys at the right, what to do with it at the left.

    Where the heading has no room of its own, the empty field asks for the number instead.
    """

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(taps, style, parent)
        self.heading = TextLabel(Letters.HEADING, style, self, bold=True)
        self.note = TextLabel(Letters.SMALL, style, self, bold=False)
        self.digits = TextLabel(Letters.NUMBER, style, self, bold=True)
        self._erase = ButtonPool(Kind.ACTION, self)
        self._others = ButtonPool(Kind.ACTION, self)
        self._keys = ButtonPool(Kind.KEY, self)
        self._field = QRect()

    def dress(self, style: Style, language: str) -> None:
        super().dress(style, language)
        for label in (self.heading, self.note, self.digits):
            label.dress(style)

    def fill(self, view: NumberView) -> None:
        self.heading.show_text(self.say(view.heading))
        self.note.show_text(self.say(view.note) if view.note else "", _NOTE_ICON)

    def arrange(self) -> None:
        if self.view is None or self.width() < self.look.px(300):
            return
        layout = self._with_heading(self.view) or self._without_heading(self.view)
        self._apply(self.view, layout)

    def light(self, place: str, start: int, length: int) -> None:
        self.unlight()
        labels = {"heading": self.heading, "note": self.note, "digits": self.digits}
        label = labels.get(place)
        if label is self.heading and self.heading.isHidden():
            label = self.digits
        if label is not None and start + length <= len(label.text()):
            label.light(start, length)

    def unlight(self) -> None:
        for label in (self.heading, self.note, self.digits):
            label.unlight()

    def news_control(self) -> QWidget:
        return self.digits if self.heading.isHidden() else self.heading

    def stops(self) -> list[QWidget]:
        return [*self._keys.shown, *self._erase.shown, *self._others.shown]

    def typed(self, text: str) -> bool:
        """Digits, plus and backspace work from the keyboard too."""
        if text == "\b":
            self.acted.emit(Act(Action.ERASE_ONE))
            return True
        if len(text) == 1 and ((text.isdecimal() and text.isascii()) or text == "+"):
            self.acted.emit(Act(Action.DIGIT, text))
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        colours, spaces = self.look.colours, self.look.spaces
        box = Box(colours.card, colours.line, spaces.border, spaces.radius)
        draw_box(QPainter(self), self._field, box)

    def _with_heading(self, view: NumberView) -> _Layout | None:
        """The drawing's layout: heading on top, field above the buttons; None if it does not fit."""
        gap = self.look.spaces.gap
        heading_h = self.heading.height_for(self.width())
        left_w = round((self.width() - gap) * (1 - _PAD_SHARE))
        note_h = self.note.height_for(left_w) + gap // 2 if view.note else 0
        top = heading_h + gap
        left = QRect(0, top, left_w, self.height() - top)
        pad = QRect(left_w + gap, top, self.width() - left_w - gap, left.height())
        others_h = self._others_px(view, left_w)
        field_h = min(left.height() - note_h - others_h - gap * 3 // 4, self.look.px(124))
        role_px = self.look.letters_px(Letters.NUMBER)
        digits_fit = self._digits(Letters.NUMBER).widest_word() <= left_w - 2 * self._field_pad
        one_line = self._digits(Letters.NUMBER).fits(left_w - 2 * self._field_pad, 1)
        if field_h < role_px * 1.4 or self._key_px(view, pad) < self.look.spaces.least_target:
            return None
        if not (digits_fit and one_line):
            return None
        field = QRect(0, top, left_w, field_h)
        note = QRect(0, field.bottom() + 1 + gap // 2, left_w, note_h - gap // 2) if view.note else QRect()
        others_y = max(field.bottom(), note.bottom()) + 1 + gap * 3 // 4
        others = QRect(0, others_y, left_w, self.height() - others_y)
        return _Layout(QRect(0, 0, self.width(), heading_h), note, field, pad, others)

    def _without_heading(self, view: NumberView) -> _Layout:
        """The field over the whole width, keys and buttons below it."""
        gap = self.look.spaces.gap
        keys_rows = -(-len(view.keys) // KEYS_IN_ROW)
        least = self.look.spaces.least_target
        pad_w = max(round(self.width() * 0.34), KEYS_IN_ROW * least + 2 * self._key_gap)
        left_w = self.width() - gap - pad_w
        others_h = self._others_px(view, left_w)
        low_h = max(keys_rows * least + (keys_rows - 1) * self._key_gap, others_h)
        top_h = self.height() - low_h - gap
        note_h = self.note.height_for(self.width()) if view.note else 0
        if top_h - note_h - gap // 2 < self.look.letters_px(Letters.SMALL) * 1.5:
            note_h = 0  # it says that all is well; the voice and the person column say it too
        field_h = min(top_h - note_h - (gap // 2 if note_h else 0), self.look.px(124))
        low_y = field_h + gap + (note_h + gap // 2 if note_h else 0)
        note = QRect(0, field_h + gap // 2, self.width(), note_h) if note_h else QRect()
        pad = QRect(left_w + gap, low_y, pad_w, self.height() - low_y)
        others = QRect(0, low_y, left_w, self.height() - low_y)
        return _Layout(QRect(), note, QRect(0, 0, self.width(), field_h), pad, others)

    def _apply(self, view: NumberView, layout: _Layout) -> None:
        self.heading.setVisible(not layout.heading.isEmpty())
        self.heading.setGeometry(layout.heading)
        self.note.setVisible(not layout.note.isEmpty())
        self.note.setGeometry(layout.note)
        self._field = layout.field
        inside = layout.field.adjusted(self._field_pad, 0, -self._field_pad, 0)
        asks = layout.heading.isEmpty() and not view.digits
        self.digits.show_text(self.say(view.heading) if asks else view.digits)
        self.digits.set_role(self._digit_role(inside, asks=asks), centred=True)
        self.digits.setGeometry(inside)
        self._place_keys(view, layout.pad)
        self._place_others(view, layout.others)
        self.update()

    def _digit_role(self, rect: QRect, *, asks: bool) -> Letters:
        """The largest letters in which the number stands in one line."""
        for role in _DIGIT_ROLES[2:] if asks else _DIGIT_ROLES:
            text = WrappedText(self.digits.text(), self.look.font(role, bold=True))
            lines = 2 if asks and role is Letters.SMALL else 1
            if text.fits(rect.width(), lines) and text.height(rect.width()) <= rect.height():
                return role
        return _DIGIT_ROLES[-1]

    def _digits(self, role: Letters) -> WrappedText:
        return WrappedText(self.view.digits if self.view else "", self.look.font(role, bold=True))

    def _key_px(self, view: NumberView, pad: QRect) -> int:
        rows = -(-len(view.keys) // KEYS_IN_ROW)
        high = (pad.height() - (rows - 1) * self._key_gap) // max(rows, 1)
        wide = (pad.width() - (KEYS_IN_ROW - 1) * self._key_gap) // KEYS_IN_ROW
        return min(high, wide)

    def _place_keys(self, view: NumberView, pad: QRect) -> None:
        rows = -(-len(view.keys) // KEYS_IN_ROW)
        gap = self._key_gap
        wide = (pad.width() - (KEYS_IN_ROW - 1) * gap) // KEYS_IN_ROW
        high = (pad.height() - (rows - 1) * gap) // max(rows, 1)
        high = min(high, self.look.px(_KEY_MOST_PX))
        rects = tuple(
            QRect((i % KEYS_IN_ROW) * (wide + gap), (i // KEYS_IN_ROW) * (high + gap), wide, high)
            for i in range(len(view.keys))
        )
        self._keys.show_faces(
            self._keys.faces(view.keys), Plan(rects, pad.height(), Extras.NONE), pad.topLeft()
        )

    def _groups(self, view: NumberView) -> tuple[list[ButtonFace], list[list[ButtonFace]]]:
        erase = self._erase.faces([b for b in view.buttons if b.action in _ERASE])
        others = self._others.faces([b for b in view.buttons if b.action not in _ERASE])
        return erase, [[face] for face in others]

    def _others_px(self, view: NumberView, width: int) -> int:
        """How high all buttons are below each other."""
        erase, others = self._groups(view)
        plans = [plan_rows(erase, width, self.look, _ERASE_WAYS)]
        plans += [plan_rows(row, width, self.look, _OTHER_WAYS) for row in others]
        high = [plan.height for plan in plans if plan.height]
        return sum(high) + self._key_gap * (len(high) - 1)

    def _place_others(self, view: NumberView, room: QRect) -> None:
        erase, others = self._groups(view)
        plan = plan_rows(erase, room.width(), self.look, _ERASE_WAYS)
        self._erase.show_faces(erase, plan, room.topLeft())
        spare = room.height() - self._others_px(view, room.width())
        gap = self._key_gap + max(min(spare // max(len(others), 1), self._key_gap * 2), 0)
        y = plan.height + gap if plan.height else 0
        rects: list[QRect] = []
        extras = Extras.ALL
        for row in others:
            own = plan_rows(row, room.width(), self.look, _OTHER_WAYS)
            extras = own.extras if own.extras is Extras.NONE else extras
            rects.append(own.rects[0].translated(0, y))
            y += own.height + gap
        faces = [row[0] for row in others]
        self._others.show_faces(faces, Plan(tuple(rects), y, extras), QPoint(room.topLeft()))

    @property
    def _key_gap(self) -> int:
        return self.look.spaces.gap * 3 // 4

    @property
    def _field_pad(self) -> int:
        return self.look.spaces.pad // 2
