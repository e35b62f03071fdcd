"""Telling screen readers what is new."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit, QWidget


def announce(control: QWidget, text: str) -> None:
    """Have a screen reader say `text` now. Old ones do not know this; for them the focus moves too."""
    event = QAccessibleAnnouncementEvent(control, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def text_of(control: QWidget) -> str:
    """All words that a control shows."""
    if isinstance(control, QTextEdit):
        return control.toPlainText()
    if isinstance(control, QLabel):
        return control.text()
    return control.accessibleName() if isinstance(control, QAbstractButton) else ""
