"""Strikes what could name or reach somebody from a question that is kept for learning.

It strikes more than `redaction.redact`, which has to leave a customer's own number readable: here
nobody needs it. A word too many costs an editor little, a name kept would cost a promise.
"""

from __future__ import annotations

import re
import unicodedata

from kindline.domain.names_said import without_names
from kindline.domain.numbers_said import STRUCK, Run, runs
from kindline.domain.redaction import MARK, redact

MOST_CHARS = 300
"""A kept question is cut here; what makes a question stands at its beginning."""

_MOST_READ = 2000
_LONG_DIGITS = 5
_MOST_DIGITS = 6
"""More digits than these in all of a text may be a telephone number in pieces."""


def for_keeping(text: str, known_words: frozenset[str] = frozenset()) -> str:
    """The text without secrets, numbers to reach or find somebody by, addresses and names.

    `known_words` are the lower-case words of the articles and of the site's own names: they name nobody.
    Doing it twice changes nothing more.
    """
    printable = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    plain = " ".join(unicodedata.normalize("NFKC", printable).replace(STRUCK, " ").split())
    marked = plain.replace(MARK, STRUCK)[:_MOST_READ]
    # numbers first: what `redact` strikes could not be counted with the rest
    struck = redact(_without_numbers(_without_reach(marked))).text.replace(MARK, STRUCK)
    return _cut(_tidy(without_names(struck, known_words))).replace(STRUCK, MARK)


def has_reach(text: str) -> bool:
    """Whether a text holds a telephone number or an e-mail address."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_MAIL.search(plain)) or any(run.digits > _MOST_DIGITS for run in runs(plain))


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS].rpartition(" ")[0] or STRUCK


def _tidy(text: str) -> str:
    """One mark where several stand side by side."""
    return re.sub(rf"{STRUCK}(?:[^\w?!]*{STRUCK})+", STRUCK, " ".join(text.split()))


# --- addresses -----------------------------------------------------------------------------------

_MAIL = re.compile(r"[\w.+-]*\s?@\s?[\w-]+(?:\s?\.\s?\w+)*")
_MAIL_SAID = re.compile(
    r"\b[\w.+-]+(?:\s+(?:dot|underscore|hyphen|dash)\s+[\w.+-]+)*\s+at\s+[\w-]+(?:\s+dot\s+\w+|\.(?:com|net|org|co)\b)+",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}\b", re.IGNORECASE)
_KINDS_OF_STREET = (
    r"(?:street|road|avenue|lane|crescent|terrace|gardens|close|drive|court|grove|way|place|square|row|mews|hill"
    r"|green|walk|rise|cottages?|house)"
)
_HOUSE_NUMBER = (
    r"(?:\d+\s?[a-z]?|(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|and"
    r"|[a-f])\s+){0,4}(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred)"
    r"(?:\s+[a-f])?)"
)
_STREET = re.compile(
    rf"\b{_HOUSE_NUMBER},?\s+(?!(?:percent|per|pounds?|euros?|dollars?|times?|of|in|or|more|weeks?|days?|years?"
    rf"|months?|people)\b)(?:[\w'’]+\s+){{1,2}}{_KINDS_OF_STREET}\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:(?:my|our|the|his|her)\s+(?:(?:new|old|home|postal|full|present)\s+)?address"
    r"\s+(?:is|was|will be)(?:\s+now)?"
    r"|(?:i|we|i am|i have|we have|she|he)\s+(?:now\s+)?(?:lived?|living|stay|staying)\s+(?:at|in|on)"
    r"|(?:moved|moving|move)\s+(?:house\s+)?(?:from|to|into))"
    r"(?!\s+(?:a|an|my|our|me|him|her|them|us|you|your|wrong|correct|right|not|still|no|it|this|that|old|new)\b)"
    r"(?P<place>(?:,?\s+(?!(?:and|but|so|can|could|how|what|please|because|since|where|when|who|i|do|does|is|have|has)"
    r"\b)[\w'’-]+){1,10})",
    re.IGNORECASE,
)
"""Whoever says where he lives; "a new flat" is no address, and the thought ends with a joining word."""


def _without_reach(text: str) -> str:
    for pattern in (_MAIL, _MAIL_SAID, _POSTCODE, _STREET):
        text = pattern.sub(STRUCK, text)
    return _WHERE.sub(lambda found: f"{found[0][: -len(found['place'])]} {STRUCK}", text)


# --- numbers -------------------------------------------------------------------------------------

_BIRTH = re.compile(r"\b(?:born|birth(?:day|date)?|d\.?o\.?b)\b", re.IGNORECASE)
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth)|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth)"
)
_LONG_AGO = (
    r"(?:19\d\d|nineteen\s+(?:\w+ty|oh|o|\w+teen|ten|eleven|twelve)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_OLD_DATE = re.compile(
    rf"\b(?:{_ORDINAL}\s+(?:of\s+)?{_MONTH}|{_MONTH}(?:\s+the)?\s+{_ORDINAL}),?\s+(?:in\s+)?{_LONG_AGO}\b"
    r"|(?<![\d./-])19[0-5]\d\b",
    re.IGNORECASE,
)
"""A full date of the last century, or a year long ago, is somebody's birthday."""
_NAMED_MONTH = _MONTH.replace(
    "may|", r"(?:(?<=\d )|(?<=th )|(?<=st )|(?<=nd )|(?<=rd )|(?<=\bof )|(?<=\bin ))may|"
)
_DAY = re.compile(rf"\b(?:{_ORDINAL}|{_NAMED_MONTH}|{_LONG_AGO})\b", re.IGNORECASE)
_FILLING = frozenset({"one", "oh", "o"})
"""Said alone they are hardly ever a digit."""


def _without_numbers(text: str) -> str:
    text = _OLD_DATE.sub(STRUCK, text)
    if _BIRTH.search(text):
        text = _DAY.sub(STRUCK, text)
    found = list(runs(text))
    counted = sum(run.digits for run in found if text[run.start : run.end].casefold() not in _FILLING)
    strikes_all = counted > _MOST_DIGITS or bool(_BIRTH.search(text))
    for run in reversed(found):
        if run.digits >= _LONG_DIGITS or (strikes_all and _is_number(text, run)):
            text = text[: run.start] + STRUCK + text[run.end :]
    return text


def _is_number(text: str, run: Run) -> bool:
    """A filling word that stands alone stays."""
    return text[run.start : run.end].casefold() not in _FILLING
