"""The best engine hears; when it fails, the next one hears the same question."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kindline.adapters.speech.recognizer_best import BestRecognizer
from kindline.adapters.speech.transcribers import ModelPlace, Transcriber
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary
from kindline.testing.speech import FakeRecognizer, silence, tone

WORDS = Vocabulary("en", ("i forgot my pin",), ("person",))
GERMAN = Vocabulary("de", ("ich habe meine karte verloren",))


@dataclass
class PretendedTranscriber:
    """Hears `said`, or breaks."""

    engine: str = "better"
    said: str = "I forgot my PIN."
    breaks: bool = False
    heard: list[tuple[int, str]] = field(default_factory=list)
    learned: list[Vocabulary] = field(default_factory=list)

    def learn(self, vocabulary: Vocabulary) -> None:
        self.learned.append(vocabulary)

    def transcribe(self, samples: bytes, live_text: str = "") -> Hearing:
        if self.breaks:
            raise SpeechError(f"{self.engine} broke")
        self.heard.append((len(samples), live_text))
        return Hearing(self.said, 0.9, (), self.engine)


class World:
    """`places` are the models that are found, or the reason why one cannot be opened."""

    def __init__(self, *places: PretendedTranscriber | str) -> None:
        self.live = FakeRecognizer("i forgot my pen")
        self.asked: list[str] = []
        self.places = places
        self.best = BestRecognizer(self.live, self._models)

    def _models(self, language: str) -> Iterator[ModelPlace]:
        self.asked.append(language)
        for place in self.places if language == "en" else ():
            yield ModelPlace("x", Path("x"), lambda place=place: self._open(place))  # type: ignore[misc]

    def _open(self, place: PretendedTranscriber | str) -> Transcriber:
        if isinstance(place, str):
            raise SpeechError(place)
        return place


def test_the_live_words_are_shown_and_the_better_engine_has_the_last_word() -> None:
    better = PretendedTranscriber()
    world = World(better)
    world.best.prepare(WORDS)
    recognition = world.best.start()
    assert recognition.feed(tone(1.0)) == "i forgot"
    assert recognition.finish() == Hearing("I forgot my PIN.", 0.9, (), "better", also="i forgot my pen")
    assert world.best.engine == "better"
    assert better.learned == [WORDS]
    assert better.heard == [(32_000, "i forgot")]


def test_it_is_understood_while_the_customer_is_silent_and_not_twice() -> None:
    better = PretendedTranscriber()
    world = World(better)
    world.best.prepare(WORDS)
    recognition = world.best.start()
    recognition.feed(tone(1.0))
    recognition.rest()
    recognition.feed(silence(2.0))
    assert recognition.finish().text == "I forgot my PIN."
    assert [size for size, _ in better.heard] == [32_000]


def test_what_is_said_after_a_pause_counts() -> None:
    better = PretendedTranscriber()
    world = World(better)
    world.best.prepare(WORDS)
    recognition = world.best.start()
    recognition.feed(tone(1.0))
    recognition.rest()
    recognition.feed(tone(0.5))
    recognition.go_on()
    recognition.finish()
    assert [size for size, _ in better.heard] == [32_000, 48_000]


def test_the_better_hearing_stands_when_the_live_engine_breaks(caplog: pytest.LogCaptureFixture) -> None:
    world = World(PretendedTranscriber())
    world.best.prepare(WORDS)
    recognition = world.best.start()
    recognition.feed(tone(1.0))
    world.live.breaks = 1
    with caplog.at_level(logging.WARNING):
        assert recognition.finish() == Hearing("I forgot my PIN.", 0.9, (), "better", also="i forgot")
    assert "the pretended engine broke" in caplog.text


def test_an_engine_that_breaks_gives_way_within_the_question(caplog: pytest.LogCaptureFixture) -> None:
    broken, second = PretendedTranscriber("first", breaks=True), PretendedTranscriber("second")
    world = World(broken, second)
    world.best.prepare(WORDS)
    recognition = world.best.start()
    recognition.feed(tone(1.0))
    with caplog.at_level(logging.WARNING):
        assert recognition.finish().engine == "second"
    assert "first broke" in caplog.text
    assert world.best.problems == ("first broke",)
    second.breaks = True
    recognition = world.best.start()
    recognition.feed(tone(2.5))
    assert recognition.finish() == Hearing("i forgot my pen", 0.9, (), "pretended")
    assert world.best.engine == "pretended"
    assert second.learned == [WORDS]


def test_a_model_that_cannot_be_opened_is_said_and_the_next_is_used() -> None:
    world = World("the folder is damaged", PretendedTranscriber("second"))
    world.best.prepare(WORDS)
    assert world.best.engine == "second"
    assert world.best.problems == ("the folder is damaged",)


def test_a_model_stays_loaded_when_articles_change() -> None:
    better = PretendedTranscriber()
    world = World(better)
    world.best.prepare(WORDS)
    world.best.prepare(Vocabulary("en", ("my card is lost",)))
    assert world.asked == ["en"]
    assert len(better.learned) == 2


def test_a_language_that_pocketsphinx_lacks_is_heard_by_a_model_alone() -> None:
    world = World(PretendedTranscriber())
    world.live.breaks = 1
    world.best.prepare(WORDS)
    recognition = world.best.start()
    assert recognition.feed(tone(1.0)) == ""
    assert recognition.finish().text == "I forgot my PIN."


def test_a_language_that_nobody_knows_is_said() -> None:
    world = World(PretendedTranscriber())
    world.best.prepare(WORDS)
    world.live.breaks = 1
    with pytest.raises(SpeechError, match="broke"):
        world.best.prepare(GERMAN)
    assert world.asked == ["en", "de"]
