"""Words are made comparable without losing what they mean."""

from __future__ import annotations

import pytest

from kindline.domain.redaction import MARK
from kindline.kb.spelling import Speller
from kindline.kb.words import normalised, plain, stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can’t find it!", "i cannot find it"),
        ("I can not find it", "i cannot find it"),
        ("Dont you KNOW?", "do not you know"),
        ("It's what I've got; they'll see", "it is what i have got they will see"),
        ("My wife's café", "my wife cafe"),
        ("five o'clock", "five oclock"),
        (f"my card {MARK} was stolen", "my card was stolen"),
        ("  ...  ", ""),
    ],
)
def test_plain(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Um, please, my card is gone", "my card is gone"),
        ("Good morning dear, my card is gone", "my card is gone"),
        ("can you tell me where my money is", "where my money is"),
        ("Hello", "hello"),
        ("thank you very much", "thank you very much"),
        ("um", "um"),
    ],
)
def test_fillers_go_unless_nothing_else_is_said(text: str, words: str) -> None:
    assert normalised(text) == words


def test_endings_do_not_matter() -> None:
    assert len({stem(word) for word in ("payment", "payments")}) == 1
    assert len({stem(word) for word in ("swallow", "swallowed", "swallowing", "swallows")}) == 1
    assert len({stem(word) for word in ("stop", "stopped", "stopping")}) == 1
    assert stem("address") == stem("addresses")
    assert stem("pin") != stem("pine")


@pytest.fixture
def speller() -> Speller:
    return Speller(
        ["my card is stolen", "the machine swallowed my pin", "fund statement", "talk to a broker"],
        ["what shall i cook", "how tall"],
    )


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("crad", "card"),
        ("pinn", "pin"),
        ("swalowed", "swallowed"),
        ("stolan", "stolen"),
        ("statment", "statement"),
        ("machnie", "machine"),
        ("mycard", "my card"),
    ],
)
def test_slips_are_repaired(speller: Speller, written: str, repaired: str) -> None:
    assert speller.repaired(f"the {written}") == f"the {repaired}"


@pytest.mark.parametrize(
    "word",
    ["cook", "tall", "cooking", "find", "cord", "hard", "pin", "tail", "broken", "xyzzy", "stork", "b2b"],
)
def test_other_words_stay(speller: Speller, word: str) -> None:
    assert speller.repaired(word) == word


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("I drew £100", "i drew one hundred pounds"),
        ("where is my £1,200.50", "where is my one thousand two hundred pounds"),
        ("a $1 note", "a one dollar note"),
        ("charged me 2 times", "charged me two times"),
        ("I am 85", "i am eighty five"),
        ("testing 1, 2", "testing one two"),
        ("testing 1 2 3", "testing one two three"),
        ("call 0800 123 456", "call 0800 123 456"),
        ("it was 12.50", "it was 12 50"),
        ("the 3rd time", "the 3rd time"),
        ("£9999999999 is too long", "9999999999 is too long"),
    ],
)
def test_short_numbers_are_words_however_they_were_written(written: str, said: str) -> None:
    assert normalised(written) == said
