"""Strikes secrets from what customers say or type, before anything shows, keeps or sends it.

Struck: card numbers, PINs, codes and passwords, account numbers; digits or spoken numbers.
Kept: years, dates, times, sums of money, and telephone numbers that are named as such. A number
that stands all alone may be anything, so it is struck even if it could be a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kindline.domain.numbers_said import NUMBER, STRUCK, Run, runs

MARK = "[struck out]"


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
    text = text.replace(MARK, STRUCK)
    while strikes := _strikes(text):
        found.update(dict.fromkeys(kind for _, _, kind in strikes))
        for start, end, _ in reversed(strikes):
            text = text[:start] + STRUCK + text[end:]
    return Redaction(text.replace(STRUCK, MARK), tuple(found))


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
_PLAINLY_PASSWORD = re.compile(
    rf"\b{_NAMED}\s+(?P<secret>(?-i:[A-Z])[^\W\d_]+)(?=\s*(?:[.,;!?]|$|and\b|but\b|so\b))"
    rf"|^\W*(?:(?:it is|it's)\s+)?my\s+{_NAMED}\s+(?P<only>[^\W\d_]+)\W*$",
    re.IGNORECASE,
)
_PLAINLY_CODE = re.compile(
    r"\b(?P<before>\w+\s+)?(?:code|pin|p\.i\.n\.?|secret number)(?:\s+(?:is|was)|['’]s)\s+"
    r"(?P<secret>[^\W\d_]+)(?=\s*(?:[.,;!?]|$|and\b|but\b|so\b))",
    re.IGNORECASE,
)
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
_NO_PLAIN_SECRET = _NO_SECRET | _words(
    """app back bank box card case change code confidential dead difficult does empty enough error fails
    failed false four five six eight field gmail google hacked help hint incomplete invisible is keeps lately
    letter line mine manager needs number numbers online page pin please policy prompt private problem
    problems question random ready reset rubbish secret secure security sheet silly simple stopped stuck
    stupid technical today tomorrow twice unreadable unsafe useless valid visible was will window work works
    won't yesterday yours"""
)
_NO_PLAIN_ENDING = re.compile(r"(?:ing|ed|er|ly|ble)$")


def _password_strikes(text: str) -> Iterator[_Strike]:
    for found in _AFTER_PASSWORD.finditer(text):
        words = _secret_words(text, found.start("secret"), found.end("secret"))
        if words:
            yield (*words, SecretKind.PASSWORD)
    for found in _BEFORE_PASSWORD.finditer(text):
        word = found["secret"]
        if word.casefold().strip("\"'") not in _NO_SECRET and STRUCK not in word:
            yield (*found.span("secret"), SecretKind.PASSWORD)
    yield from _plain_strikes(text)
    for found in _MIXED_AFTER_SECRET.finditer(text):
        yield (*found.span("secret"), SecretKind.PASSWORD)


def _plain_strikes(text: str) -> Iterator[_Strike]:
    """ "my password Fluffy", "the code is rosebud": a word that says nothing else about the secret."""
    for found in _PLAINLY_PASSWORD.finditer(text):
        name = "secret" if found["secret"] else "only"
        if _is_plain_secret(found[name]):
            yield (*found.span(name), SecretKind.PASSWORD)
    for found in _PLAINLY_CODE.finditer(text):
        before = (found["before"] or "").strip().casefold()
        is_number = NUMBER.fullmatch(found["secret"])
        if before not in _HARMLESS_BEFORE_CODE and not is_number and _is_plain_secret(found["secret"]):
            yield (*found.span("secret"), SecretKind.PASSWORD)


def _is_plain_secret(word: str) -> bool:
    bare = word.casefold()
    return bare not in _NO_PLAIN_SECRET and bare not in _SECRET_ENDS and not _NO_PLAIN_ENDING.search(bare)


