"""Sound that nobody could hear is said: a muted microphone, and one that is too sensitive."""

from __future__ import annotations

from array import array

import numpy as np
import pytest

from kindline.domain.speech import Hindrance
from kindline.services.endpointing import FRAME_BYTES, Endpointing
from kindline.testing.speech import silence, tone


def room(duration_s: float, loudness: float = 6.0) -> bytes:
    """The hiss of a good microphone in a quiet room."""
    return np.random.default_rng(2).normal(0, loudness, round(16_000 * duration_s)).astype("<i2").tobytes()


def voiced(frame: bytes) -> bool:
    return max(array("h", frame)) > 1000


def hindrance(*sounds: bytes) -> Hindrance | None:
    ends = Endpointing(voiced, 2.5, 30.0)
    for sound in sounds:
        for at in range(0, len(sound), FRAME_BYTES):
            ends.feed(sound[at : at + FRAME_BYTES])
    return ends.hindrance


def test_a_muted_microphone_is_noticed_after_five_seconds() -> None:
    assert hindrance(silence(4.9)) is None
    assert hindrance(silence(5.1)) is Hindrance.NO_SOUND


def test_the_quietest_room_is_not_taken_for_a_muted_microphone() -> None:
    assert hindrance(room(8.0)) is None


def test_a_microphone_that_gave_sound_once_may_be_silent_as_long_as_it_likes() -> None:
    """Some take the room away while nobody speaks."""
    assert hindrance(room(0.5), silence(8.0)) is None


def test_sound_ends_the_doubt() -> None:
    assert hindrance(silence(6.0), room(0.1)) is None


def test_a_clipping_microphone_is_noticed() -> None:
    assert hindrance(room(1.0), clipped(2.0)) is Hindrance.OVERLOAD


@pytest.mark.parametrize("loudness", [3_000, 20_000, 32_000])
def test_a_loud_voice_is_no_overload(loudness: int) -> None:
    assert hindrance(room(1.0), tone(2.0, loudness)) is None


def test_one_slammed_door_is_no_overload() -> None:
    assert hindrance(room(1.0), tone(1.0), clipped(0.1), tone(1.0)) is None


def test_a_lower_voice_ends_the_overload() -> None:
    assert hindrance(room(1.0), clipped(2.0), tone(2.0, 12_000)) is None


def clipped(duration_s: float) -> bytes:
    at_s = np.arange(round(16_000 * duration_s)) / 16_000
    return np.clip(60_000 * np.sin(2 * np.pi * 200 * at_s), -32_768, 32_767).astype("<i2").tobytes()
