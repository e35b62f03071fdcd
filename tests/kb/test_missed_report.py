"""Kept misses as editors read them."""

from __future__ import annotations

from kindline.domain.articles import Article, Kind, KnowledgeBase, Urgency
from kindline.domain.matching import Answer, Candidate, Match, Unknown
from kindline.domain.misses import Miss, MissKind
from kindline.domain.redaction import MARK
from kindline.kb.missed_report import Nearest, report


def _article(name: str) -> Article:
    return Article(
        name, "bank", "en", f"About {name}", "", ("q",), "", "", Urgency.NORMAL, Kind.ANSWER, steps=()
    )


class Matching:
    """In the matcher's place: a box is near the safe, coins are answered by now."""

    kb = KnowledgeBase("en", (_article("safe"), _article("coins")), (), "")

    def match(self, text: str, also: object = ()) -> Match:
        near = "safe" if "box" in text else "coins"
        share = 0.4 if "box" in text else 0.9 if "coin" in text else 0.01
        candidates = (Candidate(near, share), Candidate("safe" if near == "coins" else "coins", 0.005))
        if "coin" in text:
            return Answer(candidates, text, (), "coins", share)
        return Unknown(candidates, text, ())


def miss(number: int, question: str, kind: MissKind = MissKind.UNKNOWN, chosen: str = "") -> Miss:
    return Miss(f"m{number}", kind, number, "Bank", "en", question, (), chosen)


def test_groups_with_nearest_article_and_what_happened() -> None:
    misses = [
        miss(1, "where is the toilet"),
        miss(2, "rent a deposit box"),
        miss(3, "Rent a deposit box!"),
        miss(3, "Rent a deposit box!", MissKind.PERSON_AFTER),
        miss(4, "rent a big deposit box", MissKind.NONE_OF_THESE),
        miss(5, "change foreign coins"),
        miss(6, MARK),
    ]
    made = report(misses, Matching())
    assert (made.questions, made.wordless) == (6, 1)
    boxes, coins, toilet = made.groups
    assert (boxes.size, boxes.examples) == (3, ("rent a deposit box", "rent a big deposit box"))
    assert boxes.kinds == {MissKind.UNKNOWN: 2, MissKind.PERSON_AFTER: 1, MissKind.NONE_OF_THESE: 1}
    assert boxes.nearest == Nearest("safe", "About safe", 0.4)
    assert boxes.now.kind == "unknown"
    assert coins.now.article_ids == ("coins",)
    assert (toilet.size, toilet.nearest) == (1, None)


def test_chosen_ones_could_be_taught_unless_they_did_not_help_or_are_known_by_now() -> None:
    chosen = MissKind.CHOSEN
    misses = [
        miss(1, "the box", chosen, "safe"),
        miss(2, "my box", chosen, "safe"),
        miss(3, "the bad box", chosen, "safe"),
        miss(3, "the bad box", MissKind.NOT_HELPED, "safe"),
        miss(4, "coin change", chosen, "coins"),
        miss(5, "gone box", chosen, "no-such-article"),
        miss(6, MARK, chosen, "safe"),
    ]
    made = report(misses, Matching())
    (group,) = made.chosen
    assert (group.article_id, group.title, group.size) == ("safe", "About safe", 2)
    assert group.examples == ("the box", "my box")
    assert made.questions == 1


def test_nothing_missed() -> None:
    made = report([], Matching())
    assert (made.questions, made.groups, made.chosen) == (0, (), ())
