"""`kindline kb teach`: one more question for an article, shown with all it changes before it is written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from kindline.cli.studying import build_matcher, find_encoder, kept_misses
from kindline.cli.wiring import Wiring
from kindline.domain.articles import KnowledgeBase
from kindline.domain.errors import KnowledgeError, StoreError, TeachingError
from kindline.domain.misses import MissKind
from kindline.domain.settings import Settings
from kindline.kb.changes import Change, Outcome, Probe, Turn, changes
from kindline.kb.evaluation_files import read_queries
from kindline.kb.teaching import Packs, Plan, check_writable, plan, write
from kindline.kb.words import normalised

_TURNS = {Turn.WORSE: "worse", Turn.OTHER: "other", Turn.BETTER: "better"}


def run_teach(arguments: argparse.Namespace, wiring: Wiring) -> int:
    """Show what would change, ask, write; 1 when it was not written for want of a yes.

    A yes given beforehand does not count where the article would wrongly answer other known questions.
    """
    settings = wiring.settings(arguments.site)
    root = Path(arguments.kb) if arguments.kb else wiring.kb_root()
    packs = Packs(root, settings.names("site.packs"), settings.text("device.language"), settings.placeholders)
    planned = plan(packs, arguments.article, arguments.question)
    _check_folder(planned, root, wiring)
    wrong = _show(planned, packs, wiring, settings)
    if wrong and arguments.yes and not arguments.even_if_wrong:
        print(
            f"Not written: {wrong} other question{'s'[: wrong != 1]} would wrongly get this article. "
            "Use other words, or add --even-if-wrong.",
            file=sys.stderr,
        )
        return 1
    if not arguments.yes:
        if not sys.stdin.isatty():
            print("Not written: there is nobody to ask here. Add --yes to write it.", file=sys.stderr)
            return 1
        if input("Write it? [y/N] ").strip().casefold() not in ("y", "yes"):
            print("Not written.")
            return 0
    write(planned)
    print(f"Written to {planned.path}.")
    return 0


def _check_folder(planned: Plan, root: Path, wiring: Wiring) -> None:
    try:
        check_writable(planned.path)
    except TeachingError as error:
        own = wiring.own_kb_root()
        raise TeachingError(
            f"{error} Copy the folder {root} to {own} and teach again: "
            "once it is there, the program takes its articles from it."
        ) from error


def _show(planned: Plan, packs: Packs, wiring: Wiring, settings: Settings) -> int:
    """Print the changes; how many questions would wrongly be answered with the article.

    Thresholds are learned anew, so that a few others always change; those are not the question's doing.
    """
    print(f"{planned.article_id}: {planned.question}", flush=True)  # the rest takes some seconds
    encoder, shelf = find_encoder(wiring, settings), wiring.shelf()
    before, after = (build_matcher(kb, encoder, shelf) for kb in (planned.before, planned.after))
    print(f"  now:  {_said(Outcome.of(before.match(planned.question)))}")
    print(f"  then: {_said(Outcome.of(after.match(planned.question)))}")
    probes = _probes(packs, wiring, settings, planned)
    found = changes(before, after, probes)
    worse = sum(change.turn is Turn.WORSE for change in found)
    print(f"{len(found)} of {len(probes)} other questions change, {worse} for the worse.")
    for change in found:
        print(_change_line(change))
    return sum(change.is_now_wrong and planned.article_id in change.after.article_ids for change in found)


def _change_line(change: Change) -> str:
    right = f"  (right: {change.probe.right})" if change.probe.right else ""
    right = "  (about no article)" if change.probe.is_off_topic else right
    outcomes = f"{_said(change.before)} -> {_said(change.after)}"
    return f"  {_TURNS[change.turn]:6}  {change.probe.text}\n          {outcomes}{right}"


def _said(outcome: Outcome) -> str:
    if outcome.kind == "unknown":
        return "not known"
    return f"{outcome.kind} {', '.join(outcome.article_ids)}"


def _probes(packs: Packs, wiring: Wiring, settings: Settings, planned: Plan) -> list[Probe]:
    """Each question that is known here beside the articles' own, once; where its answer is known first."""
    probes: dict[str, Probe] = {}
    sources = (_held_back(packs, planned.before), _missed(wiring, settings), _off_topic(planned.before))
    for probe in sorted(chain(*sources), key=lambda probe: not (probe.right or probe.is_off_topic)):
        probes.setdefault(normalised(probe.text), probe)
    for words in ("", normalised(planned.question)):
        probes.pop(words, None)
    return list(probes.values())


def _held_back(packs: Packs, kb: KnowledgeBase) -> Iterator[Probe]:
    known = frozenset(article.id for article in kb.articles)
    problems: list[KnowledgeError] = []
    for name in packs.names:
        for file in sorted((packs.root / name / packs.language / "eval").glob("*.jsonl")):
            for query in read_queries(file, known, problems):
                yield Probe(query.text, query.article_id or "", is_off_topic=query.article_id is None)
    for problem in problems:
        print(f"kindline: left out: {problem}", file=sys.stderr)


def _off_topic(kb: KnowledgeBase) -> Iterator[Probe]:
    for line in kb.off_topic:
        yield Probe(line, is_off_topic=True)


def _missed(wiring: Wiring, settings: Settings) -> Iterator[Probe]:
    """What customers asked here; what they picked themselves and were content with is right."""
    try:
        misses = kept_misses(wiring, settings)
    except StoreError as error:
        print(f"kindline: missed questions are left out: {error}", file=sys.stderr)
        return
    content = {miss.id: miss for miss in misses if miss.kind is MissKind.CHOSEN}
    for miss in misses:
        if miss.kind is not MissKind.CHOSEN:
            content.pop(miss.id, None)
    for miss in misses:
        yield Probe(miss.question, content[miss.id].chosen if miss.id in content else "")
