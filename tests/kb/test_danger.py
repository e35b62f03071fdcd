"""Danger comes first: what must alarm does, and what only looks like it does not."""

from __future__ import annotations

from itertools import product

import pytest
from real_matchers import matcher, mode  # noqa: F401 - a fixture

from kindline.domain.articles import Kind, Urgency
from kindline.domain.matching import Answer, Choices

PACKS = ["bank", "shop", "broker"]


def answered(text: str, pack: str = "bank") -> str:
    match = matcher(pack).match(text)
    return match.article_id if isinstance(match, Answer) else ""


def shown(text: str, pack: str = "bank") -> tuple[str, ...]:
    match = matcher(pack).match(text)
    if isinstance(match, Choices):
        return match.article_ids
    return (match.article_id,) if isinstance(match, Answer) else ()


EVERYWHERE = [
    ("my mum passed away", "sorrow-death"),
    ("we lost Dad on Sunday", "sorrow-death"),
    ("my mother in law has died", "sorrow-death"),
    ("our grandad's died", "sorrow-death"),
    ("I fell down and I can't get up", "emergency-health"),
    ("please help me, I fell", "emergency-health"),
    ("I can hardly breathe", "emergency-health"),
    ("I took too many of my tablets", "emergency-health"),
    ("I have swallowed all my pills", "emergency-health"),
    ("I might as well be dead", "sorrow-despair"),
    ("I have been robbed", "robbed"),
    ("someone stole my phone", "robbed"),
    ("somebody broke into my safe box", "robbed"),
    ("my account was hacked", "account-hacked"),
    ("someone changed my address", "account-hacked"),
    ("someone saw my PIN", "secret-known"),
    ("my password was stolen", "secret-known"),
    ("I gave my password to my grandson", "secret-known"),
    ("someone changed my password", "secret-known"),
    ("my son has power of attorney and takes money", "money-taken-by-family"),
    ("my daughter takes money out of my account without asking", "money-taken-by-family"),
    ("an email asks for my password", "trick-code"),
    ("the email says I should change my password", "trick-code"),
    ("the website wants my password", "trick-code"),
    ("the caller told me to give my code", "trick-code"),
]
AT_THE_BANK = [
    ("someone stole my cheque book", "cheques-stolen"),
    ("a subscription I never took out", "payment-not-mine"),
    ("money has gone from my account and it was not me", "payment-not-mine"),
    ("my savings have disappeared", "payment-not-mine"),
    ("my purse is gone", "lost-card"),
]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("text", "article_id"), EVERYWHERE)
def test_danger_is_seen_on_every_site(text: str, article_id: str, pack: str) -> None:
    assert answered(text, pack) == article_id
    assert matcher(pack).kb.get(article_id).urgency is not Urgency.NORMAL


@pytest.mark.parametrize(("text", "article_id"), AT_THE_BANK)
def test_danger_is_seen_at_the_bank(text: str, article_id: str) -> None:
    assert answered(text) == article_id
    assert matcher("bank").kb.get(article_id).urgency is Urgency.URGENT


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    "text",
    [
        "I have not lost my card",
        "nobody stole my card",
        "is a savings account a safe account",
        "my card died, the chip does not work",
        "my phone died",
        "I lost my son's telephone number",
        "can someone change my address for me",
        "I did not lose my password to anyone, I forgot it",
    ],
)
def test_what_is_no_danger_does_not_alarm(text: str, pack: str) -> None:
    article_id = answered(text, pack)
    assert not article_id or matcher(pack).kb.get(article_id).urgency is Urgency.NORMAL


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    "text", ["my card died", "my phone died", "the battery has died", "my watch passed away"]
)
def test_a_death_is_never_offered_where_no_person_is_spoken_of(text: str, pack: str) -> None:
    assert "sorrow-death" not in shown(text, pack)


def test_a_death_is_offered_where_a_person_is_spoken_of() -> None:
    assert "sorrow-death" in shown("my mother's passed")


WHO = ["someone", "they", "he", "a caller", "an email", "the website"]
DOES = ["asks about", "wants", "stole", "changed", "saw", "has", "knows"]
WHAT = ["password", "PIN", "code", "card", "account", "address"]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("what", WHAT)
def test_what_others_do_to_an_account_is_never_an_everyday_answer(what: str, pack: str) -> None:
    kb = matcher(pack).kb
    for who, does in product(WHO, DOES):
        text = f"{who} {does} my {what}"
        if article_id := answered(text, pack):
            article = kb.get(article_id)
            assert article.urgency is not Urgency.NORMAL or article.kind is not Kind.ANSWER, text


