"""Boxes and focus rings."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kindline.ui.tokens import Style


@dataclass(frozen=True, slots=True)
class Box:
    """Colours of a box, the width of its border and the radius of its corners in px."""

    fill: str
    line: str
    width: int
    radius: int


def draw_box(painter: QPainter, rect: QRect, box: Box) -> None:
    """Draw a box with its border inside `rect`."""
    width, radius = box.width, box.radius
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(box.fill))
    painter.setPen(QPen(QColor(box.line), width) if width else Qt.PenStyle.NoPen)
    half = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius - half, radius - half)


def draw_ring(painter: QPainter, rect: QRect, radius: int, style: Style) -> None:
    """The focus ring inside `rect`: two tones in turn, so that one stands out on any colour."""
    ring, colours = style.spaces.ring, style.colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for inset, colour in ((2 * ring, colours.focus), (ring, colours.paper), (0, colours.focus)):
        painter.setPen(QPen(QColor(colour), ring))
        shift = inset + ring / 2
        corner = max(radius - shift, 0)
        painter.drawRoundedRect(QRectF(rect).adjusted(shift, shift, -shift, -shift), corner, corner)
