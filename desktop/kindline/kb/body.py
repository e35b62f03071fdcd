"""The text of an article: a small, closed part of Markdown. Everything else is refused with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from kindline.domain.articles import Step
from kindline.domain.errors import KnowledgeError
from kindline.domain.text import Passage, Span

_LINK = re.compile(r"\w+://|\bwww\.|\S@\S+\.\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step with the file lines of its text and of its hint."""

    step: Step
    line: int
    hint_line: int


class _Body:
    def __init__(self, path: Path, text: str, first_line: int) -> None:
        self._path = path
        self._first_line = first_line
        notes: dict[str, dict[str, dict[str, list[int]]]] = {}
        self.tree = SyntaxTreeNode(MarkdownIt("commonmark").parse(text, notes))
        for reference in notes.get("references", {}).values():
            raise self.error(first_line + reference["map"][0], "links are not allowed", "Delete it.")

    def error(self, line: int, problem: str, advice: str) -> KnowledgeError:
        return KnowledgeError(self._path, line, problem, advice)

    def line_of(self, node: SyntaxTreeNode) -> int:
        return self._first_line + (node.map[0] if node.map else 0)

    def numbered(self) -> tuple[PlacedStep, ...]:
        """The steps of the one numbered list that the text must be."""
        blocks = self.tree.children
        for block in blocks:
            if block.type != "ordered_list":
                raise self._refused(block, "Write each step as a line that begins with 1. 2. 3.")
        if len(blocks) != 1:
            line = self.line_of(blocks[1]) if blocks else self._first_line
            raise self.error(line, "there must be one numbered list", "Write 1. 2. 3. one below the other.")
        if blocks[0].attrs.get("start", 1) != 1:
            raise self.error(self.line_of(blocks[0]), "the list does not begin with 1", "Begin with 1.")
        return tuple(self._item(item) for item in blocks[0].children)

    def _item(self, item: SyntaxTreeNode) -> PlacedStep:
        parts = item.children
        if not parts or parts[0].type != "paragraph":
            raise self.error(self.line_of(item), "a step without text", "Write what to do.")
        for part in parts[1:]:
            if part.type != "blockquote":
                raise self._refused(part, "A step is one paragraph; a hint below it begins with  >")
        if len(parts) > 2:
            raise self.error(self.line_of(parts[2]), "a step has two hints", "Make them one.")
        passage = self._passage(parts[0])
        if len(parts) == 1:
            return PlacedStep(Step(passage), self.line_of(parts[0]), 0)
        hint = self._hint(parts[1])
        return PlacedStep(Step(passage, hint), self.line_of(parts[0]), self.line_of(parts[1]))

    def _hint(self, quote: SyntaxTreeNode) -> Passage:
        if [part.type for part in quote.children] != ["paragraph"]:
            raise self.error(self.line_of(quote), "a hint must be one paragraph", "Make it one paragraph.")
        return self._passage(quote.children[0])

    def paragraphs(self) -> tuple[PlacedStep, ...]:
        """Each paragraph as a step without a hint."""
        steps = []
        for block in self.tree.children:
            if block.type != "paragraph":
                raise self._refused(block, "Write plain paragraphs with an empty line between them.")
            steps.append(PlacedStep(Step(self._passage(block)), self.line_of(block), 0))
        if not steps:
            raise self.error(self._first_line, "the article has no text", "Write at least a paragraph.")
        return tuple(steps)

    def _refused(self, block: SyntaxTreeNode, advice: str) -> KnowledgeError:
        what = block.type.replace("_", " ")
        return self.error(self.line_of(block), f"{what} is not allowed here", advice)

    def _passage(self, paragraph: SyntaxTreeNode) -> Passage:
        spans: list[Span] = []
        line = self.line_of(paragraph)
        for node in paragraph.children[0].children:
            if node.type == "softbreak":
                line += 1
                spans.append(Span(" "))
            elif node.type == "text":
                spans.append(Span(node.content))
            elif node.type == "strong" and [child.type for child in node.children] == ["text"]:
                spans.append(Span(node.children[0].content, strong=True))
            else:
                what = node.type.replace("_", " ")
                advice = "Use plain words; **two stars** mark what the screen shows."
                raise self.error(line, f"{what} is not allowed here", advice)
        passage = Passage(_joined(spans))
        if _LINK.search(passage.text):
            raise self.error(self.line_of(paragraph), "links are not allowed", "Say it in words.")
        return passage


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbours of the same kind made one; empty ones dropped."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].strong == span.strong:
            joined[-1] = Span(joined[-1].text + span.text, span.strong)
        elif span.text:
            joined.append(span)
    return tuple(joined)


def parse_body(path: Path, text: str, first_line: int, *, numbered: bool) -> tuple[PlacedStep, ...]:
    """The steps of an article's text that begins on `first_line` of its file.

    `numbered` asks for a list of steps, else for paragraphs. Raises `KnowledgeError`.
    """
    body = _Body(path, text, first_line)
    return body.numbered() if numbered else body.paragraphs()
