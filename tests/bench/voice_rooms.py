"""Rooms for the voice bench: what stands between a mouth and the microphone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from voice_speakers import RATE_HZ, Samples

_REVERB_S = 0.5
LEAD_S, TAIL_S = 0.7, 3.2
_LEVEL = 0.08
"""Root mean square of speech: some -22 dB below full scale."""
_ROOM_LEVEL = 0.0006
"""A quiet room is not silent."""
_SILENCE_LEVEL = 0.02

Room = Callable[[Samples, np.random.Generator], Samples]


def at_microphone(
    speech: Samples, room: str, draw: np.random.Generator, babble: Samples, tail_s: float = TAIL_S
) -> bytes:
    """The speech in a room as 16-bit samples, with a moment before it and the patience after it."""
    speech = speech * (_LEVEL / max(1e-9, float(np.sqrt(np.mean(speech**2)))))
    if room == "reverb":
        speech = _echoing(speech, draw)
    framed = np.concatenate((np.zeros(round(LEAD_S * RATE_HZ)), speech, np.zeros(round(tail_s * RATE_HZ))))
    noise = draw.normal(0, _ROOM_LEVEL, len(framed))
    if room.startswith(("pink", "babble")):
        name, decibels = room.split()
        noise = _pink(len(framed), draw) if name == "pink" else _part(babble, len(framed), draw)
        noise = noise / np.sqrt(np.mean(noise**2)) * _LEVEL / 10 ** (float(decibels) / 20)
    return (np.clip(framed + noise, -1, 1) * 32767).astype("<i2").tobytes()


def with_pauses(parts: Sequence[Samples], pause_s: float) -> Samples:
    """Parts of a sentence with silence between them."""
    silence = np.zeros(round(pause_s * RATE_HZ))
    joined = [piece for part in parts for piece in (_trimmed(part), silence)][:-1]
    return np.concatenate(joined)


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > _SILENCE_LEVEL * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def _echoing(speech: Samples, draw: np.random.Generator) -> Samples:
    """A room whose sound takes half a second to die away (60 dB)."""
    count = round(_REVERB_S * RATE_HZ)
    tail = draw.normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    tail *= 0.6 / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    size = 1 << (len(speech) + count).bit_length()
    heard = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(tail, size), size)
    return heard[: len(speech) + count]


def _pink(count: int, draw: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(draw.normal(0, 1, count))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), count)


def _part(noise: Samples, count: int, draw: np.random.Generator) -> Samples:
    start = int(draw.integers(0, len(noise)))
    return np.take(noise, range(start, start + count), mode="wrap")


def babble(voices: Sequence[Samples]) -> Samples:
    """Many people talking at once."""
    length = min(map(len, voices))
    return np.sum([voice[:length] / np.sqrt(np.mean(voice**2)) for voice in voices], axis=0)
