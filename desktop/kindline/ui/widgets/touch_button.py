"""What all buttons have in common: how they take touches and keys, and their focus ring."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from kindline.services.presenters.views import Action
from kindline.ui.act import Act
from kindline.ui.taps import TapFilter
from kindline.ui.tokens import Style

PRESS_KEYS = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
RING_REASONS = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class TouchButton(QPushButton):
    """Acts when finger or key is lifted inside; sliding off aborts; repeated touches are dropped.

    The focus ring shows for people who use keys, not after a touch.

    Signals: acted(Act).
    """

    acted = Signal(Act)

    def __init__(self, taps: TapFilter, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = style
        self.act = Act(Action.PERSON)
        self.has_ring = False
        self._taps = taps
        self._is_meant: bool | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.clicked.connect(self._on_clicked)

    def set_label(self, label: str) -> None:
        """The words, also for screen readers; an ampersand is no keyboard shortcut."""
        self.setText(label.replace("&", "&&"))
        self.setAccessibleName(label)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_meant = self._taps.is_meant(self, event.globalPosition().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self._taps.touched(self, event.globalPosition().toPoint())
        super().mouseReleaseEvent(event)
        self._is_meant = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if Qt.Key(event.key()) not in PRESS_KEYS:
            event.ignore()
        elif not event.isAutoRepeat() and not self.isDown():
            self._is_meant = self._taps.is_meant(self, None)
            self.setDown(True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if Qt.Key(event.key()) not in PRESS_KEYS:
            event.ignore()
        elif not event.isAutoRepeat() and self.isDown():
            self._taps.touched(self, None)
            self.setDown(False)
            self.click()
            self._is_meant = None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.has_ring = event.reason() in RING_REASONS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.has_ring = False
        super().focusOutEvent(event)

    def _on_clicked(self) -> None:
        is_meant = self._is_meant
        if is_meant is None:  # a screen reader's press has no touch before it
            is_meant = self._taps.is_meant(self, None)
            self._taps.touched(self, None)
        if is_meant:
            self.acted.emit(self.act)

    def spot(self) -> QPoint:
        """The middle of the button on the screen."""
        return self.mapToGlobal(self.rect().center())
