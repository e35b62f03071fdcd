"""The person column: one large button that never moves and never hides."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kindline.locale import render
from kindline.services.presenters.views import Action, ColumnView
from kindline.ui.act import Act
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.tall_button import TallButton, TallLook
from kindline.ui.widgets.wrapped_text import WrappedText

PHONE_ICON = "mdi6.phone"
CALLING_ICON = "mdi6.phone-in-talk"


class PersonColumn(TallButton):
    """At the left of the window, or a bar at the bottom of a portrait one. The whole of it is the button."""

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget) -> None:
        super().__init__(taps, style, parent)
        self.act = Act(Action.PERSON)
        self.setObjectName("person")

    def show_view(self, view: ColumnView, language: str) -> None:
        """Show what is true now; nothing is done when nothing changed."""
        second = render(view.second, language) if view.second else ""
        foot = render(view.foot, language) if view.foot else ""
        icon = CALLING_ICON if view.calling else PHONE_ICON
        self.show_words(icon, render(view.title, language), second, foot)

    def put_on(self, style: Style) -> None:
        """Other colours and letters."""
        colours = style.colours
        self.dress(
            style,
            TallLook(
                fill=colours.person,
                ink=colours.on_person,
                line=colours.person,
                disc=colours.on_person,
                icon_ink=colours.person,
                title=Letters.HEADING,
                radius=0,
                icon_px=style.px(150),
                pad=style.px(10),
                second_lines=2,
            ),
        )

    def _plan(self) -> tuple[QRect | None, list[tuple[WrappedText, QRect]]]:
        if not self.look.is_portrait:
            return super()._plan()
        return self._plan_bar()

    def _plan_bar(self) -> tuple[QRect | None, list[tuple[WrappedText, QRect]]]:
        """In a bar the icon stands at the left of the words."""
        pad, gap = self._pad, self._gap
        side = min(self.look.px(150), self.height() - 2 * pad)
        width = self.width() - 4 * pad - side - gap
        texts = [self._text(self._title_role, self.title, bold=True), self._second()]
        texts.append(self._text(Letters.SMALL, self.foot))
        heights = [text.height(width) for text in texts]
        while sum(heights) > self.height() - 2 * pad and len(texts) > 2:
            texts, heights = texts[:-1], heights[:-1]
        y = (self.height() - sum(heights)) // 2
        parts = []
        for text, high in zip(texts, heights, strict=True):
            parts.append((text, QRect(2 * pad + side + gap, y, width, high)))
            y += high
        return QRect(2 * pad, (self.height() - side) // 2, side, side), parts
