"""Finds people's names in what customers say or type: after a title, after "my name is", by capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kindline.domain.given_names import GIVEN_NAMES
from kindline.domain.numbers_said import NUMBER, STRUCK

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST_NAME_WORDS = 4
_LONGEST_SHORT_FORM = 4
"""In capitals throughout: "UK", "ASAP"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("mr mrs ms mister missus messrs")
_MAYBE_TITLES = _words(
    """miss dr doctor sir lady lord madam father sister prof professor rev reverend nurse captain major"""
)
_RELATIONS = _words(
    """husband wife son daughter brother sister mother father mum dad mom grandson granddaughter grandma
    grandpa nephew niece cousin partner friend neighbour neighbor carer uncle aunt auntie grandmother
    grandfather gran nan grandad granddad late"""
)
_JOINS = _words("de da del van von der la le mac st bin al ap")

_NAMED = re.compile(
    r"\b(?:(?:sur|sir)?names?(?:\s+(?:is|was|are)|['’]s|\s*[:=])"
    r"|(?:i am|i['’]?m|he is|she is|he['’]s|she['’]s|person|man|lady|woman|somebody|someone|is|was)"
    r" (?:called|named)|signed|(?:kind |best |warm )?regards|yours (?:sincerely|faithfully|truly))[\s,]+",
    re.IGNORECASE,
)
_PRESENTED = re.compile(
    r"\b(?:i am|i['’]?m|this is|it is|it['’]?s|that is|here is|(?:speak|talk)(?:ing|ed)? to|spoke (?:to|with)"
    r"|call me|called|named|ask for|made out to|payable to|we owe|i owe)\s+",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"\s+(?:speaking|calling here|here)\b", re.IGNORECASE)
_HARDLY_A_NAME = re.compile(r"(?:ed|ing|ly|ful|ous|able|ible|less)$")
_HARDLY_AFTER_RELATION = re.compile(r"(?:s|ed|ing|ly)$")

_COMMON = (
    _words(
        """a about above afraid after again alive all almost alone already also always am an and angry another
    any anybody anyone anything are as ask asked at away awful back bad be because been before being
    below best better big blind blocked both bright broken busy but by call called can cannot cant
    change changed cheap clear client closed cold come coming correct correctly could customer dark dead
    deaf dear did different difficult do does doing done down each early easy either elderly else empty
    end enough ever every everything excellent expensive expired false fast faulty few find fine first
    for forgotten free from full gave get getting give given glad go goes going gone good got great had
    happy hard has have having he hello help her here hers hi high him his home horrible hot how i if
    ill important impossible in incorrect instead into invalid is it its just keep kept know known large
    last late later least left less let like little long look looking lost lovely low made make many may
    maybe me might mine missing misspelled misspelt more most much must my near necessary need never new
    next nice no nobody none nor not nothing now odd of off often ok okay old on once one only open or
    other our out over own paid pay pensioner perfect phone please possible put quite ready really
    ridiculous right sad safe said same saw say see seem seen send sent she short should show shown sick
    simple since slow small so some somebody someone something soon sorry spelled spelt still strange
    stuck such sure take taken tell terrible than thank thanks that the their them then there these they
    thing think this those though to today told tomorrow too tried trouble true trying unclear under
    unhappy unsafe unsure until up upset urgent us use used very wait waiting want wanted was way we
    weird well went were what when where whether which while who whom whose why will with without won
    wont worried would written wrong yes yesterday yet you young your yours
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december christmas easter english england british britain scotland
    wales ireland london europe european american america euro euros pound pounds dollar dollars google
    apple amazon paypal netflix android iphone ipad samsung whatsapp facebook visa mastercard maestro
    bitcoin atm isa iban pin bacs vat tv id app sms wifi internet windows microsoft ebay skype zoom"""
    )
    | _TITLES
    | _MAYBE_TITLES
    | _RELATIONS
)
"""What stays whatever stands before it; the articles add their own words."""


