"""Large print on paper, or in a file when there is no printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QStandardPaths
from PySide6.QtGui import QFont, QPageLayout, QPainter, QTextLayout, QTextOption
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from kindline.ports.device import Lines

TEXT_PT = 20
TITLE_PT = 26
_MARGIN_MM = 18
_GAP_PT = 12
_LONGEST_NAME = 60
_MOST_FILES = 1000


class QtPrinter:
    """Fills `ports.Printer`: the default printer if there is one, else a PDF in the documents folder.

    Use it on the GUI thread.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def print_page(self, title: str, lines: Lines) -> str:
        info = QPrinterInfo.defaultPrinter()
        if info.isNull():
            return str(self._print_file(title, lines))
        name = info.description() or info.printerName()
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        if not _print(printer, title, lines):
            raise OSError(f"the printer {name} failed")
        return name

    def _print_file(self, title: str, lines: Lines) -> Path:
        folder = self._folder or Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        folder.mkdir(parents=True, exist_ok=True)
        path = next(name for name in _names(folder, title) if _claim(name))
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        if not _print(printer, title, lines) or path.stat().st_size == 0:
            path.unlink(missing_ok=True)
            raise OSError(f"{path} could not be written")
        return path


def _print(printer: QPrinter, title: str, lines: Lines) -> bool:
    """Print title and lines; False when the printer failed."""
    printer.setDocName(title)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        text = _font(TEXT_PT, QFont.Weight.Normal)
        paragraphs = [(title, _font(TITLE_PT, QFont.Weight.Bold)), *((line, text) for line in lines)]
        _paint(painter, printer, paragraphs)
    finally:
        is_complete = painter.end()
    return is_complete and printer.printerState() is not QPrinter.PrinterState.Error


def _paint(painter: QPainter, printer: QPrinter, paragraphs: list[tuple[str, QFont]]) -> None:
    """One paragraph under the other; one that does not fit the rest of the page begins a new page."""
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    gap_px = _GAP_PT * printer.logicalDpiY() / 72
    y_px = 0.0
    for text, font in paragraphs:
        layout = _broken_into_lines(text, QFont(font, printer), page.width())
        height_px = layout.boundingRect().height()
        if y_px > 0 and y_px + height_px > page.height():
            printer.newPage()
            y_px = 0.0
        y_px = _paint_lines(painter, printer, layout, y_px) + gap_px


def _paint_lines(painter: QPainter, printer: QPrinter, layout: QTextLayout, y_px: float) -> float:
    """Paint a paragraph from `y_px` on; returns where it ends."""
    page_px = printer.pageRect(QPrinter.Unit.DevicePixel).height()
    for index in range(layout.lineCount()):
        line = layout.lineAt(index)
        if y_px > 0 and y_px + line.height() > page_px:
            printer.newPage()
            y_px = 0.0
        line.draw(painter, QPointF(0, y_px - line.y()))
        y_px += line.height()
    return y_px


def _broken_into_lines(text: str, font: QFont, width_px: float) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    y_px = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width_px)
        line.setPosition(QPointF(0, y_px))
        y_px += line.height()
    layout.endLayout()
    return layout


def _font(size_pt: int, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setPointSize(size_pt)
    font.setWeight(weight)
    return font


def _names(folder: Path, title: str) -> Iterator[Path]:
    """File names for a title, the plain one first."""
    stem = re.sub(r"[^\w -]+", "", title).strip()[:_LONGEST_NAME].strip() or "page"
    yield folder / f"{stem}.pdf"
    for number in range(2, _MOST_FILES):
        yield folder / f"{stem} {number}.pdf"
    raise OSError(f"there are too many files named {stem} in {folder}")


def _claim(path: Path) -> bool:
    """Make the empty file, so that nobody's own is overwritten; False when the name is taken."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
