"""The text of a card as a document: how paragraphs look, how high they are, where they may be cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from kindline.domain.text import Span
from kindline.services.presenters.views import LineKind
from kindline.ui.tokens import Letters, Style

SENTENCE_ENDS = ".!?。！？"


class IconPlace(Enum):
    """Where a paragraph's icon stands."""

    NONE = "none"
    LEFT = "left"
    LEFT_LARGE = "left_large"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a card. `kind` None is the heading.

    `place` is its name for the spoken word; `start` is the offset of its first letter in the whole
    text at that place, because a long paragraph may be cut in two.
    """

    place: str
    kind: LineKind | None
    spans: tuple[Span, ...]
    icon: str = ""
    icon_place: IconPlace = IconPlace.NONE
    start: int = 0

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    def cut(self, at: int) -> tuple[Paragraph, Paragraph]:
        """The part before the letter `at`, and the rest, which has no icon but the same indent."""
        head: list[Span] = []
        tail: list[Span] = []
        seen = 0
        for span in self.spans:
            here = min(max(at - seen, 0), len(span.text))
            head.append(Span(span.text[:here], span.strong))
            tail.append(Span(span.text[here:], span.strong))
            seen += len(span.text)
        return (
            replace(self, spans=tuple(s for s in head if s.text)),
            replace(self, spans=tuple(s for s in tail if s.text), icon="", start=self.start + at),
        )


_ROLES = {
    None: Letters.HEADING,
    LineKind.BODY: Letters.BODY,
    LineKind.QUIET: Letters.SMALL,
    LineKind.FACT: Letters.BODY,
    LineKind.NUMBER: Letters.NUMBER,
    LineKind.QUESTION: Letters.HEADING,
    LineKind.QUOTE: Letters.HEADING,
}
_BOLD = frozenset({None, LineKind.NUMBER, LineKind.QUESTION, LineKind.QUOTE})
_SPACE_ABOVE = {
    None: 0,
    LineKind.BODY: 12,
    LineKind.QUIET: 10,
    LineKind.FACT: 16,
    LineKind.NUMBER: 0,
    LineKind.QUESTION: 20,
    LineKind.QUOTE: 12,
}

_DENSE_PERCENT = 89
_TAIL_PERCENT = 18
"""Where lines stand close, the tails of the last line's letters hang below it (percent of the letters)."""


