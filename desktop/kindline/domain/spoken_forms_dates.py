"""English dates and times of day, as a voice says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from kindline.domain.spoken_forms_rules import Change, Rule, after, before, only, part
from kindline.domain.spoken_forms_words import LEFT, RIGHT, cardinal, ordinal, year

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905 - reads as it sounds
_MONTH_OF = {month[:3]: at for at, month in enumerate(_MONTHS, 1)}
_DAY_OF = {day[:2]: day for day in _DAYS}
_SHORT_MONTH = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_SHORT_DAY = "Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{_SHORT_MONTH})\b(?:\.(?=,? [0-9a-z]))?)"
_DAY_OR_MONTH = rf"(?:{'|'.join(_DAYS)}|{'|'.join(_MONTHS)}|{_SHORT_DAY}|{_SHORT_MONTH})"
_NTH = r"(?:st|nd|rd|th)"
_DASH = r"\s?[–—]\s?|-| - "
_YEAR = r"(?:,? (?P<year>(?:19|20)[0-9]{2})(?![\w%]|[.,:/][0-9]))?"
_FULL_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_LINK = r"(?:\.?,?\s?[–—&/+-]\s?|,\s|,? (?:and|to|or) )"
_DAY_FOLLOWS = re.compile(rf"{_LINK}{_DAY_OR_MONTH}\b")
_DAY_BEFORE = re.compile(rf"\b{_DAY_OR_MONTH}{_LINK}$")
_YEAR_OR_RANGE_FOLLOWS = re.compile(rf" (?:19|20)[0-9]{{2}}\b|\s?[–—-]\s?{_DAY_OR_MONTH}\b")
_RANGE_BEFORE = re.compile(rf"\b{_DAY_OR_MONTH}\s?[–—-]\s?$")
_NUMBER_FOLLOWS = re.compile(r",?:? ?[0-9]")
_TIME_FOLLOWS = re.compile(
    r",?:? ?[0-9]{1,2}(?:[:.][0-9]|\s?[ap]\.?m\b|\s?[–-]"
    rf"|{_NTH}?\s(?:{'|'.join(_MONTHS)}|{_SHORT_MONTH})\b)"
)
_ENDS = r"(?!\w)(?!:[0-9]|[.,/][0-9]|%| ?[ap]\.?m\b)"
_WHEN = re.compile(r"\b(?:on|by|before|after|until|till|from|of|since|to|in|and|is|day)\W+$|,\s*$", re.I)
_HOURS_NEAR = re.compile(
    r"\b(?:open|opens|opening|hours|closed|at|\w*day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[^.!?]{0,20}$"
)

_CLOCK = r"(?P<{0}hour>[01]?[0-9]|2[0-4])(?:(?P<{0}sign>[:.])(?P<{0}minute>[0-5][0-9]))?"
_HALF = r"(?: ?(?P<{0}half>[aApP]\.[mM]\.?|[aApP][mM])(?!\w))?"
_TIME_ENDS = r"(?!\w)(?!:[0-9]|[.,/–-][0-9]|%)"
_TIME = _CLOCK.format("") + _HALF.format("") + _TIME_ENDS
_TIMES = (
    _CLOCK.format("low_")
    + _HALF.format("low_")
    + rf"(?P<link>{_DASH}|\s+(?:to|and|until|till)\s+)"
    + _CLOCK.format("")
    + _HALF.format("")
    + _TIME_ENDS
)
_SENTENCE_GOES_ON = re.compile(rf"[\"'”’)\]]*(?:[,;:!?]|\s+[\"'“‘(]*(?:[a-z–—&+]|{_DAY_OR_MONTH}\b))")


def final_stop(found: re.Match[str]) -> str:
    """The full stop of an abbreviation, if it ends a sentence too: "5 p.m." at the end of one."""
    return "" if _SENTENCE_GOES_ON.match(after(found)) or after(found, 1) in tuple(")]-/") else "."


def date_rules(region: str) -> tuple[Rule, ...]:
    """Dates as they are read in a region: the month comes first in "us" and where none is named."""
    is_month_first = region in ("", "us", "ph")
    said = partial(_month_day, is_american=is_month_first)
    day = r"(?P<day>[0-9]{1,2})"
    return (
        _RANGE_RULE,
        (
            re.compile(
                rf"{LEFT}{_FULL_YEAR}(?P<sign>[/-])(?P<b>[0-9]{{2}})(?P=sign)(?P<c>[0-9]{{2}}){RIGHT}"
            ),
            partial(_iso, is_american=is_month_first),
        ),
        (
            re.compile(
                rf"{LEFT}(?P<b>[0-9]{{1,2}})(?P<sign>[/.-])(?P<c>[0-9]{{1,2}})(?P=sign)"
                rf"(?P<year>(?:[0-9]{{2}}){{1,2}}){RIGHT}"
            ),
            partial(_numeric, region=region),
        ),
        (re.compile(rf"{LEFT}(?P<month>0[1-9]|1[0-2])/{_FULL_YEAR}{RIGHT}"), _month_and_year),
        (
            re.compile(
                rf"(?<![\w.,:/£$€])(?:(?P<low>[0-9]{{1,2}}){_NTH}?(?:{_DASH}))?{day}{_NTH}? (?:of )?"
                rf"{_MONTH}{_YEAR}{_ENDS}"
            ),
            _day_month,
        ),
        (
            re.compile(
                rf"\b{_MONTH} (?:(?P<low>[0-9]{{1,2}}){_NTH}?(?:{_DASH}))?{day}(?P<nth>{_NTH})?"
                rf"{_YEAR}{_ENDS}(?! ?-[0-9])"
            ),
            said,
        ),
        *_SHORT_NAME_RULES,
    )


def _short_day(found: re.Match[str]) -> str | None:
    """ "Mon" beside a time, a date or another day; "sun" and "sat" are words."""
    following = after(found, 20)
    is_word = found["day"] in ("Sat", "Sun", "Wed")
    if (_TIME_FOLLOWS if is_word else _NUMBER_FOLLOWS).match(following) or _DAY_FOLLOWS.match(following):
        return _DAY_OF[found["day"][:2]]
    return _DAY_OF[found["day"][:2]] if _DAY_BEFORE.search(before(found, 20)) else None


def _short_month(found: re.Match[str]) -> str | None:
    """ "Jan" before a year or at either end of a range; elsewhere it may be somebody's name."""
    if _YEAR_OR_RANGE_FOLLOWS.match(after(found, 20)) or _RANGE_BEFORE.search(before(found, 20)):
        return _MONTHS[_MONTH_OF[found["month"][:3]] - 1]
    return None


