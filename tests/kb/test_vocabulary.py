"""The recogniser learns everything that customers may say here."""

from __future__ import annotations

from pathlib import Path

from kb_folder import VALUES, article, write

from kindline.kb.loader import load_kb
from kindline.kb.vocabulary import vocabulary


def test_questions_titles_cues_and_commands_each_once(tmp_path: Path) -> None:
    urgent = article(
        "card",
        "My card",
        body="Wait.\n",
        urgency="urgency: urgent",
        headline="headline: Wait",
        cues="cues:\n  - lost my card",
    )
    write(tmp_path, "card.md", urgent)
    write(tmp_path, "fund.md", article())
    known = vocabulary(load_kb(tmp_path, ["bank"], "en", VALUES))
    assert known.language == "en"
    assert {"My fund", "fund one", "lost my card", "say again", "I want to talk to a person"} <= set(
        known.sentences
    )
    assert "my account number is eight two six zero" in known.sentences
    digits = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    together = " | ".join(known.sentences)
    assert all(f"{a} {b}" in together for a in digits for b in digits if a != b)
    assert "0" not in known.sentences
    assert len(known.sentences) == len(set(known.sentences))
