"""The microphone is open: loudness, and the words as they are understood."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kindline.domain.text import Span
from kindline.services.presenters.views import LineKind, ListeningView
from kindline.ui.pages.page import ButtonPool, Page
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets import card_document
from kindline.ui.widgets.button_face import Kind
from kindline.ui.widgets.button_rows import plan_rows
from kindline.ui.widgets.card_document import Paragraph, Setting
from kindline.ui.widgets.card_text import CardText
from kindline.ui.widgets.level_bar import LevelBar
from kindline.ui.widgets.painting import Box, draw_box, draw_ring
from kindline.ui.widgets.text_label import TextLabel

_BAR_MOST_PX = 110
_BAR_LEAST_PX = 40


class ListeningPage(Page[ListeningView]):
    """Shows a `ListeningView`. Of many words the last ones are seen."""

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(taps, style, parent)
        self.bar = LevelBar(style, self)
        self.heading = TextLabel(Letters.HEADING, style, self, bold=True)
        self.notice = TextLabel(Letters.SMALL, style, self, bold=False)
        self.words_text = CardText(style, self)
        self.words_text.ring_changed.connect(self.update)
        self._buttons = ButtonPool(Kind.ACTION, self)
        self._card = QRect()

    def dress(self, style: Style, language: str) -> None:
        super().dress(style, language)
        self.bar.dress(style)
        self.heading.dress(style)
        self.heading.set_role(Letters.HEADING, centred=True)
        self.notice.dress(style)
        self.notice.set_role(Letters.SMALL, centred=True)

    def show_view(self, view: ListeningView) -> None:
        """Show a view. Another loudness moves the bars only; words and buttons stay as they are."""
        self.bar.add(view.level)
        super().show_view(replace(view, level=0.0))

    def hideEvent(self, event: object) -> None:  # noqa: ARG002, N802 - Qt's name
        self.bar.clear()

    def fill(self, view: ListeningView) -> None:
        self.heading.show_text(self.say(view.heading))
        self.notice.show_text(self.say(view.notice) if view.notice else "")
        self.notice.setVisible(view.notice is not None)
        self.bar.setAccessibleName(self.words("ui.loudness"))
        self.words_text.setAccessibleName(self.words("ui.message"))

    def arrange(self) -> None:
        if self.view is None or self.width() < 2 * self.look.spaces.pad:
            return
        spaces = self.look.spaces
        faces = self._buttons.faces(self.view.buttons)
        below = plan_rows(faces, self.width(), self.look)
        self._buttons.show_faces(faces, below, QPoint(0, self.height() - below.height))
        self._card = QRect(0, 0, self.width(), self.height() - below.height - spaces.gap)
        room = self._card.adjusted(spaces.pad, spaces.pad // 2, -spaces.pad, -spaces.pad // 2)
        self._place_inside(self._above_notice(room) if self.view.notice else room)
        self.update()

    def light(self, place: str, start: int, length: int) -> None:
        self.unlight()
        if place == "heading":
            self.heading.light(start, length)
        else:
            self.words_text.light(place, start, length)

    def unlight(self) -> None:
        self.heading.unlight()
        self.words_text.unlight()

    def news_control(self) -> QWidget:
        return self.heading

    def stops(self) -> list[QWidget]:
        return list(self._buttons.shown)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        colours, spaces = self.look.colours, self.look.spaces
        draw_box(painter, self._card, Box(colours.card, colours.line, spaces.border, spaces.radius))
        if self.words_text.has_ring:
            draw_ring(painter, self._card, spaces.radius, self.look)

    def _place_inside(self, room: QRect) -> None:
        """Bars, heading and words below each other in the middle; long words give way, then the bars."""
        gap = self.look.spaces.gap
        heading_h = self._heading_height(room)
        is_tight = self.view is not None and self.view.notice is not None
        least = self.look.px(_BAR_LEAST_PX) // (2 if is_tight else 1) + gap
        words = self._words(room.width(), room.height() - heading_h - gap - least)
        words_h = round(card_document.height(words, Setting(self.look), room.width())) + 1 if words else 0
        used = heading_h + (words_h + gap // 2 if words else 0)
        bar_h = min(self.look.px(_BAR_MOST_PX), room.height() - used - gap)
        has_bar = bar_h >= self.look.px(_BAR_LEAST_PX) // 2
        self.bar.setVisible(has_bar)
        kept = self._kept_px() if not words else 0
        block = used + (bar_h + gap if has_bar else 0) + kept
        y = room.y() + max((room.height() - block) // 2, 0)
        if has_bar:
            self.bar.setGeometry(room.x(), y, room.width(), bar_h)
            y += bar_h + gap
        self.heading.setGeometry(room.x(), y, room.width(), heading_h)
        self.words_text.setVisible(bool(words))
        self.words_text.setGeometry(room.x(), y + heading_h + gap // 2, room.width(), words_h)
        self.words_text.show_paragraphs(words, Setting(self.look, centred=True), middle=False)

    def _heading_height(self, room: QRect) -> int:
        """Beside a notice the largest letters may need more than there is: then it has smaller ones."""
        height = 0
        for role in (Letters.HEADING, Letters.BODY, Letters.SMALL):
            self.heading.set_role(role, centred=True)
            height = self.heading.height_for(room.width())
            if height <= room.height():
                break
        return height

    def _above_notice(self, room: QRect) -> QRect:
        """Places the notice at the bottom; what is left for the rest."""
        height = self.notice.height_for(room.width())
        self.notice.setGeometry(room.x(), room.bottom() + 1 - height, room.width(), height)
        return room.adjusted(0, 0, 0, -height)

    def _words(self, width: int, room: int) -> tuple[Paragraph, ...]:
        """The words so far as a paragraph of at most `room` px; the first words are left out."""
        text = self.say(self.view.words) if self.view else ""
        while text:
            paragraph = Paragraph("words", LineKind.BODY, (Span(text),))
            if card_document.height([paragraph], Setting(self.look), width) <= room:
                return (paragraph,)
            _, _, rest = text.removeprefix("… ").partition(" ")
            text = f"… {rest}" if rest else ""
        return ()

    def _kept_px(self) -> int:
        """The room of one line, so that nothing jumps at the first word."""
        return round(self.look.letters_px(Letters.BODY) * 1.4)
