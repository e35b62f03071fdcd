"""How often a speaker who stops to think is cut off, or never noticed to have finished.

    ./run bench cutoff_bench [--site riverside-bank] [--questions 60] [--pause 2.0] [--rooms clean "pink 15"]

Every question is said slowly in parts with pauses between them, in a room that goes on for eight seconds
after the last word. "Cut off": the end was seen before the last word began. "Late": later than two seconds
after the patience that was set, or never. Needs the voices of voice_bench.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from bench_tables import machine
from voice_bench import BABBLE, held_back, in_parts
from voice_rooms import LEAD_S, at_microphone, babble, with_pauses
from voice_speakers import RATE_HZ, Speaker, speakers

from kindline.adapters.speech.detector_webrtc import WebrtcDetector
from kindline.bootstrap import WIRING
from kindline.services.endpointing import Endpointing

AFTER_S = 8.0
LATE_S = 2.0
_CHUNK_BYTES = 3200


@dataclass(frozen=True)
class Job:
    speaker: Speaker
    room: str
    texts: tuple[str, ...]
    pause_s: float
    patience_s: float


def run(job: Job) -> Counter[str]:
    """What became of each sentence: "right", "cut off" or "late"."""
    draw = np.random.default_rng(3)
    crowd = babble([each.say(text) for each, text in zip(speakers(), BABBLE, strict=False)])
    found: Counter[str] = Counter()
    for text in job.texts:
        parts = in_parts(job.speaker, text)
        said = with_pauses(parts, job.pause_s)
        last_s = with_pauses([*parts[:-1], np.ones(1)], job.pause_s).size / RATE_HZ
        sound = at_microphone(said, job.room, draw, crowd, AFTER_S)
        end_s = _end_s(sound, job.patience_s)
        if end_s < LEAD_S + last_s:
            found["cut off"] += 1
        else:
            is_late = end_s > LEAD_S + len(said) / RATE_HZ + job.patience_s + LATE_S
            found["late" if is_late else "right"] += 1
    return found


def _end_s(sound: bytes, patience_s: float) -> float:
    """When the question was taken to be over, in the sound's time; infinity for never."""
    ends = Endpointing(WebrtcDetector().is_speech, patience_s, 120.0)
    for start in range(0, len(sound), _CHUNK_BYTES):
        ends.feed(sound[start : start + _CHUNK_BYTES])
        if ends.is_over:
            return (start + _CHUNK_BYTES) / 2 / RATE_HZ
    return float("inf")


def table(jobs: Sequence[Job], found: Sequence[Counter[str]]) -> list[str]:
    """Rows for each room and speaker."""
    rows = ["| room, speaker | said | cut off | late |", "| --- | --: | --: | --: |"]
    for room in dict.fromkeys(job.room for job in jobs):
        everyone: Counter[str] = Counter()
        for job, counts in zip(jobs, found, strict=True):
            if job.room == room:
                everyone += counts
                rows.append(_row(f"{room}, {job.speaker.name}", counts))
        rows.append(_row(f"**{room}, all**", everyone))
    return rows


def _row(name: str, counts: Counter[str]) -> str:
    said = counts.total()
    return f"| {name} | {said} | {counts['cut off'] / said:.1%} | {counts['late'] / said:.1%} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--site", default="riverside-bank")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds")
    parser.add_argument("--rooms", nargs="+", default=("clean", "pink 15", "babble 15"), metavar="ROOM")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    patience_s = WIRING.settings(given.site).number("listen.pause_s")
    texts = tuple(text for text, _ in held_back(given.site, given.questions) if len(text.split()) > 4)
    jobs = [Job(each, room, texts, given.pause, patience_s) for room in given.rooms for each in speakers()]
    with ProcessPoolExecutor(given.processes) as pool:
        found = list(pool.map(run, jobs))
    print(f"{given.site}, pauses of {given.pause} s, patience {patience_s} s. {machine()}\n")
    print("\n".join(table(jobs, found)))


if __name__ == "__main__":
    main()
