"""Strikes secrets from what customers say or type, before anything shows, keeps or sends it.

Struck: card numbers, PINs, codes and passwords, account numbers; digits or spoken numbers.
Kept: years, dates, times, sums of money, and telephone numbers that are named as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MARK = "[struck out]"
_STRUCK = "\ufdd0"
"""Stands for `MARK` while looking: one sign that is no part of any word or number."""


class SecretKind(StrEnum):
    CARD_NUMBER = "card_number"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the name of a kind, no password
    ACCOUNT_NUMBER = "account_number"


@dataclass(frozen=True, slots=True)
class Redaction:
    """The text without secrets, and which kinds were struck (each once, in order of appearance)."""

    text: str
    found: tuple[SecretKind, ...]


def redact(text: str) -> Redaction:
    """The text with each secret replaced by `MARK`. Doing it twice changes nothing more."""
    found: dict[SecretKind, None] = {}
    text = text.replace(MARK, _STRUCK)
    while strikes := _strikes(text):
        found.update(dict.fromkeys(kind for _, _, kind in strikes))
        for start, end, _ in reversed(strikes):
            text = text[:start] + _STRUCK + text[end:]
    return Redaction(text.replace(_STRUCK, MARK), tuple(found))


_Strike = tuple[int, int, SecretKind]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- passwords and other secret words ------------------------------------------------------------

_NAMED = (
    r"(?:password|pass word|passphrase|passcode|memorable (?:word|name)|secret (?:word|answer)"
    r"|security answer)s?"
)
_AFTER_PASSWORD = re.compile(
    rf"\b{_NAMED}\b(?P<between>(?:\s+(?!is\b|was\b)[\w']+){{0,5}}?\s*(?:\b(?:is|was)\b:?|[:=]))\s*"
    r"(?P<secret>\S+(?:\s+\S+){0,3})",
    re.IGNORECASE,
)
_BEFORE_PASSWORD = re.compile(rf"(?P<secret>\S+)\s+(?:is|was)\s+my\s+{_NAMED}\b", re.IGNORECASE)
_MIXED = r"(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[\w!@#$%&*+-]{4,}"
_MIXED_AFTER_SECRET = re.compile(
    rf"\b(?:{_NAMED}|pin|code)\s*(?:\b(?:is|was|are)\b|[:=])?\s*(?P<secret>{_MIXED})", re.IGNORECASE
)
_SECRET_ENDS = _words("and but so because can could please what which when for from on in it i")
_NO_SECRET = _words(
    """a about again all already also always an asked at bad being blocked broken cannot changed correct
    different easy either expired fine forgotten gone good hard here how i in incorrect invalid it just
    known like locked long lost missing my needed never new no none not nothing of old on out refused
    rejected right safe same saved short simply so somewhere still stolen strong that the then there
    they this to too unknown used very weak what when where which who why with working written wrong you
    your"""
)


def _password_strikes(text: str) -> Iterator[_Strike]:
    for found in _AFTER_PASSWORD.finditer(text):
        words = _secret_words(text, found.start("secret"), found.end("secret"))
        if words:
            yield (*words, SecretKind.PASSWORD)
    for found in _BEFORE_PASSWORD.finditer(text):
        word = found["secret"]
        if word.casefold().strip("\"'") not in _NO_SECRET and _STRUCK not in word:
            yield (*found.span("secret"), SecretKind.PASSWORD)
    for found in _MIXED_AFTER_SECRET.finditer(text):
        yield (*found.span("secret"), SecretKind.PASSWORD)


def _secret_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the words that are the password: until the sentence or the thought ends."""
    last = None
    for found in re.finditer(r"\S+", text[start:end]):
        word = found[0]
        bare = word.strip(".,;:!?\"'").casefold()
        if _STRUCK in word or bare in _SECRET_ENDS:
            break
        if last is None and bare in _NO_SECRET:
            return None
        last = start + found.start() + len(word.rstrip(".,;:?"))
        if word[-1] in ".,;?!":
            break
    return (start, last) if last is not None and last > start else None


# --- numbers -------------------------------------------------------------------------------------

