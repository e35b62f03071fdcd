"""How clearly our own voices speak: replies of the articles, heard by a recogniser that knows none of them.

    ./run bench own_voice_bench [--voices "flite rms" espeak-ng ...] [--pitches 45] [--sentences 200]

The recogniser is pocketsphinx with the general American model and dictionary that it brings: it is weak, so
that it fails where an ear would strain; only the order of the voices means something, and the distance.
Sentences (drawn with a seed from all packs) are said as `domain/spoken_forms.py` puts them and shaped as the
customer hears them. Those with a word outside the dictionary (IBAN) are left out; words of one sound ("to",
"too"; "colour", "color") count as one. "ms" is from the text to its sound, before shaping, on one thread.
flite's other voices are in its package too; a placed piper voice is used with `--voices piper`.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pocketsphinx
from bench_tables import machine, table

from kindline.adapters.speech import flite_driver, pcm_driver
from kindline.adapters.speech.chosen import model_folders
from kindline.adapters.speech.voice_best import find_voices
from kindline.adapters.speech.voice_pyttsx3 import Pyttsx3Voice
from kindline.bootstrap import WIRING, model_roots
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm
from kindline.domain.spoken_forms import spoken_form
from kindline.kb.loader import load_kb_lenient
from kindline.ports import Voice
from kindline.services.loudness import shaped
from kindline.services.speaking import sentences

VOICES = ("flite rms", "flite slt", "flite awb", "espeak-ng")
PEER = "espeak-ng"
PACKS = ("common", "bank", "shop", "broker")
SITE = "riverside-bank"
HEARD_HZ = 16_000
AROUND_S = 0.3
QUIET_SHARE = 0.02
NOISE = 3.0
"""Of 32768: digital silence is nothing that a recogniser ever hears from a microphone."""


@dataclass(frozen=True)
class Plan:
    """A voice of the bench, said how."""

    voice: str
    rate_wpm: int
    pitch: int


@dataclass(frozen=True)
class Result:
    plan: Plan
    errors: int
    words: int
    spoken_s: float
    took_ms: tuple[float, ...]

    @property
    def error_share(self) -> float:
        return self.errors / self.words


def replies(count: int, seed: int) -> list[str]:
    """Sentences of four words or more from the articles' steps, in words, each one once."""
    kb, _ = load_kb_lenient(WIRING.kb_root(), PACKS, "en", WIRING.settings(SITE).placeholders)
    steps = [step for article in kb.articles for step in article.steps]
    passages = [passage for step in steps for passage in (step.passage, step.hint) if passage is not None]
    found = {
        sentence.text
        for passage in passages
        for sentence in sentences(spoken_form(passage.text, "en").spoken)
    }
    fit = sorted(text for text in found if len(words(text)) >= 4 and all(map(sounds, words(text))))
    return random.Random(seed).sample(fit, min(count, len(fit)))


def words(text: str) -> list[str]:
    return [word for word in re.split(r"[^a-z']+", text.lower().replace("’", "'")) if word.strip("'")]


@cache
def _decoder() -> pocketsphinx.Decoder:
    return pocketsphinx.Decoder(loglevel="FATAL")


@cache
def sounds(word: str) -> frozenset[str]:
    """A word's ways to be said, as the recogniser's dictionary has them."""
    ways = (_decoder().lookup_word(name) for name in (word, *(f"{word}({number})" for number in range(2, 6))))
    return frozenset(way for way in ways if way)


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words to put in, leave out or change; words of one sound are the same."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            is_other = word != other and not sounds(word) & sounds(other)
            before, row[j] = row[j], min(before + is_other, row[j] + 1, row[j - 1] + 1)
    return row[-1]


