"""The window: person column, top row, one page, comfort row. Nothing ever covers the column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kindline.ports import Clock
from kindline.services.presenters.views import CardView, Frame, HomeView, ListeningView, ListView, NumberView
from kindline.ui import focus
from kindline.ui.act import Act
from kindline.ui.announce import announce, text_of
from kindline.ui.areas import divide
from kindline.ui.comfort_row import ComfortRow
from kindline.ui.forgetting import Forgetting
from kindline.ui.pages.card import CardPage
from kindline.ui.pages.home import HomePage
from kindline.ui.pages.listening import ListeningPage
from kindline.ui.pages.listing import ListPage
from kindline.ui.pages.number import NumberPage
from kindline.ui.pages.page import Page
from kindline.ui.person import PersonColumn
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Style, style_for
from kindline.ui.top_row import TopRow


class Shell(QWidget):
    """Paints frames. Signals: acted(Act); used() for each touch or key; announced(str).

    News bring the focus to the page's text, also from the person button, so that a second Enter
    does not press it again; F1 presses it from anywhere. Only a half-typed question keeps the
    focus. Before the first news nothing has it, so that the first Tab reaches the person.
    """

    acted = Signal(Act)
    used = Signal()
    announced = Signal(str)

    def __init__(self, clock: Clock, repeat_s: float) -> None:
        super().__init__()
        self.look = style_for(1, "light", 1280, 800)
        self.frame: Frame | None = None
        taps = TapFilter(clock, repeat_s, self)
        self.person = PersonColumn(taps, self.look, self)
        self.home = HomePage(taps, self.look)
        self.top = TopRow(taps, self.look, self.home.heading, self)
        self.stack = QStackedWidget(self)
        self.comfort = ComfortRow(taps, self.look, self)
        self.page: Page[Any] = self.home
        self.pages: dict[type, Page[Any]] = {
            HomeView: self.home,
            ListView: ListPage(taps, self.look),
            CardView: CardPage(taps, self.look),
            ListeningView: ListeningPage(taps, self.look),
            NumberView: NumberPage(taps, self.look),
        }
        for page in self.pages.values():
            self.stack.addWidget(page)
            page.turned.connect(lambda: self._bring_news(had_ring=focus.has_ring(self.focusWidget())))
            page.acted.connect(self.acted)
        for acted in (self.person.acted, self.top.acted, self.comfort.acted):
            acted.connect(self.acted)
        taps.used.connect(self.used)
        self._forgetting = Forgetting(self.home)
        self.used.connect(self._forgetting.note_use)
        self.acted.connect(self._forgetting.note_act)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus()
        self.resize(1280, 800)

    def show_frame(self, frame: Frame) -> None:
        """Paint a frame. What is equal to the last one stays as it is."""
        if frame == self.frame:
            return
        old, self.frame = self.frame, frame
        had_ring = focus.has_ring(self.focusWidget())
        self._forgetting.turn_to(frame.body.page)
        self._paint(frame, is_new_language=old is None or old.language != frame.language)
        if old is not None and (old.news, old.body.page) != (frame.news, frame.body.page):
            self._bring_news(had_ring=had_ring)

    def light(self, place: str, start: int, length: int) -> None:
        """Light the spoken word on the page; at an unknown place there is nothing to light."""
        self.page.light(place, start, length)

    def unlight(self) -> None:
        self.page.unlight()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        now = self.focusWidget()
        if now is not None and not (now.isVisible() and now.isEnabled()):
            # no key was pressed: what had the focus has just gone
            focus.move(self.page.news_control(), had_ring=focus.has_ring(now))
            return True
        self.used.emit()
        before = [self.person, *self.top.stops()]
        focus.step(before, self.page.stops(), self.comfort.buttons, forward=forward)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self.used.emit()
        if event.key() == Qt.Key.Key_F1:
            if not event.isAutoRepeat():
                self.person.click()
        elif self.frame is None or not self.page.typed(event.text()):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        self.used.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self.frame is not None:
            self._paint(self.frame, is_new_language=False)

    def _paint(self, frame: Frame, *, is_new_language: bool) -> None:
        style = style_for(frame.look.size, frame.look.theme, self.width(), self.height())
        if style != self.look or is_new_language:
            self._dress(style, frame.language)
        self.page = page = self.pages[type(frame.body)]
        areas = divide(self.size(), style, self.top.height_px(), self.comfort.height_for)
        for part, area in zip((self.person, self.top, self.stack, self.comfort), areas, strict=True):
            part.setGeometry(area)
        self.person.show_view(frame.column, frame.language)
        self.comfort.show_view(frame.comfort, frame.language)
        page.show_view(frame.body)
        self.top.show_row(frame, has_title=page is self.home)
        self.stack.setCurrentWidget(page)
        self.setWindowTitle(frame.brand)

    def _dress(self, style: Style, language: str) -> None:
        self.look = style
        self.setPalette(QPalette(QColor(style.colours.ink), QColor(style.colours.paper)))
        self.person.put_on(style)
        self.top.dress(style)
        self.comfort.look = style
        for page in self.pages.values():
            page.dress(style, language)

    def _bring_news(self, *, had_ring: bool) -> None:
        control = self.page.news_control()
        if not (self.home.field.hasFocus() and self.home.field.text() and self.page is self.home):
            focus.move(control, had_ring=had_ring)
        announce(control, text_of(control))
        self.announced.emit(text_of(control))
