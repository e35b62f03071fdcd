"""English whole numbers in words: what people say for what they write."""

from __future__ import annotations

_UNITS = "zero one two three four five six seven eight nine".split()  # noqa: SIM905 - reads as it sounds
_TEENS = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
)
_SMALL = (*_UNITS, *_TEENS)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - reads as it sounds
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"))
_BEYOND = 1_000_000_000_000


def in_words(number: int) -> str:
    """From 0 to below a million millions. Raises `ValueError` for any other."""
    if not 0 <= number < _BEYOND:
        raise ValueError(f"{number} is said digit by digit")
    parts = []
    for scale, name in _SCALES:
        many, number = divmod(number, scale)
        if many:
            parts.append(f"{_below_thousand(many)} {name}")
    if number >= 100 or (number and not parts):
        parts.append(_below_thousand(number))
    elif number:
        parts.append(f"and {_below_thousand(number)}")
    return " ".join(parts) or _SMALL[0]


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if hundreds:
        return f"{_SMALL[hundreds]} hundred" + (f" and {_below_thousand(rest)}" if rest else "")
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_SMALL[ones]}" if ones else "")