def at_ear(pcm: Pcm) -> bytes:
    """16 kHz samples; what lies above half that rate is cut off, not folded down.

    Each has the same quiet at its ends: the engines' own pauses differ, and shift the recogniser's measure.
    """
    spoken = np.frombuffer(pcm.samples, "<i2").astype(np.float64)
    loud = np.flatnonzero(np.abs(spoken) > QUIET_SHARE * np.abs(spoken).max())
    quiet = np.zeros(round(AROUND_S * pcm.rate_hz))
    samples = np.concatenate([quiet, spoken[loud[0] : loud[-1] + 1], quiet])
    if pcm.rate_hz != HEARD_HZ:
        count = round(len(samples) * HEARD_HZ / pcm.rate_hz)
        spectrum = np.fft.rfft(samples)
        kept = np.zeros(count // 2 + 1, complex)
        shared = min(len(kept), len(spectrum))
        kept[:shared] = spectrum[:shared]
        samples = np.fft.irfft(kept, count) * (count / len(samples))
    samples += np.random.default_rng(7).normal(0, NOISE, len(samples))
    return samples.clip(-32768, 32767).astype("<i2").tobytes()


def hear(samples: bytes) -> list[str]:
    decoder = _decoder()
    decoder.reinit_feat()  # else what was heard before would shift how this one is heard
    decoder.start_utt()
    decoder.process_raw(samples, full_utt=True)
    decoder.end_utt()
    heard = decoder.hyp()
    return words(heard.hypstr) if heard else []


def _judged(text: str, samples: bytes) -> int:
    return errors(words(text), hear(samples))


def open_voice(name: str) -> tuple[Voice, str]:
    """A voice by its name here, and the language to ask it for. Raises `SpeechError`."""
    engine, _, own = name.partition(" ")
    if engine == flite_driver.ENGINE:
        return Pyttsx3Voice(flite_driver), own or "en"
    if engine == pcm_driver.ENGINE:
        return Pyttsx3Voice(pcm_driver), "en"
    for place in find_voices(model_folders(WIRING.settings(SITE), "voice", model_roots()), "en"):
        if place.engine == engine:
            return place.open(), "en"
    raise SpeechError(f"There is no voice {name} here.")


def measure(plan: Plan, texts: Sequence[str], lift_db: float, pool: ProcessPoolExecutor) -> Result:
    """Speak everything by itself first, so that hearing does not disturb the times."""
    voice, language = open_voice(plan.voice)
    voice.speak("How can I help?", language, plan.rate_wpm, plan.pitch)
    said: list[Pcm] = []
    took_ms: list[float] = []
    for text in texts:
        began_s = time.perf_counter()
        said.append(voice.speak(text, language, plan.rate_wpm, plan.pitch).pcm)
        took_ms.append((time.perf_counter() - began_s) * 1000)
    voice.close()
    wrong = sum(pool.map(_judged, texts, (at_ear(shaped(pcm, lift_db)) for pcm in said), chunksize=5))
    spoken_s = sum(pcm.duration_s for pcm in said)
    return Result(plan, wrong, sum(len(words(text)) for text in texts), spoken_s, tuple(took_ms))


def row(result: Result, peer: Result) -> list[str]:
    middle, late = _quantiles(result)
    peers = _quantiles(peer)
    return [
        f"{result.plan.voice}, pitch {result.plan.pitch}",
        f"{result.error_share:.1%} ({result.errors} of {result.words})",
        f"{result.error_share / peer.error_share:.2f}",
        f"{result.words / result.spoken_s * 60:.0f}",
        f"{middle:.0f}",
        f"{late:.0f}",
        f"{middle / peers[0]:.1f}, {late / peers[1]:.1f}",
    ]


def _quantiles(result: Result) -> tuple[float, float]:
    parts = statistics.quantiles(result.took_ms, n=20)
    return parts[9], parts[18]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--voices", nargs="+", default=VOICES, metavar="VOICE")
    parser.add_argument("--pitches", nargs="+", type=int, default=[45])
    parser.add_argument("--rate-wpm", type=int, default=140)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lift-db", type=float, default=WIRING.settings(SITE).number("voice.lift_db"))
    given = parser.parse_args()
    texts = replies(given.sentences, given.seed)
    plans = [Plan(voice, given.rate_wpm, pitch) for voice in given.voices for pitch in given.pitches]
    peer_plan = Plan(PEER, given.rate_wpm, given.pitches[0])
    with ProcessPoolExecutor(2) as pool:
        run = partial(measure, texts=texts, lift_db=given.lift_db, pool=pool)
        results = {plan: run(plan) for plan in dict.fromkeys([peer_plan, *plans])}
    head = (
        "voice",
        "word errors",
        "times espeak-ng",
        "words a minute",
        "p50 ms",
        "p95 ms",
        "times espeak-ng",
    )
    print(f"{len(texts)} replies, seed {given.seed}, {given.rate_wpm} words a minute asked. {machine()}\n")
    print(table(head, [row(results[plan], results[peer_plan]) for plan in plans]))


if __name__ == "__main__":
    main()