@pytest.mark.parametrize(
    ("text", "article_id"),
    [
        ("should I sell my fund", "invest-advice"),
        ("what is your address", "branch-where"),
        ("the shop took fifty instead of fifteen", "wrong-amount"),
        ("how does paying without touching work", "tap-to-pay"),
        ("my card died, the chip does not work", "card-worn-or-broken"),
        ("someone drove into my car", "car-home-insurance-claim"),
        ("would you ever ask for my password", "scam-questions"),
    ],
)
def test_everyday_questions_find_their_article(text: str, article_id: str) -> None:
    assert shown(text)[:1] == (article_id,)


def test_the_address_is_the_sites_own() -> None:
    assert answered("what is your address", "broker") == "where-office"
    assert answered("what is your address", "shop") == "where-shop"


@pytest.mark.parametrize("text", ["why did you close my account", "who closed my account"])
def test_why_we_closed_something_is_not_how_to_close_it(text: str) -> None:
    assert answered(text) == ""


@pytest.mark.parametrize("pack", ["bank", "broker"])
@pytest.mark.parametrize("text", ["is it a good time to sell my fund", "should I sell all of my funds now"])
def test_whether_to_sell_is_never_answered_with_how_to_sell(text: str, pack: str) -> None:
    assert answered(text, pack) in ("", "invest-advice")
    assert "invest-advice" in shown(text, pack)


@pytest.mark.parametrize(
    ("text", "article_id"),
    [
        ("I have chest pain, get me somebody", "emergency-health"),
        ("I can't breathe, please call someone", "emergency-health"),
        ("I need somebody, my husband is on the floor and does not answer", "emergency-health"),
        ("I want to die, I need someone to talk to", "sorrow-despair"),
        ("i want to kill myself i need a person", "sorrow-despair"),
        ("My card was stolen, I need to speak to someone", "lost-card"),
        ("they want my money in a safe account, can I talk to a person", "trick-safe-account"),
        ("the caller told me to speak to someone in security and give my code", "trick-code"),
        ("I see a strange shop on my list that I have never been to, get me a person", "payment-not-mine"),
    ],
)
def test_danger_comes_before_a_person_is_fetched(text: str, article_id: str) -> None:
    article = matcher("bank").urgent(text)
    assert article is not None
    assert article.id == article_id


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    "text",
    """I want to talk to a person|person|help me|I need help|get me a human about my fund|0|agent||yes
can I speak to somebody please|is there somebody I can talk to|I don't want to talk to a machine
put me through to someone|I would like to speak with an adviser about my fund|please connect me to an operator
I want to talk to a person, not a robot|call me back|somebody help me""".replace("\n", "|").split("|"),
)
def test_a_mere_wish_for_a_person_is_no_danger(text: str, pack: str) -> None:
    assert matcher(pack).urgent(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I do not want to close my account",
        "don't cancel my standing order",
        "change my mother's address",
        "reset my husband's password",
    ],
)
def test_what_is_refused_or_another_person_s_is_never_sure(text: str) -> None:
    assert not answered(text)


@pytest.mark.parametrize(
    ("text", "article_id"),
    [
        ("nobody would miss me if I was gone", "sorrow-despair"),
        ("this is my last goodbye", "sorrow-despair"),
        ("I'm having a funny turn", "emergency-health"),
        ("there is a man with a gun in the branch", "emergency-health"),
    ],
)
def test_danger_in_odd_words_comes_first(text: str, article_id: str) -> None:
    assert answered(text) == article_id


LONG_BEGINNINGS = [
    "good morning dear I hope you can hear me well I went to the market this morning as I always do"
    " and I bought some apples and bread and I met my neighbour who told me about her garden and then"
    " the bus was late",
    "well you see it all began last Tuesday when my niece came round to bring the photographs of the wedding"
    " and we sat in the kitchen and talked about old times and she had made a cake with cherries",
]


