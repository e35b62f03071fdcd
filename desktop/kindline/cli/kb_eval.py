"""`kindline kb eval`: how well any knowledge base is matched, measured on questions it has not seen."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from kindline.cli.wiring import Wiring
from kindline.domain.articles import KnowledgeBase
from kindline.domain.errors import EncoderError, SettingError
from kindline.domain.settings import Settings
from kindline.kb.evaluation import Evaluation, Query, Share, ask, evaluate
from kindline.kb.evaluation_files import Problems, read_articles, read_queries
from kindline.kb.loader import OFF_TOPIC_NAME, off_topic_lines
from kindline.kb.matcher import Matcher
from kindline.ports import SentenceEncoder
from kindline.services.knowledge import read

WRONG_USE = 2
_MOST_PROBLEMS = 20
_WORDS = {
    "top1": "right article first",
    "top3": "right article among the first three",
    "answered": "answered",
    "precision": "answers that are right (precision)",
    "choices_right": "not answered: right one among the choices",
    "false_answers": "wrong answers, of all queries",
    "offtopic_answered": "off-topic queries answered",
}


@dataclass(frozen=True, slots=True)
class Effort:
    """Milliseconds of one `match`, seconds of opening and reading, of learning, and memory at the end."""

    p50_ms: float
    p99_ms: float
    load_s: float
    build_s: float
    rss_mb: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured on which knowledge base; `mode` is "meaning" or "lexical"."""

    evaluation: Evaluation
    effort: Effort
    mode: str
    articles: int
    questions: int


def run_eval(arguments: argparse.Namespace, wiring: Wiring) -> int:
    """Build a matcher, ask every query, print the shares; 2 when a line of the files cannot be used."""
    if arguments.articles and not arguments.queries:
        raise SettingError("--articles needs --queries: a file of questions to ask.")
    settings = wiring.settings(arguments.site)
    began_s = time.perf_counter()
    problems: Problems = []
    kb = _knowledge(arguments, wiring, settings, problems)
    queries = _queries(arguments, wiring, settings, kb, problems) if not problems else []
    if problems:
        _tell(problems)
        return WRONG_USE
    encoder = _encoder(arguments.mode, wiring, settings)
    result = _measure(kb, queries, encoder, time.perf_counter() - began_s, wiring)
    print(json.dumps(as_contract(result), indent=2) if arguments.json else as_table(result))
    return 0


def as_contract(result: Result) -> dict[str, object]:
    """The JSON that other programs rely on; a share with nothing to divide is null."""
    evaluation, effort = result.evaluation, result.effort
    shares = {name: _rounded(getattr(evaluation, name).value, 6) for name in _WORDS}
    return {
        "n": evaluation.n,
        **shares,
        **{name: _rounded(value, 3) for name, value in asdict(effort).items()},
        "mode": result.mode,
        "articles": result.articles,
        "questions": result.questions,
        "in_scope": evaluation.answered.whole,
        "offtopic": evaluation.offtopic_answered.whole,
    }


def as_table(result: Result) -> str:
    """The same for people: percentages with what they are counted from, precision with its interval."""
    evaluation, effort = result.evaluation, result.effort
    known, strange = evaluation.answered.whole, evaluation.offtopic_answered.whole
    way = "meaning and words" if result.mode == "meaning" else "words alone"
    memory = "" if effort.rss_mb is None else f", memory {effort.rss_mb:.0f} MB"
    lines = [
        f"{result.articles} articles with {result.questions} questions, matched by {way}",
        f"{evaluation.n} queries: {known} with an article, {strange} off-topic",
        "",
    ]
    for name, words in _WORDS.items():
        share: Share = getattr(evaluation, name)
        interval = _interval(share) if name == "precision" else ""
        lines.append(f"{words:<46} {_percent(share):>8}  {share.part} of {share.whole}{interval}")
    lines += [
        "",
        f"matching one query: p50 {effort.p50_ms:.1f} ms, p99 {effort.p99_ms:.1f} ms, on one thread",
        f"opening and reading {effort.load_s:.1f} s, learning {effort.build_s:.1f} s{memory}",
    ]
    return "\n".join(lines)


def _measure(
    kb: KnowledgeBase,
    queries: Sequence[Query],
    encoder: SentenceEncoder | None,
    load_s: float,
    wiring: Wiring,
) -> Result:
    began_s = time.perf_counter()
    # nothing is taken from the shelf: learning takes as long each time
    matcher = Matcher.build(kb, encoder)
    build_s = time.perf_counter() - began_s
    gc.collect()
    gc.freeze()  # Python looks through what was built again and again, which is not matching
    try:
        marked, took_ms = ask(matcher.match, queries)
    finally:
        gc.unfreeze()
    p50_ms, p99_ms = np.percentile(took_ms, (50, 99)).tolist()
    effort = Effort(p50_ms, p99_ms, load_s, build_s, wiring.memory_mb())
    questions = sum(len(article.questions) for article in kb.articles)
    mode = "lexical" if encoder is None else "meaning"
    return Result(evaluate(marked), effort, mode, len(kb.articles), questions)


def _knowledge(
    arguments: argparse.Namespace, wiring: Wiring, settings: Settings, problems: Problems
) -> KnowledgeBase:
    """The given articles with the program's common off-topic lines, or else the site's own."""
    language = settings.text("device.language")
    if not arguments.articles:
        kb, _ = read(wiring.kb_root(), settings, language)
        return kb
    articles = read_articles(Path(arguments.articles), language, problems)
    off_topic = off_topic_lines(wiring.kb_root() / "common" / language / OFF_TOPIC_NAME)
    return KnowledgeBase(language, articles, tuple(off_topic), "")


def _queries(
    arguments: argparse.Namespace, wiring: Wiring, settings: Settings, kb: KnowledgeBase, problems: Problems
) -> list[Query]:
    """The given queries, or else those that the site's packs hold back."""
    known = frozenset(article.id for article in kb.articles)
    if arguments.queries:
        return read_queries(Path(arguments.queries), known, problems)
    folders = [wiring.kb_root() / pack / kb.language / "eval" for pack in settings.names("site.packs")]
    files = [file for folder in folders for file in sorted(folder.glob("*.jsonl"))]
    if not files:
        looked = ", ".join(map(str, folders))
        raise SettingError(f"There are no held-back questions in {looked}. Give some with --queries FILE.")
    return [query for file in files for query in read_queries(file, known, problems)]


def _encoder(mode: str, wiring: Wiring, settings: Settings) -> SentenceEncoder | None:
    if mode == "lexical":
        return None
    try:
        return wiring.encoder(settings)
    except EncoderError as error:
        print(f"kindline: going by words alone. {error}", file=sys.stderr)
        return None


def _tell(problems: Sequence[Exception]) -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        print(problem, file=sys.stderr)
    if len(problems) > _MOST_PROBLEMS:
        print(f"and {len(problems) - _MOST_PROBLEMS} more", file=sys.stderr)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _percent(share: Share) -> str:
    return "-" if share.value is None else f"{100 * share.value:.1f} %"


def _interval(share: Share) -> str:
    if share.interval is None:
        return ""
    low, high = share.interval
    return f"; {100 * low:.1f} to {100 * high:.1f} % (95 % interval)"
