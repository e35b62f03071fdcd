from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import pytest
from speech_help import settings

from kindline.domain.events import ListeningFailed, SpeechEnded, WordsHeard
from kindline.domain.speech import Vocabulary
from kindline.services.listening import Listening
from kindline.testing.speech import FakeMicrophone, FakeRecognizer, LevelDetector, silence, tone
from kindline.testing.work import HeldExecutor, ManualDispatcher

WORDS = Vocabulary("en", ("i forgot my pin",))


@dataclass
class World:
    """`settle` lets the ears work and the window hear of it."""

    listen_on: bool = True
    learns: bool = True
    microphone: FakeMicrophone = field(default_factory=FakeMicrophone)
    recognizer: FakeRecognizer = field(default_factory=FakeRecognizer)
    heard: list[WordsHeard] = field(default_factory=list)
    ends: list[SpeechEnded | ListeningFailed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dispatcher = ManualDispatcher()
        self.ears = HeldExecutor(self.dispatcher)
        known = settings(listen__on=self.listen_on)
        self.listening = Listening(self.microphone, LevelDetector(), self.recognizer, self.ears, known)
        if self.learns:
            self.listening.learn(WORDS)
            self.settle()

    def start(self) -> None:
        self.listening.start(self.heard.append, self.ends.append, self.ends.append)

    def settle(self) -> None:
        while self.ears.run_next() or self.dispatcher.run():
            pass

    def hear(self, sound: bytes) -> None:
        """Sound arrives, and the ears keep up with it."""
        for at in range(0, len(sound), 3200):
            self.microphone.hear(sound[at : at + 3200])
            self.settle()

    @property
    def texts(self) -> list[str]:
        return [end.hearing.text for end in self.ends if isinstance(end, SpeechEnded)]

    @property
    def failures(self) -> list[str]:
        return [end.reason for end in self.ends if isinstance(end, ListeningFailed)]


def test_a_question_is_heard_word_by_word_and_ends_with_the_pause() -> None:
    world = World()
    world.start()
    assert world.listening.is_open
    world.hear(silence(1) + tone(2))
    assert world.heard[-1].text == "i forgot my pin"
    assert "i forgot" in [event.text for event in world.heard]
    assert world.heard[-1].level > 0.5
    assert world.ends == []
    world.hear(silence(4))
    assert world.texts == ["i forgot my pin"]
    assert not world.listening.is_open
    assert not world.microphone.is_open
    # half a second before, the words, the pause
    assert len(world.recognizer.finished[0]) / 32_000 == pytest.approx(0.5 + 2 + 2.5, abs=0.3)


def test_the_engine_is_told_of_each_silence_within_a_question() -> None:
    world = World()
    world.start()
    world.hear(silence(1) + tone(1) + silence(1.5))
    assert world.recognizer.turns == ["rest"]
    world.hear(tone(1))
    assert world.recognizer.turns == ["rest", "go on"]
    world.hear(silence(4))
    assert world.recognizer.turns == ["rest", "go on", "rest"]
    assert world.texts == ["i forgot my pin"]


def test_a_slow_engine_is_told_last_that_the_customer_went_on() -> None:
    world = World()
    world.start()
    world.settle()
    world.microphone.hear(silence(1) + tone(1) + silence(1.5) + tone(0.5))
    world.listening.finish()
    world.settle()
    assert world.recognizer.turns == ["go on"]


def test_the_button_ends_it_at_once() -> None:
    world = World()
    world.start()
    world.hear(silence(1) + tone(1))
    world.listening.finish()
    assert not world.microphone.is_open
    world.settle()
    assert world.texts == ["i forgot my pin"]
    world.listening.finish()
    world.settle()
    assert len(world.ends) == 1


def test_the_button_lets_a_voice_count_that_was_too_weak_to_notice() -> None:
    world = World()
    world.start()
    world.hear(tone(1, 100) + tone(1, 150) + tone(0.2, 100))
    assert not any(event.text for event in world.heard)
    world.listening.finish()
    world.settle()
    assert world.texts == ["i forgot my pin"]


def test_silence_until_the_cap_is_nothing_understood() -> None:
    world = World()
    world.start()
    world.hear(silence(31))
    assert world.heard[-1].is_long
    assert world.ends == []
    world.hear(silence(31))
    assert world.texts == [""]


def test_who_says_go_on_may_speak_for_longer() -> None:
    world = World()
    world.start()
    world.hear(tone(31))
    assert world.heard[-1].is_long
    world.listening.go_on()
    assert not world.heard[-1].is_long
    world.hear(tone(28))
    assert not world.heard[-1].is_long
    world.hear(silence(4))
    assert world.texts == ["i forgot my pin"]


def test_a_cough_does_not_end_the_listening() -> None:
    world = World()
    world.recognizer.sentence = ""
    world.start()
    world.hear(silence(1) + tone(0.4) + silence(4))
    assert world.ends == []
    assert world.microphone.is_open
    world.recognizer.sentence = "i forgot my pin"
    world.hear(tone(2))
    assert world.heard[-1].text == "i forgot my pin"
    world.hear(silence(4))
    assert world.texts == ["i forgot my pin"]


@pytest.mark.parametrize(("words", "counts"), [("uh", False), ("person", True)])
def test_of_short_sounds_only_commands_need_not_be_sure(words: str, counts: bool) -> None:
    world = World()
    world.recognizer.sentence, world.recognizer.confidence = words, 0.1
    world.start()
    world.hear(silence(1) + tone(0.5) + silence(4))
    assert world.texts == ([words] if counts else [])
    assert world.microphone.is_open is not counts


def test_who_says_a_short_thing_again_is_heard() -> None:
    world = World()
    world.recognizer.sentence, world.recognizer.confidence = "he a fee", 0.0
    world.start()
    world.hear(silence(1) + tone(0.5) + silence(4))
    assert world.texts == []
    world.hear(tone(0.5) + silence(4))
    assert world.texts == ["he a fee"]


def test_coughing_again_does_not_end_it() -> None:
    world = World()
    world.recognizer.sentence = ""
    world.start()
    world.hear(silence(1) + (tone(0.4) + silence(4)) * 3)
    assert world.ends == []
    assert world.microphone.is_open


def test_what_is_said_while_a_cough_is_judged_is_not_lost() -> None:
    world = World()
    world.recognizer.sentence = ""
    world.start()
    world.settle()
    world.microphone.hear(silence(1) + tone(0.4) + silence(2.9))
    world.microphone.hear(silence(0.3) + tone(2))
    world.settle()
    world.recognizer.sentence = "i forgot my pin"
    world.hear(silence(4))
    assert world.texts == ["i forgot my pin"]
    assert world.recognizer.finished[-1].count(array("h", [3000, -3000]).tobytes()) == 16_000


def test_a_question_that_ends_while_a_cough_is_judged_ends() -> None:
    """A slow engine may still be at the cough when the question after it is over."""
    world = World()
    world.recognizer.sentence = ""
    world.start()
    world.settle()
    world.microphone.hear(silence(1) + tone(0.4) + silence(2.9))
    world.microphone.hear(tone(2) + silence(4))
    while not world.recognizer.finished:
        assert world.ears.run_next()
    world.recognizer.sentence = "i forgot my pin"
    world.settle()
    world.hear(silence(8))
    assert world.texts == ["i forgot my pin"]
    assert not world.microphone.is_open


def test_the_button_while_a_cough_is_judged_ends_it() -> None:
    world = World()
    world.recognizer.sentence = ""
    world.start()
    world.settle()
    world.microphone.hear(silence(1) + tone(0.4) + silence(2.9))
    world.listening.finish()
    world.settle()
    assert world.texts == [""]
    assert not world.microphone.is_open


def test_wait_keeps_the_question_open() -> None:
    world = World()
    world.recognizer.sentence = "my card hold on"
    world.start()
    world.hear(tone(2) + silence(8))
    assert world.ends == []
    world.recognizer.sentence = "my card hold on it is lost"
    world.hear(tone(2) + silence(4))
    assert world.texts == ["my card hold on it is lost"]


def test_the_longest_pause_is_told_and_a_longer_patience_kept() -> None:
    world = World()
    world.listening.start(world.heard.append, world.ends.append, world.ends.append, 5.0)
    world.hear(tone(1) + silence(4) + tone(1) + silence(4))
    assert world.ends == []
    world.hear(silence(2))
    (end,) = world.ends
    assert isinstance(end, SpeechEnded)
    assert end.longest_pause_s == pytest.approx(4, abs=0.2)


def test_nothing_comes_after_stop() -> None:
    world = World()
    world.start()
    world.hear(silence(1) + tone(1))
    told = len(world.heard)
    world.listening.stop()
    world.hear(tone(1) + silence(4))
    assert not world.microphone.is_open
    assert len(world.heard) == told
    assert world.ends == []


def test_stop_while_the_engine_thinks_is_heard() -> None:
    world = World()
    world.start()
    world.hear(silence(1) + tone(1))
    world.listening.finish()
    world.ears.run_next()
    world.listening.stop()
    world.settle()
    assert world.ends == []


def test_stop_makes_the_recogniser_forget() -> None:
    world = World()
    world.start()
    world.hear(silence(1) + tone(1))
    before = world.recognizer._current
    assert before is not None
    assert any(before.samples)
    world.listening.stop()
    world.settle()
    assert world.recognizer._current is not before


def test_a_late_result_of_the_question_before_is_ignored() -> None:
    world = World()
    world.start()
    world.settle()
    world.microphone.hear(silence(1) + tone(1))
    world.listening.finish()
    late = world.ears.waiting
    assert late > 0
    world.start()
    world.recognizer.sentence = "where is my parcel"
    world.hear(silence(1) + tone(1) + silence(4))
    assert world.texts == ["where is my parcel"]


def test_a_slow_engine_gets_larger_pieces_and_loses_nothing() -> None:
    world = World()
    world.start()
    world.settle()
    world.microphone.hear(silence(1) + tone(2) + silence(4))
    assert world.ears.waiting <= 2
    world.settle()
    assert world.recognizer.finished[0].count(b"\xb8\x0b\x48\xf4") == 16_000
    assert world.texts == ["i forgot my pin"]


def test_an_engine_error_is_said_once_and_the_next_start_tries_anew() -> None:
    world = World()
    world.start()
    world.settle()
    world.recognizer.breaks = 1
    world.hear(silence(1) + tone(1))
    assert world.failures == ["the pretended engine broke"]
    assert not world.microphone.is_open
    world.start()
    world.hear(silence(1) + tone(1) + silence(4))
    assert world.texts == ["i forgot my pin"]
    assert world.recognizer.vocabularies == [WORDS, WORDS]
    world.start()
    world.settle()
    assert len(world.recognizer.vocabularies) == 2


def test_an_engine_that_cannot_learn_is_a_problem_until_it_can() -> None:
    world = World(learns=False)
    assert world.listening.problem == "no_engine"
    world.recognizer.breaks = 2
    world.listening.learn(WORDS)
    world.settle()
    assert world.listening.problem == "no_engine"
    world.start()
    world.settle()
    assert world.failures == ["the pretended engine broke"]
    assert world.listening.problem == "no_engine"
    world.start()
    world.hear(silence(1) + tone(1) + silence(4))
    assert world.texts == ["i forgot my pin"]
    assert world.listening.problem == ""


def test_before_the_engine_has_learned_a_question_may_already_begin() -> None:
    world = World(learns=False)
    world.listening.learn(WORDS)
    world.start()
    assert world.listening.problem == ""
    world.microphone.hear(silence(1) + tone(1) + silence(4))
    world.settle()
    assert world.texts == ["i forgot my pin"]


def test_a_microphone_that_is_pulled_out_is_said() -> None:
    world = World()
    world.start()
    world.hear(silence(1) + tone(1))
    world.microphone.unplug("gone")
    world.settle()
    assert world.failures == ["gone"]
    assert not world.listening.is_open
    assert world.listening.problem == "no_microphone"


def test_switched_off_the_microphone_stays_closed() -> None:
    world = World(listen_on=False)
    assert world.listening.problem == "off"
    world.start()
    assert world.ends == []
    world.settle()
    assert len(world.failures) == 1
    assert world.microphone.opened == 0


def test_a_fault_of_the_program_is_not_hidden() -> None:
    world = World()
    world.recognizer.start = None  # type: ignore[assignment, method-assign]
    world.start()
    with pytest.raises(TypeError):
        world.settle()
    assert len(world.failures) == 1
    assert not world.microphone.is_open
