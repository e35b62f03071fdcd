"""Whether the microphone gives sound that can be heard at all."""

from __future__ import annotations

from array import array
from collections import deque

from kindline.domain.speech import Hindrance

_DEAD_STEPS = 2
"""A muted microphone gives plain zeros, or as good as; the quietest room is ten times louder."""
_DEAD_FRAMES = 250
_CUT_OFF_STEPS = 32_700
_CUT_OFF_SAMPLES = 3
"""One sample at the top may be chance."""
_VOICE_FRAMES = 50
_OVERLOAD_SHARE = 0.3


class SignalCheck:
    """Fed with frames of 20 ms. Nothing from the first moment on for 5 s is no sound; three in ten voiced
    frames of the last second that are cut off at the top are an overload.
    """

    def __init__(self) -> None:
        self._dead_frames = 0
        self._was_alive = False
        self._cut_off: deque[bool] = deque(maxlen=_VOICE_FRAMES)

    @property
    def hindrance(self) -> Hindrance | None:
        if self._dead_frames >= _DEAD_FRAMES:
            return Hindrance.NO_SOUND
        is_full = len(self._cut_off) == _VOICE_FRAMES
        if is_full and sum(self._cut_off) >= _OVERLOAD_SHARE * _VOICE_FRAMES:
            return Hindrance.OVERLOAD
        return None

    def feed(self, frame: bytes, *, is_voice: bool) -> None:
        samples = array("h", frame)
        low, high = min(samples), max(samples)
        self._was_alive = self._was_alive or max(-low, high) > _DEAD_STEPS
        self._dead_frames = 0 if self._was_alive else self._dead_frames + 1
        if is_voice:
            may_be = max(-low, high) >= _CUT_OFF_STEPS
            self._cut_off.append(may_be and _cut_off_count(samples) >= _CUT_OFF_SAMPLES)


def _cut_off_count(samples: array[int]) -> int:
    return sum(abs(sample) >= _CUT_OFF_STEPS for sample in samples)
