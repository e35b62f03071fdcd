"""Ears and voice as a customer meets them: all real parts, on the virtual devices."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from speech_help import SENTENCES, settings

from kindline.adapters.executor import ThreadSerialExecutor
from kindline.adapters.qt.dispatcher import QtDispatcher
from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.adapters.speech.detector_webrtc import WebrtcDetector
from kindline.adapters.speech.recognizer_sphinx import SphinxRecognizer
from kindline.adapters.speech.voice_best import best_voice
from kindline.domain.events import ListeningFailed, SpeakingEnded, SpeechEnded, WordsHeard, WordSpoken
from kindline.domain.speech import Vocabulary
from kindline.services.listening import Listening
from kindline.services.speaking import Speaking
from sound_server import loudspeaker_recorded, said_into_microphone, spoken_by_flite

pytestmark = pytest.mark.sound
TEXT = "Open the app on your phone. Then press Cards."


@dataclass
class Ears:
    listening: Listening
    heard: list[WordsHeard] = field(default_factory=list)
    ends: list[tuple[SpeechEnded, float]] = field(default_factory=list)
    failures: list[ListeningFailed] = field(default_factory=list)

    def start(self) -> None:
        self.listening.start(
            self.heard.append,
            lambda event: self.ends.append((event, time.monotonic())),
            self.failures.append,
        )


@pytest.fixture
def worker(qapp: object) -> Iterator[Callable[[str], ThreadSerialExecutor]]:
    dispatcher = QtDispatcher()
    made: list[ThreadSerialExecutor] = []

    def make(name: str) -> ThreadSerialExecutor:
        made.append(ThreadSerialExecutor(dispatcher, name))
        return made[-1]

    yield make
    assert all(executor.close(10) for executor in made)


@pytest.fixture
def ears(worker: Callable[[str], ThreadSerialExecutor]) -> Iterator[Ears]:
    listening = Listening(
        QtMicrophone(), WebrtcDetector(), SphinxRecognizer(), worker("ears"), settings(listen__pause_s=1.5)
    )
    listening.learn(Vocabulary("en", SENTENCES))
    yield Ears(listening)
    listening.stop()


@pytest.fixture
def speaking(worker: Callable[[str], ThreadSerialExecutor]) -> Iterator[Speaking]:
    made = Speaking(best_voice(()), QtPlayer(), worker("voice"), settings())
    yield made
    made.stop()


def test_a_spoken_question_becomes_its_words_after_the_pause(
    qtbot: QtBot, ears: Ears, tmp_path: Path
) -> None:
    path = tmp_path / "question.wav"
    spoken_by_flite("how do I send money to my son", path, "slt")
    assert ears.listening.problem == ""
    ears.start()
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=10_000)
    with said_into_microphone(path) as speaker:
        qtbot.waitUntil(lambda: speaker.poll() is not None, timeout=15_000)
        spoken_s = time.monotonic()
        assert ears.ends == []
        qtbot.waitUntil(lambda: bool(ears.ends or ears.failures), timeout=15_000)
    assert ears.failures == []
    event, ended_s = ears.ends[0]
    assert event.hearing.text == "how do i send money to my son"
    assert event.hearing.confidence > 0.5
    assert 1.0 < ended_s - spoken_s < 4.0
    # the words stood on the screen before they were all said
    assert any(words.text and words.text != event.hearing.text for words in ears.heard)
    assert max(words.level for words in ears.heard) > 0.5
    assert not ears.listening.is_open


def test_the_button_ends_a_question_without_the_pause(qtbot: QtBot, ears: Ears, tmp_path: Path) -> None:
    path = tmp_path / "question.wav"
    spoken_by_flite("where is my parcel", path, "rms")
    ears.start()
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=10_000)
    with said_into_microphone(path):
        qtbot.waitUntil(lambda: "parcel" in ears.heard[-1].text, timeout=15_000)
        ears.listening.finish()
        pressed_s = time.monotonic()
        qtbot.waitUntil(lambda: bool(ears.ends), timeout=15_000)
    event, ended_s = ears.ends[0]
    assert event.hearing.text == "where is my parcel"
    assert ended_s - pressed_s < 1.5


def test_nothing_is_heard_after_stop_and_the_next_question_is_fresh(
    qtbot: QtBot, ears: Ears, tmp_path: Path
) -> None:
    path = tmp_path / "question.wav"
    spoken_by_flite("I forgot my PIN", path)
    ears.start()
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=10_000)
    with said_into_microphone(path):
        qtbot.waitUntil(lambda: "forgot" in ears.heard[-1].text, timeout=15_000)
        ears.listening.stop()
        told = len(ears.heard)
        qtbot.wait(500)
    assert len(ears.heard) == told
    assert ears.ends == []
    ears.start()
    qtbot.waitUntil(lambda: len(ears.heard) > told, timeout=10_000)
    assert not any(words.text for words in ears.heard[told:])
    ears.listening.finish()
    qtbot.waitUntil(lambda: bool(ears.ends), timeout=10_000)
    assert "forgot" not in ears.ends[0][0].hearing.text


def test_a_sentence_is_heard_at_the_loudspeaker_with_its_words(qtbot: QtBot, speaking: Speaking) -> None:
    words: list[WordSpoken] = []
    ends: list[SpeakingEnded] = []
    assert speaking.problem == ""
    with loudspeaker_recorded() as recorder:
        qtbot.waitUntil(lambda: recorder.is_running, timeout=10_000)
        asked_s = time.monotonic()
        speaking.say(TEXT, "en", words.append, ends.append)
        qtbot.waitUntil(lambda: bool(ends), timeout=30_000)
    assert ends == [SpeakingEnded(True)]
    assert [TEXT[word.start : word.start + word.length] for word in words] == TEXT.replace(".", "").split()
    loud_s = recorder.loud_times_s()
    assert loud_s[0] - asked_s < 1.5
    assert loud_s[-1] - loud_s[0] > 2


def test_stop_is_silence_at_once(qtbot: QtBot, speaking: Speaking) -> None:
    words: list[WordSpoken] = []
    ends: list[SpeakingEnded] = []
    with loudspeaker_recorded() as recorder:
        qtbot.waitUntil(lambda: recorder.is_running, timeout=10_000)
        speaking.say(f"{TEXT} {TEXT} {TEXT}", "en", words.append, ends.append)
        qtbot.waitUntil(lambda: len(words) > 3 and bool(recorder.loud_times_s()), timeout=15_000)
        speaking.stop()
        stopped_s = time.monotonic()
        told = len(words)
        qtbot.wait(1000)
    assert ends == [SpeakingEnded(False)]
    assert len(words) == told
    assert recorder.loud_times_s()[-1] - stopped_s < 0.3
