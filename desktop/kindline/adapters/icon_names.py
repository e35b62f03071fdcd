"""Which icons exist, without opening a window."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import qtawesome


def icon_exists(name: str) -> bool:
    """Whether QtAwesome carries the icon `mdi6.<name>`."""
    prefix, _, letter = name.partition(".")
    return prefix == "mdi6" and letter in _letters()


@cache
def _letters() -> frozenset[str]:
    fonts = Path(qtawesome.__file__).parent / "fonts"
    charmap = next(fonts.glob("materialdesignicons6*charmap*.json"))
    return frozenset(json.loads(charmap.read_text(encoding="utf-8")))
