"""The text of a card in one read-only control, which screen readers read whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from kindline.services.presenters.views import LineKind
from kindline.ui.icons import draw_icon
from kindline.ui.tokens import Style
from kindline.ui.widgets import card_document
from kindline.ui.widgets.card_document import IconPlace, Paragraph, Setting
from kindline.ui.widgets.touch_button import RING_REASONS
from kindline.ui.widgets.wrapped_text import lit_format

READ_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}
)


class CardText(QTextEdit):
    """Paragraphs without scroll bars, menu or selection by touch. Arrow keys move through the text.

    Signals: ring_changed() when the focus ring around the card comes or goes.
    """

    ring_changed = Signal()

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.has_ring = False
        self.icon_ink = style.colours.ink
        self._look = style
        self._paragraphs: tuple[Paragraph, ...] = ()
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setCursorWidth(0)
        self.setUndoRedoEnabled(False)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def show_paragraphs(self, paragraphs: Sequence[Paragraph], setting: Setting, *, middle: bool) -> None:
        """Show paragraphs in the present size. `middle` puts them in the middle of the height."""
        self._look = setting.style
        self._paragraphs = tuple(paragraphs)
        self.setExtraSelections([])
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        card_document.fill(self.document(), self._paragraphs, setting)
        self.document().setTextWidth(self.viewport().width())
        spare = self.viewport().height() - self.document().size().height()
        if spare > 1 and self._paragraphs:
            if middle:
                above = self.document().rootFrame().frameFormat().topMargin()
                card_document.push_down(self.document(), above + int(spare / 2))
            elif (foot := self._foot()) is not None:
                self._push_down(foot, spare)
        self.viewport().update()

    def light(self, place: str, start: int, length: int) -> bool:
        """Light a word; False if it does not stand here."""
        for index, paragraph in enumerate(self._paragraphs):
            local = start - paragraph.start
            if paragraph.place == place and local >= 0 and local + length <= len(paragraph.text):
                self._light(index, local, length)
                return True
        return False

    def unlight(self) -> None:
        self.setExtraSelections([])

    @property
    def lit_word(self) -> str:
        """The lit word, "" if there is none."""
        return "".join(selection.cursor.selectedText() for selection in self.extraSelections())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for index, paragraph in enumerate(self._paragraphs):
            if paragraph.icon:
                draw_icon(painter, self._icon_rect(index), paragraph.icon, self._icon_colour(paragraph))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.has_ring = event.reason() in RING_REASONS
        self.ring_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.has_ring = False
        self.ring_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if Qt.Key(event.key()) in READ_KEYS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()

    def _light(self, index: int, local: int, length: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, local)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, length)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format = lit_format(self._look.colours.lit, self._look.colours.on_lit)
        self.setExtraSelections([selection])

    def _foot(self) -> int | None:
        """The first paragraph of those that stand at the foot of the card."""
        kinds = [paragraph.kind for paragraph in self._paragraphs]
        if LineKind.NUMBER in kinds:
            at = kinds.index(LineKind.NUMBER)
            return at - 1 if at and kinds[at - 1] is LineKind.QUIET else None
        return kinds.index(LineKind.QUESTION) if LineKind.QUESTION in kinds else None

    def _push_down(self, index: int, by: float) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        block = cursor.blockFormat()
        block.setTopMargin(block.topMargin() + int(by))
        cursor.setBlockFormat(block)

    def _icon_rect(self, index: int) -> QRect:
        paragraph = self._paragraphs[index]
        block = self.document().findBlockByNumber(index)
        top = card_document.block_text_top(self.document(), block)
        side = card_document.icon_px(paragraph, self._look)
        if paragraph.icon_place is IconPlace.ABOVE:
            x = (self.viewport().width() - side) // 2
            return QRect(x, int(top) - side - self._look.px(16), side, side)
        # beside the first line
        line = block.layout().lineAt(0).height()
        return QRect(0, int(top + (line - side) / 2), side, side)

    def _icon_colour(self, paragraph: Paragraph) -> str:
        if paragraph.kind is None:
            return self.icon_ink
        colours = self._look.colours
        return colours.good if "check-circle" in paragraph.icon else colours.ink
