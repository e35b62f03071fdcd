"""Replies that are no steps: choices, "I do not know", small talk, what we do not cover, thanks."""

from __future__ import annotations

from kindline.domain.requests import Cause
from kindline.domain.text import Text, message
from kindline.services.answering import Reply
from kindline.services.flow import Flow
from kindline.services.presenters.home import tile
from kindline.services.presenters.say import OTHER_WORDS, PERSON, spoken_card
from kindline.services.presenters.views import (
    Action,
    Button,
    CardView,
    Line,
    LineKind,
    ListView,
    Page,
    Spoken,
)

_NONE = Button(Action.NONE_OF_THESE, message("choices.none"), "mdi6.account-voice")
_ELSE = Button(Action.HOME, message("thanks.more"), "mdi6.home")
_ASK_MORE = Button(Action.HOME, message("thanks.more"), "mdi6.home", primary=True)


class ChoicesPresenter:
    """At most three articles, and "None of these" which brings a person."""

    cause = Cause.NOT_KNOWN

    def __init__(self, flow: Flow, reply: Reply) -> None:
        self._flow = flow
        self._reply = reply

    def view(self) -> ListView:
        heading = self._reply.said[-1]
        rows = (*(tile(article) for article in self._reply.choices), _NONE)
        said = tuple(Spoken(text) for text in self._reply.said[:-1])
        spoken = (
            *said,
            Spoken(heading, "heading"),
            *(Spoken(row.label, f"row:{i}") for i, row in enumerate(rows)),
        )
        return ListView(Page.CHOICES, heading, rows, spoken=spoken)

    def act(self, action: Action, value: str) -> None:
        if action is Action.OPEN:
            self._flow.open(value)
        elif action is Action.NONE_OF_THESE:
            self._flow.person(Cause.NOT_KNOWN)


class SaidPresenter:
    """A reply of a heading and some text, with the person beside it."""

    def __init__(self, flow: Flow, reply: Reply, page: Page, cause: Cause) -> None:
        self._flow = flow
        self._reply = reply
        self._page = page
        self.cause = cause

    def view(self) -> CardView:
        heading, *rest = (None, *self._reply.said) if self._page is Page.TALK else self._said()
        lines = tuple(Line(LineKind.BODY, text) for text in rest if text is not None)
        return CardView(
            page=self._page,
            heading=heading,
            lines=lines,
            buttons=(_ELSE if self._page is Page.TALK else OTHER_WORDS, PERSON),
            spoken=spoken_card(heading, lines),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.OTHER_WORDS:
            self._flow.home()

    def _said(self) -> tuple[Text, ...]:
        """A note about a struck secret goes below the heading, not in its place."""
        said = self._reply.said
        if self._reply.struck and len(said) > 1:
            return (said[1], said[0], *said[2:])
        return said


class OfferPresenter:
    """It did not help: a person is offered, kindly."""

    def __init__(self, flow: Flow, cause: Cause) -> None:
        self._flow = flow
        self.cause = cause

    def view(self) -> CardView:
        heading = message("offer.sorry")
        lines = (Line(LineKind.BODY, message("offer.person")),)
        return CardView(
            page=Page.UNKNOWN,
            heading=heading,
            lines=lines,
            buttons=(OTHER_WORDS, PERSON),
            spoken=spoken_card(heading, lines),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.OTHER_WORDS:
            self._flow.home()


class ThanksPresenter:
    """It helped."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> CardView:
        heading = message("thanks.glad")
        return CardView(
            page=Page.TALK,
            heading=heading,
            lines=(),
            buttons=(_ASK_MORE,),
            centred=True,
            spoken=spoken_card(heading, ()),
        )

    def act(self, action: Action, value: str) -> None:
        """Its one button leads home, which every page knows."""


class MomentPresenter:
    """The answers are still being read, a second after the start."""

    cause = Cause.BUTTON

    def view(self) -> CardView:
        heading = message("moment.reading")
        return CardView(Page.TALK, heading, (), centred=True, spoken=spoken_card(heading, ()))

    def act(self, action: Action, value: str) -> None:
        """Nothing to press but what every page has."""
