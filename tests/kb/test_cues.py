"""Fixed phrases are found whole, and an `unless` phrase keeps an article out."""

from __future__ import annotations

import pytest

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.kb.cues import find_cue


def _article(name: str, urgency: Urgency, cues: tuple[str, ...], unless: tuple[str, ...] = ()) -> Article:
    return Article(
        id=name,
        pack="bank",
        language="en",
        title=name,
        headline=name,
        questions=(name,),
        icon="",
        topic="",
        urgency=urgency,
        kind=Kind.ANSWER,
        steps=(),
        cues=cues,
        unless=unless,
    )


KB = KnowledgeBase(
    "en",
    (
        _article(
            "lost", Urgency.URGENT, ("can't find my card", "stole my card", "my card"), ("card reader",)
        ),
        _article("safe", Urgency.TRICK, ("safe account",), ("what is",)),
        _article("pain", Urgency.EMERGENCY, ("chest hurts",)),
        _article("grief", Urgency.SORROW, ("has died",)),
        _article("plain", Urgency.NORMAL, ()),
    ),
    (),
    "",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Somebody STOLE my card!", "lost"),
        ("I cannot find my card", "lost"),
        ("I can’t find my card", "lost"),
        ("the postcard my cardigan", None),
        ("my card reader", None),
        ("they want a safe account", "safe"),
        ("What is a safe account?", None),
        ("what is it, they stole my card", "lost"),
        ("they stole my card for a safe account", "safe"),
        ("safe account and my chest hurts", "pain"),
        ("he has died, stole my card", "grief"),
        ("", None),
    ],
)
def test_cues(text: str, found: str | None) -> None:
    article = find_cue(KB, text)
    assert (article.id if article else None) == found
