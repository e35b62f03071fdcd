"""The voice reads the page: the spoken word is lit, and any act silences it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from samples import frame

from kindline.domain.settings import Settings
from kindline.domain.text import Passage, message
from kindline.services.presenters.views import Action, Spoken
from kindline.services.speaking import Speaking
from kindline.testing.speech import FakePlayer, FakeVoice
from kindline.testing.work import InlineExecutor
from kindline.ui.act import Act
from kindline.ui.narrator import Narrator, joined
from kindline.ui.shell import Shell

_SETTINGS = Settings(
    {"voice.on": True, "voice.rate_wpm": 140, "voice.pitch": 45, "voice.volume": 3, "voice.lift_db": 0}
)


class Room:
    """A window, a voice and what is lit."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.voice, self.player = FakeVoice(), FakePlayer()
        self.speaking = Speaking(self.voice, self.player, InlineExecutor(), _SETTINGS)
        self.narrator = Narrator(shell, self.speaking)

    def show(self, name: str, utterance: int) -> None:
        shown = replace(frame(name), utterance=utterance)
        self.shell.show_frame(shown)
        self.narrator.follow(shown)

    @property
    def lit(self) -> str:
        return str(self.shell.page.text.lit_word)  # type: ignore[attr-defined]  # card pages only


@pytest.fixture
def room(make_shell: Callable[..., Shell]) -> Room:
    return Room(make_shell(frame("unknown")))


def test_lights_each_word_of_the_whole_page_in_turn(room: Room) -> None:
    room.show("unknown", 1)
    lit: list[str] = []
    while room.player.is_playing:
        room.player.advance(0.05)
        if room.lit and (not lit or lit[-1] != room.lit):
            lit.append(room.lit)
    words = room.shell.page.text.toPlainText().split()  # type: ignore[attr-defined]
    assert lit == words
    assert room.lit == ""


def test_any_act_silences(room: Room) -> None:
    room.show("unknown", 1)
    room.player.advance(0.15)
    assert room.lit
    room.shell.acted.emit(Act(Action.LOUDER))
    assert not room.player.is_playing
    assert room.lit == ""


def test_larger_letters_let_the_voice_go_on(room: Room) -> None:
    room.show("unknown", 1)
    room.shell.acted.emit(Act(Action.BIGGER))
    assert room.player.is_playing


def test_the_same_utterance_is_said_once(room: Room) -> None:
    room.show("unknown", 1)
    spoken = len(room.voice.spoken)
    room.player.advance(60)
    room.show("unknown", 1)
    assert not room.player.is_playing
    room.show("unknown", 2)
    assert room.player.is_playing
    assert len(room.voice.spoken) > spoken


def test_a_new_frame_or_silence_stops(room: Room) -> None:
    room.show("unknown", 1)
    room.show("step", 2)
    room.player.advance(0.05)
    assert room.lit == "See"
    room.show("step", 0)
    assert not room.player.is_playing
    assert room.lit == ""


def test_the_comfort_row_may_change_while_it_speaks(room: Room) -> None:
    room.show("unknown", 1)
    room.player.advance(0.15)
    changed = replace(frame("unknown", theme="contrast"), utterance=1)
    room.shell.show_frame(changed)
    room.narrator.follow(changed)
    assert room.player.is_playing


def test_a_machine_without_a_voice_stays_dark(room: Room) -> None:
    room.player.is_present = False
    room.show("unknown", 1)
    assert room.lit == ""


def test_pieces_are_joined_with_pauses_and_found_again() -> None:
    spoken = (
        Spoken(message("choices.which"), "heading"),
        Spoken(Passage.plain("")),
        Spoken(Passage.plain("A monthly fee"), "row:0"),
        Spoken(Passage.plain("“Something else”"), "row:1"),
    )
    text, pieces = joined(spoken, "en")
    assert text == "Which of these is it? A monthly fee. “Something else”"
    assert [text[p.start : p.start + p.length] for p in pieces] == [
        "Which of these is it?",
        "A monthly fee",
        "“Something else”",
    ]
    assert [p.place for p in pieces] == ["heading", "row:0", "row:1"]
