"""English sums of money, as a voice says them."""

from __future__ import annotations

import re

from kindline.domain.spoken_forms_rules import Rule, after, before, part
from kindline.domain.spoken_forms_words import BARE, LEFT, NUMBER, amount, cardinal

_DOLLAR = ("dollar", "dollars", "cent", "cents")
_CURRENCIES = {
    "£": ("pound", "pounds", "penny", "pence"),
    "$": _DOLLAR,
    "€": ("euro", "euros", "cent", "cents"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "US$": ("U-S dollar", "U-S dollars", *_DOLLAR[2:]),
    "A$": ("Australian dollar", "Australian dollars", *_DOLLAR[2:]),
    "C$": ("Canadian dollar", "Canadian dollars", *_DOLLAR[2:]),
    "HK$": ("Hong Kong dollar", "Hong Kong dollars", *_DOLLAR[2:]),
    "NZ$": ("New Zealand dollar", "New Zealand dollars", *_DOLLAR[2:]),
}
_CODES = {
    "GBP": "£",
    "USD": "US$",
    "EUR": "€",
    "INR": "₹",
    "AUD": "A$",
    "CAD": "C$",
    "HKD": "HK$",
    "NZD": "NZ$",
}
_SCALES = {"m": "million", "M": "million", "bn": "billion", "k": "thousand", "K": "thousand"}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_CODE = "|".join(_CODES)
_SCALE = r"(?: (?:thousand|million|billion|trillion)|(?:bn|[mkMK]))\b"
_MONEY_LEFT = r"(?<![\w£$€₹.])"
_MONEY_RIGHT = r"(?![0-9£$€]|[.,][0-9])(?!-[0-9])"
_AS_ADJECTIVE = re.compile(
    r"[ -](?:note|coin|bill|voucher|fee|limit|charge|fine|deposit|minimum|overdraft|discount|gift|bonus)s?\b"
)


def _sum(written: str, scale: str | None, sign: str, following: str = "") -> str:
    one, many, small_one, small_many = _CURRENCIES[sign]
    if scale:
        return f"{amount(written)} {_SCALES.get(scale, scale.strip())} {many}"
    whole, _, small = written.partition(".")
    if small and len(small) != 2:
        return f"{amount(written)} {many}"
    value = whole.replace(",", "").lstrip("0")
    small_number = int(small or 0)
    small_words = f"{cardinal(small_number)} {small_one if small_number == 1 else small_many}"
    if small_number and not value:
        return small_words
    unit = one if value == "1" or (not small_number and _AS_ADJECTIVE.match(following)) else many
    words = f"{amount(whole)} {unit}"
    if not small_number:
        return words
    return f"{words} {cardinal(small_number)}" if small_number >= 10 else f"{words} and {small_words}"


def _money(found: re.Match[str]) -> str:
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(found["minus"] or "", "")
    return sign + _sum(found["amount"], found["scale"], found["sign"], after(found))


def _money_range(found: re.Match[str]) -> str:
    last = _sum(found["amount"], found["scale"], found["sign"], after(found))
    if "." in found["low"] or found["low_scale"]:
        return f"{_sum(found['low'], found['low_scale'], found['sign'])} to {last}"
    return f"{amount(found['low'])} to {last}"


def _money_by_code(found: re.Match[str]) -> str:
    code, written = found["code"] or found["after"], found["amount"] or found["before"]
    return _sum(written, found["scale"], _CODES.get(code, code))


def _pence(found: re.Match[str]) -> str:
    one, many = ("penny", "pence") if found["unit"] == "p" else ("cent", "cents")
    number, low = int(found["amount"]), found["low"]
    words = f"{cardinal(number)} {one if number == 1 and not low else many}"
    return f"{cardinal(int(low))} to {words}" if low else words


MONEY_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"{_MONEY_LEFT}(?P<sign>{_SIGN}) ?(?P<low>{NUMBER})(?P<low_scale>{_SCALE})?"
            rf"(?:-|\s?[–—]\s?| - (?=[£$€₹]))(?:(?P=sign) ?)?"
            rf"(?P<amount>{NUMBER})(?P<scale>{_SCALE})?{_MONEY_RIGHT}(?!\w)"
        ),
        _money_range,
    ),
    (
        re.compile(
            rf"(?:{BARE}(?P<minus>[-−+])|{_MONEY_LEFT})(?P<sign>{_SIGN}) ?"
            rf"(?P<amount>{NUMBER})(?P<scale>{_SCALE})?{_MONEY_RIGHT}"
        ),
        _money,
    ),
    (
        re.compile(
            rf"\b(?P<code>{_CODE}) ?(?P<amount>{NUMBER})(?P<scale>{_SCALE})?{_MONEY_RIGHT}(?!\w)"
            rf"|{LEFT}(?P<before>{NUMBER}) ?(?P<after>(?:{_CODE})\b|[€£](?![0-9]))"
        ),
        _money_by_code,
    ),
    (
        re.compile(
            rf"{LEFT}(?:(?P<low>[0-9]{{1,3}})[p¢]?(?:-|\s?–\s?))?"
            r"(?P<amount>[0-9]{1,3})(?P<unit>[p¢])(?!\w|\.m)"
        ),
        _pence,
    ),
    (
        re.compile(
            r"(?<=[0-9a-z%])(?P<slash>\s?/\s?)(?=(?:minute|hour|day|night|week|month|year|person|item|call)\b)"
        ),
        lambda found: (
            (part(found, "slash", " per "),) if re.search(r"[0-9][a-z% ]*$", before(found)) else None
        ),
    ),
)
