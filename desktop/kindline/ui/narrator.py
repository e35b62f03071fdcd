"""The voice reads the page, and the word being spoken is lit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kindline.domain.events import SpeakingEnded, WordSpoken
from kindline.locale import render
from kindline.services.presenters.views import Action, Frame, Spoken
from kindline.ui.act import Act
from kindline.ui.shell import Shell

_ENDS = ".!?…:;。！？：；"
_GO_ON = frozenset({Action.BIGGER, Action.SMALLER, Action.CONTRAST})
"""Who makes the letters larger does not want the voice to stop."""
_CLOSING = "”\"')»"


class Speaking(Protocol):
    """What the narrator needs of the speaking service."""

    def say(
        self,
        text: str,
        language: str,
        on_word: Callable[[WordSpoken], None],
        on_end: Callable[[SpeakingEnded], None],
    ) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a spoken piece starts in the whole text, how long it is, and where it stands on the page."""

    start: int
    length: int
    place: str


class Narrator:
    """Says each new utterance once; lights its words on the shell's page.

    Silence (utterance 0), another utterance and any act of the customer stop the voice; only larger
    letters and other colours let it go on.
    """

    def __init__(self, shell: Shell, speaking: Speaking) -> None:
        self._shell = shell
        self._speaking = speaking
        self._utterance = 0
        self._is_speaking = False
        shell.acted.connect(self._on_acted)

    def follow(self, frame: Frame) -> None:
        """Say the frame's words if its utterance is new. Call it after `Shell.show_frame`."""
        if frame.utterance == self._utterance:
            return
        self.stop()
        self._utterance = frame.utterance
        if not frame.utterance or not frame.body.spoken:
            return
        text, pieces = joined(frame.body.spoken, frame.language)
        self._is_speaking = True
        number = frame.utterance
        self._speaking.say(
            text,
            frame.language,
            lambda word: self._on_word(number, pieces, word),
            lambda _: self._on_end(number),
        )

    def stop(self) -> None:
        """Be silent; the present utterance is not taken up again."""
        if self._is_speaking:
            self._is_speaking = False
            self._speaking.stop()
        self._shell.unlight()

    def _on_acted(self, act: Act) -> None:
        if act.action not in _GO_ON:
            self.stop()

    def _on_word(self, number: int, pieces: Sequence[Piece], word: WordSpoken) -> None:
        if number != self._utterance or not self._is_speaking:
            return  # a word of an utterance that was stopped
        for piece in pieces:
            if piece.start <= word.start < piece.start + piece.length:
                length = min(word.length, piece.start + piece.length - word.start)
                self._shell.light(piece.place, word.start - piece.start, length)
                return

    def _on_end(self, number: int) -> None:
        if number == self._utterance:
            self._is_speaking = False
            self._shell.unlight()


def joined(spoken: Sequence[Spoken], language: str) -> tuple[str, tuple[Piece, ...]]:
    """The pieces as one text with a pause after each, and where each piece stands in it."""
    text = ""
    pieces: list[Piece] = []
    for part in spoken:
        words = render(part.text, language)
        if not words.strip():
            continue
        if text:
            text += " " if text.rstrip(_CLOSING).endswith(tuple(_ENDS)) else ". "
        pieces.append(Piece(len(text), len(words), part.place))
        text += words
    return text, tuple(pieces)
