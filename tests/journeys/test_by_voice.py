"""A question spoken into a virtual microphone comes out as the right article, on screen and as sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from customer import Customer, DeskProcess

from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.adapters.speech.detector_webrtc import WebrtcDetector
from kindline.adapters.speech.recognizer_sphinx import SphinxRecognizer
from kindline.adapters.speech.voice_best import best_voice
from kindline.services.presenters.views import Page
from sound_server import loudspeaker_recorded, said_into_microphone, spoken_by_flite

Open = Callable[..., Customer]
SPOKEN_MS = 30_000


def real_sound() -> dict[str, object]:
    return {
        "microphone": QtMicrophone(),
        "detector": WebrtcDetector(),
        "recognizer": SphinxRecognizer(),
        "voice": best_voice(()),
        "player": QtPlayer(),
    }


def speak(customer: Customer, words: str, folder: Path) -> None:
    """Press the microphone and say something into it; returns when the microphone is closed again."""
    recording = folder / "question.wav"
    spoken_by_flite(words, recording)
    customer.qtbot.waitUntil(lambda: not customer.window.conversation.speech_problem, timeout=SPOKEN_MS)
    customer.press("Press and speak")
    customer.wait_for(Page.LISTENING)
    assert customer.shell.frame is not None
    assert customer.shell.frame.column.foot is not None
    with said_into_microphone(recording):
        customer.qtbot.waitUntil(lambda: customer.page is not Page.LISTENING, timeout=SPOKEN_MS)


@pytest.mark.sound
def test_a_spoken_question_is_answered_on_screen_and_aloud(
    open_window: Open, desk: DeskProcess, tmp_path: Path
) -> None:
    customer = open_window(extra={"listen.pause_s": 1.5}, **real_sound())
    with loudspeaker_recorded() as recorder:
        customer.qtbot.waitUntil(lambda: recorder.is_running, timeout=SPOKEN_MS)
        speak(customer, "What has my fund earned", tmp_path)
        recorder.heard.clear()
        if customer.page is Page.READ_BACK:
            assert "fund" in customer.read()
            customer.press("Yes, that is right")
        customer.wait_for(Page.ANSWER)
        assert "See how your fund is doing" in customer.read()
        customer.qtbot.waitUntil(lambda: len(recorder.loud_times_s()) > 20, timeout=SPOKEN_MS)
    assert customer.shell.frame is not None
    assert customer.shell.frame.column.foot is None


@pytest.mark.sound
def test_the_word_person_spoken_brings_a_person(open_window: Open, desk: DeskProcess, tmp_path: Path) -> None:
    desk.start()
    customer = open_window(extra={"listen.pause_s": 1.5}, **real_sound())
    speak(customer, "I want to talk to a person", tmp_path)
    customer.wait_for(Page.NUMBER)
    customer.qtbot.waitUntil(lambda: "Asked for a person" in desk.queue_page(), timeout=SPOKEN_MS)
