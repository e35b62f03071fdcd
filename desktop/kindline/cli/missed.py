"""`kindline kb missed`: what customers asked in vain, like questions together."""

from __future__ import annotations

import argparse
import json
import time

from kindline.cli.studying import build_matcher, find_encoder, kept_misses
from kindline.cli.wiring import Wiring
from kindline.domain.errors import SettingError
from kindline.domain.misses import MissKind
from kindline.kb.missed_report import ChosenGroup, MissedGroup, MissedReport, report
from kindline.services.knowledge import read

DAY_MS = 24 * 3600 * 1000
_KINDS = {
    MissKind.UNKNOWN: "not known",
    MissKind.NONE_OF_THESE: '"None of these"',
    MissKind.NOT_HELPED: "did not help",
    MissKind.PERSON_AFTER: "person after the answer",
    MissKind.CHOSEN: "chosen",
}


_MOST_DAYS = 36_500


def run_missed(arguments: argparse.Namespace, wiring: Wiring) -> int:
    """Print the groups, the biggest first; 0 also when there is none."""
    if arguments.since is not None and not 1 <= arguments.since <= _MOST_DAYS:
        raise SettingError(f"--since is a number of days, 1 to {_MOST_DAYS}.")
    settings = wiring.settings(arguments.site)
    now_ms = time.time_ns() // 1_000_000
    since_ms = now_ms - arguments.since * DAY_MS if arguments.since else 0
    misses = kept_misses(wiring, settings, since_ms)
    if misses:
        kb, _ = read(wiring.kb_root(), settings, settings.text("device.language"))
        encoder = find_encoder(wiring, settings)
        made = report(misses, build_matcher(kb, encoder, wiring.shelf()), encoder)
    else:
        made = MissedReport(0, 0, (), ())
    if arguments.json:
        print(json.dumps(as_contract(made), ensure_ascii=False, indent=2))
    else:
        print(as_text(made, settings.text("site.name")))
    return 0


def as_contract(made: MissedReport) -> dict[str, object]:
    """The JSON that other programs rely on; absent is null, lists may be empty."""
    return {
        "questions": made.questions,
        "wordless": made.wordless,
        "groups": [_group_contract(group) for group in made.groups],
        "chosen": [
            {"article": c.article_id, "title": c.title, "size": c.size, "examples": list(c.examples)}
            for c in made.chosen
        ],
    }


def _group_contract(group: MissedGroup) -> dict[str, object]:
    near = group.nearest
    return {
        "size": group.size,
        "kinds": {kind.value: group.kinds[kind] for kind in MissKind if group.kinds.get(kind)},
        "examples": list(group.examples),
        "nearest": near
        and {
            "article": near.article_id,
            "title": near.title,
            "probability": round(min(near.probability, 1.0), 4),
        },
        "now": group.now.kind,
    }


def as_text(made: MissedReport, site: str) -> str:
    """The same for people."""
    if not made.questions and not made.chosen:
        return f"{site}: no missed question is kept here."
    lines = [f"{site}: {made.questions} missed question(s) in {len(made.groups)} group(s)"]
    for group in made.groups:
        lines += ["", *_group_lines(group)]
    if made.wordless:
        lines += ["", f"{made.wordless} more hold nothing but what was struck out."]
    if made.chosen:
        lines += ["", "Chosen by customers among several: these could be taught."]
        for chosen in made.chosen:
            lines += ["", *_chosen_lines(chosen)]
    return "\n".join(lines)


def _group_lines(group: MissedGroup) -> list[str]:
    first, *others = group.examples
    kinds = ", ".join(
        f"{words} {group.kinds[kind]}" for kind, words in _KINDS.items() if group.kinds.get(kind)
    )
    near = group.nearest
    named = f"{near.article_id} ({near.probability:.2f}): {near.title}" if near else "nothing near"
    lines = [f"{group.size:4} x  {first}", *(f"        {text}" for text in others)]
    lines += [f"        nearest: {named}", f"        {kinds}"]
    if group.now.kind == "answer":
        was_open = group.kinds.get(MissKind.UNKNOWN) or group.kinds.get(MissKind.NONE_OF_THESE)
        lines.append(
            f"        {'by now answered' if was_open else 'answered'} with {group.now.article_ids[0]}"
        )
    return lines


def _chosen_lines(chosen: ChosenGroup) -> list[str]:
    first, *others = chosen.examples
    lines = [f"{chosen.size:4} x  {first}", *(f"        {text}" for text in others)]
    return [*lines, f"        chosen: {chosen.article_id}: {chosen.title}"]