@pytest.mark.parametrize("beginning", LONG_BEGINNINGS)
@pytest.mark.parametrize(
    ("end", "article_id"),
    [
        ("and when I looked into my bag my plastic was gone and I cannot find it anywhere", "lost-card"),
        ("and he told me I should move everything to a safe account", "trick-safe-account"),
        ("and the pain in my chest is so bad", "emergency-health"),
    ],
)
def test_danger_at_the_end_of_a_long_story_is_seen(beginning: str, end: str, article_id: str) -> None:
    assert article_id in shown(f"{beginning} {end}")


@pytest.mark.parametrize("beginning", LONG_BEGINNINGS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_long_harmless_story_alarms_nobody(beginning: str, times: int) -> None:
    story = f"{' '.join([beginning] * times)} and how do I order a new cheque book"
    kb = matcher("bank").kb
    assert all(kb.get(article_id).urgency is Urgency.NORMAL for article_id in shown(story)[:1])


def test_of_a_text_far_too_long_the_end_is_heard() -> None:
    assert answered(f"{LONG_BEGINNINGS[0]} " * 20 + "and my card was stolen") == "lost-card"


def test_two_hearings_of_a_long_story_are_weighed_together() -> None:
    story = f"{LONG_BEGINNINGS[1]} and my plastic is gone and I cannot find it anywhere"
    match = matcher("bank").match(story, [LONG_BEGINNINGS[1]])
    assert isinstance(match, Choices)
    assert match.article_ids[0] == "lost-card"


@pytest.mark.parametrize(
    "text",
    [
        "I was not charged twice",
        "I have not forgotten my PIN",
        "my card was not declined",
        "my online banking is not locked",
        "my PIN is not blocked",
        "I never asked for an overdraft",
        "the machine did not keep my card",
        "I have not changed my address",
    ],
)
def test_a_trouble_that_is_denied_is_never_sure(text: str) -> None:
    assert not answered(text)


@pytest.mark.parametrize(
    ("text", "article_id"),
    [
        ("my new card has not come", "new-card-not-arrived"),
        ("I cannot remember my PIN", "forgot-pin"),
        ("the money has not arrived", "payment-not-arrived"),
        ("my refund is not here", "refund-not-arrived"),
        ("I don't know my account number", "account-number-find"),
    ],
)
def test_a_hope_that_is_denied_is_a_trouble(text: str, article_id: str) -> None:
    assert shown(text)[:1] == (article_id,)


@pytest.mark.parametrize(
    "text",
    [
        "I forgot my email password",
        "my gym card does not work",
        "my bus card has expired",
        "how do I close my Facebook account",
        "my sim card is blocked",
        "I lost my library card",
    ],
)
def test_other_people_s_cards_and_passwords_are_never_sure(text: str) -> None:
    assert not answered(text)


@pytest.mark.parametrize(
    ("text", "article_id"),
    [
        ("I have been conned", "trick-cheated"),
        ("a man diddled me out of my savings", "trick-cheated"),
        ("the builder had me for five hundred pounds", "trick-cheated"),
        ("they say I won the lottery and must pay a fee first", "trick-gift-card"),
        ("my husband hits me", "hurt-by-someone"),
        ("my son locks me in my room", "hurt-by-someone"),
        ("I am being forced to sign papers", "hurt-by-someone"),
        ("they will not let me out of the house", "hurt-by-someone"),
        ("my nephew pinched my purse", "money-taken-by-family"),
        ("I pray that I will not wake up", "sorrow-despair"),
        ("my husband will not wake up", "emergency-health"),
    ],
)
def test_cheats_and_violence_are_seen(text: str, article_id: str) -> None:
    assert answered(text) == article_id


@pytest.mark.parametrize(
    "text",
    [
        "I lost the will to live waiting in this queue",
        "how do I avoid being scammed",
        "I inherited a house, do I have to pay tax",
        "do I pay a fee before I get a loan",
        "I won a prize in the church raffle",
        "you cheated me",
        "my account is locked",
    ],
)
def test_what_only_sounds_like_it_alarms_nobody(text: str) -> None:
    article_id = answered(text)
    assert not article_id or matcher("bank").kb.get(article_id).urgency is Urgency.NORMAL


def test_slang_for_a_stolen_cheque_book() -> None:
    assert answered("the whole cheque book had been stolen") == "cheques-stolen"
    assert answered("somebody half inched my cheque book") == "cheques-stolen"


def test_very_long_words_and_texts_are_cut() -> None:
    assert not answered("y" * 100_000)
    assert not answered("why " * 20_000)
