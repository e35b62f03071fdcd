"""The comfort row: say again, slower, louder, bigger; for a while the pair of the one pressed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kindline.domain.text import message
from kindline.locale import render
from kindline.services.presenters.views import ComfortView
from kindline.ui.act import Act
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.button_face import ButtonFace, Extras, Kind
from kindline.ui.widgets.button_rows import share
from kindline.ui.widgets.dots import Dots
from kindline.ui.widgets.wrap_button import WrapButton

PAIR = 2
_ONE_ROW_FROM_EM = 24


class ComfortRow(QWidget):
    """Its height depends on style and width only, so that the page above never jumps.

    Signals: acted(Act).
    """

    acted = Signal(Act)

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = style
        self.dots = Dots(style, self)
        self.buttons: list[WrapButton] = []
        self._made: list[WrapButton] = []
        self._faces: list[ButtonFace] = []
        self._taps = taps
        self._levels = 0

    def show_view(self, view: ComfortView, language: str) -> None:
        """Show the row. Buttons are updated in place."""
        self._faces = [
            ButtonFace(Kind.COMFORT, self.look, b, render(b.label, language)) for b in view.buttons
        ]
        while len(self._made) < len(self._faces):
            made = WrapButton(self._faces[len(self._made)], self._taps, self)
            made.acted.connect(self.acted)
            self._made.append(made)
        self.buttons = self._made[: len(self._faces)]
        for spare in self._made[len(self._faces) :]:
            spare.hide()
        self._levels = view.levels
        text = message("ui.level_of", level=view.level, levels=view.levels)
        self.dots.dress(self.look)
        self.dots.show_level(view.level, view.levels, render(text, language))
        self.dots.setVisible(view.levels > 0)
        self._arrange()

    def height_for(self, width: int) -> int:
        """The height in px at `width`."""
        rows = self._row_count(width)
        return rows * self._row_px(rows) + (rows - 1) * self._gap

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def _row_count(self, width: int) -> int:
        return 1 if width / self.look.letters_px(Letters.SMALL) >= _ONE_ROW_FROM_EM else 2

    def _row_px(self, rows: int) -> int:
        """One row holds two lines of words; two rows hold one line each."""
        letters = self.look.letters_px(Letters.SMALL)
        words = round(letters * (2.6 if rows == 1 else 1.4)) + 2 * self.look.spaces.border
        is_ample = rows == 1 or self.look.is_portrait
        return max(words, self.look.spaces.target if is_ample else self.look.spaces.least_target)

    def _arrange(self) -> None:
        if not self._faces or self.width() < self.look.px(200):
            return
        rows = self._row_count(self.width())
        high = self._row_px(rows)
        first = self._faces
        rest: list[ButtonFace] = []
        if rows == 2:
            first, rest = self._faces[:PAIR], self._faces[PAIR:]
        self._place_row(first, self.buttons[: len(first)], QRect(0, 0, self.width(), high))
        if rest:
            low = QRect(0, high + self._gap, self.width(), high)
            self._place_row(rest, self.buttons[len(first) :], low)

    def _place_row(self, faces: Sequence[ButtonFace], buttons: Sequence[WrapButton], row: QRect) -> None:
        """Place buttons in one row; the dots stand after the pair, in the first row."""
        has_dots = bool(self._levels) and row.y() == 0
        dots_w = self.dots.sizeHint().width() if has_dots else 0
        needs: list[int] = []
        gap, room, extras = self._gap, row.width(), Extras.NONE
        for lines, extras, gap in self._ways():
            needs = [face.width_for(lines, extras=extras) for face in faces]
            room = row.width() - gap * (len(faces) - 1) - (dots_w + gap if has_dots else 0)
            if sum(needs) <= room:
                break
        x = 0
        widths = share(needs, room)
        for i, (face, button, wide) in enumerate(zip(faces, buttons, widths, strict=True)):
            if has_dots and i == min(PAIR, len(faces)):
                x += dots_w + gap
            button.show_face(face, extras=extras)
            button.setGeometry(x, row.y(), wide, row.height())
            button.show()
            x += wide + gap
            if has_dots and i == PAIR - 1:
                self.dots.setGeometry(x, row.y(), dots_w, row.height())

    def _ways(self) -> Iterator[tuple[int, Extras, int]]:
        """Lines of words, what stands beside them, and the gap between buttons, the best way first."""
        yield 1, Extras.ALL, self._gap
        yield 1, Extras.NONE, self._gap
        yield 2, Extras.NONE, self._gap
        yield 2, Extras.NONE, self._gap // 2

    @property
    def _gap(self) -> int:
        return self.look.spaces.gap
