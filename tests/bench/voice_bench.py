"""How well spoken questions are understood: made speakers, in a quiet room and in worse ones.

    ./run bench voice_bench [--site riverside-bank] [--questions 180] [--rooms clean reverb ...]

The questions are those that the packs hold back. Each goes as sound through the end of speech, the
recogniser and the matcher, as in the window. "First" is the share whose right article stands first,
"shown" the share that gets it as the answer or among the choices, "wrong" the share of all that gets a
wrong answer without being asked "Did I hear you right?"; "s to text" (p95) is from the end of the pause
to the words, with what was understood during the pause. The last row asks the same questions typed.
Needs flite and festival with its voices festvox-us-slt-hts, festvox-kallpc16k and festvox-kdlpc16k.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from bench_tables import machine
from voice_rooms import at_microphone, babble, with_pauses
from voice_speakers import Samples, Speaker, speakers
from voice_timing import TimedRecognizer

from kindline.bootstrap import WIRING
from kindline.cli.studying import find_encoder
from kindline.domain.matching import Answer, Choices, Match
from kindline.kb.vocabulary import vocabulary
from kindline.services.ears import is_sure
from kindline.services.knowledge import Studied, study
from kindline.services.recording import hear

ROOMS = ("clean", "reverb", "pink 15", "babble 15", "pauses")
PAUSE_S = 2.0
SLOWER = 1.25
BABBLE = (
    "We went to the sea last summer and it rained every day but the children did not mind at all",
    "The soup was far too hot and the waiter brought another spoon and some more bread for us",
    "My cousin has bought a little house with a garden and three apple trees behind the barn",
    "They say the winter will be long this year because the birds have left so early",
)


@dataclass
class Tally:
    """What became of the questions of one room."""

    asked: int = 0
    first: int = 0
    shown: int = 0
    wrong: int = 0
    sure: int = 0
    errors: int = 0
    words: int = 0
    late_s: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in ("asked", "first", "shown", "wrong", "sure", "errors", "words"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.late_s += other.late_s


@dataclass(frozen=True)
class Job:
    site: str
    speaker: Speaker
    room: str
    questions: tuple[tuple[str, str], ...]


@cache
def _parts(site: str) -> Studied:
    settings = WIRING.settings(site)
    encoder = find_encoder(WIRING, settings)
    return study(WIRING.kb_root(), settings, "en", encoder, WIRING.shelf())


def held_back(site: str, count: int) -> tuple[tuple[str, str], ...]:
    """Questions with an article that the site's packs hold back, spread evenly."""
    settings, root = WIRING.settings(site), WIRING.kb_root()
    rows: list[tuple[str, str]] = []
    for pack in settings.names("site.packs"):
        for file in sorted((root / pack / "en" / "eval").glob("*.jsonl")):
            found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
            rows += [(row["text"], row["id"]) for row in found if row["id"]]
    every = max(1, len(rows) // count)
    return tuple(rows[::every][:count])


def run(job: Job) -> Tally:
    """One speaker in one room; every question begins with a fresh utterance."""
    studied, settings = _parts(job.site), WIRING.settings(job.site)
    engine, detector = WIRING.ears(settings)
    recognizer = TimedRecognizer(engine, settings.number("listen.pause_s"))
    recognizer.prepare(vocabulary(studied.kb))
    draw = np.random.default_rng(7)
    crowd = babble([speaker.say(text) for speaker, text in zip(_crowd(), BABBLE, strict=False)])
    tally = Tally()
    for text, right in job.questions:
        sound = at_microphone(_said(job.speaker, text, job.room), job.room, draw, crowd)
        hearing = hear(sound, detector, recognizer, settings)
        tally.late_s.append(recognizer.late_s)
        _judge(tally, studied.answering.match(hearing.text, hearing.also), right)
        if hearing.text and is_sure(studied.answering, hearing.text, hearing, "en"):
            tally.sure += 1
            outright = studied.answering.preview(hearing.text)
            tally.wrong += isinstance(outright, Answer) and outright.article_id != right
        spoken = _words(text)
        tally.errors += _distance(spoken, _words(hearing.text))
        tally.words += len(spoken)
    return tally


def _crowd() -> Sequence[Speaker]:
    return [speaker for speaker in speakers() if not speaker.trembles]


def _said(speaker: Speaker, text: str, room: str) -> Samples:
    return with_pauses(in_parts(speaker, text), PAUSE_S) if room == "pauses" else speaker.say(text)


def in_parts(speaker: Speaker, text: str) -> list[Samples]:
    """The text slower and in three parts or so, as by somebody who stops to think."""
    words = text.split()
    third = max(2, len(words) // 3)
    parts = [words[start : start + third] for start in range(0, len(words), third)]
    slow = replace(speaker, stretch=speaker.stretch * SLOWER)
    return [slow.say(" ".join(part)) for part in parts]


def _judge(tally: Tally, match: Match, right: str) -> None:
    tally.asked += 1
    tally.first += bool(match.candidates) and match.candidates[0].article_id == right
    if isinstance(match, Answer):
        tally.shown += match.article_id == right
    elif isinstance(match, Choices):
        tally.shown += right in match.article_ids


def _words(text: str) -> list[str]:
    from kindline.adapters.speech.language_model import spoken_words  # noqa: PLC0415 - loads the engine

    return spoken_words(text)


def _distance(said: list[str], heard: list[str]) -> int:
    """Words to put in, leave out or change."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(before + (word != other), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def typed(site: str, questions: Sequence[tuple[str, str]]) -> Tally:
    """The same questions as text."""
    tally = Tally()
    answering = _parts(site).answering
    for text, right in questions:
        match = answering.preview(text)
        _judge(tally, match, right)
        tally.wrong += isinstance(match, Answer) and match.article_id != right
        tally.sure += isinstance(match, Answer)
    return tally


def row(name: str, tally: Tally) -> str:
    shares = [
        f"{part / max(1, tally.asked):.1%}" for part in (tally.first, tally.shown, tally.wrong, tally.sure)
    ]
    errors = f"{tally.errors / tally.words:.1%}" if tally.words else ""
    seconds = f"{statistics.quantiles(tally.late_s, n=20)[-1]:.2f}" if len(tally.late_s) > 1 else ""
    return f"| {name} | {tally.asked} | {' | '.join(shares)} | {errors} | {seconds} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--site", default="riverside-bank")
    parser.add_argument("--questions", type=int, default=180)
    parser.add_argument("--rooms", nargs="+", default=ROOMS, metavar="ROOM", help=f"of: {', '.join(ROOMS)}")
    parser.add_argument("--speakers", nargs="+", help="part of their names")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    chosen = [s for s in speakers() if not given.speakers or any(part in s.name for part in given.speakers)]
    questions = held_back(given.site, given.questions)
    jobs = [Job(given.site, speaker, room, questions) for room in given.rooms for speaker in chosen]
    by_text = typed(given.site, questions)  # also keeps on the shelf what each process would learn anew
    with ProcessPoolExecutor(given.processes) as pool:
        tallies = list(pool.map(run, jobs))
    print(f"{given.site}, {len(questions)} held-back questions, {len(chosen)} speakers. {machine()}")
    print("\n| room, speaker | asked | first | shown | wrong | not read back | word errors | s to text |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for room in given.rooms:
        everyone = Tally()
        for job, tally in zip(jobs, tallies, strict=True):
            if job.room == room:
                everyone.add(tally)
                print(row(f"{room}, {job.speaker.name}", tally))
        print(row(f"**{room}, all**", everyone))
    print(row("typed", by_text))


if __name__ == "__main__":
    main()
