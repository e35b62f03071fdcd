"""Taking noise out: the voice comes out of it, and a clean recording stays as it is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kindline.adapters.speech.noise import without_noise

RATE_HZ = 16_000


def beeps() -> NDArray[np.float64]:
    """A tone that is on for a third of a second and off for as long, as words and pauses are."""
    at_s = np.arange(3 * RATE_HZ) / RATE_HZ
    tone: NDArray[np.float64] = 6_000 * np.sin(2 * np.pi * 440 * at_s) * (at_s * 3 % 2 >= 1)
    return tone


def hiss(loudness: float) -> NDArray[np.float64]:
    return np.random.default_rng(3).normal(0, loudness, 3 * RATE_HZ)


def pcm(sound: NDArray[np.float64]) -> bytes:
    return np.clip(sound, -32768, 32767).astype("<i2").tobytes()


def sound(samples: bytes) -> NDArray[np.float64]:
    return np.frombuffer(samples, "<i2").astype(np.float64)


def distance_db(voice: NDArray[np.float64], heard: NDArray[np.float64]) -> float:
    """How far the voice stands above all that is not the voice."""
    return float(10 * np.log10((voice**2).mean() / ((heard - voice) ** 2).mean()))


def test_the_voice_comes_out_of_the_noise() -> None:
    noisy = pcm(beeps() + hiss(700))
    cleaned = without_noise(noisy)
    assert len(cleaned) == len(noisy)
    assert distance_db(beeps(), sound(cleaned)) > distance_db(beeps(), sound(noisy)) + 8


def test_between_the_words_the_noise_is_nearly_gone() -> None:
    noisy = sound(pcm(beeps() + hiss(700)))
    cleaned = sound(without_noise(pcm(noisy)))
    silence = slice(round(0.05 * RATE_HZ), round(0.28 * RATE_HZ))
    assert cleaned[silence].std() < noisy[silence].std() / 6


@pytest.mark.parametrize(
    "samples",
    [pcm(beeps() + hiss(5)), pcm(hiss(0)), b"", pcm(beeps() + hiss(700))[:4000]],
    ids=["clean", "nothing at all", "empty", "too short to tell"],
)
def test_what_has_no_noise_to_take_out_stays(samples: bytes) -> None:
    assert without_noise(samples) == samples


def test_a_too_loud_recording_does_not_turn_over() -> None:
    loud = pcm(8 * (beeps() + hiss(700)))
    cleaned = sound(without_noise(loud))
    assert np.corrcoef(cleaned, sound(loud))[0, 1] > 0.9