def _secret_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the words that are the password: until the sentence or the thought ends."""
    last = None
    for found in re.finditer(r"\S+", text[start:end]):
        word = found[0]
        bare = word.strip(".,;:!?\"'").casefold()
        if STRUCK in word or bare in _SECRET_ENDS:
            break
        if last is None and bare in _NO_SECRET:
            return None
        last = start + found.start() + len(word.rstrip(".,;:?"))
        if word[-1] in ".,;?!":
            break
    return (start, last) if last is not None and last > start else None


# --- numbers, and what stands around them -----------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[£$€%]|\d+")
_CARD_DIGITS = 12
_REACH_BEFORE, _REACH_AFTER = 7, 5

_CODE_WORDS = _words("pin pins pincode passcode password code codes cvv cvc otp tan digits")
_NAMED_CODE_WORDS = _CODE_WORDS | {"secret"}
"""Beside the number "secret" names it; farther off it is said of other things."""
_HARMLESS_BEFORE_CODE = _words("post postal zip area bar qr dress country dialling dialing sort")
_ACCOUNT_WORDS = _words("account acct iban sort bic customer")
_CARD_WORDS = _words("card cards")
_PHONE_WORDS = _words("""phone telephone mobile cell ring rang call calling called dial tel reach landline""")
_LINKS = _words(
    """a and are as at be being card code codes er erm for from i in is it its just me message my number
    numbers of on please reads s said says security secret sent text that that's the these they they've
    this to uh um use used was year you your it's"""
)
_COPULAS = _LINKS - _words("and as at for from i in me of on please to with")
_TYPED_WORDS = _words(
    "type types typed typing enter entered press pressed punch punched key keyed tap tapped"
)
_USE_WORDS = _words("use used uses")
_AFTER_USED_CODE = _words("and as at everywhere for on please to when with")
_SENT_WORDS = _words("sent texted says said reads")
_ON_THE_BACK = re.compile(r"\bon the back\W+(?:\w+\W+){0,3}$", re.IGNORECASE)
_IS_A_DATE = re.compile(
    r"\b(?:pin|code|passcode|secret number)\s+(?:is|was)\b[^.!?]*"
    r"\b(?:year|date|birthday|born|anniversary)\b[^.!?]*$",
    re.IGNORECASE,
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

    def is_linked(self, wanted: frozenset[str], links: frozenset[str] = _LINKS) -> bool:
        """Whether only linking words stand between the run and a wanted word."""
        for words in (self.before, self.after):
            for place, word in enumerate(words, 1):
                if word in wanted and (words is self.after or self._is(wanted, word, place)):
                    return True
                if word not in links:
                    break
        return False


_SPELLED_PIN = re.compile(r"\bp[. ]{1,2}i[. ]{1,2}n\b\.?", re.IGNORECASE)


def _around(text: str, run: Run) -> _Around:
    before = _words_of(text[max(0, run.start - 200) : run.start])
    return _Around(tuple(reversed(before)), tuple(_words_of(text[run.end : run.end + 200])))


def _words_of(text: str) -> list[str]:
    """Lower case; "pin's" and "P.I.N." are "pin"."""
    words = _WORD.findall(_SPELLED_PIN.sub("pin", text))
    return [word.casefold().replace("’", "'").removesuffix("'s") for word in words]


def _number_strikes(text: str) -> Iterator[_Strike]:
    for run in runs(text):
        kind = _kind(text, run)
        if kind is not None:
            yield run.start, run.end, kind


def _kind(text: str, run: Run) -> SecretKind | None:
    """Which secret a run of numbers is; None when it may stay."""
    if run.digits >= _CARD_DIGITS:
        return SecretKind.CARD_NUMBER
    if run.digits < 3:
        return None
    around = _around(text, run)
    if _has_money_word(around):
        return None
    linked = _kind_by_name(text, run, around)
    if linked is not None or _is_harmless(text, run, around):
        return linked
    if run.digits <= 8 and _is_alone(text, run):
        said = text[run.start : run.end].casefold()
        return SecretKind.CODE if said not in _EMERGENCY_NUMBERS else None
    return SecretKind.CODE if _is_used_as_code(text, run, around) else _kind_by_context(run, around)


def _kind_by_name(text: str, run: Run, around: _Around) -> SecretKind | None:
    """The kind that stands right beside it: "my PIN is", "sort code"."""
    before = text[max(0, run.start - 200) : run.start]
    if around.is_linked(_NAMED_CODE_WORDS, _COPULAS if run.has_scale else _LINKS):
        return SecretKind.CODE
    if run.digits >= 4 and _IS_A_DATE.search(before):
        return SecretKind.CODE
    if run.digits <= 4 and not _is_harmless(text, run, around) and _is_on_the_back(before, around):
        return SecretKind.CODE
    if run.digits >= 5 and not run.has_scale and around.is_linked(_ACCOUNT_WORDS):
        return SecretKind.ACCOUNT_NUMBER
    return None


def _is_on_the_back(before: str, around: _Around) -> bool:
    after = " ".join(word for word in around.after[:4] if word not in ("is", "are"))
    return bool(_ON_THE_BACK.search(before)) or after.startswith("on the back")


def _is_used_as_code(text: str, run: Run, around: _Around) -> bool:
    """A number of a code's length that somebody types, uses or was sent, or says digit by digit."""
    if not 4 <= run.digits <= 8 or around.distance(_PHONE_WORDS) < 99:
        return False
    words = tuple(word for word in around.before if word not in ("in", "a", "me", "it", "always"))
    last, subject = (*words, "", "")[:2]
    after = (*around.after, "")[0]
    if run.is_spelled and around.before[:2] != ("is", "number"):
        return True
    if last in _TYPED_WORDS:
        return after != "instead"
    if last in _USE_WORDS:
        return not after or after in _AFTER_USED_CODE
    is_sum_or_year = re.fullmatch(r"\d+00|(?:19|20)\d\d", text[run.start : run.end])
    return last in _SENT_WORDS and subject not in ("i", "we") and not is_sum_or_year


def _kind_by_context(run: Run, around: _Around) -> SecretKind | None:
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


def _has_money_word(around: _Around) -> bool:
    return not _MONEY_WORDS.isdisjoint(around.before[:1] + around.after[:1])


def _is_harmless(text: str, run: Run, around: _Around) -> bool:
    """A count in words, a quantity, a year, a date or a time of day."""
    said = text[run.start : run.end]
    if run.has_scale or not _COUNTED.isdisjoint(around.after[:1]):
        return True
    if _DATE_OR_TIME.fullmatch(said) or not _MONTHS.isdisjoint(around.before[:2] + around.after[:2]):
        return True
    years = re.findall(r"\d+", said)
    all_years = bool(years) and all(len(y) == 4 and y[:2] in ("19", "20") for y in years)
    return all_years and not _BEFORE_YEAR.isdisjoint(around.before[:1])


def _is_alone(text: str, run: Run) -> bool:
    """Whether the whole text is this number, a few empty words aside."""
    rest = _WORD.findall(text[: run.start] + " " + text[run.end :])
    return all(word.casefold() in _LEADING_WORDS for word in rest)


# --- codes and account numbers with letters ----------------------------------------------------------------

_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?:[ -][A-Z0-9]{4}){2,7}(?:[ -](?=[A-Z]*\d)[A-Z0-9]{1,3})?)\b",
    re.IGNORECASE,
)


_CODE_WITH_LETTER = re.compile(r"\b[A-Z]{1,2}-\d{4,8}\b")
"""As many senders write codes in text messages."""


def _lettered_strikes(text: str) -> Iterator[_Strike]:
    for found in _CODE_WITH_LETTER.finditer(text):
        yield (*found.span(), SecretKind.CODE)
    for found in _IBAN.finditer(text):
        if sum(char.isdigit() for char in found[0]) >= 8:
            yield (*found.span(), SecretKind.ACCOUNT_NUMBER)


def _strikes(text: str) -> list[_Strike]:
    """Places to strike, left to right, none overlapping another."""
    all_found = [*_lettered_strikes(text), *_password_strikes(text), *_number_strikes(text)]
    merged: list[_Strike] = []
    for start, end, kind in sorted(all_found, key=lambda strike: (strike[0], -strike[1])):
        if merged and start < merged[-1][1]:
            first, last, first_kind = merged[-1]
            merged[-1] = (first, max(last, end), first_kind)
        else:
            merged.append((start, end, kind))
    return merged
