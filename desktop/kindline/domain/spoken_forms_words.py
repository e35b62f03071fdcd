"""English words for what is written in digits, as a voice says them."""

from __future__ import annotations

import re

from kindline.domain.number_words import in_words

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
BARE = r"(?<![^\s(“\"])"
"""Nothing but a blank stands before: a dash here is a minus sign."""
LEFT = r"(?<![\w£$€¥₹@])(?<![0-9][.,:/'’–—-])"
"""No number begins in the middle of one, nor behind a sign that belongs to it."""
RIGHT = r"(?!\w)(?![.,:/'’–—-][0-9])"

_MOST_DIGITS = 12
_DIGITS = tuple(in_words(digit) for digit in range(10))
_TENS_AND_ONES = re.compile(r"(?<=ty) (?=(?:one|two|three|four|five|six|seven|eight|nine)\b)")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int) -> str:
    """47 is "forty-seven". From 0 to below a million millions."""
    return _TENS_AND_ONES.sub("-", in_words(number))


def amount(written: str) -> str:
    """A `NUMBER`: "1,200.5" is "one thousand two hundred point five"; a very long one digit by digit."""
    whole, _, decimals = written.replace(",", "").partition(".")
    words = cardinal(int(whole)) if len(whole) <= _MOST_DIGITS else digits(whole)
    return f"{words} point {digits(decimals)}" if decimals else words


def digits(written: str) -> str:
    """Digit by digit; whatever is no digit is passed over."""
    return " ".join(_DIGITS[int(sign)] for sign in written if sign in "0123456789")


def in_groups(written: str) -> str:
    """A long number digit by digit, with a pause after every three or four."""
    size = 4 if len(written) % 4 == 0 else 3
    cuts = [0, 5, 8] if len(written) == 11 else list(range(0, len(written), size))
    if len(cuts) > 1 and len(written) - cuts[-1] == 1:
        cuts.pop()
    ends = [*cuts[1:], len(written)]
    return ", ".join(digits(written[start:end]) for start, end in zip(cuts, ends, strict=True))


def ordinal(number: int) -> str:
    """21 is "twenty-first"."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last.endswith("y"):
        return f"{words[:-1]}ieth"
    return words[:cut] + _ORDINALS.get(last, f"{last}th")


def year(number: int) -> str:
    """2026 is "twenty twenty-six", 1905 "nineteen oh five"; from 1000 to 9999."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return cardinal(number)
    if rest < 10:
        return f"{cardinal(century)} {f'oh {_DIGITS[rest]}' if rest else 'hundred'}"
    return f"{cardinal(century)} {cardinal(rest)}"


def spelled(letters: str) -> str:
    """Letter by letter. With blanks between them a voice takes "A" for the article."""
    return "-".join(letters.upper())
