"""Links that start a call."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_link(link: str) -> bool:
    """Hand a link to the system, on the GUI thread. True even when no program takes it: look first."""
    url = QUrl(link, QUrl.ParsingMode.StrictMode)
    return url.isValid() and QDesktopServices.openUrl(url)