_RANGE_RULE: Rule = (
    re.compile(
        rf"\b{_DAY_OR_MONTH}\.?(?: (?:19|20)[0-9]{{2}})?(?P<dash>{_DASH})"
        rf"(?=(?:[0-9]{{1,2}}{_NTH}? )?{_DAY_OR_MONTH}\b)"
    ),
    only("dash", " to "),
)
_SHORT_NAME_RULES: tuple[Rule, ...] = (
    (re.compile(rf"\b(?P<day>{_SHORT_DAY})\b(?:\.(?= ))?"), _short_day),
    (re.compile(rf"\b(?P<month>{_SHORT_MONTH})\b(?:\.(?= ))?"), _short_month),
)


def _date(
    day: str, month: int, written_year: str | None, *, is_american: bool, has_the: bool = False
) -> str | None:
    if not (1 <= int(day) <= 31 and 1 <= month <= 12):
        return None
    said_year = ""
    if written_year:
        number = int(written_year)
        said_year = year(number) if len(written_year) == 4 and number >= 1000 else cardinal(number)
    if is_american:
        return f"{_MONTHS[month - 1]} {ordinal(int(day))}" + (f", {said_year}" if said_year else "")
    return f"{'' if has_the else 'the '}{ordinal(int(day))} of {_MONTHS[month - 1]} {said_year}".rstrip()


def _has_the(found: re.Match[str]) -> bool:
    return re.search(r"\bthe\s+$", before(found, 8), re.I) is not None


def _iso(found: re.Match[str], *, is_american: bool) -> str | None:
    has_the = _has_the(found)
    return _date(found["c"], int(found["b"]), found["year"], is_american=is_american, has_the=has_the)


def _numeric(found: re.Match[str], *, region: str) -> str | None:
    """1/4/2026. What may be either, where both ways are usual, stays as it is written."""
    is_short = len(found["year"]) == 2
    if is_short and found["sign"] != "/":
        return None
    is_american = region in ("", "us", "ph") and found["sign"] != "."
    day, month = (found["c"], found["b"]) if is_american else (found["b"], found["c"])
    if int(month) > 12:
        day, month = month, day
    elif region == "ca" and int(day) <= 12 and day != month:
        return None
    has_the = _has_the(found)
    return _date(day, int(month), found["year"], is_american=is_american, has_the=has_the)


