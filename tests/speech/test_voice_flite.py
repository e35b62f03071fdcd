"""The real flite through pyttsx3; nothing is played."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pocketsphinx
import pytest

from kindline.adapters.speech import flite_driver, pcm_driver
from kindline.adapters.speech.flite_driver import plain
from kindline.adapters.speech.voice_pyttsx3 import Pyttsx3Voice
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Pcm, Utterance

# from the articles
SENTENCES = (
    "You may ask them to say it again slowly.",
    "Pick the size or colour that you would like.",
    "Wait until the screen says PIN changed.",
    "The line Interest paid shows what we have added and on which day.",
    "Look for the words Valid thru or Expires end.",
    "This computer does not know where a parcel is.",
    "Tell them who it was for, how much, and the day you wrote it.",
    "Payments is in the middle of the bottom row.",
    "You need no card, no number and no password.",
    "Many careful people are tricked like this.",
    "Keep it until the money is in your account.",
    "Press it, and Yellow on black comes up too.",
)


@pytest.fixture(scope="module")
def voice() -> Pyttsx3Voice:
    return Pyttsx3Voice(flite_driver)


def words(utterance: Utterance) -> list[str]:
    return [utterance.text[word.start : word.start + word.length] for word in utterance.words]


def pitch_hz(pcm: Pcm) -> float:
    """The middle pitch of the loud parts, by autocorrelation."""
    samples = np.frombuffer(pcm.samples, "<i2").astype(float)
    frame = pcm.rate_hz // 20
    found = []
    for start in range(0, len(samples) - frame, frame):
        piece = samples[start : start + frame] - samples[start : start + frame].mean()
        alike = np.correlate(piece, piece, "full")[frame - 1 :]
        lag = pcm.rate_hz // 300 + int(alike[pcm.rate_hz // 300 : pcm.rate_hz // 50].argmax())
        if alike[lag] > 0.5 * alike[0] > 1e7:
            found.append(pcm.rate_hz / lag)
    return float(np.median(found))


def test_every_word_has_a_time_that_never_goes_back(voice: Pyttsx3Voice) -> None:
    utterance = voice.speak("It has been a day. “It’s” been at 10 p.m. — won't you?", "en", 140, 45)
    expected = ["It", "has", "been", "a", "day", "It’s", "been", "at", "10", "p.m", "won't", "you"]
    assert words(utterance) == expected
    times = [word.at_ms for word in utterance.words]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))
    assert times[-1] < utterance.pcm.duration_s * 1000
    assert utterance.pcm.rate_hz == 16_000
    assert voice.engine == "flite"


@pytest.mark.parametrize("pitch", [45, 20])
def test_words_begin_where_a_recogniser_finds_them(voice: Pyttsx3Voice, pitch: int) -> None:
    text = "now press the yellow button and then wait for your money"
    utterance = voice.speak(text, "en", 140, pitch)
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    decoder.set_align_text(text)
    decoder.start_utt()
    decoder.process_raw(utterance.pcm.samples, full_utt=True)
    decoder.end_utt()
    found = {part.word.partition("(")[0]: part.start_frame * 10 for part in decoder.seg()}
    off_ms = [abs(found[text[w.start : w.start + w.length]] - w.at_ms) for w in utterance.words]
    assert len(off_ms) == 11
    assert sum(off_ms) / len(off_ms) < 40
    assert max(off_ms) < 120


def test_a_pause_between_sentences_is_known(voice: Pyttsx3Voice) -> None:
    utterance = voice.speak("Stop. Go", "en", 120, 45)
    loud_ms = np.flatnonzero(np.abs(np.frombuffer(utterance.pcm.samples, "<i2").astype(int)) > 500) / 16
    gap_end_ms = max(itertools.pairwise(loud_ms), key=lambda pair: pair[1] - pair[0])[1]
    assert utterance.words[1].at_ms == pytest.approx(gap_end_ms, abs=120)


def test_both_engines_speak_as_fast_as_the_setting_says(voice: Pyttsx3Voice) -> None:
    count = sum(len(text.split()) for text in SENTENCES)
    for speaker in (voice, Pyttsx3Voice(pcm_driver)):
        for rate_wpm in (110, 140, 180):
            spoken_s = sum(speaker.speak(text, "en", rate_wpm, 45).pcm.duration_s for text in SENTENCES)
            assert count / spoken_s * 60 == pytest.approx(rate_wpm, rel=0.1), speaker.engine


def test_the_pitch_is_followed_and_moves_no_word(voice: Pyttsx3Voice) -> None:
    low, usual, high = (voice.speak(SENTENCES[3], "en", 140, pitch) for pitch in (5, 45, 85))
    assert pitch_hz(low.pcm) == pytest.approx(pitch_hz(usual.pcm) / 2**0.5, rel=0.1)
    assert pitch_hz(high.pcm) == pytest.approx(pitch_hz(usual.pcm) * 2**0.5, rel=0.1)
    assert low.words == usual.words == high.words
    assert low.pcm.duration_s == usual.pcm.duration_s == high.pcm.duration_s


def test_what_is_not_ascii_is_read_where_it_can_be() -> None:
    assert plain("Café — naïve…\n£5, “yes” – no -  ok") == "Cafe,  naive.  5,  yes ,  no,   ok"
    for text in ("Press 卡", "Привет"):
        with pytest.raises(ValueError, match="cannot say"):
            plain(text)


@pytest.mark.parametrize(
    ("text", "language", "problem"),
    [("Press 卡", "en", "cannot say 卡"), ("hello", "zh", "no voice zh"), ("hello", "qq", "no voice qq")],
)
def test_what_it_cannot_say_is_an_error_and_the_next_works(
    voice: Pyttsx3Voice, text: str, language: str, problem: str
) -> None:
    with pytest.raises(SpeechError, match=problem):
        voice.speak(text, language, 140, 45)
    assert voice.speak("hello", "en-GB", 140, 45).pcm.duration_s > 0.3


@pytest.mark.parametrize("text", ["", "  \n", "…", "“!” …", "\x00\x01"])
@pytest.mark.parametrize("pitch", [45, 30])
def test_a_text_without_words(voice: Pyttsx3Voice, text: str, pitch: int) -> None:
    utterance = voice.speak(text, "en", 140, pitch)
    assert utterance.words == ()
    assert utterance.pcm.duration_s < 1


def test_flite_and_espeak_do_not_disturb_each_other(voice: Pyttsx3Voice) -> None:
    other = Pyttsx3Voice(pcm_driver)
    assert words(voice.speak("one", "en", 140, 45)) == ["one"]
    assert words(other.speak("two and more", "en", 140, 45)) == ["two", "and", "more"]
    assert voice.speak("three", "en", 140, 45).pcm.rate_hz == 16_000


def memory_kb() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


@pytest.mark.parametrize("pitch", [45, 30])
def test_what_flite_makes_is_freed(voice: Pyttsx3Voice, pitch: int) -> None:
    for _ in range(20):
        voice.speak(SENTENCES[1], "en", 220, pitch)
    before_kb = memory_kb()
    for _ in range(100):
        voice.speak(SENTENCES[1], "en", 220, pitch)
    # one sentence alone takes about 1000 kB
    assert memory_kb() - before_kb < 3000


NO_LIBRARY = """
import ctypes
class Library(ctypes.CDLL):
    def __init__(self, name, *rest, **others):
        if "flite" in str(name):
            raise OSError(name)
        super().__init__(name, *rest, **others)
