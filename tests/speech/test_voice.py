"""The real espeak-ng through pyttsx3; nothing is played."""

from __future__ import annotations

import itertools
import subprocess
import sys
from array import array

import pytest

from kindline.adapters.speech import pcm_driver
from kindline.adapters.speech.voice_pyttsx3 import Pyttsx3Voice, timed_words
from kindline.domain.errors import SpeechError
from kindline.domain.speech import SpokenWord, Utterance


@pytest.fixture(scope="module")
def voice() -> Pyttsx3Voice:
    return Pyttsx3Voice(pcm_driver)


def words(utterance: Utterance) -> list[str]:
    return [utterance.text[word.start : word.start + word.length] for word in utterance.words]


def test_every_word_has_a_time_that_never_goes_back(voice: Pyttsx3Voice) -> None:
    utterance = voice.speak("It has been a day. “It’s” been at 10 p.m. — won't you?", "en", 140, 45)
    assert words(utterance) == [
        "It",
        "has",
        "been",
        "a",
        "day",
        "It’s",
        "been",
        "at",
        "10",
        "p.m",
        "won't",
        "you",
    ]
    times = [word.at_ms for word in utterance.words]
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert times[-1] < utterance.pcm.duration_s * 1000
    assert utterance.pcm.rate_hz >= 16_000


def test_words_begin_where_their_sound_begins(voice: Pyttsx3Voice) -> None:
    # a full stop leaves silence before the second word
    utterance = voice.speak("Stop. Go", "en", 120, 45)
    samples = array("h", utterance.pcm.samples)
    per_ms = utterance.pcm.rate_hz / 1000
    loud_ms = [at / per_ms for at, sample in enumerate(samples) if abs(sample) > 500]
    gap_end_ms = max(itertools.pairwise(loud_ms), key=lambda pair: pair[1] - pair[0])[1]
    assert utterance.words[1].at_ms == pytest.approx(gap_end_ms, abs=150)


def test_the_rate_is_followed(voice: Pyttsx3Voice) -> None:
    slow, fast = (voice.speak("Press the big button below", "en", rate, 45) for rate in (100, 200))
    assert slow.pcm.duration_s > 1.5 * fast.pcm.duration_s


def test_the_pitch_is_followed(voice: Pyttsx3Voice) -> None:
    low, high = (voice.speak("hello", "en", 140, pitch) for pitch in (0, 99))
    assert low.pcm.samples != high.pcm.samples


@pytest.mark.parametrize("language", ["zh", "zh-CN"])
def test_chinese(voice: Pyttsx3Voice, language: str) -> None:
    utterance = voice.speak("你好，请按 Cards。谢谢", language, 140, 45)
    assert words(utterance) == ["你", "好", "请", "按", "Cards", "谢", "谢"]
    assert utterance.pcm.duration_s > 2
    assert utterance.words[-1].at_ms > 2000


def test_languages_may_change_from_sentence_to_sentence(voice: Pyttsx3Voice) -> None:
    english = voice.speak("Press Cards", "en", 140, 45)
    chinese = voice.speak("Press Cards", "zh", 140, 45)
    again = voice.speak("Press Cards", "en", 140, 45)
    assert again.pcm.duration_s == pytest.approx(english.pcm.duration_s, abs=0.02)
    assert chinese.pcm.duration_s != pytest.approx(english.pcm.duration_s, abs=0.02)


def test_a_language_without_a_voice_is_said_and_the_next_works(voice: Pyttsx3Voice) -> None:
    with pytest.raises(SpeechError, match="no voice qq"):
        voice.speak("hello", "qq", 140, 45)
    assert voice.speak("hello", "en", 140, 45).pcm.duration_s > 0.3


@pytest.mark.parametrize("text", ["", "  \n", "…"])
def test_a_text_without_words(voice: Pyttsx3Voice, text: str) -> None:
    utterance = voice.speak(text, "en", 140, 45)
    assert utterance.words == ()
    assert utterance.pcm.duration_s < 1


def test_two_voices_do_not_disturb_each_other(voice: Pyttsx3Voice) -> None:
    other = Pyttsx3Voice(pcm_driver)
    one, two = voice.speak("one", "en", 140, 45), other.speak("two and more", "en", 140, 45)
    assert (words(one), words(two)) == (["one"], ["two", "and", "more"])
    assert words(voice.speak("three", "en", 140, 45)) == ["three"]


def test_words_the_engine_does_not_tell_of_get_a_time_between() -> None:
    told = ((0, 2, 0), (3, 3, 300), (12, 1, 900))
    assert timed_words("it has been a day", told, 2.0) == (
        SpokenWord(0, 2, 0),
        SpokenWord(3, 3, 300),
        SpokenWord(7, 4, 567),
        SpokenWord(12, 1, 900),
        SpokenWord(14, 3, 1340),
    )


NO_LIBRARY = """
import ctypes
def refuse(self, name): raise OSError(name)
ctypes.LibraryLoader.LoadLibrary = refuse
from kindline.adapters.speech import pcm_driver
from kindline.adapters.speech.voice_pyttsx3 import Pyttsx3Voice
from kindline.domain.errors import SpeechError
for attempt in range(2):
    try:
        Pyttsx3Voice(pcm_driver).speak("hello", "en", 140, 45)
    except SpeechError as error:
        print(error)
"""


def test_a_computer_without_the_library_gets_advice() -> None:
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", NO_LIBRARY],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.stdout.count("apt install libespeak-ng1") == 2
    assert result.stderr == ""
