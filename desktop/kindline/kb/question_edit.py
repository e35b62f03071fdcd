"""Puts one more question into an article file, and leaves every other byte as it is."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from kindline.domain.errors import KnowledgeError

_CANNOT = "Add the line by hand, below the others."


def with_question(path: Path, content: bytes, question: str) -> bytes:
    """The file's content with `question` as the last of its questions.

    Raises `KnowledgeError` when the head is not written in a way that can be added to.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeError(path, 1, "the file is not UTF-8", "Save it as UTF-8 text.") from error
    start, head = _head(path, text)
    node = _questions(path, head)
    at, addition = _flow_item(node, question) if node.flow_style else _block_item(head, node, question)
    changed = text[: start + at] + addition + text[start + at :]
    _check(path, head, _head(path, changed)[1], question)
    return changed.encode("utf-8")


def _head(path: Path, text: str) -> tuple[int, str]:
    """Where the head begins, and the head with its line ends as they are."""
    lines = text.split("\n")
    if lines[0].removeprefix("\ufeff").rstrip() == "---":
        start = len(lines[0]) + 1
        at = start
        for line in lines[1:]:
            if line.rstrip() == "---":
                return start, text[start:at]
            at += len(line) + 1
    raise KnowledgeError(path, 1, "the head between two lines of --- is missing", "See: kindline kb lint")


def _questions(path: Path, head: str) -> yaml.SequenceNode:
    try:
        root = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise KnowledgeError(path, 1, "the head cannot be read", "See: kindline kb lint") from error
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value == "questions" and isinstance(value, yaml.SequenceNode) and value.value:
            return value
    raise KnowledgeError(path, 1, "there are no questions in the head", "See: kindline kb lint")


def _block_item(head: str, node: yaml.SequenceNode, question: str) -> tuple[int, str]:
    """Where the new line goes and the line, indented and ended as the last one."""
    last = node.value[-1]
    dash = head.rindex("-", 0, last.start_mark.index)
    indent = head[head.rfind("\n", 0, dash) + 1 : dash]
    gap = head[dash + 1 : last.start_mark.index]
    line_end = head.find("\n", dash)
    ending = "\r\n" if head[:line_end].endswith("\r") else "\n"
    end = last.end_mark.index
    at = end if last.end_mark.column == 0 else head.index("\n", end) + 1
    space = gap if gap and not gap.strip(" ") else " "
    return at, f"{indent}-{space}{_scalar(question)}{ending}"


def _flow_item(node: yaml.SequenceNode, question: str) -> tuple[int, str]:
    return node.value[-1].end_mark.index, f", {json.dumps(question, ensure_ascii=False)}"


def _scalar(question: str) -> str:
    """The question as YAML: bare where that means the same, else in quotes."""
    try:
        node = yaml.compose(f"- {question}\n", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None
    if isinstance(node, yaml.SequenceNode) and len(node.value) == 1:
        item = node.value[0]
        is_bare = isinstance(item, yaml.ScalarNode) and item.style is None
        if is_bare and item.tag.endswith(":str") and item.value == question:
            return question
    return json.dumps(question, ensure_ascii=False)


def _check(path: Path, before: str, after: str, question: str) -> None:
    """What was written must read as what was meant."""
    read = [yaml.safe_load(head) for head in (before, after)]
    read[0]["questions"].append(question)
    if read[0] != read[1]:
        raise KnowledgeError(path, 1, "its questions cannot be added to safely", _CANNOT)
