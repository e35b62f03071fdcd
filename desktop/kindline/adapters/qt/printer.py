"""Large print on paper, or in a file when there is no printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMarginsF, QStandardPaths
from PySide6.QtGui import QFont, QPageLayout, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from kindline.ports.device import Lines

TEXT_PT = 20
TITLE_PT = 26
_MARGIN_MM = 18
# the layout scales it from the screen to the printer by itself
_LINE_GAP_PX = 16
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
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        _print(printer, title, lines)
        if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
            raise OSError(f"the printer {info.description() or info.printerName()} failed")
        return info.description() or info.printerName()

    def _print_file(self, title: str, lines: Lines) -> Path:
        folder = self._folder or Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        folder.mkdir(parents=True, exist_ok=True)
        path = next(name for name in _names(folder, title) if _claim(name))
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        _print(printer, title, lines)
        del printer  # the file is complete once the printer is gone
        if not path.exists() or path.stat().st_size == 0:
            path.unlink(missing_ok=True)
            raise OSError(f"{path} could not be written")
        return path


def _print(printer: QPrinter, title: str, lines: Lines) -> None:
    printer.setDocName(title)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    if not printer.setPageMargins(margins, QPageLayout.Unit.Millimeter):
        # a printer that cannot go so near to the edge keeps its own margins
        printer.setFullPage(False)
    document = _document(title, lines)
    # laid out for the printer itself, or a point would be one of the screen's
    document.documentLayout().setPaintDevice(printer)
    document.setPageSize(printer.pageRect(QPrinter.Unit.DevicePixel).size())
    document.print_(printer)


def _document(title: str, lines: Lines) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    block = QTextBlockFormat()
    block.setBottomMargin(_LINE_GAP_PX)
    block.setNonBreakableLines(True)  # one step stays on one page
    cursor = QTextCursor(document)
    cursor.setBlockFormat(block)
    cursor.insertText(title, _letters(TITLE_PT, QFont.Weight.Bold))
    for line in lines:
        cursor.insertBlock()
        cursor.insertText(line, _letters(TEXT_PT, QFont.Weight.Normal))
    return document


def _letters(size_pt: int, weight: QFont.Weight) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setFontPointSize(size_pt)
    letters.setFontWeight(weight)
    return letters


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
