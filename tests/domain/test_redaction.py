"""Secrets are struck wherever they stand; what is no secret stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindline.domain.redaction import MARK, SecretKind, redact

CARD, CODE = SecretKind.CARD_NUMBER, SecretKind.CODE
PASSWORD, ACCOUNT = SecretKind.PASSWORD, SecretKind.ACCOUNT_NUMBER

STRUCK = [
    ("my card is 4111 1111 1111 1111 and it was stolen", f"my card is {MARK} and it was stolen", CARD),
    ("4111-1111-1111-1111", MARK, CARD),
    ("4111111111111111", MARK, CARD),
    ("number 6304 000000 000000 00 0 thanks", f"number {MARK} thanks", CARD),
    ("it is four one one one, " + "one " * 12 + "help", f"it is {MARK} help", CARD),
    ("double four one one triple one oh oh oh one one two", MARK, CARD),
    ("my pin is 1234", f"my pin is {MARK}", CODE),
    ("1234 is my PIN", f"{MARK} is my PIN", CODE),
    ("PIN: 1 2 3 4", f"PIN: {MARK}", CODE),
    ("my pin is one two three four", f"my pin is {MARK}", CODE),
    ("my PIN is twelve thirty-four", f"my PIN is {MARK}", CODE),
    ("my pin is 1940", f"my pin is {MARK}", CODE),
    ("the code they sent is 48 29 13", f"the code they sent is {MARK}", CODE),
    ("the code they sent to my phone is 482913", f"the code they sent to my phone is {MARK}", CODE),
    ("482913 that is the code", f"{MARK} that is the code", CODE),
    ("the three digits on the back are 123", f"the three digits on the back are {MARK}", CODE),
    ("cvv 123", f"cvv {MARK}", CODE),
    ("I pressed 1234 and the pin was wrong", f"I pressed {MARK} and the pin was wrong", CODE),
    ("482913", MARK, CODE),
    ("um, it's 48 29 13", f"um, it's {MARK}", CODE),
    ("four eight two nine", MARK, CODE),
    ("000", MARK, CODE),
    ("my password is Rosie1940", f"my password is {MARK}", PASSWORD),
    ("my password is Rosie1940, can you help me", f"my password is {MARK}, can you help me", PASSWORD),
    ("my password is blue horse and I am stuck", f"my password is {MARK} and I am stuck", PASSWORD),
    ("Rosie1940 is my password", f"{MARK} is my password", PASSWORD),
    ("password: hunter2", f"password: {MARK}", PASSWORD),
    ("the password I use is Sunny", f"the password I use is {MARK}", PASSWORD),
    ("my memorable word is rosebud.", f"my memorable word is {MARK}.", PASSWORD),
    ("my account number is 12345678", f"my account number is {MARK}", ACCOUNT),
    ("sort code 12-34-56", f"sort code {MARK}", ACCOUNT),
    ("GB29 NWBK 6016 1331 9268 19 is mine", f"{MARK} is mine", ACCOUNT),
    ("de89370400440532013000", MARK, ACCOUNT),
    ("please look at 12345678 for me", f"please look at {MARK} for me", ACCOUNT),
    ("my card number is 4111 11", f"my card number is {MARK}", CARD),
    ("my pin's 1234", f"my pin's {MARK}", CODE),
    ("my pin’s one two three four", f"my pin’s {MARK}", CODE),
    ("my p.i.n. is 1234", f"my p.i.n. is {MARK}", CODE),
    ("my P I N is 1234", f"my P I N is {MARK}", CODE),
    ("the secret number is 4711", f"the secret number is {MARK}", CODE),
    ("I type 4711 at the machine", f"I type {MARK} at the machine", CODE),
    ("I always use 4711", f"I always use {MARK}", CODE),
    ("the three numbers on the back are 481", f"the three numbers on the back are {MARK}", CODE),
    ("481 is on the back", f"{MARK} is on the back", CODE),
    ("I use four seven one one", f"I use {MARK}", CODE),
    ("then four seven double one and it beeped", f"then {MARK} and it beeped", CODE),
    ("my pin is one thousand two hundred and thirty four", f"my pin is {MARK}", CODE),
    ("my cvv is three hundred and twelve", f"my cvv is {MARK}", CODE),
    ("my cvv is nine hundred", f"my cvv is {MARK}", CODE),
    ("two thousand is my pin", f"{MARK} is my pin", CODE),
    ("my pin is the year 1945", f"my pin is the year {MARK}", CODE),
    ("my pin is the year I was born, 1945", f"my pin is the year I was born, {MARK}", CODE),
    ("they sent 883221", f"they sent {MARK}", CODE),
    ("the message says 4711", f"the message says {MARK}", CODE),
    ("the text says G-883221", f"the text says {MARK}", CODE),
    ("my password Fluffy", f"my password {MARK}", PASSWORD),
    ("I put in my password Fluffy and it failed", f"I put in my password {MARK} and it failed", PASSWORD),
    ("my password fluffy", f"my password {MARK}", PASSWORD),
    ("the code is rosebud", f"the code is {MARK}", PASSWORD),
    ("the code's rosebud and it fails", f"the code's {MARK} and it fails", PASSWORD),
    ("5550134", MARK, CODE),  # it may be a telephone number; nobody can tell
]

KEPT = """0|999|112|nine nine nine|I lost 2000 pounds|I lost two thousand pounds with my card|50 euros|£2500
I paid 1,250.00 euros with my card|in 1940 I opened the account|I forgot my PIN. I was born in 1940.
my phone number is 07700 900123|ring me on 0770 900 123|my number is 07700900123|call 0800 123 456
I forgot my PIN, my phone number is 0770 900 123|on 12/03/1940 I was born|meet me at 10:30
the payment of 250 on 3 May 2024 was not mine|I typed the wrong pin three times|the pin of one card
my pin is four digits long|my post code is 12345|my card ends in 1234|they want 5000 in gift cards
the machine gave me 250 instead of 300|that one is not mine|what is my password|I forgot my password
my password is not working|my password is too long|is my password wrong|the code does not come
tell me my pin|I have 2 cards and 3 accounts|no one told me|oh no|my password is gone, what now|12
testing, one two three|it was about 10 years ago|I am 84|since 1998|in 1945 I was born
I forgot my PIN, I was born in 1945|they sent 2000 pounds|they sent 250|I sent 1250 to my son
I typed 2000 instead of 200|I use 2000 a month|I went back in 1998|I wrote it on the back in 1998
they want my pin and two thousand|the pin cost one thousand pounds|one thousand two hundred|he said 1990
call me on four seven one one two two|ring me back on 07700900123|my pin has been blocked since 1998
my phone number is oh seven seven double oh nine double oh one two three|in nineteen forty five
the code is confusing|the code is needed|the post code is London|the code is in the letter|the code is wrong
my password please|my password expired|my password reset|My Password Does Not Work|my pin is secret
my pin is blocked|the code is from you|two hundred euros|one hundred and twenty people""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize(("text", "left", "kind"), STRUCK)
def test_secrets_are_struck(text: str, left: str, kind: SecretKind) -> None:
    redaction = redact(text)
    assert redaction.text == left
    assert redaction.found == (kind,)


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text).text == text
    assert redact(text).found == ()