ctypes.CDLL = Library
from kindline.adapters.speech.voice_best import BestVoice, find_voices
voice = BestVoice(lambda language: find_voices((), language))
print(voice.engine)
for text in ("hello", "again"):
    print(voice.speak(text, "en", 140, 45).pcm.duration_s > 0.2, voice.engine)
print(voice.problems)
"""


def test_a_computer_without_flite_speaks_with_espeak_and_gets_advice() -> None:
    command = [sys.executable, "-W", "error", "-c", NO_LIBRARY]
    result = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    *said, problems = result.stdout.splitlines()
    assert said == ["espeak-ng", "True espeak-ng", "True espeak-ng"]
    assert "apt install libflite1" in problems
    assert result.stderr.count("libflite1") == 1


@pytest.mark.parametrize("text", ["You can send money from the app.", "I did not hear any words.", "Stop."])
def test_the_first_word_is_heard_at_once(voice: Pyttsx3Voice, text: str) -> None:
    """flite itself is silent for a fifth of a second first; that silence goes to the end."""
    utterance = voice.speak(text, "en", 140, 45)
    loud = np.abs(np.frombuffer(utterance.pcm.samples, "<i2").astype(int)) > 600
    assert loud.argmax() / utterance.pcm.rate_hz < 0.1
    assert utterance.words[0].at_ms <= 30
