"""Takes steady noise (a fan, traffic, a hall) out of a recording, for an engine that cannot do so itself.

Spectral subtraction: what every frequency has in the quietest moments is taken off everywhere. Powers
are smoothed over neighbouring moments first, without which the rest chirps and is understood worse.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_WINDOW, _HOP = 512, 128
"""Samples at 16 kHz: 32 ms, moving on by 8."""
_SMOOTHED_FRAMES = 9
_QUIET_PART = 0.2
"""So much of a recording is taken to be noise alone: what comes before, between and after the words."""
_NOISE_LIFT = 1.2
"""The quietest fifth of some noise is a little quieter than all of it."""
_SUBTRACTED, _LEFT_OVER = 2.0, 0.1
"""Noise is taken out so many times over; of every frequency at least this part is left."""
_CLEAN_DB = 30.0
"""With loud parts so far above the quiet ones there is nothing to gain."""

_Floats = NDArray[np.float64]


def without_noise(samples: bytes) -> bytes:
    """16-bit samples at 16 kHz, as many as before; the same ones where there is little noise."""
    sound = np.frombuffer(samples, "<i2").astype(np.float64)
    if len(sound) < 4 * _WINDOW:
        return samples
    window = np.hanning(_WINDOW + 1)[:-1]
    spectra = np.fft.rfft(_frames(sound) * window, axis=1)
    powers = _smoothed(np.abs(spectra) ** 2)
    energies = powers.sum(axis=1)
    quiet = np.argsort(energies)[: max(1, round(_QUIET_PART * len(energies)))]
    noise = powers[quiet].mean(axis=0) * _NOISE_LIFT
    if np.quantile(energies, 0.9) >= noise.sum() * 10 ** (_CLEAN_DB / 10):
        return samples
    gains = np.sqrt(np.maximum(1 - _SUBTRACTED * noise / np.maximum(powers, 1e-9), _LEFT_OVER**2))
    cleaned = _joined(np.fft.irfft(spectra * gains, axis=1) * window, len(sound), window)
    return np.clip(cleaned, -32768, 32767).astype("<i2").tobytes()


def _frames(sound: _Floats) -> _Floats:
    """Overlapping pieces; the ends are filled with nothing so that each sample is in as many as any other."""
    tail = -len(sound) % _HOP
    padded = np.pad(sound, (_WINDOW - _HOP, _WINDOW - _HOP + tail))
    frames: _Floats = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    return frames


def _smoothed(powers: _Floats) -> _Floats:
    """Each the mean of the moments round it, with nothing beyond the ends."""
    half = _SMOOTHED_FRAMES // 2
    sums = np.cumsum(np.pad(powers, ((half + 1, half), (0, 0))), axis=0)
    means: _Floats = (sums[_SMOOTHED_FRAMES:] - sums[:-_SMOOTHED_FRAMES]) / _SMOOTHED_FRAMES
    return means


def _joined(frames: _Floats, count: int, window: _Floats) -> _Floats:
    whole = np.zeros((len(frames) - 1) * _HOP + _WINDOW)
    for number, frame in enumerate(frames):
        whole[number * _HOP : number * _HOP + _WINDOW] += frame
    start = _WINDOW - _HOP
    scale = float((window**2).sum() / _HOP)
    return whole[start : start + count] / scale
