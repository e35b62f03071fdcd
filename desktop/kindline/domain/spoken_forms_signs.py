"""English abbreviations, units, web addresses and signs, as a voice says them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kindline.domain.spoken_forms_dates import final_stop
from kindline.domain.spoken_forms_rules import Change, Rule, after, before, only, part
from kindline.domain.spoken_forms_words import LEFT, NUMBER, amount, digits, spelled

# --- web and e-mail addresses, codes to dial -----------------------------------------------------------

_COUNTRIES = "uk|us|eu|de|fr|it|es|nl|ie|ca|au|nz|in|cn|hk|sg|io|tv"
_ENDINGS = rf"com|org|net|edu|gov|int|info|biz|bank|shop|app|online|{_COUNTRIES}"
_FILES = "pdf|docx?|xlsx?|csv|txt|jpe?g|png|zip|exe|apk|mp3|mp4"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PATH = r"(?:[/?#][^\s<>\"“”‘’\[\]{}|\\^]*)?"
_WEB = re.compile(
    rf"(?<![\w@.-])(?P<scheme>https?://)?(?P<rest>(?:[\w.+-]{{1,64}}@)?(?:{_LABEL}\.){{1,6}}"
    rf"(?:{_ENDINGS})(?::[0-9]{{1,5}})?(?![\w-])(?!\.[A-Za-z0-9]){_PATH})"
)
_FILE = re.compile(rf"(?<![\w@./-])(?P<scheme>)(?P<rest>\w[\w-]{{0,60}}\.(?:{_FILES}))(?!\w)", re.IGNORECASE)
_SIGNS_IN_ADDRESS = {
    ".": "dot",
    "/": "slash",
    "@": "at",
    "-": "dash",
    "_": "underscore",
    ":": "colon",
    "?": "question mark",
    "=": "equals",
    "&": "and",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
}
_IN_ADDRESS = re.compile(r"[0-9]+|[^\W\d_]+|.")
_LETTERS_IN_ADDRESS = frozenset((*_COUNTRIES.split("|"), "pdf"))


def _address(found: re.Match[str]) -> Sequence[Change]:
    """The address without its "https://", and without the stop of the sentence behind it."""
    rest = found["rest"].rstrip(".,;:!?)'/*")
    words = []
    for run in _IN_ADDRESS.finditer(rest):
        sign = run.group()
        is_ending = rest[: run.start()].endswith(".") and sign.lower() in _LETTERS_IN_ADDRESS
        said = spelled(sign) if is_ending else sign
        words.append(digits(sign) if sign.isascii() and sign.isdigit() else _SIGNS_IN_ADDRESS.get(sign, said))
    end = found.start("rest") + len(rest)
    if found["rest"][len(rest) :].startswith("/"):
        end += 1
    return (Change(found.start(), end, " ".join(words)),)


def _dialled(found: re.Match[str]) -> str:
    names = {"*": "star", "#": "hash"}
    return " ".join(names.get(sign) or digits(sign) for sign in found.group())


WEB_RULES: tuple[Rule, ...] = (
    (_WEB, _address),
    (re.compile(r"(?<!\w)(?P<scheme>https?://)(?P<rest>[^\s<>\"“”‘’\[\]{}|\\^]+)"), _address),
    (_FILE, _address),
    (re.compile(r"(?<![\w*#])[*#]{1,2}[0-9]{1,6}(?:\*[0-9]{1,20}){0,3}#(?![\w*#])"), _dialled),
)

# --- units -------------------------------------------------------------------------------------------

_UNITS = {
    "km": "kilometre",
    "cm": "centimetre",
    "mm": "millimetre",
    "kg": "kilogram",
    "mg": "milligram",
    "ml": "millilitre",
    "GB": "gigabyte",
    "MB": "megabyte",
    "kWh": "kilowatt hour",
    "min": "minute",
    "mins": "minute",
    "hr": "hour",
    "hrs": "hour",
    "sec": "second",
    "secs": "second",
    "yr": "year",
    "yrs": "year",
    "wk": "week",
    "wks": "week",
    "lb": "pound",
    "lbs": "pound",
    "oz": "ounce",
    "°": "degree",
}
_WHOLE_UNITS = {
    "°C": "degrees Celsius",
    "°F": "degrees Fahrenheit",
    "mph": "miles per hour",
    "km/h": "kilometres per hour",
}
_UNIT = "|".join(re.escape(unit) for unit in sorted({**_UNITS, **_WHOLE_UNITS}, key=len, reverse=True))


def _with_unit(found: re.Match[str]) -> str:
    low = f"{amount(found['low'])} to " if found["low"] else ""
    words, unit = f"{low}{amount(found['number'])}", found["unit"]
    if unit in _WHOLE_UNITS:
        name = _WHOLE_UNITS[unit]
    else:
        is_one = found["number"] == "1" and not low
        is_adjective = re.match(r"-?[ -](?:wait|walk|call|limit|slot|delay)\b", after(found, 8)) is not None
        name = _UNITS[unit] + ("" if is_one or is_adjective else "s")
    return f"{words} {name}{final_stop(found) if found['stop'] else ''}"


UNIT_RULES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"{LEFT}(?:(?P<low>{NUMBER})(?:-|\s?[–—]\s?))?(?P<number>{NUMBER}) ?(?P<unit>{_UNIT})(?![\w/])"
            r"(?P<stop>(?<=[rnscbz])\.)?"
        ),
        _with_unit,
    ),
)

# --- abbreviations -----------------------------------------------------------------------------------

_SPELLED = frozenset(
    "ATM ATMs ID IDs UK USA EU UAE SMS PDF PDFs URL URLs FAQ FAQs TV TVs PC PCs CD DVD NHS BBC GP "  # noqa: SIM905
    "GPs HMRC DWP FCA FSCS APR AER CVV CVC GPS USB NFC OTP QR VAT ETF ETFs CCTV DIY VIP CEO".split()
)
_SAID = {
    "PIN": "pin",
    "PINs": "pins",
    "SIM": "sim",
    "IBAN": "eye-ban",
    "IBANs": "eye-bans",
    "BIC": "bick",
    "SWIFT": "swift",
    "BACS": "backs",
    "CHAPS": "chaps",
    "ISA": "eye-suh",
    "ISAs": "eye-suhs",
}
_NEVER_LAST = {
    "e.g.": "for example",
    "i.e.": "that is",
    "approx.": "approximately",
    "incl.": "including",
    "excl.": "excluding",
    "vs.": "versus",
    "vs": "versus",
    "a/c": "account",
    "c/o": "care of",
    "tel.": "telephone",
    "Tel.": "Telephone",
    "Tel": "Telephone",
    "&amp;": "and",
    "and/or": "and or",
    "he/she": "he or she",
    "his/her": "his or her",
    "him/her": "him or her",
    "yes/no": "yes or no",
    "Yes/No": "Yes or No",
    "on/off": "on or off",
    "On/Off": "On or Off",
}
_MAY_BE_LAST = {
    "etc.": "et cetera",
    "p.a.": "a year",
    "dept.": "department",
    "Dept.": "Department",
    "Ltd.": "Limited",
    "U.K.": "U-K",
    "U.S.A.": "U-S-A",
    "U.S.": "U-S",
    "E.U.": "E-U",
}
_STREETS = {"St": "Street", "Rd": "Road", "Ave": "Avenue", "Dr": "Drive", "Ln": "Lane", "Sq": "Square"}
_TITLES = {"Mr": "Mister", "Mrs": "Missus", "Dr": "Doctor", "St": "Saint"}
_NAME_BEFORE = re.compile(r"\b(?:[A-Z][\w'’]*|[0-9]+(?:st|nd|rd|th))\s$")
_HOUSE_BEFORE = re.compile(r"\b[0-9]+[A-Za-z]? (?:[A-Z][\w'’]* )+$")
_STREET_ENDS = re.compile(r"\.?(?:\s*$|\s*[,;:)\n]|\.?\s+[a-z0-9])|\.\s")
_NAME_AFTER = re.compile(r"\.?\s[A-Z][a-z'’]")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:][\"'”’)]*\s|\n)\s*[\"'“‘(]*$")


def _spelled(found: re.Match[str]) -> str | None:
    """Letters; "US" among words in capitals is "us", and stays."""
    word = found.group()
    if word == "US" and (
        re.search(r"\b[A-Z]{2,} $", before(found, 20)) or re.match(r" [A-Z]{2,}\b", after(found, 20))
    ):
        return None
    return f"{spelled(word[:-1])}s" if word.endswith("s") else spelled(word)


def _last_or_not(found: re.Match[str]) -> str:
    return _MAY_BE_LAST[found.group()] + final_stop(found)


def _street_or_title(found: re.Match[str]) -> str | None:
    """ "St" and "Dr": before a name, or behind the name of a street."""
    word, stop = found["word"], found["stop"]
    is_street = word in _STREETS and _NAME_BEFORE.search(before(found))
    if is_street and (
        _STREET_ENDS.match(found.string, found.end("word")) or _HOUSE_BEFORE.search(before(found))
    ):
        return _STREETS[word] + (final_stop(found) if stop else "")
    if word in _TITLES and _NAME_AFTER.match(found.string, found.end("word")):
        return _TITLES[word]
    return None


def _number_sign(found: re.Match[str]) -> Sequence[Change] | None:
    """ "No. 5"; where a sentence begins it may be the answer "No"."""
    if _SENTENCE_START.search(before(found)):
        return None
    return (part(found, "no", "number"),)


def _either(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


WORD_RULES: tuple[Rule, ...] = (
    (re.compile(rf"(?<![\w.&/])(?:{_either(_NEVER_LAST)})(?!\w)"), lambda found: _NEVER_LAST[found.group()]),
    (re.compile(rf"(?<![\w.&/])(?:{_either(_MAY_BE_LAST)})(?!\w)"), _last_or_not),
    (
        re.compile(rf"\b(?P<word>{_either({**_STREETS, **_TITLES})})\b(?P<stop>\.?)(?![\w'’])"),
        _street_or_title,
    ),
    (re.compile(r"\b(?P<no>Nos?\.)(?= ?[0-9])"), _number_sign),
    (
        re.compile(
            r"\b(?:account|phone|telephone|card|reference|ref|house|flat|order|mobile) "
            r"(?P<no>no\.)(?= ?[0-9:])"
        ),
        only("no", "number"),
    ),
    (re.compile(r"(?<![\w.])(?P<ext>[Ee]xt\.)(?= ?[0-9])"), "extension"),
    (
        re.compile(
            rf"(?<![\w.&/@-])(?:{'|'.join(sorted({*_SPELLED, 'US'}, key=len, reverse=True))})(?![\w&]|\.\w)"
        ),
        _spelled,
    ),
    (re.compile(rf"(?<![\w.&/@])(?:{_either(_SAID)})(?![\w&]|\.\w)"), lambda found: _SAID[found.group()]),
)

# --- signs -------------------------------------------------------------------------------------------

_BETWEEN = {"+": "plus", "=": "equals", "×": "times", "÷": "divided by", "±": "plus or minus", "@": "at"}
_BEFORE_NUMBER = {
    ">": "more than ",
    "<": "less than ",
    "≥": "at least ",
    "≤": "at most ",
    "~": "about ",
    "≈": "about ",
    "±": "plus or minus ",
    "#": "number ",
    "№": "number ",
}


def _alone(found: re.Match[str]) -> str | None:
    """The keys * and #; a star where a line begins is a mark of a list."""
    if not before(found, 1).strip("\n"):
        return None
    return "star" if found.group() == "*" else "hash"


