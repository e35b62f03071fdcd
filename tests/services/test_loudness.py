"""Every reply equally loud, with 1 to 3 kHz lifted, and nothing clipped."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kindline.domain.speech import Pcm
from kindline.services.loudness import LEVEL_DB, shaped, speech_level_db

RATE_HZ = 22_050


def sine(hz: float, amplitude: float, duration_s: float = 1.0) -> np.ndarray:  # type: ignore[type-arg]
    times = np.arange(round(RATE_HZ * duration_s)) / RATE_HZ
    return amplitude * np.sin(2 * np.pi * hz * times)


def pcm(samples: np.ndarray) -> Pcm:  # type: ignore[type-arg]
    return Pcm((samples * 32_767).astype("<i2").tobytes(), RATE_HZ)


def strength(sound: Pcm, hz: float) -> float:
    samples = np.frombuffer(sound.samples, "<i2").astype(float)
    times = np.arange(len(samples)) / RATE_HZ
    return float(np.abs(np.sum(samples * np.exp(-2j * np.pi * hz * times))))


@pytest.mark.parametrize("amplitude", [0.003, 0.1, 0.9])
@pytest.mark.parametrize("pause_s", [0.0, 3.0])
def test_whatever_comes_is_equally_loud_and_pauses_do_not_count(amplitude: float, pause_s: float) -> None:
    speech = np.concatenate([sine(400, amplitude), np.zeros(round(RATE_HZ * pause_s)), sine(400, amplitude)])
    made = shaped(pcm(speech), 0)
    assert speech_level_db(made) == pytest.approx(LEVEL_DB, abs=0.5)
    assert len(made.samples) == len(speech) * 2


@pytest.mark.parametrize(("hz", "gain_db"), [(150, 0.0), (1000, 3.6), (1750, 6.0), (3000, 3.8), (9000, 0.0)])
def test_the_lift_is_between_1_and_3_khz(hz: float, gain_db: float) -> None:
    flat = sine(hz, 0.05) + sine(100, 0.05)
    without, with_lift = shaped(pcm(flat), 0), shaped(pcm(flat), 6)
    found = (
        strength(with_lift, hz) / strength(with_lift, 100) * strength(without, 100) / strength(without, hz)
    )
    assert 20 * math.log10(found) == pytest.approx(gain_db, abs=0.5)


def test_the_lift_delays_nothing_and_wraps_nothing_round() -> None:
    clicks = np.zeros(RATE_HZ)
    clicks[5000] = clicks[-50] = 0.5
    made = np.abs(np.frombuffer(shaped(pcm(clicks), 6).samples, "<i2").astype(int))
    assert int(np.argmax(made[:10_000])) == 5000
    assert made[:500].max() <= 1


def test_peaks_are_bent_and_not_clipped() -> None:
    speech = sine(300, 0.02)
    speech[::2000] = 0.9
    made = np.abs(np.frombuffer(shaped(pcm(speech), 6).samples, "<i2").astype(int))
    assert 0.55 * 32_768 < made.max() <= 0.9 * 32_768


@pytest.mark.parametrize("samples", [b"", bytes(2000)])
def test_silence_stays(samples: bytes) -> None:
    assert shaped(Pcm(samples, RATE_HZ), 6) == Pcm(samples, RATE_HZ)
    assert speech_level_db(Pcm(samples, RATE_HZ)) == -math.inf


def test_a_sound_shorter_than_a_frame() -> None:
    assert len(shaped(pcm(np.array([0.1, -0.1])), 3).samples) == 4
