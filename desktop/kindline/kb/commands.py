"""Words that steer the program and are no question: "person", "say again", "go back"."""

from __future__ import annotations

import re
from enum import StrEnum

from kindline.kb.words import plain


class Command(StrEnum):
    PERSON = "person"
    AGAIN = "again"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    BIGGER = "bigger"
    SMALLER = "smaller"
    WAIT = "wait"
    MORE_TIME = "more_time"
    STOP = "stop"
    BACK = "back"
    START_AGAIN = "start_again"
    HOME = "home"
    YES = "yes"
    NO = "no"
    NEXT = "next"
    NOT_IT = "not_it"
    CANNOT_FIND = "cannot_find"


_ENGLISH: dict[Command, tuple[str, ...]] = {
    Command.PERSON: (
        "person",
        "a person",
        "the person",
        "real person",
        "a real person",
        "human",
        "a human",
        "the human",
        "a human being",
        "agent",
        "an agent",
        "the agent",
        "operator",
        "the operator",
        "adviser",
        "an adviser",
        "advisor",
        "representative",
        "customer service",
        "someone",
        "someone real",
        "somebody",
        "somebody real",
        "somebody help me",
        "someone help me",
        "0",
        "zero",
        "help",
        "help me",
        "i need help",
        "i need some help",
        "call me",
        "call me back",
        "ring me",
        "ring me back",
    ),
    Command.AGAIN: (
        "again",
        "say again",
        "say it again",
        "say that again",
        "once more",
        "repeat",
        "repeat it",
        "repeat that",
        "read it again",
        "pardon",
        "what did you say",
        "i did not hear that",
    ),
    Command.SLOWER: (
        "slower",
        "slow down",
        "more slowly",
        "speak slower",
        "speak more slowly",
        "not so fast",
        "too fast",
        "you are too fast",
        "you speak too fast",
    ),
    Command.FASTER: ("faster", "speak faster", "more quickly", "too slow", "you are too slow"),
    Command.QUIETER: ("quieter", "softer", "turn it down", "too loud", "you are too loud", "not so loud"),
    Command.SMALLER: ("smaller", "smaller letters", "make it smaller", "too big", "the letters are too big"),
    Command.WAIT: (
        "wait",
        "wait a moment",
        "wait a minute",
        "hold on",
        "hang on",
        "one moment",
        "just a moment",
        "just a minute",
        "give me a moment",
        "give me a minute",
        "let me think",
    ),
    Command.MORE_TIME: (
        "more time",
        "give me more time",
        "i need more time",
        "i need longer",
        "give me longer",
        "let me finish",
        "wait longer",
        "you cut me off",
        "you stopped too soon",
    ),
    Command.LOUDER: (
        "louder",
        "speak up",
        "speak louder",
        "turn it up",
        "too quiet",
        "you are too quiet",
        "i cannot hear you",
    ),
    Command.BIGGER: (
        "bigger",
        "larger",
        "make it bigger",
        "make it larger",
        "bigger letters",
        "larger letters",
        "bigger text",
        "too small",
        "the letters are too small",
        "i cannot read this",
        "i cannot read it",
    ),
    Command.STOP: ("stop", "stop it", "stop talking", "be quiet", "quiet", "silence", "hush", "shut up"),
    Command.BACK: ("back", "go back", "step back", "previous", "the step before", "one step back"),
    Command.START_AGAIN: (
        "start again",
        "start over",
        "begin again",
        "from the beginning",
        "finish",
        "finished",
        "i am finished",
        "finish and clear",
        "clear",
        "clear everything",
        "clear the screen",
    ),
    Command.HOME: (
        "home",
        "go home",
        "first page",
        "new question",
        "a new question",
        "another question",
        "i have another question",
        "i have a new question",
        "ask another question",
        "i want to ask another question",
        "ask something else",
        "i want to ask something else",
        "i would like to ask something else",
        "can i ask something else",
        "can i ask another question",
        "may i ask something else",
        "i have something else to ask",
        "something else",
    ),
    Command.YES: (
        "yes",
        "yeah",
        "yep",
        "yes it did",
        "ok",
        "okay",
        "that is it",
        "that is right",
        "correct",
        "that helped",
        "yes that helped",
    ),
    Command.NO: ("no", "nope", "no it did not", "it did not help", "that did not help", "no help at all"),
    Command.NEXT: (
        "next",
        "next step",
        "the next step",
        "go on",
        "carry on",
        "continue",
        "done",
        "i have done that",
        "i did that",
        "what next",
        "what is next",
    ),
    Command.NOT_IT: (
        "not it",
        "not that",
        "no not that",
        "that is not it",
        "no that is not it",
        "this is not it",
        "none of these",
        "none of them",
        "wrong answer",
        "that is wrong",
        "that is not what i asked",
        "that is not what i meant",
        "that is not my question",
        "i meant something else",
    ),
    Command.CANNOT_FIND: (
        "i cannot find it",
        "cannot find it",
        "i cannot find that",
        "i cannot find this",
        "i cannot see it",
        "i cannot see that",
        "i do not see it",
        "i do not see that",
        "where is it",
        "it is not there",
        "i do not have that",
    ),
}
_WHOLE = {phrase: command for command, phrases in _ENGLISH.items() for phrase in phrases}
_BY_LANGUAGE = {"en": _WHOLE}

