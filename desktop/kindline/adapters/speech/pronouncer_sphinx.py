"""Syllables of English words, from the dictionary that comes with pocketsphinx."""

from __future__ import annotations

from functools import cached_property

from kindline.adapters.speech.language_model import read_dictionary


class SphinxPronouncer:
    """Fills `ports.Pronouncer`. The dictionary (126,000 words) is read at the first question."""

    def syllables(self, word: str) -> int | None:
        return self._counts.get(word.lower().replace("’", "'"))

    @cached_property
    def _counts(self) -> dict[str, int]:
        return {word: _vowels(said[0]) for word, said in read_dictionary().items()}


def _vowels(phones: str) -> int:
    # ARPAbet: a vowel's name begins with a vowel letter, a consonant's never
    return sum(phone[0] in "AEIOU" for phone in phones.split())
