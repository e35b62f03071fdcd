"""Syllables of English words, from the dictionary that comes with pocketsphinx."""

from __future__ import annotations

from functools import cached_property

from kindline.adapters.speech.language_model import read_dictionary, spoken_words
from kindline.adapters.speech.letter_sounds import from_parts


class SphinxPronouncer:
    """Fills `ports.Pronouncer`. The dictionary (126,000 words) is read at the first question."""

    def syllables(self, word: str) -> int | None:
        said = self._dictionary.get(word.lower().replace("’", "'"))
        return _vowels(said[0]) if said else None

    def is_sure_of(self, word: str) -> bool:
        known = self._dictionary
        return all(part in known or from_parts(part, known) for part in spoken_words(word))

    @cached_property
    def _dictionary(self) -> dict[str, tuple[str, ...]]:
        return read_dictionary()


def _vowels(phones: str) -> int:
    # ARPAbet: a vowel's name begins with a vowel letter, a consonant's never
    return sum(phone[0] in "AEIOU" for phone in phones.split())