SIGN_RULES: tuple[Rule, ...] = (
    (re.compile(r"(?<=[0-9])\s?(?:→|->|⇒|➔)\s?(?=[0-9£$€])"), " to "),
    (
        re.compile(r"(?<=[\w”\"'’)])\s{0,3}(?:→|⇒|➔|->|=>)\s{0,3}(?=[\w“\"'‘])"),
        ", then ",
    ),
    (re.compile(r"(?<=[^\W\d]) > (?=[^\W\d])|(?<=[”\"’]) > (?=[“\"‘])"), ", then "),
    (
        re.compile(r"(?<![\w<>=#~-])(?P<sign>[><≥≤~≈±#№]) ?(?=[£$€]?[0-9])"),
        lambda found: _BEFORE_NUMBER[found["sign"]],
    ),
    (re.compile(r"(?<= )[+=×÷±@](?= )|(?<=[0-9])×(?=[0-9])"), lambda found: _BETWEEN[found.group()]),
    (re.compile(r"(?<=[0-9])\+(?=[0-9])"), " plus "),
    (re.compile(r"(?<=[0-9])\+(?![\w+])"), " plus"),
    (re.compile(r"(?<=\w)&(?=\w)|(?<=\s)&(?=\s)"), "and"),
    (re.compile(r"(?<=[^\W\d_])(?<!\bw)/(?=[^\W_])|(?<=[0-9a-z%])/(?=[£$€])"), " slash "),
    (re.compile(r"(?<=[0-9])[=@](?=[0-9£$€])"), lambda found: f" {_BETWEEN[found.group()]} "),
    (re.compile(r"(?<![\w*#])[*#](?![\w*#])"), _alone),
    (re.compile(r"(?<= )%(?!\w)"), "percent"),
    (re.compile(r"(?<= )°(?= )"), "degrees"),
    (re.compile(r"^• ?", re.MULTILINE), ""),
)
