"""The clearest voice speaks; when it fails, the next one says the same sentence."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest

from kindline.adapters.speech.voice_best import BestVoice, VoicePlace, best_voice
from kindline.adapters.speech.voice_files import FileVoice
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Utterance
from kindline.ports import Voice
from kindline.testing.speech import FakeVoice


class World:
    """`places` are the voices by their engines, or the reason why one cannot be opened; time stands still."""

    def __init__(self, **places: FakeVoice | str) -> None:
        self.places = places
        self.asked: list[str] = []
        self.opened: list[str] = []
        self.now_s = 0.0
        self.opening_takes_s = 0.0
        self.best = BestVoice(self._voices, lambda: self.now_s)

    def _voices(self, language: str) -> Iterator[VoicePlace]:
        self.asked.append(language)
        for engine in self.places if language == "en" else ["plain"]:
            yield VoicePlace(engine, lambda engine=engine: self._open(engine))  # type: ignore[misc]

    def _open(self, engine: str) -> Voice:
        self.opened.append(engine)
        self.now_s += self.opening_takes_s
        place = self.places[engine]
        if isinstance(place, str):
            raise SpeechError(place)
        return place

    def say(self, text: str = "hello", language: str = "en") -> Utterance:
        return self.best.speak(text, language, 140, 45)


def test_the_best_one_speaks_and_the_others_are_not_even_loaded() -> None:
    clear, plain = FakeVoice(), FakeVoice()
    world = World(clear=clear, plain=plain)
    assert world.best.engine == "clear"
    assert world.say() == FakeVoice().speak("hello", "en", 140, 45)
    assert (world.best.engine, world.best.problems, world.opened) == ("clear", (), ["clear"])
    assert clear.spoken == [("hello", "en", 140, 45)]


def test_one_that_fails_gives_way_within_the_sentence_and_is_tried_again_with_the_next(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clear, plain = FakeVoice(), FakeVoice()
    world = World(clear=clear, plain=plain)
    clear.is_broken = True
    with caplog.at_level(logging.WARNING):
        for text in ("one", "two"):
            assert world.say(text).text == text
    assert world.best.engine == "plain"
    assert world.best.problems == ("the pretended voice is hoarse",)
    assert [record.message for record in caplog.records] == ["the pretended voice is hoarse"]
    clear.is_broken = False
    world.say("three")
    assert (world.best.engine, world.best.problems) == ("clear", ())
    assert [spoken[0] for spoken in plain.spoken] == ["one", "two"]


def test_one_that_fails_slowly_rests_for_five_minutes() -> None:
    world = World(clear="the model is damaged", plain=FakeVoice())
    world.opening_takes_s = 1.0
    world.say()
    world.say()
    assert world.opened == ["clear", "plain"]
    world.now_s += 301
    world.say()
    assert world.opened == ["clear", "plain", "clear"]
    assert world.best.engine == "plain"


def test_one_that_rests_still_speaks_when_nothing_else_can() -> None:
    plain = FakeVoice()
    world = World(clear="the model is damaged", plain=plain)
    world.opening_takes_s = 1.0
    world.say()
    world.places["clear"], plain.is_broken = FakeVoice(), True
    world.say()
    assert world.best.engine == "clear"


def test_without_any_voice_the_last_ones_error_is_told() -> None:
    world = World(clear="no model", plain="no library")
    assert world.best.engine == ""
    with pytest.raises(SpeechError, match=r"^no library$"):
        world.say()
    assert world.best.problems == ("no model", "no library")
    with pytest.raises(SpeechError, match="no voice for en"):
        World().say()


def test_each_language_has_its_own_voices_which_are_looked_for_once() -> None:
    world = World(clear=FakeVoice(), plain=FakeVoice())
    for language in ("en", "zh-CN", "en-GB", "zh", "en"):
        world.say("hello", language)
    assert world.asked == ["en", "zh"]
    assert world.opened == ["clear", "plain"]
    world.say("hello", "zh")
    assert world.best.engine == "plain"


class Closing(FakeVoice):
    def close(self) -> None:
        self.is_broken = True


def test_closing_closes_every_voice_and_nothing_is_said_any_more() -> None:
    clear, plain = Closing(), Closing()
    world = World(clear=clear, plain=plain)
    world.say()
    world.say("hello", "zh")
    world.best.close()
    assert clear.is_broken
    assert plain.is_broken
    with pytest.raises(SpeechError, match="closed"):
        world.say()


def test_flite_speaks_english_and_espeak_the_rest() -> None:
    voice = best_voice(())
    assert voice.engine == "flite"
    for text, language, engine in (
        ("Press Cards", "en-GB", "flite"),
        ("你好", "zh", "espeak-ng"),
        ("Press 卡", "en", "espeak-ng"),  # flite knows no such letter
        ("Press Cards", "en", "flite"),
    ):
        utterance = voice.speak(text, language, 140, 45)
        assert utterance.pcm.duration_s > 0.5
        assert len(utterance.words) == 2
        assert voice.engine == engine
    with pytest.raises(SpeechError, match="no voice qq"):
        voice.speak("hello", "qq", 140, 45)
    voice.close()


@pytest.mark.parametrize(
    ("system", "kind"), [("win32", FileVoice), ("darwin", FileVoice), ("linux", BestVoice)]
)
def test_windows_and_macos_have_voices_of_their_own(
    monkeypatch: pytest.MonkeyPatch, system: str, kind: type
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    voice = best_voice(())
    assert type(voice) is kind
    voice.close()
    with pytest.raises(SpeechError, match="closed"):
        voice.speak("hello", "en", 140, 45)