def test_several_secrets_are_all_struck_and_each_kind_named_once() -> None:
    redaction = redact("card 4111111111111111, pin 1234 and pin 9876, password is Rosie")
    assert redaction.text == f"card {MARK}, pin {MARK} and pin {MARK}, password is {MARK}"
    assert redaction.found == (CARD, CODE, PASSWORD)


_MORE = """my card pin code password is was the bank called me on number phone account one two nine double oh
and then please in since 1940 12 pounds £50 12/03/1940 [struck out] secret word it , . : - = "x" Rosie7"""
_WORDS = _MORE.split()
_DIGITS = st.text(alphabet="0123456789٣४７", min_size=1, max_size=7)
_SENTENCES = st.lists(st.one_of(st.sampled_from(_WORDS), _DIGITS), max_size=18).map(" ".join)
_GROUPINGS = st.lists(_DIGITS, max_size=9).flatmap(
    lambda groups: st.lists(st.sampled_from(list(" -–._/,()+\n\u00a0*")), min_size=9, max_size=9).map(
        lambda gaps: "".join(a + b for a, b in zip(groups, gaps, strict=False))
    )
)


@given(st.tuples(_SENTENCES, _GROUPINGS, _SENTENCES).map(" ".join) | st.text())
def test_no_long_run_of_digits_survives_and_a_second_pass_changes_nothing(text: str) -> None:
    redaction = redact(text)
    assert not re.search(r"\d(?:[\W_]*\d){11,}", redaction.text)
    again = redact(redaction.text)
    assert again.text == redaction.text
    assert again.found == ()


@given(st.text(alphabet="abdefgj klmuvyz.,!?'\n", max_size=80))
def test_text_without_digits_and_secret_words_stays(text: str) -> None:
    """The letters can spell neither a number nor a secret word."""
    assert redact(text).text == text


@given(st.integers(min_value=1000, max_value=99999999), st.sampled_from(["pin", "code", "passcode", "CVV"]))
def test_a_code_beside_its_name_is_always_struck(code: int, name: str) -> None:
    for text in (
        f"my {name} is {code}",
        f"{code} is my {name}",
        f"{name} {code} please",
        f"the {name} was: {code}",
    ):
        assert str(code) not in redact(text).text
