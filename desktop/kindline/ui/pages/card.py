"""A card of text with buttons in it and below it. What does not fit is read on in further parts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kindline.domain.text import Message
from kindline.locale import spans
from kindline.services.presenters.views import Action, Button, CardView, Line, LineKind, Tone
from kindline.services.presenters.views import Page as PageName
from kindline.ui.act import Act
from kindline.ui.pages.page import ButtonPool, Page
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Style
from kindline.ui.widgets import card_document
from kindline.ui.widgets.button_face import Kind
from kindline.ui.widgets.button_rows import Plan, plan_rows
from kindline.ui.widgets.card_document import IconPlace, Paragraph, Setting
from kindline.ui.widgets.card_text import CardText
from kindline.ui.widgets.painting import Box, draw_box, draw_ring

OWN = "part"
READ_ON = Button(Action.NEXT_PAGE, Message("card.read_on"), "mdi6.chevron-right", OWN, primary=True)
READ_BACK = Button(Action.PREVIOUS_PAGE, Message("card.read_back"), "mdi6.chevron-left", OWN)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is seen at one time: paragraphs, buttons in the card, buttons below it."""

    paragraphs: tuple[Paragraph, ...]
    inner: tuple[Button, ...]
    buttons: tuple[Button, ...]
    dense: bool = False


