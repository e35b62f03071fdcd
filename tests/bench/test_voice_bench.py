"""A sample of the voice benches, so that hearing does not get worse unnoticed: ten spoken questions and
five requests for a person, through the end of speech, the recogniser and the matcher. The long ones run
by command.
"""

from __future__ import annotations

import pytest
from person_bench import Job as PersonJob
from person_bench import is_request, taken_for_requests
from voice_bench import Job, Tally, held_back, row, run
from voice_speakers import speakers

SITE = "riverside-bank"


@pytest.fixture(scope="module")
def questions() -> tuple[tuple[str, str], ...]:
    return held_back(SITE, 10)


def asked(room: str, questions: tuple[tuple[str, str], ...]) -> Tally:
    (speaker,) = (each for each in speakers() if each.name == "flite slt")
    return run(Job(SITE, speaker, room, questions))


@pytest.mark.parametrize(("room", "least"), [("clean", 8), ("pink 15", 5)])
def test_of_ten_spoken_questions_most_are_understood(
    room: str, least: int, questions: tuple[tuple[str, str], ...]
) -> None:
    tally = asked(room, questions)
    assert tally.asked == 10
    assert tally.wrong == 0, row(room, tally)
    assert tally.shown >= least, row(room, tally)


def test_who_asks_for_a_person_is_heard_and_who_does_not_gets_none() -> None:
    (speaker,) = (each for each in speakers() if each.name == "flite slt")
    requests = ("person", "a person please", "talk to a person", "someone real", "get me a human being")
    others = ("my travel agent charged my card", "help me find my statement")
    heard = taken_for_requests(PersonJob(SITE, speaker, "clean", (*requests, *others)))
    assert {said for said, text in heard if is_request(text)} == set(requests)
