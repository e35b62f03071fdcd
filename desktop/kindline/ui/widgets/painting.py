"""Boxes and focus rings."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kindline.ui.tokens import Style


def draw_box(painter: QPainter, rect: QRect, fill: str, line: str, width: int, radius: int) -> None:
    """A filled box with round corners and a border of `width` px inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill))
    painter.setPen(QPen(QColor(line), width) if width else Qt.PenStyle.NoPen)
    half = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius - half, radius - half)


def draw_ring(painter: QPainter, rect: QRect, radius: int, style: Style) -> None:
    """The focus ring inside `rect`: two tones, so that one of them stands out on any colour."""
    ring = style.spaces.ring
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, colour in ((0, style.colours.ink), (ring, style.colours.paper)):
        painter.setPen(QPen(QColor(colour), ring))
        shift = inset + ring / 2
        corner = max(radius - shift, 0)
        painter.drawRoundedRect(QRectF(rect).adjusted(shift, shift, -shift, -shift), corner, corner)
