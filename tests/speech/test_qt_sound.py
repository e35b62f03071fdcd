"""The real microphone and loudspeaker of QtMultimedia, on virtual devices."""

from __future__ import annotations

import gc
import itertools
import math
import time
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.domain.speech import Pcm, SpokenWord
from kindline.testing.speech import silence
from sound_server import loudspeaker_recorded, said_into_microphone, sox

RATE_HZ = 16_000


def sine(length_s: float, loudness: int = 3000) -> bytes:
    steps = (math.sin(math.tau * 440 * at / RATE_HZ) for at in range(round(length_s * RATE_HZ)))
    return array("h", [round(loudness * step) for step in steps]).tobytes()


def beeps(*starts_s: float, length_s: float = 0.2) -> bytes:
    """Tones that begin at these times, silence between."""
    sound = b""
    for start_s in starts_s:
        sound += silence(start_s - len(sound) / 2 / RATE_HZ) + sine(length_s, 8000)
    return sound + silence(0.3)


@pytest.fixture
def microphone(qapp: object) -> Iterator[QtMicrophone]:
    made = QtMicrophone()
    yield made
    made.close()


@pytest.fixture
def player(qapp: object) -> Iterator[QtPlayer]:
    made = QtPlayer()
    yield made
    made.stop()


@pytest.mark.sound
def test_the_microphone_hears_what_is_said_and_nothing_after_close(
    qtbot: QtBot, microphone: QtMicrophone, tmp_path: Path
) -> None:
    path = tmp_path / "tone.wav"
    sox("-n", "-r", "16000", "-c", "1", "-b", "16", str(path), "synth", "20", "sine", "440", "vol", "0.5")
    chunks: list[bytes] = []
    failures: list[str] = []
    assert microphone.is_present
    began_s = time.monotonic()
    microphone.open(chunks.append, failures.append)
    qtbot.waitUntil(lambda: bool(chunks), timeout=5000)
    with said_into_microphone(path):
        qtbot.waitUntil(lambda: max(array("h", chunks[-1])) > 5000, timeout=5000)
    qtbot.waitUntil(lambda: sum(map(len, chunks)) > 64_000, timeout=10_000)
    # 16,000 samples a second, neither twice nor half as many
    assert sum(map(len, chunks)) / 32_000 < time.monotonic() - began_s + 0.5
    microphone.close()
    count = len(chunks)
    qtbot.wait(300)
    assert len(chunks) == count
    assert failures == []


@pytest.mark.sound
def test_the_microphone_opens_again(qtbot: QtBot, microphone: QtMicrophone) -> None:
    for _ in range(3):
        chunks: list[bytes] = []
        microphone.open(chunks.append, pytest.fail)
        qtbot.waitUntil(lambda heard=chunks: bool(heard), timeout=5000)
        microphone.close()


@pytest.mark.sound
def test_the_microphone_may_be_closed_from_its_own_callback(qtbot: QtBot, microphone: QtMicrophone) -> None:
    chunks: list[bytes] = []

    def once(chunk: bytes) -> None:
        microphone.close()
        chunks.append(chunk)

    microphone.open(once, pytest.fail)
    qtbot.waitUntil(lambda: bool(chunks), timeout=5000)
    qtbot.wait(200)
    assert len(chunks) == 1


@pytest.mark.sound
def test_words_are_told_when_they_sound(qtbot: QtBot, player: QtPlayer) -> None:
    starts_s = (0.0, 1.0, 2.0)
    words = tuple(SpokenWord(at * 5, 4, round(start_s * 1000)) for at, start_s in enumerate(starts_s))
    told: list[tuple[SpokenWord, float]] = []
    ends: list[bool] = []
    with loudspeaker_recorded() as recorder:
        qtbot.waitUntil(lambda: recorder.is_running, timeout=10_000)
        player.play(
            Pcm(beeps(*starts_s), RATE_HZ),
            words,
            1.0,
            lambda word: told.append((word, time.monotonic())),
            ends.append,
        )
        qtbot.waitUntil(lambda: bool(ends), timeout=15_000)
        qtbot.wait(300)
    assert ends == [True]
    assert tuple(word for word, _ in told) == words
    loud_s = recorder.loud_times_s()
    for (_, told_s), later_s in zip(told[1:], (1.0, 2.0), strict=True):
        heard_s = next(at_s for at_s in loud_s if at_s > loud_s[0] + later_s - 0.3)
        assert told_s == pytest.approx(heard_s, abs=0.35)


@pytest.mark.sound
def test_stop_is_silence(qtbot: QtBot, player: QtPlayer) -> None:
    ends: list[bool] = []
    words: list[SpokenWord] = []
    later = tuple(SpokenWord(0, 1, at_ms) for at_ms in range(0, 20_000, 50))
    with loudspeaker_recorded() as recorder:
        qtbot.waitUntil(lambda: recorder.is_running, timeout=10_000)
        player.play(Pcm(sine(20, 8000), RATE_HZ), later, 1.0, words.append, ends.append)
        qtbot.waitUntil(lambda: len(recorder.loud_times_s()) > 20, timeout=10_000)
        stopped_s = time.monotonic()
        player.stop()
        told = len(words)
        assert ends == [False]
        qtbot.wait(1000)
    assert recorder.loud_times_s()[-1] - stopped_s < 0.3
    assert len(words) == told > 0
    player.stop()
    assert ends == [False]


