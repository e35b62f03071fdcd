"""What no article may be sure of, however alike the words are.

Some questions look like everyday ones but are not: what somebody else did to the customer's account,
what to buy or sell, why we closed something. And "my phone died" speaks of no death.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kindline.domain.articles import Article, Kind, Urgency
from kindline.kb.word_classes import word_classes
from kindline.kb.words import plain

DEATH_TOPIC = "death"
"""Articles with this topic are shown only where a person or grief is spoken of."""

_OTHERS = (
    r"(?:someone|somebody|they|he|she|caller|man|woman|lady|stranger|thief|hacker|police|policeman|e ?mail"
    r"|mail|text|message|sms|website|site|page|link)"
)
_ACTS = (
    r"(?:ask|asks|asked|asking|want|wants|wanted|need|needs|demands?|stole|stolen|steals|take|takes|took|taken"
    r"|change|changes|changed|saw|see|seen|has|have|had|got|get|knows?|found|uses?|used|using|copied|read"
    r"|hacked|entered|drove|broke|told|tells|says?|said)"
)
_MINE = (
    r"my (?:[a-z]+ )?"
    r"(?:passwords?|pins?|codes?|cards?|accounts?|address|numbers?|login|banking|identity|money)"
)
_BY_OTHERS = re.compile(rf"\b{_OTHERS} (?:[a-z]+ ){{0,2}}{_ACTS} (?:[a-z]+ ){{0,5}}{_MINE}\b")
_ADVICE = re.compile(
    r"\b(?:(?:should|shall|ought|must) (?:i|we)"
    r"|(?:is it|would it be) (?:[a-z]+ )?(?:wise|good|right|time|better)"
    r"|(?:good|right|best) (?:time|moment|idea) to)\b.*\b(?:sell|selling|buy|buying|invest|keep|hold)\b"
    r".*\b(?:funds?|shares?|stocks?|bonds?|gold|investments?|etfs?)\b"
)
_OUR_DOING = re.compile(
    r"\bwhy (?:did|have|has|do|does|are|is) (?:you|they|the bank|my|our)\b.*"
    r"\b(?:clos(?:e|ed|ing)|shut|cancel|cancell?ed|end|ended|terminated?|deleted?|remove|removed)\b"
    r"|\b(?:you|they|bank) (?:(?:have|has|had|just|simply|suddenly) )*"
    r"(?:closed|shut|cancell?ed|ended|terminated|deleted)\b"
    r"|\b(?:who|account (?:was|has been|got|is)) (?:has |had )?(?:closed|cancell?ed|deleted)\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|nobody|no one)(?: (?:yet|really|actually|been|has|have))* "
    r"(?:lost|lose|stolen|stole|robbed|hacked|mugged|burgled|paid)\b"
)
_NO_TROUBLE = re.compile(
    r"\b(?<!should )(?:not|never|nobody|no one)"
    r"(?: (?:yet|really|actually|been|being|has|have|get|got|the|my|a|be))* "
    r"(?:charged|blocked|locked|declined|refused|rejected|forgotten|forgot|forget|lost|lose|swallow(?:ed)?|keep"
    r"|kept|retained|paid twice|expired|broken|wrong|late|missing|twice|double|overdrawn|changed|moving|moved"
    r"|asked|ordered|set up|applied|signed|damaged|faulty)\b"
)
"""What is denied here is a trouble or a wish; "not arrived" or "not working" denies a hope: a trouble."""
_ELSEWHERE = re.compile(
    r"\b(email|mail|gym|library|bus|train|tram|travel|rail|railway|club|membership|netflix|facebook"
    r"|google|amazon|apple|ebay|paypal|whatsapp|skype|youtube|computer|laptop|tablet|wifi|sim|phone"
    r"|telephone|mobile|television|tv|gas|electricity|water|council|doctor|hospital|health|medical"
    r"|insurance|gift|birthday|christmas|greeting|visiting|identity|id|donor|parking|playing|post"
    r"|memory|sd|door|gate|alarm|safe|lottery|school|university|union|voting|polling|petrol|fuel"
    r"|store|supermarket|pharmacy|disability|wi fi|router) "
    r"(?:passwords?|passcodes?|pins?|codes?|cards?|accounts?|statements?|bills?|subscriptions?|logins?|pass(?:es)?)"
    r"\b"
)
"""What other people's cards, codes and accounts are called; only an article that names them may mean them."""
_IN_GENERAL = re.compile(
    r"^(?:is|are) (?:a|an|my|your|the) (?:[a-z]+ )?accounts? (?:a |an |really )?(?:safe|secure)\b"
)
_GRIEF = re.compile(
    r"\b(?:deaths?|funeral|grave|buried|grie[fv]\w*|widow(?:er|ed)?|deceased|late|estate|mourning|someone|somebody"
    r"|person|people|customer|holder|owner|he|him|his|she|her|family|parents?|we lost)\b"
)


_UNWANTED = re.compile(
    r"\b(?:not|never) (?:want to |wish to )?(?:close|sell|cancel|stop|change|end|order|open|freeze)\b"
)


@cache
def _of_relative(language: str) -> re.Pattern[str]:
    """What belongs to another person of the family ("my mother's address")."""
    relatives = word_classes(language).get("relative", ("(?!)",))
    things = "accounts?|cards?|passwords?|pins?|address|statements?|balance|banking"
    return re.compile(rf"\bmy (?:{'|'.join(relatives)}) (?:[a-z]+ )?(?:{things})\b")


def may_be_sure(article: Article, text: str) -> bool:
    """Whether the article may be the one answer, judged by more than likeness."""
    words = plain(text)
    if article.urgency in (Urgency.URGENT, Urgency.TRICK):
        return not _DENIED.search(words) and not _IN_GENERAL.search(words)
    if article.urgency is not Urgency.NORMAL or article.kind is not Kind.ANSWER:
        return True
    if any(rule.search(words) for rule in (_BY_OTHERS, _ADVICE, _OUR_DOING, _UNWANTED)):
        return False
    if any(name not in _names(article) for name in _ELSEWHERE.findall(words)):
        return False
    if _NO_TROUBLE.search(words) and not _speaks_of_denial(article):
        return False
    return not _of_relative(article.language).search(words)


@lru_cache(maxsize=256)
def _speaks_of_denial(article: Article) -> bool:
    """Whether the article is about something that did not happen, by its own examples."""
    return any(_NO_TROUBLE.search(plain(question)) for question in article.questions)


@lru_cache(maxsize=256)
def _names(article: Article) -> frozenset[str]:
    """All words of the article's examples and title."""
    return frozenset(plain(" ".join((*article.questions, article.title))).split())


def asks_advice(text: str) -> bool:
    """Whether the text asks if to buy, keep or sell, which we never say."""
    return bool(_ADVICE.search(plain(text)))


def may_be_shown(article: Article, text: str) -> bool:
    """Whether the article may be an answer or a choice at all."""
    if article.topic != DEATH_TOPIC:
        return True
    words = f" {plain(text)} "
    relatives = word_classes(article.language).get("relative", ())
    return bool(_GRIEF.search(words)) or any(f" {relative} " in words for relative in relatives)
