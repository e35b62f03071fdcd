"""`{site.name}` and its like in articles."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kindline.domain.settings import PLACEHOLDERS
from kindline.domain.text import Passage, Span

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


class PlaceholderError(ValueError):
    """A placeholder is unknown or has no value; the message says which."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced by its value, exactly as given."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in PLACEHOLDERS:
            raise PlaceholderError(f"unknown placeholder {found[0]}")
        if name not in values:
            raise PlaceholderError(f"no value for the placeholder {found[0]}")
        return values[name]

    return _BRACES.sub(value, text)


def filled_passage(passage: Passage, values: Mapping[str, str]) -> Passage:
    return Passage(tuple(Span(filled(span.text, values), span.strong) for span in passage.spans))
