"""English sums of money, numbers, telephone numbers and references, as a voice says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kindline.domain.spoken_forms_dates import TIME_RULES, date_rules
from kindline.domain.spoken_forms_money import MONEY_RULES
from kindline.domain.spoken_forms_rules import Change, Rule, after, before, part
from kindline.domain.spoken_forms_signs import SIGN_RULES, UNIT_RULES, WEB_RULES, WORD_RULES
from kindline.domain.spoken_forms_words import (
    BARE,
    LEFT,
    NUMBER,
    RIGHT,
    amount,
    cardinal,
    digits,
    in_groups,
    ordinal,
    spelled,
    year,
)


@cache
def english_rules(region: str) -> tuple[Rule, ...]:
    """All rules for English as it is read in a region ("gb", "us"; "" where none is named)."""
    return (
        *WEB_RULES,
        *_LONG_NUMBER_RULES,
        *MONEY_RULES,
        *date_rules(region),
        *TIME_RULES,
        *UNIT_RULES,
        *WORD_RULES,
        *_REFERENCE_RULES,
        *_NUMBER_RULES,
        *SIGN_RULES,
    )


# --- telephone, card and account numbers -------------------------------------------------------------

_CALLED = re.compile(
    r"\b(?:call|ring|dial|phone|text|calling|ringing|dialling|telephone|tel)\b[^.!?0-9]{0,24}"
    r"(?:[0-9]+(?:\s*,)?(?:\s*(?:or|and|/))?\s*)*$",
    re.IGNORECASE,
)
_NAMED_CODE = re.compile(
    r"\b(?:code|pin|passcode|password|account|card|number|reference|ref|extension|ext|ending|ends)\b"
    r"(?:\s+(?:is|number|no|in|with|are))*[\s:.#]*$|[*•]{2,}\s?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r" (?:times|people|persons|days|minutes|hours|weeks|pounds|dollars|euros|customers|years)\b"
)
_SHORT_NUMBERS = frozenset("101 105 111 112 119 159 211 311 411 811 911 988 999".split())  # noqa: SIM905


_ONLY_A_NUMBER = re.compile(
    r"555-[0-9]{4}|(?:1[ -])?\(?[2-9][0-9]{2}\)?[ -][0-9]{3}[ -][0-9]{4}"  # American telephone numbers
    r"|[0-9]{4}(?:[ -][0-9]{4}){2,4}|[0-9]{2}-[0-9]{2}-[0-9]{2}"  # cards, sort codes
)


def _phone(found: re.Match[str]) -> Sequence[Change] | None:
    """Groups of digits that can only be a telephone, card or account number."""
    written = found.group()
    groups = list(re.finditer(r"[0-9]+", written))
    is_short_last = len(groups[-1].group()) == 2 < len(groups[max(len(groups) - 2, 0)].group())
    if len(groups) > 2 and (_COUNTED.match(after(found)) or (is_short_last and written[0] != "+")):
        groups.pop()  # "0800 123 4567 24 hours a day"
        written = written[: groups[-1].end()]
    many = sum(len(group.group()) for group in groups)
    is_called = _CALLED.search(before(found)) is not None
    if not (_ONLY_A_NUMBER.fullmatch(written) or (many >= 7 and (written[0] in "+0(" or is_called))):
        return None
    changes: list[Change] = []
    end = found.start()
    for group in groups:
        upto = found.start() + group.end()
        if written[0] == "+" and group.group() == "0" and changes:
            continue  # +44 (0)20: the bracket is for calls within the country
        words = in_groups(group.group()) if len(group.group()) > 5 else digits(group.group())
        if changes:
            changes.append(Change(end, found.start() + group.start(), ", "))
            end = found.start() + group.start()
        elif written[0] == "+":
            words = f"plus {words}"
        changes.append(Change(end, upto, words))
        end = upto
    if re.match(r" [0-9]", found.string[end : end + 2]):
        changes.append(Change(end, end, ","))
    return changes


def _iban(found: re.Match[str]) -> str:
    return ", ".join(_sign_by_sign(group) for group in found.group().split())


def _sign_by_sign(written: str) -> str:
    return "-".join(digits(sign) if sign in "0123456789" else sign for sign in written)


_LONG_NUMBER_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<![\w-])[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?(?![\w-])"), _iban),
    (re.compile(r"(?<![\w-])[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}(?![\w-])"), _iban),
    (
        re.compile(
            r"(?<![\w£$€+])(?<![0-9][.,:/–—-])(?:\+[0-9]{1,3}[ -]?)?(?:\([0-9]{1,5}\)[ -]?)?[0-9]{1,13}"
            r"(?:[ -][0-9]{2,8}){0,6}(?!\w)(?![.,:/–—-][0-9])"
        ),
        _phone,
    ),
)

# --- numbers -----------------------------------------------------------------------------------------

_MINUS = {"-": "minus ", "−": "minus ", "+": "plus "}


def _percent(found: re.Match[str]) -> str:
    low = f"{amount(found['low'])} to " if found["low"] else ""
    return f"{_MINUS.get(found['minus'] or '', '')}{low}{amount(found['number'])} percent"


def _range(found: re.Match[str]) -> Sequence[Change] | None:
    """2–3 and 9-5, years too. Numbers that fall are codes, unless they are hours of the day."""
    low, high = found["low"], found["high"]
    if "," in low + high or "." in low + high:
        is_sure = float(low.replace(",", "")) < float(high.replace(",", ""))
        words = (amount(low), amount(high)) if len(low + high) < 24 else None
    elif _is_year(low) and (_is_year(high) or len(high) == 2):
        is_sure = int(high) > int(low if len(high) == 4 else low[2:])
        words = (year(int(low)), year(int(high)) if len(high) == 4 else cardinal(int(high)))
    else:
        is_sure = max(len(low), len(high)) <= 4 and not (low + " " + high).startswith("0") and high[0] != "0"
        is_sure = is_sure and (int(low) < int(high) or (int(low) <= 12 and int(high) <= 12))
        words = (_plain_words(low), _plain_words(high))
    if not is_sure or words is None:
        return None
    return part(found, "low", words[0]), part(found, "dash", " to "), part(found, "high", words[1])


def _is_year(written: str) -> bool:
    return len(written) == 4 and written[:2] in ("19", "20")


def _plain_words(written: str) -> str:
    """Whole digits without commas: a number, a year, or digit by digit where they only name something."""
    if _is_year(written):
        return year(int(written))
    if len(written) > 1 and written[0] == "0":
        return in_groups(written)
    is_round = (len(written) <= 6 and written.endswith("000")) or (
        len(written) <= 9 and written.endswith("0" * 6)
    )
    return cardinal(int(written)) if len(written) <= 4 or is_round else in_groups(written)


def _number(found: re.Match[str]) -> str:
    written = found.group()
    if "," in written or "." in written:
        return amount(written)
    if 5 <= len(written) <= 9 and written[0] != "0" and _COUNTED.match(after(found)):
        return cardinal(int(written))
    is_alone = written in _SHORT_NUMBERS and not before(found).strip() and not after(found).strip(" .!\n")
    is_called = len(written) >= 3 and _CALLED.search(before(found)) and not _COUNTED.match(after(found))
    is_code = len(written) >= 4 and _NAMED_CODE.search(before(found))
    return in_groups(written) if is_alone or is_called or is_code else _plain_words(written)


def _ordinal(found: re.Match[str]) -> str | None:
    number = int(found[1].replace(",", ""))
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return ordinal(number) if found[2].lower() == suffix else None


def _decade(found: re.Match[str]) -> str:
    words = year(int(found[1])) if len(found[1]) == 4 else cardinal(int(found[1]))
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


_FRACTIONS = {
    "½": "half",
    "¼": "quarter",
    "¾": "three quarters",
    "⅓": "third",
    "⅔": "two thirds",
    "1/2": "half",
}


def _fraction(found: re.Match[str]) -> str:
    name = _FRACTIONS[found["sign"]]
    if found["whole"]:
        return f"{amount(found['whole'])} and {'' if ' ' in name else 'a '}{name}"
    return name if " " in name or name == "half" else f"a {name}"


def _slash(found: re.Match[str]) -> str | None:
    """24/7, 2025/26, and 3/4, which may be a part or a day: it is said as it stands."""
    low, high = found[1], found[2]
    if found.group() == "24/7":
        return "twenty-four seven"
    if _is_year(low) and len(high) == 2:
        return f"{year(int(low))}, {cardinal(int(high))}"
    return f"{_plain_words(low)} slash {_plain_words(high)}"


_NUMBER_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"(?:{BARE}(?P<minus>[-−+])|{LEFT})"
            rf"(?:(?P<low>{NUMBER})(?:%?(?:-|\s?[–—]\s?)|% - ))?(?P<number>{NUMBER}) ?%(?!\w)"
        ),
        _percent,
    ),
    (
        re.compile(rf"{LEFT}(?:(?P<whole>[0-9]{{1,4}}) ?)?(?P<sign>[½¼¾⅓⅔])"),
        _fraction,
    ),
    (re.compile(rf"{LEFT}(?P<whole>[0-9]{{1,3}}) (?P<sign>1/2){RIGHT}"), _fraction),
    (re.compile(rf"{LEFT}([0-9]{{1,3}}(?:,[0-9]{{3}}){{0,2}})(st|nd|rd|th)\b", re.IGNORECASE), _ordinal),
    (re.compile(r"(?<![\w£$€])['’]?((?:1[0-9]|20)[0-9]0|[2-9]0)['’]?s\b"), _decade),
    (
        re.compile(rf"(?<![\w.,:/£$€–—-])(?P<low>{NUMBER})(?P<dash>-|\s?[–—]\s?)(?P<high>{NUMBER}){RIGHT}"),
        _range,
    ),
    (re.compile(rf"{LEFT}([0-9]{{1,4}})/([0-9]{{1,4}}){RIGHT}"), _slash),
    (re.compile(rf"{BARE}([-−+])(?=[0-9])(?!\S*[0-9]-[0-9])"), lambda found: _MINUS[found[1]]),
    (re.compile(rf"(?<![\w.])\.([0-9]{{1,6}}){RIGHT}"), lambda found: f"zero point {digits(found[1])}"),
    (re.compile(rf"{LEFT}{NUMBER}{RIGHT}"), _number),
)

# --- references --------------------------------------------------------------------------------------

_RUN = re.compile(r"[0-9]+|[A-Z]+")
_WORD_LETTERS = 4
"""So many capital letters in a row are a word: COVID-19."""


def _reference(found: re.Match[str]) -> str | None:
    """Runs of letters and digits; only between digits a dash is a pause."""
    if re.fullmatch(r"[0-9]+(?:ST|ND|RD|TH|S)", found.group()):
        return None
    words = ""
    was_digit = False
    for group in found.group().split("-"):
        if words:
            words += ", " if was_digit and group[:1].isdigit() else " "
        words += _reference_group(group)
        was_digit = group[-1:].isdigit()
    return words


def _reference_group(group: str) -> str:
    runs = _RUN.findall(group)
    if len(runs) > 2:
        return _sign_by_sign(group)
    words = [_reference_run(run) for run in runs]
    is_near_a = words[0] == "A" or words[-1] == "A" or words[0].endswith("-A")
    return ("-" if is_near_a else " ").join(words)


def _reference_run(run: str) -> str:
    if run.isdigit():
        return cardinal(int(run)) if len(run) <= 3 and not run.startswith("0") else in_groups(run)
    return run if len(run) >= _WORD_LETTERS else spelled(run)


def _house(found: re.Match[str]) -> str:
    return f"{cardinal(int(found[1]))}{'-' if found[2] == 'a' else ' '}{found[2].upper()}"


_REFERENCE_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?<![\w@./#-])(?=[A-Z-]*[0-9])(?=[0-9-]*[A-Z])[A-Z0-9]{1,34}(?:-[A-Z0-9]{1,34}){0,6}(?![\w@/]|-\w)"
        ),
        _reference,
    ),
    (re.compile(rf"{LEFT}([0-9]{{1,3}})([a-f])(?!\w)"), _house),
)
