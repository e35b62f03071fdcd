"""The microphone is open; and what was heard is read back when we are not sure."""

from __future__ import annotations

from kindline.domain.events import WordsHeard
from kindline.domain.requests import Cause
from kindline.domain.speech import Hindrance
from kindline.domain.text import Message, Passage, Text, message
from kindline.services.flow import Flow
from kindline.services.presenters.say import spoken_card
from kindline.services.presenters.views import (
    Action,
    Button,
    CardView,
    Line,
    LineKind,
    ListeningView,
    Page,
)

_STOP = Button(Action.STOP, message("listening.stop"), "mdi6.close")
_GO_ON = Button(Action.GO_ON, message("listening.go_on"), "mdi6.microphone")
_FINISHED = Button(Action.FINISHED, message("listening.finished"), "mdi6.check", primary=True)
_AGAIN = Button(Action.SPEAK, message("heard.say_again"), "mdi6.microphone")
_RIGHT = Button(Action.HEARD_RIGHT, message("heard.right"), "mdi6.check", primary=True)
_TYPE = Button(Action.OTHER_WORDS, message("heard.type"), "mdi6.keyboard-outline")


class ListeningPresenter:
    """Shows the loudness and the words so far. Nothing is spoken while the microphone is open."""

    cause = Cause.WORD

    def __init__(self, flow: Flow, heading: str = "listening.listening") -> None:
        self._flow = flow
        self._heading = heading
        self._now = WordsHeard("", 0.0)
        self._hindrance: Hindrance | None = None

    def heard(self, event: WordsHeard) -> None:
        """The words so far (struck of secrets by the caller) and what the microphone hears."""
        self._now = event
        # a heading that comes and goes is not read; but what is heard again is no longer without sound
        if event.hindrance or self._hindrance is Hindrance.NO_SOUND:
            self._hindrance = event.hindrance

    def view(self) -> ListeningView:
        now = self._now
        words: Text = Passage.plain(f"“{now.text} …”") if now.text else Passage.plain("")
        notice = message("listening.kept") if self._flow.is_recording else None
        if not self._flow.is_listening:
            return ListeningView(message("listening.thinking"), words, 0.0, (_STOP,), notice)
        if now.is_long:
            return ListeningView(message("listening.shall_i"), words, now.level, (_GO_ON, _FINISHED), notice)
        heading = f"listening.{self._hindrance.value}" if self._hindrance else self._heading
        return ListeningView(message(heading), words, now.level, (_STOP, _FINISHED), notice)

    def act(self, action: Action, value: str) -> None:
        if action is Action.STOP:
            self._flow.stop_listening()
            self._flow.back()
        elif action is Action.FINISHED:
            self._flow.finish_listening()
        elif action is Action.GO_ON:
            self._flow.go_on_listening()


class ReadBackPresenter:
    """ "I heard: ... Is that right?" Nothing happens before the customer says so."""

    cause = Cause.WORD

    def __init__(self, flow: Flow, heard: str, *, struck: bool, also: str) -> None:
        self._flow = flow
        self._heard = heard
        self._struck = struck
        self._also = also

    def view(self) -> CardView:
        note = (Line(LineKind.QUIET, message("secret.struck")),) if self._struck else ()
        lines = (
            *note,
            Line(LineKind.QUIET, message("heard.i_heard")),
            Line(LineKind.QUOTE, Passage.plain(f"“{as_written(self._heard)}”")),
            Line(LineKind.BODY, message("heard.is_it_right")),
        )
        return CardView(
            page=Page.READ_BACK,
            heading=None,
            lines=lines,
            buttons=(_AGAIN, _RIGHT),
            centred=True,
            spoken=spoken_card(None, lines),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.HEARD_RIGHT:
            self._flow.ask(self._heard, by_voice=True, struck=self._struck, also=self._also)


def as_written(heard: str) -> str:
    """What a recogniser heard, as one would write it: it gives small letters only."""
    words = ["I" + word[1:] if word.partition("'")[0] == "i" else word for word in heard.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


class NotHeardPresenter:
    """Nothing was understood, or the microphone failed. It is never the customer's fault."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow, why: Message) -> None:
        self._flow = flow
        self._why = why

    def view(self) -> CardView:
        lines = (Line(LineKind.BODY, message("heard.type_or_person")),)
        again = (_AGAIN,) if not self._flow.speech_problem else ()
        return CardView(
            page=Page.READ_BACK,
            heading=self._why,
            lines=lines,
            buttons=(*again, _TYPE),
            spoken=spoken_card(self._why, lines),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.OTHER_WORDS:
            self._flow.home()
