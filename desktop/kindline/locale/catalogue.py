"""Rendering of texts. English stands in `phrases`; other languages come from gettext catalogues."""

from __future__ import annotations

import gettext
import re
from datetime import datetime
from functools import cache
from pathlib import Path

from kindline.domain.text import Message, Passage, Span, Text
from kindline.locale.phrases import PHRASES

DOMAIN = "kindline"
_FOLDER = Path(__file__).parent
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def spans(text: Text, language: str) -> tuple[Span, ...]:
    """A text as runs, the strong ones marked. Raises `KeyError` for a key that has no phrase."""
    if isinstance(text, Passage):
        return text.spans
    phrase = _phrases(language).gettext(PHRASES[text.key])
    values = {name: _shown(name, value) for name, value in text.args.items()}
    runs: list[Span] = []
    end = 0
    for match in _STRONG.finditer(phrase):
        runs.append(Span(phrase[end : match.start()].format(**values)))
        runs.append(Span(match.group(1).format(**values), strong=True))
        end = match.end()
    runs.append(Span(phrase[end:].format(**values)))
    return tuple(run for run in runs if run.text)


def render(text: Text, language: str) -> str:
    """A text as plain words."""
    return "".join(span.text for span in spans(text, language))


def render_key(key: str, language: str) -> str:
    """The words of a phrase without values."""
    return render(Message(key), language)


@cache
def _phrases(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, _FOLDER, languages=[language], fallback=True)


def _shown(name: str, value: str | int) -> str:
    if name.endswith("_ms"):
        return _time_of_day(int(value))
    return str(value)


def _time_of_day(at_ms: int) -> str:
    """Local time as one says it: "3:10 pm", on another day "Tuesday 3:10 pm"."""
    moment = datetime.fromtimestamp(at_ms / 1000).astimezone()
    hour = moment.hour % 12 or 12
    clock = f"{hour}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"
    is_today = moment.date() == datetime.now().astimezone().date()
    return clock if is_today else f"{moment:%A} {clock}"