def _month_and_year(found: re.Match[str]) -> str:
    return f"{_MONTHS[int(found['month']) - 1]} {year(int(found['year']))}"


def _day_month(found: re.Match[str]) -> str | None:
    month = _MONTH_OF[found["month"][:3]]
    has_the = _has_the(found)
    if found["low"] is None:
        return _date(found["day"], month, found["year"], is_american=False, has_the=has_the)
    if not 1 <= int(found["low"]) < int(found["day"]):
        return None
    last = _date(found["day"], month, found["year"], is_american=False)
    return last and f"{'' if has_the else 'the '}{ordinal(int(found['low']))} to {last}"


def _month_day(found: re.Match[str], *, is_american: bool) -> str | None:
    """March 3. "March" and "may" are also what people do, so those want more than a number."""
    is_alone = not before(found).strip() and not after(found).strip(" .!?,;:")
    is_sure = found["year"] or found["nth"] or is_alone or _WHEN.search(before(found, 12))
    if found["month"] in ("May", "March", "Mar") and not is_sure:
        return None
    low, day = int(found["low"] or found["day"]), int(found["day"])
    if not 1 <= low <= day <= 31:
        return None
    the = "" if is_american else "the "
    first = f"{the}{ordinal(low)} to " if found["low"] else ""
    said_year = f", {year(int(found['year']))}" if found["year"] else ""
    return f"{_MONTHS[_MONTH_OF[found['month'][:3]] - 1]} {first}{the}{ordinal(day)}{said_year}"


def _time(found: re.Match[str], prefix: str = "") -> str | None:
    """The words of one time of day; None if there is no such time."""
    hour, minute, half = int(found[f"{prefix}hour"]), found[f"{prefix}minute"], found[f"{prefix}half"]
    if half:
        stop = final_stop(found) if half.endswith(".") and not prefix else ""
        said = f"{_hour_and_minute(hour, minute)} {half[0].upper()}-M{stop}"
        return said if 1 <= hour <= 12 else None
    if hour in (0, 24):
        return _at_night(hour, int(minute or 0))
    if int(minute or 0):
        return _hour_and_minute(hour, minute)
    if minute is None or after(found, 9).lstrip().startswith(("o'clock", "o’clock")):
        return cardinal(hour)
    return f"{cardinal(hour)} o'clock" if hour <= 12 else f"{cardinal(hour)} hundred"


def _at_night(hour: int, minute: int) -> str | None:
    if not minute:
        return "midnight"
    return f"{cardinal(minute)} minute{'s' * (minute != 1)} past midnight" if hour == 0 else None


def _hour_and_minute(hour: int, minute: str | None) -> str:
    if not int(minute or 0):
        return cardinal(hour)
    return f"{cardinal(hour)} {'oh ' if int(minute or 0) < 10 else ''}{cardinal(int(minute or 0))}"


def _one_time(found: re.Match[str]) -> str | None:
    return _time(found) if found["half"] or found["sign"] == ":" else None


def _two_times(found: re.Match[str]) -> Sequence[Change] | None:
    """From one time to another; that one of them is a time of day must be plain to see."""
    signs = (found["low_sign"], found["sign"])
    is_sure = found["low_half"] or found["half"] or ":" in signs
    is_dash = found["link"].strip() in tuple("-–—")
    if not is_sure and not (signs == (".", ".") and is_dash and _HOURS_NEAR.search(before(found))):
        return None
    first, last = _time(found, "low_"), _time(found)
    if first is None or last is None:
        return None
    low_end = found.start("link")
    link = (part(found, "link", " to "),) if is_dash else ()
    return (Change(found.start(), low_end, first), *link, Change(found.end("link"), found.end(), last))


TIME_RULES: tuple[Rule, ...] = (
    (re.compile(LEFT + _TIMES), _two_times),
    (re.compile(LEFT + _TIME), _one_time),
    (
        re.compile(
            r"\b(?:[Aa]t|[Uu]ntil|[Tt]ill) (?P<time>"
            r"(?P<hour>[01]?[0-9]|2[0-3])\.(?P<minute>[0-5][0-9]))(?P<half>)"
            r"(?!\w)(?!\s?(?:%|per|percent|million|billion|times|[£$€a-z]*/))(?![.,:/–-][0-9])"
        ),
        lambda found: (part(found, "time", _time(found) or found["time"]),),
    ),
)
