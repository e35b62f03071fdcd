"""The top row: "Start again" or the page's title at the left, the organisation at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kindline.locale import render
from kindline.services.presenters.views import Frame
from kindline.ui.act import Act
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.button_face import ButtonFace, Extras, Kind
from kindline.ui.widgets.text_label import TextLabel
from kindline.ui.widgets.wrap_button import WrapButton


class TopRow(QWidget):
    """`title` is shown while there is nothing to start again. The organisation goes where there is no room.

    Signals: acted(Act).
    """

    acted = Signal(Act)

    def __init__(self, taps: TapFilter, style: Style, title: TextLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = style
        self.title = title
        title.setParent(self)
        self.brand = TextLabel(Letters.SMALL, style, self, bold=True)
        self.start_again: WrapButton | None = None
        self._taps = taps

    def show_row(self, frame: Frame, *, has_title: bool) -> None:
        """Show the frame's button, or the title if there is none, and the organisation."""
        button = frame.start_again
        self.title.setVisible(button is None and has_title)
        self.brand.show_text(frame.brand, frame.brand_icon)
        if button is not None:
            label = render(button.label, frame.language)
            self._show_button(ButtonFace(Kind.COMFORT, self.look, button, label))
        elif self.start_again is not None:
            self.start_again.hide()
        self._arrange()

    def stops(self) -> list[QWidget]:
        """What Tab reaches here."""
        return [self.start_again] if self.start_again is not None else []

    def dress(self, style: Style) -> None:
        self.look = style
        self.brand.dress(style)

    def height_px(self) -> int:
        """How high the row is in the present style, whatever it shows."""
        letters = self.look.letters_px(Letters.HEADING)
        return max(round(letters * 1.2), self.look.spaces.target * 9 // 10, self.look.spaces.least_target)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _show_button(self, face: ButtonFace) -> None:
        if self.start_again is None:
            self.start_again = WrapButton(face, self._taps, self)
            self.start_again.acted.connect(self.acted)
        self.start_again.show_face(face, extras=Extras.ALL)
        self.start_again.show()

    def _arrange(self) -> None:
        left = 0
        if self.start_again is not None and not self.start_again.isHidden():
            left = max(self.start_again.face.width_for(1, extras=Extras.ALL), self.look.px(306))
            left = min(left, self.width())
            self.start_again.setGeometry(0, 0, left, self.height())
        elif not self.title.isHidden():
            left = min(self.title.width_for(1), self.width())
            self.title.setGeometry(0, 0, left, self.height())
        wide = self.brand.width_for(1)
        self.brand.setVisible(left + self.look.spaces.gap + wide <= self.width())
        self.brand.setGeometry(QRect(self.width() - wide, 0, wide, self.height()))
