"""`kindline ask`: the same answers as the window, in words or as JSON."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

from kindline.cli.studying import find_encoder
from kindline.cli.wiring import Wiring
from kindline.domain.errors import KindlineError, SettingError
from kindline.domain.redaction import redact
from kindline.domain.requests import Turn
from kindline.domain.settings import Settings
from kindline.domain.speech import Hearing
from kindline.kb.vocabulary import vocabulary
from kindline.locale import render, render_key
from kindline.services.answering import Outcome, Reply
from kindline.services.customer_session import CustomerSession
from kindline.services.ears import is_sure
from kindline.services.knowledge import Studied, study
from kindline.services.recording import hear

SESSION_VERSION = 1


def run_ask(arguments: argparse.Namespace, wiring: Wiring) -> int:
    """Answer the question; any outcome exits 0."""
    settings = wiring.settings(arguments.site)
    session_file = Path(arguments.session) if arguments.session else None
    session = _read_session(session_file, settings)
    studied = study(
        wiring.kb_root(), settings, session.language, find_encoder(wiring, settings), wiring.shelf()
    )
    if not studied.kb.articles:
        raise KindlineError("there is no usable article; run: kindline kb lint")
    hearing = _hear(Path(arguments.wav), wiring, settings, studied) if arguments.wav else None
    question = redact(hearing.text).text if hearing else arguments.question
    heard = _as_heard(hearing, question, studied, session) if hearing else {}
    reply = studied.answering.ask(session, question, also=hearing.also if hearing else "")
    if session_file is not None:
        _write_session(session_file, session)
    contract = as_contract(reply, session.language)
    if arguments.json:
        print(json.dumps(heard | contract, ensure_ascii=False, indent=2))
    else:
        if hearing:
            sure = "sure" if not heard["read_back"] else "read back first"
            print(f'Heard by {hearing.engine}: "{question}" ({hearing.confidence:.0%}, {sure})')
        print(contract["reply"])
        for number, choice in enumerate(reply.choices, 1):
            print(f"  {number}. {choice.title}")
        if reply.offers_person:
            print(render_key("offer.person", session.language))
    return 0


def _hear(path: Path, wiring: Wiring, settings: Settings, studied: Studied) -> Hearing:
    """What the site's ears hear in the recording. Raises `SpeechError`."""
    samples = wiring.recording(path)
    recognizer, detector = wiring.ears(settings)
    recognizer.prepare(vocabulary(studied.kb))
    return hear(samples, detector, recognizer, settings)


def _as_heard(hearing: Hearing, text: str, studied: Studied, session: CustomerSession) -> dict[str, object]:
    """What is said about the hearing beside the reply; the window reads back first where it is not sure."""
    others = [redact(other).text for other in hearing.alternatives]
    sure = bool(text) and is_sure(studied.answering, text, hearing, session.language)
    return {
        "heard": text,
        "confidence": round(hearing.confidence, 4),
        "alternatives": others,
        "engine": hearing.engine,
        "read_back": not sure,
    }


def as_contract(reply: Reply, language: str) -> dict[str, object]:
    """A reply as the JSON that other programs rely on; absent is null, lists may be empty."""
    article = reply.article
    steps: list[str] = []
    if article is not None and reply.outcome in (Outcome.ANSWER, Outcome.PERSON):
        steps = [step.passage.text for step in article.steps]
    return {
        "outcome": reply.outcome.value,
        "urgency": reply.urgency.value,
        "article": article.id if article else None,
        "title": article.title if article else None,
        "steps": steps,
        "choices": [{"article": choice.id, "title": choice.title} for choice in reply.choices],
        "score": None if reply.score is None else round(min(max(reply.score, 0.0), 1.0), 4),
        "reply": " ".join(_sentence(render(text, language)) for text in reply.said),
        "language": language,
    }


def _sentence(text: str) -> str:
    """Headings have no full stop; joined to what follows they need one."""
    return text if text.endswith((".", "?", "!", ":", "。", "？", "！")) else f"{text}."


def _read_session(path: Path | None, settings: Settings) -> CustomerSession:
    session = CustomerSession.begin(settings)
    if path is None or not path.exists():
        return session
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["version"] != SESSION_VERSION:
            raise ValueError(f"version {kept['version']}")
        session.shown = {str(key) for key in kept["shown"]}
        session.misses = int(kept["misses"])
        session.cannot_find = int(kept["cannot_find"])
        session.present_article = str(kept["present_article"])
        session.turns = [Turn(str(t["asked"]), str(t["outcome"]), str(t["title"])) for t in kept["turns"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingError(
            f"{path}: not a session file ({error}). Give another name or delete it."
        ) from error
    return session


def _write_session(path: Path, session: CustomerSession) -> None:
    kept = {
        "version": SESSION_VERSION,
        "shown": sorted(session.shown),
        "misses": session.misses,
        "cannot_find": session.cannot_find,
        "present_article": session.present_article,
        "turns": [{"asked": t.asked, "outcome": t.outcome, "title": t.title} for t in session.turns],
    }
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False, indent=2)
        Path(name).replace(path)
    except OSError as error:
        raise SettingError(f"{path}: the session cannot be written ({error}).") from error
