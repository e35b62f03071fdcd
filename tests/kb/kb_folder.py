"""Small knowledge bases on disk for the tests, and the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kindline.domain.settings import PLACEHOLDERS

REAL_ROOT = Path(__file__).parents[2] / "kb"
VALUES: Mapping[str, str] = {key: f"<{key}>" for key in PLACEHOLDERS} | {
    "site.name": "Green Bank",
    "site.phone": "0800 555 0100",
}

HEAD = """\
id: {id}
title: {title}
icon: mdi6.leaf
topic: cards
urgency: normal
questions:
  - {title} please
  - {id} one
"""
BODY = """\
1. Open the **{site.name}** app.
   > It has a green leaf.
2. Press **Cards**.
"""


def write(root: Path, name: str, text: str, pack: str = "bank", language: str = "en") -> Path:
    """A file of a pack; returns its path."""
    path = root / pack / language / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def article(article_id: str = "fund", title: str = "My fund", body: str = BODY, **changes: str) -> str:
    """The text of an article file; `changes` replace or add head lines, an empty one deletes it."""
    head = HEAD.format(id=article_id, title=title)
    for key, line in changes.items():
        lines = [kept for kept in head.splitlines() if not kept.startswith(f"{key}:")]
        if key == "questions":
            lines = [kept for kept in lines if not kept.startswith("  - ")]
        head = "\n".join([*lines, *([line] if line else [])]) + "\n"
    return f"---\n{head}---\n{body}"
