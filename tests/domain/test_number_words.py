"""Numbers in words."""

from __future__ import annotations

import pytest

from kindline.domain.number_words import in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (59, "fifty nine"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (1000, "one thousand"),
        (1001, "one thousand and one"),
        (1234, "one thousand two hundred and thirty four"),
        (1_000_005, "one million and five"),
        (2_000_300_000, "two billion three hundred thousand"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_has_no_words(number: int) -> None:
    with pytest.raises(ValueError, match="digit by digit"):
        in_words(number)
