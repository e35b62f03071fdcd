"""What every page of the window can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kindline.domain.text import Message, Text
from kindline.locale import render
from kindline.services.presenters.views import Body, Button
from kindline.ui.act import Act
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Style
from kindline.ui.widgets.button_face import ButtonFace, Kind
from kindline.ui.widgets.button_rows import Plan
from kindline.ui.widgets.wrap_button import WrapButton

View = TypeVar("View", bound=Body)


class Page(QWidget, Generic[View]):
    """A body page. It places its controls itself, because what does not fit must be left out or turned to.

    Signals: acted(Act); turned() when the page itself went to another part of what it shows.
    """

    acted = Signal(Act)
    turned = Signal()

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = style
        self.language = "en"
        self.taps = taps
        self.view: View | None = None

    def dress(self, style: Style, language: str) -> None:
        """Other letters, colours or language; the view follows with `show_view`."""
        self.look, self.language, self.view = style, language, None

    def show_view(self, view: View) -> None:
        """Show a view. Controls are updated in place, and not at all when nothing changed."""
        if view == self.view:
            return
        self.view = view
        self.fill(view)
        self.arrange()

    def fill(self, view: View) -> None:
        """Write the view's words into the controls."""
        raise NotImplementedError

    def arrange(self) -> None:
        """Place the controls in the present size."""
        raise NotImplementedError

    def light(self, place: str, start: int, length: int) -> None:
        """Light a word: `length` letters from `start` of the text at `place`; unknown places stay dark."""
        raise NotImplementedError

    def unlight(self) -> None:
        raise NotImplementedError

    def news_control(self) -> QWidget:
        """Where the focus goes when the page has news."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """What Tab reaches, in reading order; hidden and disabled controls are skipped by the shell."""
        raise NotImplementedError

    def typed(self, text: str) -> bool:  # noqa: ARG002 - most pages take no typing
        """Take letters typed while no control wants them; False if the page has no use for them."""
        return False

    def on_acted(self, act: Act) -> None:
        """A button of the page was pressed. A page that turns parts takes its own buttons here."""
        self.acted.emit(act)

    def say(self, text: Text) -> str:
        """A text in the page's language."""
        return render(text, self.language)

    def words(self, key: str) -> str:
        """A phrase of the catalogue without values."""
        return render(Message(key), self.language)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self.view is not None:
            self.arrange()


class ButtonPool:
    """Buttons of one kind on a page. They are made once and shown again, so that nothing flickers."""

    def __init__(self, kind: Kind, page: Page[View]) -> None:
        self._kind = kind
        self._page = page
        self._made: list[WrapButton] = []
        self.shown: list[WrapButton] = []

    def faces(self, buttons: Sequence[Button]) -> list[ButtonFace]:
        """These buttons as they would look, for measuring."""
        page = self._page
        return [ButtonFace(self._kind, page.look, button, page.say(button.label)) for button in buttons]

    def show_faces(self, faces: Sequence[ButtonFace], plan: Plan, at: QPoint) -> None:
        """Show these faces where `plan` has them, shifted by `at`, and hide the other buttons."""
        while len(self._made) < len(faces):
            made = WrapButton(faces[len(self._made)], self._page.taps, self._page)
            made.acted.connect(self._page.on_acted)
            self._made.append(made)
        self.shown = self._made[: len(faces)]
        for control, face, rect in zip(self.shown, faces, plan.rects, strict=True):
            control.show_face(face, extras=plan.extras)
            control.setGeometry(rect.translated(at))
            control.show()
        for control in self._made[len(faces) :]:
            control.hide()

    def unlight(self) -> None:
        for control in self.shown:
            control.unlight()
