"""No article claims what it cannot know: that somebody rings, is here or is free; how another site looks."""

from __future__ import annotations

import re

import pytest
from kb_folder import REAL_ROOT

from kindline.kb.loader import read_articles

CLAIMS = re.compile(
    r"\b(?:person|someone|somebody|adviser|colleague)(?: \w+)? (?:is|are|will be) "
    r"(?:coming|called|calling|ringing|there|here|free|available|on the way|ready)\b"
    r"|\ba person\b[^.?!]*\b(?:now|at once|right away)\b"
    r"|\b(?:we|i) (?:are calling|call|ring|am calling|have called) (?:you|someone|a person|one)\b"
    r"|(?<!talk to a )\bperson here\b|\bgreen leaf\b|\bfor coming\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("pack", ["common", "bank", "shop", "broker"])
def test_no_article_says_what_it_cannot_know(pack: str) -> None:
    files, _ = read_articles(REAL_ROOT, [pack], "en")
    said = [
        (file.article.id, text)
        for file in files
        for text in (
            file.article.headline,
            *(step.passage.text for step in file.article.steps),
            *(step.hint.text for step in file.article.steps if step.hint),
        )
    ]
    assert len(said) > 20
    assert [(article_id, text) for article_id, text in said if CLAIMS.search(text)] == []