def without_names(text: str, known_words: frozenset[str]) -> str:
    """The text with `STRUCK` for each word of a name.

    `known_words` (lower case) are no names unless something plainly says so.
    """
    words = list(_WORD.finditer(text))
    capitals = sum(word[0][0].isupper() for word in words)
    # nothing can be told from capitals where most words have one
    reading = _Reading(text, words, known_words | _COMMON, 2 * capitals <= len(words) or len(words) <= 3)
    for place in sorted({i for find in _FINDERS for i in find(reading)}, reverse=True):
        text = text[: words[place].start()] + STRUCK + text[words[place].end() :]
    return text


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text's words by place. `known` are plain words; `has_case` tells whether capitals mean something."""

    text: str
    words: list[re.Match[str]]
    known: frozenset[str]
    has_case: bool

    def bare(self, i: int) -> str:
        """Lower case, without "'s"."""
        return self.words[i][0].casefold().replace("’", "'").removesuffix("'s")

    def is_owner(self, i: int) -> bool:
        """Whether it is "friend's", after which a thing follows."""
        return self.words[i][0][-2:] in ("'s", "’s")

    def is_capital(self, i: int) -> bool:
        return self.has_case and self.words[i][0][0].isupper()

    def is_plain(self, i: int) -> bool:
        """Whether the word is no name here: a capital makes a name of words that only articles know."""
        bare = self.bare(i)
        begins, has_ending, _ = bare.partition("'")  # "i've", "don't"
        if NUMBER.fullmatch(bare) or (has_ending and begins.removesuffix("n") in _COMMON):
            return True
        return bare in (_COMMON if self.is_capital(i) else self.known)

    def follows(self, i: int, between: str = "") -> bool:
        """Whether only spaces (and signs of `between`) stand before the word and after the last one."""
        gap = self.text[self.words[i - 1].end() : self.words[i].start()]
        return not gap.strip(f" {between}")

    def at(self, start: int) -> int | None:
        """The place of the word that begins at a position of the text."""
        return next((i for i, word in enumerate(self.words) if word.start() == start), None)

    def begins(self, i: int) -> bool:
        """Whether the word stands at the beginning of a sentence."""
        before = self.text[: self.words[i].start()].rstrip("\"'“‘( ")
        return not before or before[-1] in ".!?:"

    def name_from(self, first: int) -> Iterator[int]:
        """Places from `first` on until a plain word or a sign."""
        if not self.is_plain(first):
            yield first
            yield from self.name_after(first)

    def name_after(self, begun: int) -> Iterator[int]:
        """The next words of a name that has begun; after a capital only such that have one, or join two."""
        for i in range(begun + 1, min(begun + _MOST_NAME_WORDS, len(self.words))):
            is_join = self.bare(i) in _JOINS
            is_small = self.is_capital(begun) and not self.is_capital(i)
            if not self.follows(i) or not (is_join or not (is_small or self.is_plain(i))):
                return
            yield i


def _named(reading: _Reading) -> Iterator[int]:
    """ "My name is Brown": a name, whatever the word means elsewhere."""
    for found in _NAMED.finditer(reading.text):
        first = reading.at(found.end())
        if first is not None and reading.bare(first) not in _COMMON:
            yield first
            yield from reading.name_after(first)


def _titled(reading: _Reading) -> Iterator[int]:
    """ "Mr Brown", "Doctor Brown", "my son Peter"."""
    for i in range(1, len(reading.words)):
        title = reading.bare(i - 1)
        if title in _TITLES and reading.follows(i, ".") and reading.bare(i) not in _COMMON:
            yield i
            yield from reading.name_after(i)
        elif title in _MAYBE_TITLES | _RELATIONS and not reading.is_owner(i - 1) and reading.follows(i, "."):
            is_verb = not reading.is_capital(i) and _HARDLY_AFTER_RELATION.search(reading.bare(i))
            yield from () if is_verb else reading.name_from(i)


def _presented(reading: _Reading) -> Iterator[int]:
    """ "This is Edith", "Edith speaking": a name unless the word is known."""
    for found in _PRESENTED.finditer(reading.text):
        first = reading.at(found.end())
        if first is not None and (
            reading.is_capital(first) or not _HARDLY_A_NAME.search(reading.bare(first))
        ):
            yield from reading.name_from(first)
    for found in _SPEAKING.finditer(reading.text):
        last = next((i for i, word in enumerate(reading.words) if word.end() == found.start()), -1)
        while last >= 0 and not reading.is_plain(last):
            yield last
            last = last - 1 if reading.follows(last) else -1


def _given(reading: _Reading) -> Iterator[int]:
    """First names anywhere, with the surname after them."""
    for i in range(len(reading.words)):
        if reading.bare(i) in GIVEN_NAMES:
            yield i
            yield from reading.name_after(i)


def _capitalised(reading: _Reading) -> Iterator[int]:
    """Unknown words with a capital inside a sentence, or beside another; with the name around them."""
    for i in range(len(reading.words)):
        word = reading.words[i][0]
        is_known = reading.bare(i) in reading.known or reading.is_plain(i)
        if not reading.is_capital(i) or is_known or (word.isupper() and len(word) <= _LONGEST_SHORT_FORM):
            continue
        has_next = i + 1 < len(reading.words) and reading.is_capital(i + 1) and reading.follows(i + 1)
        if not reading.begins(i) or has_next:
            yield i
            yield from reading.name_after(i)
            if i and reading.is_capital(i - 1) and not reading.is_plain(i - 1) and reading.follows(i):
                yield i - 1  # a first name that is a known word too: "Grace Hollis"


_FINDERS = (_named, _titled, _presented, _given, _capitalised)
