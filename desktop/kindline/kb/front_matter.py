"""The head of an article file: YAML between two lines of `---`, each mistake with its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from kindline.domain.errors import KnowledgeError

_TEXT, _LIST, _FLAG, _NUMBER = "a text", "a list of texts", "true or false", "a whole number"

_FIELDS = {
    "id": _TEXT,
    "title": _TEXT,
    "headline": _TEXT,
    "icon": _TEXT,
    "topic": _TEXT,
    "urgency": _TEXT,
    "kind": _TEXT,
    "covered": _FLAG,
    "home": _NUMBER,
    "questions": _LIST,
    "cues": _LIST,
    "unless": _LIST,
}
_REQUIRED = ("id", "title", "icon", "topic", "questions")
_TAGS = {_TEXT: "str", _FLAG: "bool", _NUMBER: "int"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Checked fields by name, and the file line of each field and list item (`questions.0`)."""

    path: Path
    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    covered: bool
    home: int | None
    lines: dict[str, int]

    def error(self, place: str, problem: str, advice: str) -> KnowledgeError:
        """An error at the line of a field or list item."""
        return KnowledgeError(self.path, self.lines.get(place, 1), problem, advice)


def split_file(path: Path, text: str) -> tuple[str, str, int]:
    """Front matter, body and the body's first line. Raises `KnowledgeError`."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise KnowledgeError(path, 1, "the file does not begin with ---", "Put --- on the first line.")
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            return "\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1
    raise KnowledgeError(path, len(lines), "the second --- is missing", "Put --- between head and text.")


def read_front_matter(path: Path, head: str) -> FrontMatter:
    """The fields of a head that starts on line 2 of its file. Raises `KnowledgeError`."""
    matter = FrontMatter(path, {}, {}, True, None, {})
    scalars: dict[str, str] = {}
    for key, node in _mapping(path, head):
        name, line = str(key.value), key.start_mark.line + 2
        if name not in _FIELDS:
            raise KnowledgeError(path, line, f"unknown field {name}", f"Use {', '.join(_FIELDS)}.")
        if name in matter.lines:
            raise KnowledgeError(path, line, f"{name} stands twice", "Delete one of them.")
        matter.lines[name] = line
        if _FIELDS[name] is _LIST:
            matter.lists[name] = _read_list(matter, name, node)
        else:
            scalars[name] = _read_scalar(matter, name, node, _FIELDS[name])
    for name in _REQUIRED:
        if name not in matter.lines:
            raise KnowledgeError(path, 1, f"{name} is missing", f"Add a line {name}: to the head.")
    texts = {name: value for name, value in scalars.items() if _FIELDS[name] is _TEXT}
    covered = scalars.get("covered", "true").lower() not in ("false", "no", "off")
    home = int(scalars["home"]) if "home" in scalars else None
    return FrontMatter(path, texts, matter.lists, covered, home, matter.lines)


def _mapping(path: Path, head: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    try:
        node = yaml.compose(head, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        advice = 'A text that holds a colon or begins with a sign needs quotes: "like this".'
        raise KnowledgeError(path, line, f"the head cannot be read: {error.problem}", advice) from error
    except yaml.YAMLError as error:
        raise KnowledgeError(path, 1, f"the head cannot be read: {error}", "Use plain text.") from error
    if not isinstance(node, yaml.MappingNode):
        raise KnowledgeError(path, 2, "the head is no list of fields", "Write lines like  title: My card")
    return [(key, value) for key, value in node.value]


def _read_scalar(matter: FrontMatter, place: str, node: yaml.Node, kind: str) -> str:
    matter.lines[place] = node.start_mark.line + 2
    is_right = isinstance(node, yaml.ScalarNode) and node.tag == f"tag:yaml.org,2002:{_TAGS[kind]}"
    if not is_right or not str(node.value).strip():
        advice = 'Put it in quotes: "..."' if kind is _TEXT else "Change it."
        raise matter.error(place, f"{place} must be {kind}", advice)
    value = str(node.value).strip()
    if kind is _NUMBER and not value.isdecimal():
        raise matter.error(place, f"{place} must be {kind}", "Write it in digits, like 1.")
    return value


def _read_list(matter: FrontMatter, name: str, node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise matter.error(name, f"{name} must be {_LIST}", "Put each on a line of its own, after  - ")
    return tuple(_read_scalar(matter, f"{name}.{i}", item, _TEXT) for i, item in enumerate(node.value))