_UNITS = "zero|oh|o|nought|naught|nil|one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALES = "hundred|thousand|million"
_NUMBER = re.compile(
    rf"(?:\b(?P<times>double|triple|treble)\s+)?"
    rf"(?:(?P<digits>\d+)|\b(?:(?P<unit>{_UNITS})|(?P<teen>{_TEENS})|(?P<tens>{_TENS})|(?P<scale>{_SCALES}))\b)",
    re.IGNORECASE,
)
_BETWEEN = rf"(?:[^\w{_STRUCK}]|_)*"
_GAP = re.compile(
    rf"{_BETWEEN}(?:\b(?:and|then|um+|uh|er|erm|dash|hyphen|space|stroke|slash)\b{_BETWEEN})?", re.IGNORECASE
)
_CARD_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers that stand together: where, how many digits, whether a scale ("thousand") is among them."""

    start: int
    end: int
    digits: int
    has_scale: bool


def _runs(text: str) -> Iterator[_Run]:
    run: _Run | None = None
    after_tens = False
    for found in _NUMBER.finditer(text):
        size = _digit_count(found, after_tens)
        if run is not None and _GAP.fullmatch(text, run.end, found.start()):
            run = _Run(run.start, found.end(), run.digits + size, run.has_scale or bool(found["scale"]))
        else:
            if run is not None:
                yield run
            size = _digit_count(found, after_tens=False)
            run = _Run(found.start(), found.end(), size, bool(found["scale"]))
        after_tens = bool(found["tens"])
    if run is not None:
        yield run


def _digit_count(found: re.Match[str], after_tens: bool) -> int:
    if found["scale"]:
        return 0
    if found["digits"]:
        size = len(found["digits"])
    elif found["unit"]:
        size = 0 if after_tens else 1
    else:
        size = 2
    factor = {"double": 2, "triple": 3, "treble": 3}.get((found["times"] or "").casefold(), 1)
    return size * factor


# --- what stands around a number -----------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[£$€%]|\d+")
_REACH_BEFORE, _REACH_AFTER = 7, 5

_CODE_WORDS = _words("pin pins pincode passcode password code codes cvv cvc otp tan digits")
_HARMLESS_BEFORE_CODE = _words("post postal zip area bar qr dress country dialling dialing sort")
_ACCOUNT_WORDS = _words("account acct iban sort bic customer")
_CARD_WORDS = _words("card cards")
_PHONE_WORDS = _words("""phone telephone mobile cell ring rang call calling called dial tel reach landline""")
_LINKS = _words(
    """a and are as at be being card code codes er erm for from i in is it its just me message my number
    numbers of on please reads s said says security secret sent text that that's the these they they've
    this to uh um use used was you your it's"""
)
_MONEY_WORDS = _words(
    """£ $ € % pound pounds quid euro euros dollar dollars cent cents pence penny franc francs crown crowns
    percent usd eur gbp chf"""
)
_COUNTED = _words(
    """year years month months week weeks day days hour hours minute minutes second seconds time times
    people mile miles km metre metres meter meters kilo kilos gram grams am pm oclock"""
)
_BEFORE_YEAR = _words(
    """in since year born of from until till before after by around about during spring summer autumn
    winter"""
)
_MONTHS = _words(
    """january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec"""
)
_DATE_OR_TIME = re.compile(
    r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{1,2}[:.]\d{2}"
)
_EMERGENCY_NUMBERS = frozenset(
    {"112", "911", "999", "one one two", "nine one one", "nine nine nine", "triple nine"}
)
_LEADING_WORDS = _words("it is it's its um uh er the so yes ok okay and please sorry well that that's")


