from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from speech_help import settings

from kindline.domain.events import SpeakingEnded, WordSpoken
from kindline.services.loudness import LEVEL_DB, speech_level_db
from kindline.services.speaking import Speaking, sentences
from kindline.testing.speech import FakePlayer, FakeVoice
from kindline.testing.work import HeldExecutor, ManualDispatcher

TEXT = "Press Cards.  Then press “Show PIN”. Learn the PIN!"


@dataclass
class World:
    voice_on: bool = True
    voice: FakeVoice = field(default_factory=FakeVoice)
    player: FakePlayer = field(default_factory=FakePlayer)
    words: list[WordSpoken] = field(default_factory=list)
    ends: list[SpeakingEnded] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dispatcher = ManualDispatcher()
        self.worker = HeldExecutor(self.dispatcher)
        known = settings(voice__on=self.voice_on)
        self.speaking = Speaking(self.voice, self.player, self.worker, known)

    def say(self, text: str = TEXT) -> None:
        self.speaking.say(text, "en", self.words.append, self.ends.append)

    def settle(self) -> None:
        while self.worker.run_next() or self.dispatcher.run():
            pass

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.settle()
            self.player.advance(0.05)
        self.settle()

    def said(self, text: str = TEXT) -> list[str]:
        return [text[word.start : word.start + word.length] for word in self.words]


def test_a_text_is_said_to_its_end_with_every_word_in_its_place() -> None:
    world = World()
    world.say()
    world.play(3)
    assert world.said() == TEXT.split()
    assert world.ends == [SpeakingEnded(True)]
    assert [spoken[0] for spoken in world.voice.spoken] == [
        "Press Cards.",
        "Then press “Show pin”.",
        "Learn the pin!",
    ]


def test_the_first_sentence_sounds_before_the_second_is_made() -> None:
    world = World()
    world.say()
    world.worker.run_next()
    world.dispatcher.run()
    assert world.player.is_playing
    assert len(world.voice.spoken) == 1


def test_the_next_sentence_is_made_while_one_sounds() -> None:
    world = World()
    world.say()
    world.settle()
    assert len(world.voice.spoken) == 2
    assert len(world.player.played) == 1


def test_a_slow_voice_makes_a_gap_but_no_end() -> None:
    world = World()
    world.say()
    world.worker.run_next()
    world.dispatcher.run()
    world.player.advance(1)
    assert world.ends == []
    assert not world.player.is_playing
    world.play(3)
    assert world.said() == TEXT.split()
    assert world.ends == [SpeakingEnded(True)]


def test_stop_is_silent_at_once_and_the_end_comes_once() -> None:
    world = World()
    world.say()
    world.play(0.3)
    said = len(world.words)
    world.speaking.stop()
    assert not world.player.is_playing
    assert world.ends == [SpeakingEnded(False)]
    world.play(3)
    assert len(world.words) == said
    assert world.ends == [SpeakingEnded(False)]
    world.speaking.stop()
    assert len(world.ends) == 1


def test_stop_before_the_first_sound() -> None:
    world = World()
    world.say()
    world.speaking.stop()
    world.play(1)
    assert world.player.played == []
    assert world.ends == [SpeakingEnded(False)]


def test_a_new_text_stops_the_one_before() -> None:
    world = World()
    world.say()
    world.play(0.2)
    old_words = len(world.words)
    ended: list[SpeakingEnded] = []
    world.speaking.say("Hello again", "en", world.words.append, ended.append)
    assert world.ends == [SpeakingEnded(False)]
    world.play(2)
    assert world.said("Hello again")[old_words:] == ["Hello", "again"]
    assert world.ends == [SpeakingEnded(False)]
    assert ended == [SpeakingEnded(True)]


def test_the_end_may_start_the_next_text() -> None:
    world = World()
    world.speaking.say("One", "en", world.words.append, lambda _: world.say("Two"))
    world.play(1)
    assert [spoken[0] for spoken in world.voice.spoken] == ["One", "Two"]
    assert world.ends == [SpeakingEnded(True)]


