"""Words of a text, made comparable: case, accents, punctuation, contractions, fillers, endings."""

from __future__ import annotations

import re
import unicodedata

from kindline.domain.number_words import in_words
from kindline.domain.redaction import MARK

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})

_WHOLE = {
    "can't": "cannot",
    "cant": "cannot",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "dont": "do not",
    "didnt": "did not",
    "doesnt": "does not",
    "isnt": "is not",
    "wont": "will not",
    "im": "i am",
    "ive": "i have",
    "o'clock": "oclock",
    "gonna": "going to",
    "wanna": "want to",
}
_ENDINGS = (
    ("n't", " not"),
    ("'m", " am"),
    ("'re", " are"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'d", " would"),
)
_IS_AFTER = re.compile(r"it|that|this|what|where|who|how|when|here|there|he|she")

_LEAD_INS = re.compile(
    r"\b(?:you know|i wonder if you (?:can|could)|i would like to know|(?:can|could) you tell me)\b"
)
_COURTESY = re.compile(
    r"\b(?:hello|hi|hey|dear|sorry|thanks|many thanks|thank you|excuse me"
    r"|good (?:morning|afternoon|evening|day))\b"
)
_FILLERS = re.compile(r"\b(?:um+|uh|erm?|ah|eh|hm+|oh|well|please|kindly)\b")
_SENTENCE_WORDS = 4

_CURRENCIES = {"£": ("pound", "pounds"), "$": ("dollar", "dollars"), "€": ("euro", "euros")}
_MONEY = re.compile(r"(?P<sign>[£$€]) ?(?P<amount>[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(?:\.[0-9]{2})?\b")
_SHORT_NUMBER = re.compile(r"(?<![\d.,])\b(?:[0-9]|(?<!\d )[0-9]{2,3}(?! \d))\b(?![.,]?\d)")

_LONGEST_WORD = 40
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def plain(text: str) -> str:
    """Lower-case words with single spaces: no accents, no punctuation, contractions written out.

    What was struck from the text leaves no trace.
    """
    said = text.replace(MARK, " ").translate(_APOSTROPHES).casefold()
    decomposed = unicodedata.normalize("NFKD", said)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    spelled = " ".join(_written_out(token[:_LONGEST_WORD]) for token in _TOKEN.findall(bare))
    return spelled.replace("can not", "cannot")


def _written_out(token: str) -> str:
    if token in _WHOLE:
        return _WHOLE[token]
    for ending, words in _ENDINGS:
        if token.endswith(ending):
            return (token[: -len(ending)] + words).strip()
    if token.endswith("'s"):
        stem = token[:-2]
        return f"{stem} is" if _IS_AFTER.fullmatch(stem) else stem
    return token.replace("'", "")


def without_fillers(plain_text: str) -> str:
    """A plain text without words that only fill; a text of nothing else stays as it is.

    Greetings and thanks fill only where a sentence stands beside them.
    """
    kept = " ".join(_FILLERS.sub(" ", plain_text).split()) or plain_text
    bare = " ".join(_COURTESY.sub(" ", kept).split())
    if len(bare.split()) >= _SENTENCE_WORDS:
        kept = bare
    return " ".join(_LEAD_INS.sub(" ", kept).split()) or kept


def normalised(text: str) -> str:
    """The form in which questions are compared: "£50" is "fifty pounds", whether written or heard."""
    return without_fillers(plain(_numbers_in_words(text)))


def _numbers_in_words(text: str) -> str:
    """Sums of money and short numbers; longer ones are telephone numbers and the like, and stay."""
    said = _MONEY.sub(_sum_in_words, text)
    return _SHORT_NUMBER.sub(lambda found: in_words(int(found.group())), said)


def _sum_in_words(found: re.Match[str]) -> str:
    amount = int(found["amount"].replace(",", ""))
    return f"{in_words(amount)} {_CURRENCIES[found['sign']][amount != 1]}"


_PLURAL = re.compile(r"(?<=s)es$|(?<=x)es$|(?<=z)es$|(?<=ch)es$|(?<=sh)es$|(?<!s)s$")
_VERB_END = re.compile(r"(?:ing|ed)$")
_NEEDS_E = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]")


def stem(word: str) -> str:
    """A word without its common English endings, so that "payments" and "payment" are one."""
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    word = _PLURAL.sub("", word)
    bare = _VERB_END.sub("", word)
    if bare != word and len(bare) >= 3 and re.search("[aeiouy]", bare):
        word = _infinitive(bare)
    if len(word) > 5 and word.endswith("ly"):
        word = word[:-2]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _infinitive(bare: str) -> str:
    """What was left of a verb, with a doubled letter single and a short verb's e put back."""
    if len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "ls":
        return bare[:-1]
    return bare + "e" if _NEEDS_E.fullmatch(bare) else bare
