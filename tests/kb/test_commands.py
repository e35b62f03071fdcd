"""Words that steer: whole utterances, and clear requests for a person."""

from __future__ import annotations

import pytest

from kindline.domain.articles import Urgency
from kindline.domain.redaction import redact
from kindline.kb.commands import (
    Command,
    command_phrases,
    find_command,
    may_ask_for_person,
    without_requests,
)
from kindline.kb.loader import load_kb

from kb_folder import REAL_ROOT, VALUES  # isort: skip

PERSON = """person|a person|Human|agent|operator!|someone real|0|help|Help me!|help me please|I need help
I want to talk to a real person|can I speak to somebody please|get me a human|let me speak with an adviser
put me through to someone|I would like to speak with an agent|Could I talk to somebody about my fund
please connect me to an operator|give me a person|I need a human being|I want a person now
is there somebody I can talk to|I don't want to talk to a machine|call a person|I want to speak to your staff
can I have a person please|I'd like to talk to someone at the bank|I want to talk to a person, not a robot
get me a human about my fund|um, can you call me back|some one real|got me a human being
can I speak to some body""".replace("\n", "|").split("|")

NOT_PERSON = """travel agent|I paid my travel agent|can another person use my card|person to person payment
someone took my card|I need help with my fund|I help my neighbour|pay another person|are you a real person
I want someone I trust to act for me|he said I must not talk to anyone|they told me never to speak to anybody
a person used my card|I want to speak to my travel agent|my agent sold the house|somebody rang me|00|10
I need a person to be my heir|can I give someone my card|help to buy a house|the agent wants a fee
can I do it without talking to anyone|Someone wants me to buy gift cards|find a cash machine
they got me a human sized box""".replace("\n", "|").split("|")


@pytest.mark.parametrize("text", PERSON)
def test_a_person_is_asked_for(text: str) -> None:
    assert find_command(text, "en") is Command.PERSON


@pytest.mark.parametrize("text", NOT_PERSON)
def test_no_person_is_asked_for(text: str) -> None:
    assert find_command(text, "en") is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Say that again, please", Command.AGAIN),
        ("Can you repeat that?", Command.AGAIN),
        ("slower please", Command.SLOWER),
        ("You're too fast", Command.SLOWER),
        ("Louder!", Command.LOUDER),
        ("I can't hear you", Command.LOUDER),
        ("make it bigger", Command.BIGGER),
        ("STOP", Command.STOP),
        ("go back", Command.BACK),
        ("start again", Command.START_AGAIN),
        ("Start over, please", Command.START_AGAIN),
        ("finish", Command.START_AGAIN),
        ("clear", Command.START_AGAIN),
        ("another question", Command.HOME),
        ("I have another question", Command.HOME),
        ("Can I ask something else?", Command.HOME),
        ("I'd like to ask something else", Command.HOME),
        ("home", Command.HOME),
        ("yes please", Command.YES),
        ("No, thank you", Command.NO),
        ("next", Command.NEXT),
        ("No, that's not it", Command.NOT_IT),
        ("none of these", Command.NOT_IT),
        ("I can't find it", Command.CANNOT_FIND),
        ("I cannot see it", Command.CANNOT_FIND),
        ("where is my size", None),
        ("how do I stop a payment", None),
        ("I cannot find my card", None),
        ("can I go back to paper letters", None),
        ("", None),
    ],
)
def test_other_commands_are_whole_utterances(text: str, command: Command | None) -> None:
    assert find_command(text, "en") is command


def test_a_person_is_in_reach_in_every_language() -> None:
    assert find_command("0", "zh") is Command.PERSON
    assert find_command("person", "de-AT") is Command.PERSON


def test_every_phrase_is_found_even_after_striking_secrets() -> None:
    phrases = command_phrases("en")
    assert len(phrases) > 50
    for phrase in phrases:
        assert find_command(redact(phrase).text, "en") is not None, phrase


@pytest.mark.parametrize("pack", ["bank", "shop", "broker"])
def test_no_question_of_the_real_articles_is_taken_for_a_command(pack: str) -> None:
    """Small talk may be ("I did not hear that"); nothing that has an answer, least of all an urgent one."""
    kb = load_kb(REAL_ROOT, ["common", pack], "en", VALUES)
    taken = {
        (article.id, question): command
        for article in kb.articles
        for question in article.questions
        if (command := find_command(question, "en")) is not None
    }
    wrong = {key: command for key, command in taken.items() if not key[0].startswith("talk-")}
    assert wrong == {}
    assert all(kb.get(article_id).urgency is Urgency.NORMAL for article_id, _ in taken)


@pytest.mark.parametrize("text", PERSON)
def test_nothing_or_little_is_left_beside_a_request(text: str) -> None:
    rest = without_requests(text, "en")
    assert len(rest.split()) < 2 or rest in ("about my fund", "at the bank", "not a robot")


def test_what_else_was_said_is_left() -> None:
    assert without_requests("My card is blue, I need to speak to someone", "en") == "my card is blue"
    assert without_requests("get me somebody, the till is on fire", "en") == "till is on fire"


@pytest.mark.parametrize(
    "heard",
    ["person", "back to a person", "no person please", "top two of person", "operator fee", "a real human"],
)
def test_what_noise_leaves_of_a_request_may_be_one(heard: str) -> None:
    assert may_ask_for_person(heard, "en")


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "my travel agent",
        "in person or by post",
        "human error on my statement",
        "person to person payment",
        "how do i leave money in my will to a person",
        "is there a limit",
    ],
)
def test_what_noise_leaves_of_other_questions_is_none(heard: str) -> None:
    assert not may_ask_for_person(heard, "en")