def test_rate_and_loudness_hold_from_the_next_sentence_on() -> None:
    world = World()
    world.speaking.rate_wpm = 120
    world.speaking.volume_level = 1
    world.say("One two three. Four five. Six seven.")
    world.settle()
    world.speaking.rate_wpm = 100
    world.speaking.volume_level = 5
    world.play(2)
    assert [spoken[2] for spoken in world.voice.spoken] == [120, 120, 100]
    assert world.voice.spoken[0][3] == 45
    quiet, *loud = [volume for _, volume in world.player.played]
    assert loud == [1.0, 1.0]
    assert quiet < 0.2


def test_a_hoarse_voice_is_a_problem_until_it_speaks_again() -> None:
    world = World()
    assert world.speaking.problem == ""
    world.voice.is_broken = True
    world.say()
    world.settle()
    assert world.ends == [SpeakingEnded(False)]
    assert world.speaking.problem == "no_voice"
    world.voice.is_broken = False
    world.say()
    world.play(3)
    assert world.ends == [SpeakingEnded(False), SpeakingEnded(True)]
    assert world.speaking.problem == ""


def test_without_a_loudspeaker_nothing_is_made() -> None:
    world = World(player=FakePlayer(is_present=False))
    assert world.speaking.problem == "no_speaker"
    world.say()
    assert world.ends == []
    world.settle()
    assert world.ends == [SpeakingEnded(False)]
    assert world.voice.spoken == []


def test_a_loudspeaker_that_goes_ends_the_text() -> None:
    world = World()
    world.say()
    world.play(0.2)
    world.player.unplug()
    world.settle()
    assert world.ends == [SpeakingEnded(False)]


def test_switched_off() -> None:
    world = World(voice_on=False)
    assert world.speaking.problem == "off"
    world.say()
    world.settle()
    assert world.ends == [SpeakingEnded(False)]
    assert world.voice.spoken == []


def test_a_text_without_words_ends_at_once() -> None:
    world = World()
    world.say("  \n ")
    world.settle()
    assert world.ends == [SpeakingEnded(True)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Press Cards. Then press it.", ["Press Cards.", "Then press it."]),
        ("Come at 10 p.m. today! Or 1.5 hours later.", ["Come at 10 p.m. today!", "Or 1.5 hours later."]),
        ("Ask Dr. Smith. Or Mrs. Jones?", ["Ask Dr. Smith.", "Or Mrs. Jones?"]),
        ("Say “yes.” Then wait", ["Say “yes.”", "Then wait"]),
        ("One\nTwo", ["One", "Two"]),
        ("你好。请按这里！谢谢", ["你好。", "请按这里！", "谢谢"]),
        (" ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    found = sentences(text)
    assert [sentence.text for sentence in found] == parts
    assert all(text[s.start :].startswith(s.text) for s in found)


def test_every_reply_is_equally_loud() -> None:
    levels = []
    for loudness in (300, 20_000):
        world = World()
        world.voice.loudness = loudness
        world.say("Press Cards.")
        world.settle()
        levels.append(speech_level_db(world.player.sound))
    assert levels == [pytest.approx(LEVEL_DB, abs=0.5)] * 2


def test_numbers_are_said_as_people_say_them_and_the_written_ones_are_lit() -> None:
    world = World()
    text = "It costs £12.50. Ring 0800 555 0100 before 5.30 p.m. today."
    world.say(text)
    world.play(6)
    spoken = " ".join(said[0] for said in world.voice.spoken)
    assert "twelve pounds fifty" in spoken
    assert "zero eight zero zero" in spoken
    assert not any(char.isdigit() for char in spoken)
    assert len(world.voice.spoken) == 2
    assert "£12.50" in world.said(text)[2]
    assert {"It", "costs", "Ring", "before", "today"} <= {word.strip(".") for word in world.said(text)}
    starts = [word.start for word in world.words]
    assert starts == sorted(starts)
    assert world.ends == [SpeakingEnded(True)]
