"""Finds what is wrong with a painted window, from the outside: geometry, fonts and pixels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics, QImage, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTextEdit, QWidget

from kindline.ui.tokens import Letters
from kindline.ui.widgets.dots import Dots
from kindline.ui.widgets.tall_button import TallButton
from kindline.ui.widgets.text_label import TextLabel
from kindline.ui.widgets.wrap_button import WrapButton

LEAST_TARGET_PX = 60
LEAST_CONTRAST = 7.0
_SLACK_PX = 1


def audit(window: QWidget) -> list[str]:
    """All faults of a shown window, as "kind: where"; empty if there are none."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    faults: list[str] = []
    seen = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    for widget in seen:
        faults += _outside(widget)
        faults += _clipped(widget)
        faults += _boxes(widget)
        faults += _small(widget)
        faults += _faint(widget, window, image)
        faults += _shrunk(widget, window)
    return faults + list(_overlapping(seen))


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} {text[:30]!r}"


def _outside(widget: QWidget) -> list[str]:
    parent = widget.parentWidget()
    if parent is None or isinstance(parent, QTextEdit) or parent.rect().contains(widget.geometry()):
        return []
    return [f"outside: {name_of(widget)} {widget.geometry().getRect()} in {parent.rect().getRect()}"]


def texts(widget: QWidget) -> list[tuple[str, QRect]]:
    """The texts a control paints and the room that each has, in the control's own coordinates."""
    if isinstance(widget, TallButton):
        return [(text.text, rect) for text, rect in widget.parts()]
    if isinstance(widget, WrapButton | TextLabel):
        return [(widget.text().replace("&&", "&"), widget.text_rect())]
    if isinstance(widget, QLineEdit):
        return [(widget.text() or widget.placeholderText(), widget.rect().adjusted(12, 0, -12, 0))]
    return []


def _clipped(widget: QWidget) -> list[str]:
    if isinstance(widget, QTextEdit):
        needed = widget.document().size()
        height = max(needed.height(), _ink_bottom(widget))
        room = widget.viewport().size()
        fits = height <= room.height() + _SLACK_PX and needed.width() <= room.width() + _SLACK_PX
        return [] if fits else [f"clipped: text needs {height:.0f} has {room.height()}"]
    if isinstance(widget, TallButton):
        return _clipped_tall(widget)
    faults = []
    for text, room in texts(widget):
        width, height = _needed(text, widget, room.width())
        if width > room.width() + _SLACK_PX or height > widget.height() + _SLACK_PX:
            has = f"{room.width()}x{widget.height()}"
            faults.append(f"clipped: {name_of(widget)} needs {width}x{height} has {has}")
    return faults


def _ink_bottom(widget: QTextEdit) -> float:
    """Where the lowest tail of a letter may end: where lines stand close, that is below the last line."""
    document = widget.document()
    bottom = 0.0
    block = document.begin()
    while block.isValid():
        top = document.documentLayout().blockBoundingRect(block).top()
        for i in range(block.layout().lineCount()):
            line = block.layout().lineAt(i)
            bottom = max(bottom, top + line.y() + line.ascent() + line.descent())
        block = block.next()
    return bottom


def _clipped_tall(widget: TallButton) -> list[str]:
    """Its parts have fonts of their own; each must be where there is room, and not over another."""
    faults = []
    parts = widget.parts()
    for text, rect in parts:
        widest = max(text.line_widths(rect.width()), default=0)
        if widest > rect.width() + _SLACK_PX or not widget.rect().contains(rect):
            faults.append(f"clipped: {name_of(widget)} {text.text!r}")
        if text.height(rect.width()) > rect.height() + _SLACK_PX:
            faults.append(f"clipped: {name_of(widget)} {text.text!r} is too high")
    for (first, one), (_, other) in combinations(parts, 2):
        if one.intersects(other):
            faults.append(f"overlap: {name_of(widget)} {first.text!r}")
    return faults


def _needed(text: str, widget: QWidget, width: int) -> tuple[int, int]:
    """Width and height of wrapped text, measured by Qt alone; lines at 1.2 times the letters."""
    layout = QTextLayout(text.replace("\n", "\u2028"), widget.font())
    option = QTextOption()
    one_line = isinstance(widget, QLineEdit)
    option.setWrapMode(QTextOption.WrapMode.NoWrap if one_line else QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    wide, lines = 0.0, 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        wide, lines = max(wide, line.naturalTextWidth()), lines + 1
    layout.endLayout()
    letters = QFontMetrics(widget.font())
    ink = letters.tightBoundingRect(text or "x").height()
    return int(wide), int((lines - 1) * 1.2 * widget.font().pixelSize() + ink)


def _boxes(widget: QWidget) -> list[str]:
    """Letters that no font has."""
    faults = []
    written = [(text, widget.font()) for text, _ in texts(widget)]
    if isinstance(widget, QTextEdit):
        written = [(widget.toPlainText(), widget.font())]
    for text, font in written:
        layout = QTextLayout(text.replace("\n", " "), font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        if any(0 in run.glyphIndexes() for run in layout.glyphRuns()):
            faults.append(f"missing letter: {text[:30]!r}")
    return faults


def _small(widget: QWidget) -> list[str]:
    if not isinstance(widget, QAbstractButton | QLineEdit):
        return []
    if min(widget.width(), widget.height()) >= LEAST_TARGET_PX:
        return []
    return [f"small: {name_of(widget)} {widget.width()}x{widget.height()}"]


def _shrunk(widget: QWidget, window: QWidget) -> list[str]:
    """Letters smaller than the smallest that the customer chose."""
    least = window.look.letters_px(Letters.SMALL)  # type: ignore[attr-defined]  # the window is the shell
    if isinstance(widget, Dots) or not texts(widget) or widget.font().pixelSize() >= least:
        return []
    if isinstance(widget, TallButton):
        sizes = [text.font.pixelSize() for text, _ in widget.parts()]
        return [] if min(sizes) >= least else [f"shrunk: {name_of(widget)}"]
    return [f"shrunk: {name_of(widget)} {widget.font().pixelSize()} < {least}"]


def _overlapping(seen: list[QWidget]) -> Iterator[str]:
    solid = [w for w in seen if isinstance(w, QLabel | QAbstractButton | QLineEdit | QTextEdit)]
    for first, second in combinations(solid, 2):
        if first.parentWidget() is not second.parentWidget():
            continue
        if first.geometry().intersects(second.geometry()):
            yield f"overlap: {name_of(first)} / {name_of(second)}"


def luminance(rgb: int) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def ratio(first: int, second: int) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _faint(widget: QWidget, window: QWidget, image: QImage) -> list[str]:
    """Contrast of what was painted: the commonest pixel against the most different common one."""
    rooms = [rect for text, rect in texts(widget) if text.strip()]
    if isinstance(widget, QTextEdit) and widget.toPlainText().strip():
        rooms = [widget.rect()]
    for room in rooms:
        at = widget.mapTo(window, QPoint(0, 0))
        found = _contrast(image.copy(room.translated(at).intersected(image.rect())))
        if found < LEAST_CONTRAST:
            return [f"faint: {name_of(widget)} {found:.1f}"]
    return []


def _contrast(image: QImage) -> float:
    if image.isNull():
        return 1.0
    pixels = memoryview(bytes(image.constBits())).cast("I")
    counts = Counter(pixel & 0xFFFFFF for pixel in pixels)
    background = counts.most_common(1)[0][0]
    enough = max(4, len(pixels) // 1500)
    return max((ratio(background, c) for c, n in counts.most_common(40) if n >= enough), default=1.0)
