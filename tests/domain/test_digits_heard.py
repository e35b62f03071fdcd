"""What sounds like a digit is one inside a number, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindline.domain.digits_heard import with_digits
from kindline.domain.redaction import MARK, redact


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("zero seven nine three to five six", "zero seven nine three two five six"),
        ("four nine three five want to to", "four nine three five one two two"),
        ("my pin is one three for eight", "my pin is one three four eight"),
        ("double two to seven nine", "double two two seven nine"),
        ("one for two", "one for two"),
        ("i want to go to the bank", "i want to go to the bank"),
        ("what is this for", "what is this for"),
        ("for two three four people", "for two three four people"),
        ("", ""),
    ],
)
def test_digits(heard: str, meant: str) -> None:
    assert with_digits(heard) == meant


def test_a_number_heard_wrongly_is_struck_whole() -> None:
    assert redact(with_digits("four nine three five six seven eight one want to to four")).text == MARK


WORDS = ("i", "want", "to", "for", "one", "two", "three", "four", "person", "oh", "so")


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_word_comes_or_goes(words: list[str]) -> None:
    meant = with_digits(" ".join(words)).split()
    assert len(meant) == len(words)
    assert all(
        new == old or old in ("want", "to", "for", "so") for new, old in zip(meant, words, strict=True)
    )
