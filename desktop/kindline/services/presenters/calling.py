"""A program on this computer was asked to place a call. Whether it did, only the customer can say."""

from __future__ import annotations

from kindline.domain.requests import Cause
from kindline.domain.text import Passage, message
from kindline.services.flow import Flow
from kindline.services.presenters.requests import request_facts
from kindline.services.presenters.say import spoken_card
from kindline.services.presenters.views import Action, Button, CardView, Line, LineKind, Page, Tone

_BACK = Button(Action.CALL_BACK, message("calling.call_back"), "mdi6.phone-return")
_YES = Button(Action.CALL_STARTED, message("calling.started"), "mdi6.check", primary=True)


class CallingPresenter:
    """The number stays on the screen, and the call-back is saved already."""

    cause = Cause.BUTTON
    is_calling = True

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> CardView:
        settings = self._flow.settings
        heading = message("calling.title", name=settings.text("site.name"))
        lines = [
            Line(LineKind.BODY, message("calling.did_it_start")),
            Line(LineKind.NUMBER, Passage.plain(settings.text("site.phone"))),
        ]
        lines += request_facts(self._flow)[:1]
        return CardView(
            page=Page.CALLING,
            heading=heading,
            lines=tuple(lines),
            buttons=(_BACK, _YES),
            tone=Tone.PERSON,
            icon="mdi6.phone-in-talk",
            spoken=spoken_card(heading, tuple(lines)),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.CALL_STARTED:
            self._flow.show_request()
        elif action is Action.CALL_BACK:
            self._flow.give_number()