class CardPage(Page[CardView]):
    """Shows a `CardView`, in parts if it must. Its own "Read on" and "Read back" act inside the page."""

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(taps, style, parent)
        self.text = CardText(style, self)
        self.text.ring_changed.connect(self.update)
        self._inner = ButtonPool(Kind.ACTION, self)
        self._buttons = ButtonPool(Kind.ACTION, self)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._parts: list[_Part] = []
        self._shown = 0
        self._follows = True
        self._card = QRect()

    @property
    def part_count(self) -> int:
        return len(self._parts)

    def fill(self, view: CardView) -> None:
        self._paragraphs = self._read(view)
        self._shown = 0
        self.text.setAccessibleName(self.words("ui.message"))
        colours = self.look.colours
        inks = {Tone.ALARM: colours.alarm, Tone.PERSON: colours.good, Tone.PLAIN: colours.act}
        self.text.icon_ink = inks[view.tone]

    def arrange(self) -> None:
        if self.view is None or self.width() < 2 * self.look.spaces.pad:
            return
        self._parts = self._divide(self.view)
        self._show_part(min(self._shown, len(self._parts) - 1))

    def on_acted(self, act: Act) -> None:
        if act.value != OWN:
            self.acted.emit(act)
            return
        by = 1 if act.action is Action.NEXT_PAGE else -1
        self._follows = False
        self._show_part(min(max(self._shown + by, 0), len(self._parts) - 1))
        self.turned.emit()

    def light(self, place: str, start: int, length: int) -> None:
        """Light a word. The part where it stands is turned to, until the customer turns parts."""
        if self._follows:
            for index, part in enumerate(self._parts):
                if index != self._shown and _holds(part, place, start):
                    self._show_part(index)
        if not self.text.light(place, start, length):
            self.text.unlight()

    def unlight(self) -> None:
        self._follows = True
        self.text.unlight()

    def news_control(self) -> QWidget:
        return self.text

    def stops(self) -> list[QWidget]:
        return [self.text, *self._inner.shown, *self._buttons.shown]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        if self._card.isEmpty() or self.view is None:
            return
        painter = QPainter(self)
        colours, spaces = self.look.colours, self.look.spaces
        is_alarm = self.view.tone is Tone.ALARM
        line, width = (colours.alarm, spaces.alarm_border) if is_alarm else (colours.line, spaces.border)
        draw_box(painter, self._card, Box(colours.card, line, width, spaces.radius))
        if self.text.has_ring:
            draw_ring(painter, self._card, spaces.radius, self.look)

    def _read(self, view: CardView) -> tuple[Paragraph, ...]:
        read = [self._line(i, line) for i, line in enumerate(view.lines)]
        if view.heading is not None:
            read.insert(0, Paragraph("heading", None, spans(view.heading, self.language)))
        if view.icon and read:
            at = IconPlace.ABOVE if view.centred else IconPlace.LEFT_LARGE
            first = read[0]
            read[0] = Paragraph(first.place, first.kind, first.spans, view.icon, at)
        return tuple(read)

    def _line(self, index: int, line: Line) -> Paragraph:
        at = IconPlace.LEFT if line.kind is LineKind.FACT else IconPlace.NONE
        return Paragraph(f"line:{index}", line.kind, spans(line.text, self.language), line.icon, at)

    def _divide(self, view: CardView) -> list[_Part]:
        """All at once if it fits, at last with closer lines; else in several parts."""
        for dense in (False, True):
            whole = _Part(self._paragraphs, view.inner, view.buttons, dense)
            if self._fits(whole):
                return [whole]
            joined = _Part(self._paragraphs, (), _joined(view), dense)
            if view.inner and self._fits(joined):
                return [joined]
        return self._divide_text(view)

    def _divide_text(self, view: CardView) -> list[_Part]:
        first = tuple(button for button in view.buttons[:1] if not button.primary)
        between = _Part((), (), (READ_BACK, READ_ON), dense=True)
        own = tuple(button for button in _joined(view) if button.action is not Action.BACK)
        last = _Part((), (), (READ_BACK, *own), dense=True)
        width = self._text_rect(between).width()
        setting = Setting(self.look, dense=True)
        room = min(self._room(between), self._room(_Part((), (), (*first, READ_ON), dense=True)))
        pieces = card_document.split(self._most_urgent_first(), setting, width, room)
        last_room = self._room(last)
        if card_document.height(pieces[-1], setting, width) > last_room:
            pieces[-1:] = card_document.split(pieces[-1], setting, width, max(last_room, 1))
        parts = [_Part(piece, (), between.buttons, dense=True) for piece in pieces]
        parts[0] = _Part(pieces[0], (), (*first, READ_ON), dense=True)
        parts[-1] = _Part(pieces[-1], (), last.buttons, dense=True)
        return parts

    def _most_urgent_first(self) -> tuple[Paragraph, ...]:
        """Where several parts are needed, the number to ring comes right after the heading."""
        kinds = [paragraph.kind for paragraph in self._paragraphs]
        if LineKind.NUMBER not in kinds:
            return self._paragraphs
        at = kinds.index(LineKind.NUMBER)
        start = at - 1 if kinds[at - 1] is LineKind.QUIET else at
        head = 1 if kinds[0] is None else 0
        read = self._paragraphs
        return (*read[:head], *read[start : at + 1], *read[head:start], *read[at + 1 :])

    def _fits(self, part: _Part) -> bool:
        rect = self._text_rect(part)
        return (
            card_document.height(part.paragraphs, Setting(self.look, dense=part.dense), rect.width())
            <= rect.height()
        )

    def _room(self, part: _Part) -> int:
        return self._text_rect(part).height()

    def _plans(self, part: _Part) -> tuple[Plan, Plan]:
        inner_width = self.width() - 2 * self.look.spaces.pad
        return (
            plan_rows(self._inner.faces(part.inner), inner_width, self.look),
            plan_rows(self._buttons.faces(part.buttons), self.width(), self.look),
        )

    def _card_rect(self, below: Plan) -> QRect:
        gap = self.look.spaces.gap if below.height else 0
        return QRect(0, 0, self.width(), self.height() - below.height - gap)

    def _text_rect(self, part: _Part) -> QRect:
        inner, below = self._plans(part)
        spaces = self.look.spaces
        pad_y = spaces.pad * (2 if part.dense else 3) // 4
        rect = self._card_rect(below).adjusted(spaces.pad, pad_y, -spaces.pad, -pad_y)
        return rect.adjusted(0, 0, 0, -(inner.height + spaces.gap // 2) if inner.height else 0)

    def _show_part(self, index: int) -> None:
        if self.view is None:
            return
        self._shown = index
        part = self._parts[index]
        rect = self._text_rect(part)
        inner, below = self._plans(part)
        spaces = self.look.spaces
        self._card = self._card_rect(below)
        self.text.setGeometry(rect)
        setting = Setting(self.look, centred=self.view.centred, dense=part.dense)
        self.text.show_paragraphs(part.paragraphs, setting, middle=self._is_middle(self.view))
        inner_at = QPoint(spaces.pad, rect.bottom() + 1 + spaces.gap // 2)
        self._inner.show_faces(self._inner.faces(part.inner), inner, inner_at)
        below_at = QPoint(0, self.height() - below.height)
        self._buttons.show_faces(self._buttons.faces(part.buttons), below, below_at)
        self.update()

    def _is_middle(self, view: CardView) -> bool:
        """Short plain text stands in the middle of its card; facts, steps and alarms start at the top."""
        if view.centred:
            return True
        is_bare = all(line.kind is LineKind.BODY for line in view.lines)
        return is_bare and not view.icon and view.page in (PageName.UNKNOWN, PageName.TALK)


def _joined(view: CardView) -> tuple[Button, ...]:
    """The card's own buttons between the first and the rest of those below."""
    first, rest = view.buttons[:1], view.buttons[1:]
    if first and first[0].primary:
        return (*view.inner, *view.buttons)
    return (*first, *view.inner, *rest)


def _holds(part: _Part, place: str, start: int) -> bool:
    return any(p.place == place and p.start <= start < p.start + len(p.text) for p in part.paragraphs)
