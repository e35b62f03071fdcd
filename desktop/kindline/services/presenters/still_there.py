"""A kiosk asks whether someone is there, before it clears the screen."""

from __future__ import annotations

from kindline.domain.requests import Cause
from kindline.domain.text import message
from kindline.services.flow import Flow
from kindline.services.presenters.say import spoken_card
from kindline.services.presenters.views import Action, Button, CardView, Line, LineKind, Page

_CLEAR = Button(Action.START_AGAIN, message("shell.finish_and_clear"), "mdi6.broom")
_HERE = Button(Action.STILL_HERE, message("still.here"), "mdi6.hand-wave", primary=True)


class StillTherePresenter:
    """Anything but "Finish and clear" keeps the session."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> CardView:
        seconds = int(self._flow.settings.number("idle.clear_s"))
        heading = message("still.there")
        lines = (Line(LineKind.BODY, message("still.will_clear", seconds=seconds)),)
        return CardView(
            page=Page.STILL_THERE,
            heading=heading,
            lines=lines,
            buttons=(_CLEAR, _HERE),
            centred=True,
            spoken=spoken_card(heading, lines),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.STILL_HERE:
            self._flow.back()
