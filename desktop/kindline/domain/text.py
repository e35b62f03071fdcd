"""Text as values. Services say *which* text; only ui, cli and desk turn it into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Message:
    """A phrase of the catalogue: its key and the values for its placeholders."""

    key: str
    args: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `strong` marks what the customer looks for on their screen."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that comes ready in the customer's language: an article's, or the customer's own words."""

    spans: tuple[Span, ...]

    @classmethod
    def plain(cls, text: str) -> Passage:
        return cls((Span(text),))

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


Text = Message | Passage


def message(key: str, **args: str | int) -> Message:
    """Shorthand: `message("request.ring_before", time="3:10 pm")`."""
    return Message(key, MappingProxyType(dict(args)))
