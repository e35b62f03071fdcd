"""How an English word that no dictionary has is probably said, in ARPAbet phones.

Meant for names and new words of the knowledge base, a handful in thousands; a rough guess is
enough for a recogniser that knows what words to expect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Dictionary = Mapping[str, tuple[str, ...]]

_VOWELS = "aeiouy"

_ENDINGS: tuple[tuple[str, str, str], ...] = (
    # what the word ends with, its sound, what to put back so that the stem is a word
    ("'s", "Z", ""),
    ("s", "Z", ""),
    ("ing", "IH NG", ""),
    ("ing", "IH NG", "e"),
    ("ed", "D", ""),
    ("ied", "D", "y"),
    ("ed", "D", "e"),
    ("er", "ER", ""),
    ("er", "ER", "e"),
    ("ment", "M AH N T", ""),
    ("ly", "L IY", ""),
)

_STARTS: tuple[tuple[str, str], ...] = (("un", "AH N"), ("re", "R IY"))

_AMERICAN = (("is", "iz"), ("ys", "yz"), ("our", "or"), ("lm", "llm"), ("ae", "e"))
_LONGEST_NAME = 4

_GROUPS: Mapping[str, str] = {
    "eigh": "EY", "ough": "AO", "tion": "SH AH N", "sion": "ZH AH N", "augh": "AO",
    "igh": "AY", "tch": "CH", "sch": "S K", "air": "EH R", "ear": "IH R", "eer": "IH R",
    "oor": "AO R", "our": "AO R", "dge": "JH",
    "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "wh": "W", "ck": "K", "ng": "NG", "qu": "K W",
    "kn": "N", "wr": "R", "gh": "G",
    "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW", "oa": "OW", "oi": "OY", "oy": "OY",
    "ai": "EY", "ay": "EY", "au": "AO", "aw": "AO", "ei": "EY", "ey": "IY", "eu": "Y UW", "ew": "Y UW",
    "ie": "IY", "ue": "UW", "ui": "UW",
    "ar": "AA R", "er": "ER", "ir": "ER", "or": "AO R", "ur": "ER", "yr": "ER",
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH",
    "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R",
    "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IH", "z": "Z",
}  # fmt: skip

_LONG: Mapping[str, str] = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW", "y": "AY"}


def guess(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    """Pronunciations of a word in lower-case letters and apostrophes; empty if it has no sound.

    From what is known if it can be (`from_parts`), else by letters.
    """
    if found := from_parts(word, dictionary):
        return found
    sounds = by_letters(word)
    return (sounds,) if sounds else ()


def from_parts(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    """Pronunciations from words that are known: put together (`chequebook`), with a usual beginning or
    ending (`unblock`, `tidied`), as Americans spell it (`authorised`), or one letter after the other (`gb`).
    """
    for way in (_by_spelling, _by_parts, _by_affix, _by_names):
        if found := way(word, dictionary):
            return found
    return ()


def _by_spelling(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    for there, here in _AMERICAN:
        if there in word and (found := dictionary.get(word.replace(there, here))):
            return found
    at = word.find("nt", 2)
    return dictionary.get(f"{word[: at + 1]}'t", ()) if at >= 0 and word.endswith("nt") else ()


def _by_names(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    """Letter by letter what has no vowel: nobody can say it as a word."""
    if len(word) > _LONGEST_NAME or not word.isalpha() or any(letter in _VOWELS for letter in word):
        return ()
    names = [dictionary.get(f"{letter}.", ()) or dictionary.get(letter, ()) for letter in word]
    return (" ".join(name[0] for name in names),) if all(names) else ()


def _by_parts(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    for cut in range(len(word) - 3, 2, -1):
        head, tail = dictionary.get(word[:cut]), dictionary.get(word[cut:])
        if head and tail:
            return (f"{head[0]} {tail[0]}",)
    return ()


def _by_affix(word: str, dictionary: Dictionary) -> tuple[str, ...]:
    for ending, sound, put_back in _ENDINGS:
        stem = word.removesuffix(ending) + put_back
        if word.endswith(ending) and len(stem) > 2 and stem in dictionary:
            return tuple(f"{said} {sound}" for said in dictionary[stem])
    for start, sound in _STARTS:
        if word.startswith(start) and word.removeprefix(start) in dictionary:
            return tuple(f"{sound} {said}" for said in dictionary[word.removeprefix(start)])
    return ()


def by_letters(word: str) -> str:
    """One pronunciation from spelling alone, phones with a blank between them; "" if none."""
    return " ".join(_phones("".join(c for c in word if "a" <= c <= "z")))


def _phones(word: str) -> Iterator[str]:
    at = 0
    while at < len(word):
        size = next((n for n in (4, 3, 2) if word[at : at + n] in _GROUPS and at + n <= len(word)), 1)
        if size == 1:
            if sound := _single(word, at):
                yield sound
        else:
            yield _GROUPS[word[at : at + size]]
        at += size


def _single(word: str, at: int) -> str:
    letter, following = word[at], word[at + 1 : at + 2]
    if at and letter == word[at - 1] and letter not in _VOWELS:
        return ""
    if letter in _VOWELS:
        return _vowel(word, at)
    if following and following in "eiy" and letter in "cg":
        return "S" if letter == "c" else "JH"
    return "Y" if letter == "y" and at == 0 else _GROUPS[letter]


def _vowel(word: str, at: int) -> str:
    letter, rest = word[at], word[at + 1 :]
    if not rest:
        if letter == "e" and len(word) > 3:
            return ""
        return {"y": "IY", "a": "AH"}.get(letter, _LONG[letter])
    if letter == "y" and at == 0:
        return "Y"
    before_silent_e = len(rest) == 2 and rest[1] == "e" and rest[0] not in _VOWELS + "rwx"
    return _LONG[letter] if before_silent_e else _GROUPS[letter]