@pytest.mark.sound
def test_a_new_sound_ends_the_one_before(qtbot: QtBot, player: QtPlayer) -> None:
    first: list[bool] = []
    second: list[bool] = []
    player.play(Pcm(sine(20, 3000), RATE_HZ), (), 1.0, pytest.fail, first.append)
    player.play(Pcm(sine(0.3, 3000), RATE_HZ), (), 1.0, pytest.fail, second.append)
    assert first == [False]
    qtbot.waitUntil(lambda: bool(second), timeout=10_000)
    assert (first, second) == ([False], [True])


@pytest.mark.sound
def test_sounds_may_follow_each_other_from_the_end(qtbot: QtBot, player: QtPlayer) -> None:
    ends: list[bool] = []

    def next_one(completed: bool) -> None:
        ends.append(completed)
        if len(ends) < 3:
            player.play(Pcm(sine(0.2, 3000), RATE_HZ), (), 1.0, pytest.fail, next_one)

    player.play(Pcm(sine(0.2, 3000), RATE_HZ), (), 1.0, pytest.fail, next_one)
    qtbot.waitUntil(lambda: len(ends) == 3, timeout=15_000)
    assert ends == [True, True, True]


@pytest.mark.sound
def test_an_empty_sound_ends_completed_but_not_inside_play(qtbot: QtBot, player: QtPlayer) -> None:
    ends: list[bool] = []
    player.play(Pcm(b"", RATE_HZ), (), 1.0, pytest.fail, ends.append)
    assert ends == []
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    assert ends == [True]


@pytest.mark.sound
def test_the_volume_is_followed(qtbot: QtBot, player: QtPlayer) -> None:
    peaks = []
    for volume in (1.0, 0.16):
        ends: list[bool] = []
        with loudspeaker_recorded() as recorder:
            qtbot.waitUntil(lambda heard=recorder: heard.is_running, timeout=10_000)
            player.play(Pcm(beeps(0.0, length_s=0.5), RATE_HZ), (), volume, pytest.fail, ends.append)
            qtbot.waitUntil(lambda ended=ends: bool(ended), timeout=10_000)
            qtbot.wait(200)
        peaks.append(max(peak for _, peak in recorder.heard))
    assert 0.1 < peaks[1] / peaks[0] < 0.25


def keep_the_window_busy(length_s: float) -> None:
    until_s = time.monotonic() + length_s
    while time.monotonic() < until_s:
        pass


@pytest.mark.sound
def test_no_sound_is_lost_while_the_window_is_busy(qtbot: QtBot, microphone: QtMicrophone) -> None:
    chunks: list[tuple[float, bytes]] = []
    microphone.open(lambda chunk: chunks.append((time.monotonic(), chunk)), pytest.fail)
    qtbot.waitUntil(lambda: len(chunks) > 5, timeout=10_000)
    began_s, count = chunks[-1][0], len(chunks)
    keep_the_window_busy(0.6)
    qtbot.waitUntil(lambda: chunks[-1][0] > began_s + 1.5, timeout=10_000)
    heard_s = sum(len(chunk) for _, chunk in chunks[count:]) / 32_000
    assert heard_s == pytest.approx(chunks[-1][0] - began_s, abs=0.2)


@pytest.mark.sound
def test_the_voice_has_no_gap_while_the_window_is_busy(qtbot: QtBot, player: QtPlayer) -> None:
    ends: list[bool] = []
    with loudspeaker_recorded() as recorder:
        qtbot.waitUntil(lambda: recorder.is_running, timeout=10_000)
        player.play(Pcm(sine(2, 8000), RATE_HZ), (), 1.0, pytest.fail, ends.append)
        qtbot.waitUntil(lambda: len(recorder.loud_times_s()) > 20, timeout=10_000)
        keep_the_window_busy(0.4)
        qtbot.waitUntil(lambda: bool(ends), timeout=10_000)
    loud_s = recorder.loud_times_s()
    assert loud_s[-1] - loud_s[0] == pytest.approx(2, abs=0.2)
    assert max(later - earlier for earlier, later in itertools.pairwise(loud_s)) < 0.15


@pytest.mark.sound
def test_nothing_is_left_of_sounds_that_were_played_or_heard(
    qtbot: QtBot, player: QtPlayer, microphone: QtMicrophone
) -> None:
    """A kiosk runs for weeks: each reply that stayed in memory would be a few hundred kB."""
    pcm = Pcm(sine(0.2), RATE_HZ)
    for _ in range(5):
        heard: list[bytes] = []
        microphone.open(heard.append, lambda reason: None)
        with qtbot.waitCallback() as ended:
            player.play(pcm, (), 1.0, lambda word: None, ended)
        qtbot.waitUntil(lambda heard=heard: bool(heard), timeout=5000)
        microphone.close()
        player.play(pcm, (), 1.0, lambda word: None, lambda completed: None)
        player.stop()
    qtbot.wait(100)  # what was freed inside its own signal is freed a moment later
    gc.collect()
    left = Counter(type(each).__name__ for each in gc.get_objects())
    assert [left[name] for name in ("_Playing", "_Capture", "QBuffer", "QAudioSink", "QAudioSource")] == [
        0
    ] * 5
