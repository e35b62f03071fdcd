"""What is kept for editors names and reaches nobody."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kindline.domain.given_names import GIVEN_NAMES
from kindline.domain.keeping import MOST_CHARS, for_keeping, has_reach
from kindline.domain.redaction import MARK

KNOWN = frozenset({"riverside", "bank", "direct", "debit", "card", "grace", "brown", "pension", "branch"})

GAPS = (
    " ",
    "-",
    ".",
    "/",
    ", ",
    " - ",
    "(",
    ") ",
    "+",
    "\n",
    "",
    " and ",
    " then ",
    " my cat ",
    " or is it ",
)
DIGITS = st.sampled_from("0123456789٣４")
SPOKEN = ("zero", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@given(
    st.lists(
        st.tuples(st.text(DIGITS, min_size=1, max_size=5), st.sampled_from(GAPS)), min_size=2, max_size=9
    ),
    st.sampled_from(("", "ring me on ", "my number is ", "I paid ", "the code was ")),
    st.sampled_from(("", " please", " what now?", " and my card is gone")),
)
@example([("07700", " my cat "), ("90", " my cat ")], "", "")
@settings(max_examples=400, deadline=None)
def test_seven_digits_or_more_are_gone_however_they_are_grouped(groups, before, after) -> None:
    if sum(len(digits) for digits, _ in groups) < 7:
        groups = [*groups, ("1234567", "")]
    kept = for_keeping(before + "".join(digits + gap for digits, gap in groups) + after)
    assert not any(char.isdigit() for char in kept)
    assert for_keeping(kept) == kept


@given(
    st.lists(st.sampled_from(SPOKEN), min_size=7, max_size=16), st.sampled_from((" ", ", ", " um ", " then "))
)
@settings(max_examples=200, deadline=None)
def test_seven_spoken_digits_are_gone(words: list[str], gap: str) -> None:
    kept = for_keeping(f"my number is {gap.join(words)} thank you")
    assert not set(kept.replace(MARK, " ").split()) & set(words)


@pytest.mark.parametrize(
    "said",
    [
        "zero seven, I think, then nine four, hmm, two two five, six eight",
        "double two my dear five six triple nine",
    ],
)
def test_spoken_digits_in_pieces_are_gone(said: str) -> None:
    kept = for_keeping(said)
    assert "two" not in kept
    assert "six" not in kept


@given(
    st.sampled_from(sorted(GIVEN_NAMES)),
    st.sampled_from(("Pemberton", "Oyelaran", "O'Leary", "Smith-Hollis", "Zielinska")),
    st.sampled_from(
        (
            "My name is {} and my card is gone",
            "this is {} speaking",
            "I am {}, where is my pension?",
            "I sent money to {} by mistake",
            "can {} use my card",
            "My husband {} is ill",
            "{} has my card",
            "please ask for Mrs {}",
            "WHERE IS MY CARD I AM {}",
            "yours sincerely, {}",
        )
    ),
    st.sampled_from((str, str.lower, str.upper, str.title)),
)
@settings(max_examples=400, deadline=None)
def test_names_are_gone(first: str, last: str, sentence: str, case) -> None:
    kept = for_keeping(case(sentence.format(f"{first.title()} {last}")), KNOWN).casefold()
    words = kept.replace(MARK, " ").replace("'", " ").replace("-", " ").split()
    assert first not in words
    assert not {part for part in last.casefold().replace("'", "-").split("-") if len(part) > 1} & set(words)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("my name is brown can you help", f"my name is {MARK} can you help"),
        ("Mr. Brown rang me", f"Mr. {MARK} rang me"),
        ("Dr Foster told me to rest", f"Dr {MARK} told me to rest"),
        ("I sent it to Grace Hollis today", f"I sent it to {MARK} today"),
        ("my neighbour Grace has my card", f"my neighbour {MARK} has my card"),
        ("the man called Zorbo wants money", f"the man called {MARK} wants money"),
        ("pay it to van Zorblax, please", f"pay it to van {MARK}, please"),
        ("write to edith dot jones at gmail dot com please", f"write to {MARK} please"),
        ("e.jones@gmail.com does not work", f"{MARK} does not work"),
        ("I live at 12 Church Lane SW1A 1AA", f"I live at {MARK}"),
        ("I was born on 3 May 1941", f"I was born on {MARK}"),
        ("it is the third of may nineteen forty one", f"it is the {MARK}"),
        ("my birthday is the third of may", f"my birthday is the {MARK} of {MARK}"),
        ("date of birth third of the fifth forty one", f"date of birth {MARK} of the {MARK}"),
        ("I am from 1941", f"I am from {MARK}"),
        ("I live at twelve rose lane, can you help", f"I live at {MARK}, can you help"),
        ("I live in little wickham near the church", f"I live in {MARK}"),
        ("we moved to oak tree cottage and need a form", f"we moved to {MARK} and need a form"),
        ("my new address is twelve a mill road", f"my new address is {MARK}"),
        ("it is four willow court", f"it is {MARK}"),
        ("my pin is 4821 and it is blocked", f"my pin is {MARK} and it is blocked"),
        ("my password is fluffy7, help", f"my password is {MARK}, help"),
    ],
)
def test_what_is_struck(text: str, kept: str) -> None:
    assert for_keeping(text, KNOWN) == kept


@pytest.mark.parametrize(
    "text",
    [
        "my name is wrong on the card",
        "this is not my card",
        "I am so worried about my pension",
        "i'm locked out",
        "where is my Direct Debit with Riverside Bank",
        "can I see my Netflix payment on Monday",
        "the doctor told me to rest",
        "my daughter lives abroad",
        "I paid 20 pounds on 12 May and 30 in June",
        "I want two hundred thousand pounds",
        "one of my cards and one more",
        "Where Is My Card Please",
        "I miss my branch",
        "my wife keeps the card",
        "yes I've got it and I'm in the UK",
        "I am eighty two",
    ],
)
def test_what_stays(text: str) -> None:
    assert for_keeping(text, KNOWN | {"abroad"}) == text


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_striking_twice_changes_nothing_more(text: str) -> None:
    kept = for_keeping(text, KNOWN)
    assert for_keeping(kept, KNOWN) == kept


def test_a_long_letter_is_cut_between_words() -> None:
    kept = for_keeping("where is my pension " * 400)
    assert len(kept) <= MOST_CHARS
    assert kept.endswith(("where", "is", "my", "pension"))


@pytest.mark.parametrize("text", ["ring 0123 4567", "a@b.org", "call one two three four five six seven"])
def test_ways_to_reach_somebody_are_told(text: str) -> None:
    assert has_reach(text)


@pytest.mark.parametrize("text", ["I paid 20 pounds in 2024", "one of two cards"])
def test_other_numbers_reach_nobody(text: str) -> None:
    assert not has_reach(text)