@dataclass(frozen=True, slots=True)
class _Around:
    """Words before a run (nearest first) and after it (nearest first), lower case."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def distance(self, wanted: frozenset[str]) -> int:
        """How near the nearest wanted word is: 1 is next to the run; a large number when none is."""
        near = [i for i, word in enumerate(self.before[:_REACH_BEFORE], 1) if self._is(wanted, word, i)]
        near += [i for i, word in enumerate(self.after[:_REACH_AFTER], 1) if word in wanted]
        return min(near, default=99)

    def _is(self, wanted: frozenset[str], word: str, place: int) -> bool:
        """Whether a word before the run counts: "post code" is no code."""
        if word not in wanted:
            return False
        earlier = self.before[place] if place < len(self.before) else ""
        return not (word in ("code", "codes") and earlier in _HARMLESS_BEFORE_CODE)

    def is_linked(self, wanted: frozenset[str]) -> bool:
        """Whether only linking words stand between the run and a wanted word."""
        for words in (self.before, self.after):
            for place, word in enumerate(words, 1):
                if word in wanted and (words is self.after or self._is(wanted, word, place)):
                    return True
                if word not in _LINKS:
                    break
        return False


def _around(text: str, run: _Run) -> _Around:
    before = [word.casefold() for word in _WORD.findall(text[max(0, run.start - 200) : run.start])]
    after = [word.casefold() for word in _WORD.findall(text[run.end : run.end + 200])]
    return _Around(tuple(reversed(before)), tuple(after))


def _number_strikes(text: str) -> Iterator[_Strike]:
    for run in _runs(text):
        kind = _kind(text, run)
        if kind is not None:
            yield run.start, run.end, kind


def _kind(text: str, run: _Run) -> SecretKind | None:
    """Which secret a run of numbers is; None when it may stay."""
    if run.digits >= _CARD_DIGITS:
        return SecretKind.CARD_NUMBER
    if run.digits < 3:
        return None
    around = _around(text, run)
    linked = None if _is_money(around, run) else _kind_by_name(run, around)
    if linked is not None or _is_harmless(text, run, around):
        return linked
    if run.digits <= 8 and _is_alone(text, run):
        said = text[run.start : run.end].casefold()
        return SecretKind.CODE if said not in _EMERGENCY_NUMBERS else None
    return _kind_by_context(run, around)


def _kind_by_name(run: _Run, around: _Around) -> SecretKind | None:
    """The kind that stands right beside it: "my PIN is", "sort code"."""
    if around.is_linked(_CODE_WORDS):
        return SecretKind.CODE
    if run.digits >= 5 and around.is_linked(_ACCOUNT_WORDS):
        return SecretKind.ACCOUNT_NUMBER
    return None


def _kind_by_context(run: _Run, around: _Around) -> SecretKind | None:
    code, account, card, phone = (
        around.distance(words) for words in (_CODE_WORDS, _ACCOUNT_WORDS, _CARD_WORDS, _PHONE_WORDS)
    )
    named = around.before[:2] == ("is", "number") and min(code, account, card) > 3
    if run.digits >= 7 and (named or phone < min(code, account, card)):
        return None
    if code < 99:
        return SecretKind.CODE
    if run.digits >= 5 and min(account, card) <= 4:
        return SecretKind.ACCOUNT_NUMBER if account <= card else SecretKind.CARD_NUMBER
    return SecretKind.ACCOUNT_NUMBER if run.digits >= 8 else None


def _is_money(around: _Around, run: _Run) -> bool:
    return run.has_scale or not _MONEY_WORDS.isdisjoint(around.before[:1] + around.after[:1])


def _is_harmless(text: str, run: _Run, around: _Around) -> bool:
    """Money, a count, a year, a date or a time of day."""
    said = text[run.start : run.end]
    if _is_money(around, run) or not _COUNTED.isdisjoint(around.after[:1]):
        return True
    if _DATE_OR_TIME.fullmatch(said) or not _MONTHS.isdisjoint(around.before[:2] + around.after[:2]):
        return True
    years = re.findall(r"\d+", said)
    all_years = bool(years) and all(len(y) == 4 and y[:2] in ("19", "20") for y in years)
    return all_years and not _BEFORE_YEAR.isdisjoint(around.before[:1])


def _is_alone(text: str, run: _Run) -> bool:
    """Whether the whole text is this number, a few empty words aside."""
    rest = _WORD.findall(text[: run.start] + " " + text[run.end :])
    return all(word.casefold() in _LEADING_WORDS for word in rest)


# --- account numbers with letters ----------------------------------------------------------------

_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?:[ -][A-Z0-9]{4}){2,7}(?:[ -](?=[A-Z]*\d)[A-Z0-9]{1,3})?)\b",
    re.IGNORECASE,
)


def _iban_strikes(text: str) -> Iterator[_Strike]:
    for found in _IBAN.finditer(text):
        if sum(char.isdigit() for char in found[0]) >= 8:
            yield (*found.span(), SecretKind.ACCOUNT_NUMBER)


def _strikes(text: str) -> list[_Strike]:
    """Places to strike, left to right, none overlapping another."""
    all_found = [*_iban_strikes(text), *_password_strikes(text), *_number_strikes(text)]
    merged: list[_Strike] = []
    for start, end, kind in sorted(all_found, key=lambda strike: (strike[0], -strike[1])):
        if merged and start < merged[-1][1]:
            first, last, first_kind = merged[-1]
            merged[-1] = (first, max(last, end), first_kind)
        else:
            merged.append((start, end, kind))
    return merged
