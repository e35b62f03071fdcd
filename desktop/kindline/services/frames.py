"""Builds the whole window's view around a page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kindline.domain.requests import HelpRequest
from kindline.domain.settings import Settings
from kindline.domain.text import message
from kindline.services.customer_session import CustomerSession
from kindline.services.presenters.column import column
from kindline.services.presenters.views import (
    Action,
    Body,
    Button,
    ComfortView,
    Frame,
    HomeView,
    LookView,
    Spoken,
)

_START_AGAIN = Button(Action.START_AGAIN, message("shell.start_again"), "mdi6.home")
_FINISH = Button(Action.START_AGAIN, message("shell.finish_and_clear"), "mdi6.broom")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is so just now, beside the page and the session."""

    request: HelpRequest | None
    someone_there: bool | None
    is_calling: bool
    is_listening: bool
    utterance: int
    news: int


def build_frame(
    settings: Settings, session: CustomerSession, body: Body, comfort: ComfortView, now: Moment
) -> Frame:
    """The frame for the present moment. The first thing a customer hears is how to reach a person."""
    body = _with_person_first(body, session)
    start_again = None
    if not isinstance(body, HomeView):
        start_again = _FINISH if settings.is_kiosk else _START_AGAIN
    return Frame(
        language=session.language,
        look=LookView(session.size, session.theme),
        column=column(
            now.request, now.someone_there, is_calling=now.is_calling, is_listening=now.is_listening
        ),
        start_again=start_again,
        brand=settings.text("site.name"),
        brand_icon=settings.text("site.icon"),
        comfort=comfort,
        body=body,
        utterance=now.utterance,
        news=now.news,
    )


def _with_person_first(body: Body, session: CustomerSession) -> Body:
    """Until a page other than the first was shown, the first page begins with the way to a person."""
    if not isinstance(body, HomeView):
        session.was_told_of_person = True
        return body
    if session.was_told_of_person:
        return body
    return replace(body, spoken=(Spoken(message("home.person_first")), *body.spoken))
