"""Fixed phrases are found whole, and an `unless` phrase keeps an article out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.kb.cues import find_cue, is_excepted, sentences, unknown_classes


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
        _article("death", Urgency.SORROW, ("<relative> passed away", "lost my <relative> !<belonging>")),
        _article("purse", Urgency.URGENT, ("lost my purse",)),
        _article("fall", Urgency.EMERGENCY, ("<fell> ... cannot get up",), ("^ what if",)),
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
        ("I have not lost my purse", None),
        ("nobody ever lost my purse", "purse"),
        ("I have not yet lost my purse", None),
        ("I do not know, I lost my purse", "purse"),
        ("it is not so bad but my chest hurts", "pain"),
        ("I do not know, not chest hurts", "pain"),
        ("my mother-in-law passed away", "death"),
        ("Dad's passed away", "death"),
        ("the parrot passed away", None),
        ("I lost my husband", "death"),
        ("I lost my husband's keys", None),
        ("I fell in the bath tub and I can't get up", "fall"),
        ("I fell over one two three four five six seven cannot get up", None),
        ("what if I fall and cannot get up", None),
        ("tell me what if I fall and cannot get up", "fall"),
    ],
)
def test_cues(text: str, found: str | None) -> None:
    article = find_cue(KB, text)
    assert (article.id if article else None) == found


def test_a_cue_with_an_unknown_class_is_seen() -> None:
    assert unknown_classes("<relative> ... <nobody> !<belongings>", "en") == ("nobody", "belongings")
    assert unknown_classes("<relative> died", "zz") == ("relative",)


def test_cues_are_said_with_every_word_of_a_class_in_turn() -> None:
    said = list(sentences(["my card", "^ my <relative> ... died !<belonging>", "lost <relative>"], "en"))
    assert said == ["my card", "my husband died", "my wife died", "lost mother", "lost father"]


def test_an_exception_holds_for_an_article_that_is_found_without_a_cue() -> None:
    card = replace(KB.articles[0], cues=("lost my card",), unless=("found my card",))
    assert is_excepted(card, "I have found my card, it was not lost")
    assert not is_excepted(card, "my card is lost")
