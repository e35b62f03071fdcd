"""Large print in a file, looked at with a PDF reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinterInfo
from pytestqt.qtbot import QtBot

from kindline.adapters.qt.printer import TEXT_PT, QtPrinter

pytestmark = pytest.mark.usefixtures("qapp", "no_printer")
CAPITAL_AND_DESCENT = 0.9
"""From the top of a capital letter to the foot of a g, as a part of the letters' size."""


@pytest.fixture
def no_printer() -> None:
    if not QPrinterInfo.defaultPrinter().isNull():
        pytest.skip("this computer has a printer; the test would use its paper")


def _read(path: str) -> QPdfDocument:
    document = QPdfDocument()
    assert document.load(path) == QPdfDocument.Error.None_
    return document


def _height_pt(document: QPdfDocument, text: str) -> float:
    start = document.getAllText(0).text().index(text)
    return document.getSelectionAtIndex(0, start, len(text)).boundingRectangle().height()


def test_one_page_in_large_letters_with_a_title(qtbot: QtBot, tmp_path: Path) -> None:
    where = QtPrinter(tmp_path).print_page("My request K47", ("Today by 3:10 pg", "Grüße <b>&amp;</b> 你好"))
    document = _read(where)
    assert document.pageCount() == 1
    text = document.getAllText(0).text()
    assert text.splitlines()[0] == "My request K47"
    assert "Today by 3:10 pg" in text
    assert "Grüße <b>&amp;</b>" in text
    assert _height_pt(document, "Today by 3:10 pg") >= TEXT_PT * CAPITAL_AND_DESCENT
    assert _height_pt(document, "My request K47") > _height_pt(document, "Today by 3:10 pg")
    assert document.metaData(QPdfDocument.MetaDataField.Title) == "My request K47"


def test_much_text_goes_on_over_pages_and_nothing_is_lost(qtbot: QtBot, tmp_path: Path) -> None:
    lines = tuple(f"step{number} press the green button on the screen and wait" for number in range(60))
    document = _read(QtPrinter(tmp_path).print_page("Steps", lines))
    assert document.pageCount() > 2
    text = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    words = text.split()
    assert [words.count(f"step{number}") for number in range(60)] == [1] * 60
    firsts = [document.getAllText(page).text().split()[0] for page in range(1, document.pageCount())]
    assert all(first.startswith("step") for first in firsts), "a step was torn between two pages"


def test_a_text_longer_than_a_page_is_not_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    document = _read(QtPrinter(tmp_path).print_page("Long", ("word " * 900, "end")))
    assert document.pageCount() > 2
    text = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    assert text.split() == ["Long", *["word"] * 900, "end"]


def test_nothing_that_is_there_is_overwritten(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QtPrinter(tmp_path / "Documents")
    wheres = [printer.print_page("Card: lost/stolen?", ("x",)) for _ in range(3)]
    assert [Path(where).name for where in wheres] == [
        "Card loststolen.pdf",
        "Card loststolen 2.pdf",
        "Card loststolen 3.pdf",
    ]


def test_a_title_without_letters_still_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    assert Path(QtPrinter(tmp_path).print_page("?!", ("x",))).name == "page.pdf"


def test_a_folder_that_cannot_be_is_an_os_error(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        QtPrinter(tmp_path / "file").print_page("Title", ("x",))