def icon_px(paragraph: Paragraph, style: Style) -> int:
    """The side of a paragraph's icon."""
    if paragraph.icon_place is IconPlace.LEFT:
        return style.icon_px(Letters.BODY) * 9 // 10
    if paragraph.icon_place is IconPlace.LEFT_LARGE:
        return style.px(78)
    return style.px(96)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a card is set: its style, whether lines are centred, and whether they stand closer together."""

    style: Style
    centred: bool = False
    dense: bool = False


def fill(document: QTextDocument, paragraphs: Sequence[Paragraph], setting: Setting) -> None:
    """Write the paragraphs into an empty or used document."""
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.clear()
    cursor = QTextCursor(document)
    for index, paragraph in enumerate(paragraphs):
        block = _block_format(paragraph, setting, is_first=index == 0)
        if index:
            cursor.insertBlock(block)
        else:
            cursor.setBlockFormat(block)
        for span in paragraph.spans:
            cursor.insertText(span.text, _char_format(paragraph.kind, setting.style, strong=span.strong))
    if paragraphs:
        push_down(document, _room_for_icon(paragraphs[0], setting))
    if setting.dense and paragraphs:
        letters = setting.style.font(_ROLES[paragraphs[-1].kind], bold=False)
        frame = document.rootFrame().frameFormat()
        frame.setBottomMargin(letters.pixelSize() * _TAIL_PERCENT / 100)
        document.rootFrame().setFrameFormat(frame)


def push_down(document: QTextDocument, by: float) -> None:
    """Leave `by` px free above the first paragraph (whose own margin Qt does not use)."""
    frame = document.rootFrame().frameFormat()
    frame.setTopMargin(by)
    document.rootFrame().setFrameFormat(frame)


def height(paragraphs: Sequence[Paragraph], setting: Setting, width: int) -> float:
    """The height in px of the paragraphs at `width`."""
    return _laid(paragraphs, setting, width).size().height() if paragraphs else 0.0


def split(
    paragraphs: Sequence[Paragraph], setting: Setting, width: int, room: float
) -> list[tuple[Paragraph, ...]]:
    """The paragraphs over parts of at most `room` px height, cut at sentences or lines where needed.

    A part holds at least one paragraph or one line, even if there is no room for it.
    """
    parts: list[tuple[Paragraph, ...]] = []
    present: list[Paragraph] = []
    queue = list(paragraphs)
    while queue:
        paragraph = queue[0]
        if height([*present, paragraph], setting, width) <= room:
            present.append(queue.pop(0))
            continue
        if _is_better_whole(present, paragraph, setting, width, room):
            if _belong_together(present[-1], paragraph) and len(present) > 1:
                queue.insert(0, present.pop())
            parts.append(tuple(present))
            present = []
            continue
        at = _cut_at([*present, paragraph], setting, width, room)
        if at:
            head, queue[0] = paragraph.cut(at)
            present.append(head)
        elif not present:
            present.append(queue.pop(0))
        parts.append(tuple(present))
        present = []
    if present:
        parts.append(tuple(present))
    return parts


def _is_better_whole(
    present: list[Paragraph], paragraph: Paragraph, setting: Setting, width: int, room: float
) -> bool:
    """A paragraph that fits a part of its own is not cut, unless only a heading stands before it."""
    has_text = any(p.kind not in (None, LineKind.QUIET) for p in present)
    return has_text and height([paragraph], setting, width) <= room


def _belong_together(first: Paragraph, second: Paragraph) -> bool:
    """A number stays with the line that says whose it is."""
    return first.kind is LineKind.QUIET and second.kind is LineKind.NUMBER


def _cut_at(paragraphs: Sequence[Paragraph], setting: Setting, width: int, room: float) -> int:
    """After how many letters the last paragraph must be cut so that all fits; 0: not even one line does."""
    document = _laid(paragraphs, setting, width)
    block = document.lastBlock()
    top = block_text_top(document, block)
    at = 0
    for i in range(block.layout().lineCount()):
        line = block.layout().lineAt(i)
        if top + line.y() + line.height() > room:
            break
        at = line.textStart() + line.textLength()
    text = paragraphs[-1].text
    if at >= len(text):
        return 0
    return _sentence_end(text, at)


def _sentence_end(text: str, at: int) -> int:
    """The end of the last sentence before `at`, if that keeps at least a third of the text before it."""
    for end in range(at, at // 3, -1):
        if text[end - 1] == " " and text[end - 2] in SENTENCE_ENDS:
            return end
    return at


def _laid(paragraphs: Sequence[Paragraph], setting: Setting, width: int) -> QTextDocument:
    document = QTextDocument()
    fill(document, paragraphs, setting)
    document.setTextWidth(width)
    return document


def _room_for_icon(paragraph: Paragraph, setting: Setting) -> int:
    """What must stay free above the first line: an icon above it, or the top of a large one beside it."""
    style = setting.style
    if not paragraph.icon:
        return 0
    if paragraph.icon_place is IconPlace.ABOVE:
        return icon_px(paragraph, style) + style.px(20)
    return style.px(12) if paragraph.icon_place is IconPlace.LEFT_LARGE else 0


def _block_format(paragraph: Paragraph, setting: Setting, *, is_first: bool) -> QTextBlockFormat:
    style = setting.style
    block = QTextBlockFormat()
    above = 0 if is_first else style.px(_SPACE_ABOVE[paragraph.kind])
    side = icon_px(paragraph, style)
    if paragraph.icon_place in (IconPlace.LEFT, IconPlace.LEFT_LARGE):
        block.setLeftMargin(side + style.px(30 if paragraph.icon_place is IconPlace.LEFT else 26))
    block.setTopMargin(above // 2 if setting.dense else above)
    if paragraph.icon_place is IconPlace.LEFT_LARGE and not setting.dense:
        block.setBottomMargin(style.px(6))
    if setting.dense:
        block.setLineHeight(_DENSE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    block.setAlignment(Qt.AlignmentFlag.AlignHCenter if setting.centred else Qt.AlignmentFlag.AlignLeft)
    return block


def _char_format(kind: LineKind | None, style: Style, *, strong: bool) -> QTextCharFormat:
    shown = QTextCharFormat()
    shown.setFont(style.font(_ROLES[kind], bold=strong or kind in _BOLD))
    colours = style.colours
    shown.setForeground(QColor(colours.quiet if kind is LineKind.QUIET else colours.ink))
    return shown


def block_text_top(document: QTextDocument, block: QTextBlock) -> float:
    """Where the first line of a block starts, in px from the top of the document."""
    return (
        document.documentLayout().blockBoundingRect(block).bottom()
        - block.blockFormat().bottomMargin()
        - block.layout().boundingRect().height()
    )