_AS_HEARD = re.compile(r"\b(some|any) (one|body)\b")
_POLITE = re.compile(r"\b(?:um+|uh|er|erm|please|thank you|thanks|dear|hello|hi|sorry|now)\b")
_LEAD = re.compile(r"^(?:can|could|would|will) you ")

_KIND = r"(?:real |live |actual |human |proper |other |different |nice )*"
_SOMEONE = (
    rf"(?:(?:a |an |the |your |some |one of your |another ){_KIND}|{_KIND})"
    r"(?:person|people|human|human being|agent|agents|operator|adviser|advisers|advisor|representative"
    r"|member of staff|staff|colleague|colleagues|someone|somebody|anyone|anybody)(?: real| human| else)?"
)
_END = (
    r"(?= *$| (?:to (?:talk|speak) (?:to|with)|to help me|who can help|about|here|at once|right away|instead)"
    r"\b)"
)
_REQUESTS = re.compile(
    "|".join(
        (
            rf"\b(?:speak|talk|chat) (?:to|with) {_SOMEONE}\b",
            rf"\b(?:put me through|connect me|transfer me|pass me|hand me over) (?:to|with) {_SOMEONE}\b",
            rf"\b(?:get|got|fetch|bring|give|find|call|ring)(?: me)? {_SOMEONE}\b{_END}",
            rf"\bi (?:want|need|would like|must have|prefer) {_SOMEONE}\b{_END}",
            rf"\b(?:can|could|may) i have {_SOMEONE}\b{_END}",
            r"\b(?:person|human|someone|somebody|anyone|anybody) (?:real )?(?:that |who )?"
            r"i can (?:talk|speak) (?:to|with)\b",
            r"\bnot (?:want to )?(?:talk|speak) (?:to|with) (?:a|this|the) (?:machine|computer|robot)\b",
        )
    )
)
_MOST_GARBLED_WORDS = 5
_ENDS_IN_PERSON = re.compile(
    r"(?:\b(?:to|two|too|of|no|a|me)|^\w+) (?:a |the |real )*"
    r"(?:person|human|human being|operator|somebody|someone)$"
    r"|^(?:person|human|operator) \w+$"
)
"""What is left of "talk to a person" when its first words are lost in noise."""
_NOT_A_REQUEST = re.compile(
    r"\b(?:not|never) (?:to |want to |like to )?(?:speak|talk|chat) (?:to|with) "
    r"(?!(?:a|this|the) (?:machine|computer|robot)\b)"
    r"|\bwithout (?:speaking|talking)\b|^where\b|\b(?:face to face|appointment|next week|tomorrow)\b"
)

_CLAUSE = re.compile(r"[,.;:!?]+\s")
_LEFT_OVER = re.compile(
    r"^(?:(?:i|we|you|can|could|may|would|will|want|need|like|to|is|there|a|the|me|let|just|help) )*"
    r"(?:(?:i|we|you|can|could|may|would|will|want|need|like|to|me|let)$)?"
    r"|\b(?:and )?(?:i|we) (?:want|need|would like|have) to *$|\b(?:can|could|may|let) (?:i|we|me) *$"
)


def find_command(text: str, language: str) -> Command | None:
    """The command that the whole text is, or a clear request for a person; None for a question.

    Every language understands the English words, so that a person is never out of reach; `language`
    is the customer's (a language code).
    """
    words = _words(text)
    phrases = _phrases(language)
    bare = " ".join(_POLITE.sub(" ", words).split())
    command = phrases.get(words) or phrases.get(bare) or phrases.get(_LEAD.sub("", bare))
    if command is not None:
        return command
    if _REQUESTS.search(bare) and not _NOT_A_REQUEST.search(bare):
        return Command.PERSON
    return None


def may_ask_for_person(heard: str, language: str) -> bool:
    """Whether words that were poorly heard and say nothing else may be a request for a person."""
    if find_command(heard, language) is Command.PERSON:
        return True
    words = " ".join(_POLITE.sub(" ", _words(heard)).split())
    return len(words.split()) <= _MOST_GARBLED_WORDS and bool(_ENDS_IN_PERSON.search(words))


def asks_to_wait(text: str, language: str) -> bool:
    """Whether the last words so far ask to wait ("my card is ... hold on")."""
    words = _POLITE.sub(" ", _words(text)).split()
    waits = [phrase for phrase, command in _phrases(language).items() if command is Command.WAIT]
    return any(words[-len(phrase.split()) :] == phrase.split() for phrase in waits)


def without_requests(text: str, language: str) -> str:
    """What a text says besides asking for a person, as plain words; empty when it says nothing else."""
    clauses = (" ".join(_POLITE.sub(" ", _words(clause)).split()) for clause in _CLAUSE.split(text))
    left = (" ".join(_LEFT_OVER.sub(" ", _REQUESTS.sub(" ", clause)).split()) for clause in clauses)
    phrases = _phrases(language)
    return " ".join(clause for clause in left if clause and clause not in phrases)


def command_phrases(language: str) -> tuple[str, ...]:
    """All fixed phrases, as one says them."""
    return tuple(phrase for phrase in _phrases(language) if not phrase.isdigit())


def _phrases(language: str) -> dict[str, Command]:
    return _BY_LANGUAGE.get(language.partition("-")[0], _WHOLE)


def _words(text: str) -> str:
    return _AS_HEARD.sub(r"\1\2", plain(text))
