"""The benchmark of our own voices counts rightly, and works when it is wanted."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from own_voice_bench import HEARD_HZ, NOISE, PEER, Plan, at_ear, errors, measure, replies, row, words

from kindline.domain.speech import Pcm


@pytest.mark.parametrize(
    ("said", "heard", "count"),
    [
        ("press the button", "press the button", 0),
        ("sums to pay too", "sums too pay two", 0),
        ("the right colour", "the write color", 0),
        ("press the button", "press button", 1),
        ("press the button", "press the the bottom", 2),
        ("press the button", "", 3),
    ],
)
def test_errors_are_words_of_another_sound(said: str, heard: str, count: int) -> None:
    assert errors(words(said), words(heard)) == count


@pytest.mark.parametrize(("tone_hz", "is_heard"), [(1000, True), (7500, True), (9000, False)])
def test_what_16_khz_cannot_hold_is_cut_off_and_not_folded(tone_hz: int, is_heard: bool) -> None:
    tone = 10_000 * np.sin(2 * np.pi * tone_hz * np.arange(22_050) / 22_050)
    heard = np.frombuffer(at_ear(Pcm(tone.astype("<i2").tobytes(), 22_050)), "<i2").astype(float)
    assert len(heard) == pytest.approx(1.6 * HEARD_HZ, abs=1)
    spectrum = np.abs(np.fft.rfft(heard[HEARD_HZ // 2 : HEARD_HZ]))
    assert bool(spectrum.max() > 100 * NOISE * len(spectrum) ** 0.5) is is_heard
    assert not is_heard or 2 * int(spectrum.argmax()) == tone_hz


def test_a_voice_is_measured() -> None:
    texts = replies(3, 1)
    assert texts == replies(3, 1) != replies(3, 2)
    with ProcessPoolExecutor(1) as pool:
        ours, peer = (measure(Plan(voice, 140, 45), texts, 3.0, pool) for voice in ("flite rms", PEER))
    assert ours.words == peer.words == sum(len(words(text)) for text in texts)
    assert ours.errors < peer.errors
    assert len(row(ours, peer)) == 7
