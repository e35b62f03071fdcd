"""What the recogniser expects to hear: a word model and a dictionary from the knowledge base."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pocketsphinx import get_model_path
from pocketsphinx.lm import ArpaBoLM

from kindline.adapters.speech.letter_sounds import Dictionary, guess
from kindline.domain.errors import SpeechError

_SHORT_WORDS = 2
_SHORT_WEIGHT = 10

_ALTERNATIVE = re.compile(r"\(\d+\)$")
_TOKEN = re.compile(r"[a-z']+|\d+")
_ONES = (  # noqa: SIM905 - easier to read
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - easier to read
_AMOUNT = re.compile(r"([£$€])\s?(\d+)")
_MONEY = {"£": "pounds", "$": "dollars", "€": "euros"}
_SIGNS = {"%": " percent ", "&": " and ", "’": "'"}


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """The two texts pocketsphinx loads: an ARPA model and a pronouncing dictionary."""

    arpa: Path
    dictionary: Path
    word_count: int


def read_dictionary() -> dict[str, tuple[str, ...]]:
    """The American English dictionary that comes with pocketsphinx: word -> pronunciations."""
    found: dict[str, list[str]] = {}
    with Path(get_model_path("en-us/cmudict-en-us.dict")).open(encoding="utf-8") as lines:
        for line in lines:
            word, _, phones = line.rstrip("\n").partition(" ")
            found.setdefault(_ALTERNATIVE.sub("", word), []).append(phones)
    return {word: tuple(said) for word, said in found.items()}


def spoken_words(sentence: str) -> list[str]:
    """A written sentence as the words one would say: lower case, no marks, numbers in words."""
    plain = (letter for letter in unicodedata.normalize("NFD", sentence) if not unicodedata.combining(letter))
    text = _AMOUNT.sub(lambda found: f"{found[2]} {_MONEY[found[1]]}", "".join(plain).lower())
    for sign, said in _SIGNS.items():
        text = text.replace(sign, said)
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if token.isdigit():
            words += _number(token)
        elif word := token.strip("'"):
            words.append(word)
    return words


def build(
    sentences: Iterable[str], folder: Path, sounds_like: Mapping[str, str] = MappingProxyType({})
) -> LanguageModel:
    """Write model and dictionary for these sentences into `folder`.

    `sounds_like` has words in lower case, each with other words that sound like it.
    Raises `SpeechError` when there is nothing to learn or the folder cannot be written.
    """
    corpus = [words for words in map(spoken_words, sentences) if words]
    known = read_dictionary()
    known |= _alike(sounds_like, known)
    said = _pronounced({word for words in corpus for word in words}, known)
    text = "\n".join(_lines(corpus, said))
    if not text:
        raise SpeechError("There are no sentences to learn. Check that the site's packs hold articles.")
    model = ArpaBoLM(text=text, add_start=True)
    model.compute()
    made = LanguageModel(folder / "words.arpa", folder / "words.dict", len(said))
    if not model.write_file(str(made.arpa)):
        raise SpeechError(f"The word model could not be written to {folder}. Check that its disk has room.")
    try:
        made.dictionary.write_text(_dictionary_text(said), encoding="utf-8")
    except OSError as error:
        raise SpeechError(f"The dictionary could not be written to {folder}: {error}.") from error
    return made


def _alike(sounds_like: Mapping[str, str], known: Dictionary) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, said in sounds_like.items():
        parts = [known.get(part) or guess(part, known) for part in spoken_words(said)]
        if parts and all(parts):
            found[" ".join(spoken_words(word))] = (" ".join(part[0] for part in parts),)
    return found


def _pronounced(words: set[str], known: Dictionary) -> dict[str, tuple[str, ...]]:
    # a word that has no sound at all leaves its sentence; the rest of the sentence stays useful
    return {word: said for word in sorted(words) if (said := known.get(word) or guess(word, known))}


def _lines(corpus: list[list[str]], said: Dictionary) -> Iterator[str]:
    for words in corpus:
        kept = [word for word in words if word in said]
        if kept:
            # commands ("person", "yes") are few among thousands of questions, but said often
            yield from [" ".join(kept)] * (_SHORT_WEIGHT if len(kept) <= _SHORT_WORDS else 1)


def _dictionary_text(said: Dictionary) -> str:
    return "".join(
        f"{word}{f'({number})' if number > 1 else ''} {phones}\n"
        for word, ways in said.items()
        for number, phones in enumerate(ways, start=1)
    )


def _number(digits: str) -> list[str]:
    if len(digits) > 3 or (len(digits) > 1 and digits[0] == "0"):
        return [_ONES[int(digit)] for digit in digits]
    value = int(digits)
    hundreds, rest = divmod(value, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10 - 2])
        rest %= 10
        return words + ([_ONES[rest]] if rest else [])
    return words + ([_ONES[rest]] if rest or not hundreds else [])
