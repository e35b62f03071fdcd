"""Makes every reply equally loud, and lifts what old ears lose first."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kindline.domain.speech import Pcm

_Floats = NDArray[np.float64]

LEVEL_DB = -20.0
"""Loudness of the speech itself, its pauses left out, below full scale (RMS)."""

_FRAME_S = 0.02
_PAUSE_BELOW_LOUDEST_DB = 30.0
_PEAK = 0.9
_KNEE = 0.6
_FULL_SCALE = 32768.0
_LIFT_HZ = 1750.0
"""The middle of 1 to 3 kHz, where consonants are told apart, as ears hear it."""
_LIFT_WIDTH_OCTAVES = 1.0


def shaped(pcm: Pcm, lift_db: float) -> Pcm:
    """The same speech at `LEVEL_DB`, with 1 to 3 kHz lifted by `lift_db`; no sample is clipped.

    Its length and the times in it stay. Silence stays silence.
    """
    samples = np.frombuffer(pcm.samples, "<i2").astype(np.float64) / _FULL_SCALE
    if not samples.any():
        return pcm
    if lift_db:
        samples = _lifted(samples, pcm.rate_hz, lift_db)
    samples *= 10 ** (LEVEL_DB / 20) / _speech_level(samples, pcm.rate_hz)
    return Pcm((_limited(samples) * _FULL_SCALE).astype("<i2").tobytes(), pcm.rate_hz)


def speech_level_db(pcm: Pcm) -> float:
    """How loud the speech is without its pauses, below full scale (RMS); minus infinity for silence."""
    samples = np.frombuffer(pcm.samples, "<i2").astype(np.float64) / _FULL_SCALE
    return 20 * math.log10(_speech_level(samples, pcm.rate_hz)) if samples.any() else -math.inf


def _lifted(samples: _Floats, rate_hz: int, lift_db: float) -> _Floats:
    """Without delay, so that the times of the words stay true."""
    size = 2 ** math.ceil(math.log2(len(samples) + rate_hz // 10))  # room, so that the end does not wrap
    octaves = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / rate_hz), 1.0) / _LIFT_HZ)
    gain = 10 ** (lift_db / 20 * np.exp2(-((octaves / _LIFT_WIDTH_OCTAVES) ** 2)))
    lifted: _Floats = np.fft.irfft(np.fft.rfft(samples, size) * gain, size)[: len(samples)]
    return lifted


def _speech_level(samples: _Floats, rate_hz: int) -> float:
    frame = max(1, round(rate_hz * _FRAME_S))
    whole = len(samples) // frame * frame
    if not whole:
        return float(np.sqrt(np.mean(samples**2)))
    powers = np.mean(samples[:whole].reshape(-1, frame) ** 2, axis=1)
    loud = powers[powers >= powers.max() * 10 ** (-_PAUSE_BELOW_LOUDEST_DB / 10)]
    return float(np.sqrt(loud.mean())) or float(np.abs(samples).max())


def _limited(samples: _Floats) -> _Floats:
    """Peaks are bent below `_PEAK`: a clipped one would crackle."""
    loudness = np.abs(samples)
    room = _PEAK - _KNEE
    bent = _KNEE + room * np.tanh((loudness - _KNEE) / room)
    limited: _Floats = np.where(loudness > _KNEE, np.sign(samples) * bent, samples)
    return limited
