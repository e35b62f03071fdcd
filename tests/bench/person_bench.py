"""How surely "person" is heard in ten phrasings, and how often other questions bring one unasked.

    ./run bench person_bench [--rooms clean "pink 15"] [--questions 40]

Each phrasing is said by every made speaker in every room and goes through the end of speech, the
recogniser and the commands, as in the window. "False" are held-back questions, and hard ones that hold
the words of a request, which were taken for a request. Needs the voices that voice_bench names.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from bench_tables import machine
from voice_bench import BABBLE, held_back
from voice_rooms import at_microphone, babble
from voice_speakers import Speaker, speakers

from kindline.bootstrap import WIRING
from kindline.cli.studying import find_encoder
from kindline.domain.redaction import redact
from kindline.kb.commands import Command, find_command
from kindline.kb.vocabulary import vocabulary
from kindline.services.ears import means_person
from kindline.services.knowledge import study
from kindline.services.recording import hear

PHRASINGS = (
    "person",
    "a person please",
    "human",
    "agent",
    "operator",
    "someone real",
    "talk to a person",
    "I want to talk to a real person",
    "can I speak to somebody",
    "get me a human being",
)
HARD = (
    "my travel agent",
    "help me see my fund",
    "my travel agent charged my card",
    "an agent sold me this fund",
    "is the person in the photo me",
    "a person at the door wants my card",
    "someone rang me about my account",
    "somebody took my purse",
    "help me find my statement",
    "the operator of the cash machine",
    "human error on my statement",
    "how many people share this account",
    "can another person use my card",
    "zero pounds in my account",
    "someone else has my code",
    "can my daughter speak for me",
    "the estate agent wants the rent",
    "in person or by post",
    "call charges from abroad",
    "who is the person on my mandate",
)


@dataclass(frozen=True)
class Job:
    site: str
    speaker: Speaker
    room: str
    texts: tuple[str, ...]


def taken_for_requests(job: Job) -> list[tuple[str, str]]:
    """What of the texts was heard as a request for a person, and how each other was heard."""
    settings = WIRING.settings(job.site)
    studied = study(WIRING.kb_root(), settings, "en", find_encoder(WIRING, settings), WIRING.shelf())
    recognizer, detector = WIRING.ears(settings)
    recognizer.prepare(vocabulary(studied.kb))
    draw = np.random.default_rng(11)
    crowd = babble([speaker.say(text) for speaker, text in zip(speakers(), BABBLE, strict=False)])
    heard = []
    for text in job.texts:
        sound = at_microphone(job.speaker.say(text), job.room, draw, crowd)
        hearing = hear(sound, detector, recognizer, settings)
        also = redact(hearing.also).text
        by_also = means_person(studied.answering, redact(hearing.text).text, also, "en")
        heard.append((text, "person" if by_also else hearing.text))
    return heard


def is_request(heard: str) -> bool:
    return find_command(heard, "en") is Command.PERSON


def show(room: str, what: str, pairs: Sequence[tuple[str, str]], wanted: bool) -> None:
    """One row, and below the table's row each slip."""
    count = sum(is_request(heard) for _, heard in pairs)
    print(f"| {room} | {what} | {len(pairs)} | {count / max(1, len(pairs)):.1%} |")
    for text, heard in pairs:
        if is_request(heard) is not wanted:
            print(f"    {text!r} was heard as {heard!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--site", default="riverside-bank")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--rooms", nargs="+", default=("clean", "pink 15"), metavar="ROOM")
    parser.add_argument("--speakers", nargs="+", help="part of their names")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    chosen = [s for s in speakers() if not given.speakers or any(part in s.name for part in given.speakers)]
    others = tuple(text for text, _ in held_back(given.site, given.questions)) if given.questions else ()
    texts = (*PHRASINGS, *HARD, *others)
    jobs = [Job(given.site, speaker, room, texts) for room in given.rooms for speaker in chosen]
    with ProcessPoolExecutor(given.processes) as pool:
        found = list(pool.map(taken_for_requests, jobs))
    print(f"{given.site}, {len(chosen)} speakers. {machine()}")
    print("\n| room | said | times | taken for a request |\n| --- | --- | --: | --: |")
    for room in given.rooms:
        pairs = [pair for job, part in zip(jobs, found, strict=True) if job.room == room for pair in part]
        show(room, "ten phrasings", [pair for pair in pairs if pair[0] in PHRASINGS], wanted=True)
        show(room, "hard ones", [pair for pair in pairs if pair[0] in HARD], wanted=False)
        show(room, "other questions", [pair for pair in pairs if pair[0] in others], wanted=False)


if __name__ == "__main__":
    main()
