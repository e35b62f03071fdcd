"""The agents' pages: forms that work without scripts, and a stream that wakes open pages."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from enum import IntEnum
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sse_starlette import EventSourceResponse, ServerSentEvent

from kindline.desk.errors import AccountError, TakenError, UnknownRequestError
from kindline.desk.parts import Desk, Parts
from kindline.desk.presence import page_id, tidy_name
from kindline.desk.tables import NOTE_CHARS
from kindline.desk.work import LATER_MINUTES, Action
from kindline.domain.errors import IllegalMoveError

COOKIE = "kindline_page"
_COOKIE_AGE_S = 7 * 24 * 3600
_BEAT_S = 10
_TOKEN_CHARS = 43

router = APIRouter(include_in_schema=False)


def _known_page(request: Request, desk: Desk) -> str:
    token = request.cookies.get(COOKIE, "")
    if len(token) != _TOKEN_CHARS:
        raise HTTPException(403, "Open the queue page first, and allow its cookie.")
    page = page_id(token)
    if desk.accounts.is_closed() and desk.accounts.signed_in(page) is None:
        raise HTTPException(401, "Sign in first.")
    return page


class Later(IntEnum):
    """The minutes of `LATER_MINUTES`, so that a form with any other is refused."""

    SOON, HOUR, HOURS, DAY = LATER_MINUTES


Page = Annotated[str, Depends(_known_page)]


@router.get("/")
def queue_page(request: Request, desk: Desk, about: str = "") -> Response:
    """The queue. `about` names a request with which something could not be done."""
    token = request.cookies.get(COOKIE, "")
    is_new = len(token) != _TOKEN_CHARS
    if is_new:
        token = secrets.token_urlsafe(32)
    page = page_id(token)
    account = desk.accounts.signed_in(page)
    if account is None and desk.accounts.is_closed():
        return RedirectResponse("/sign-in", 303)
    # without scripts the page comes back by itself, and that is its sign of life
    on_duty = desk.presence.renew(page)
    name = desk.presence.name(page)
    fate = desk.cards.fate(about, page) if about else None
    shown = _shown(desk, page) | {"on_duty": on_duty, "name": name, "fate": fate, "account": account}
    answer = desk.pages.render("queue.html", **shown)
    if is_new:
        _give_cookie(request, answer, token)
    return answer


@router.get("/sign-in")
def sign_in_page(desk: Desk) -> Response:
    """Asks for name and password, if the desk has accounts."""
    if not desk.accounts.is_closed():
        return RedirectResponse("/", 303)
    return desk.pages.render("sign_in.html", problem="", name="")


@router.post("/sign-in")
def sign_in(
    request: Request, desk: Desk, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """A new cookie for the shift: one that was known before proves nothing."""
    token = secrets.token_urlsafe(32)
    try:
        desk.accounts.sign_in(name, password, page_id(token))
    except AccountError as error:
        return desk.pages.render("sign_in.html", 401, problem=str(error), name=tidy_name(name))
    answer = RedirectResponse("/", 303)
    _give_cookie(request, answer, token)
    return answer


@router.post("/sign-out")
def sign_out(desk: Desk, page: Page) -> Response:
    """The end of a shift."""
    desk.accounts.sign_out(page)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/queue")
def queue_part(desk: Desk, page: Page) -> Response:
    """The list alone, for a page that is open already. Asking for it is the page's sign of life."""
    on_duty = desk.presence.renew(page)
    return desk.pages.render("_queue.html", **_shown(desk, page), on_duty=on_duty)


@router.post("/queue/{request_id}")
def act(  # noqa: PLR0913, PLR0917 - the fields of the form, and what every route gets
    request_id: str,
    action: Annotated[Action, Form()],
    desk: Desk,
    page: Page,
    note: Annotated[str, Form()] = "",
    later: Annotated[Later, Form()] = Later.SOON,
) -> Response:
    """An agent takes a request, rings, and says how it went."""
    try:
        desk.work.act(request_id, action, page, note, int(later))
    except UnknownRequestError as error:
        raise HTTPException(404, "There is no such request.") from error
    except (TakenError, IllegalMoveError):
        return RedirectResponse(f"/?about={quote(request_id)}#told", 303)
    return RedirectResponse(f"/#card-{quote(request_id)}", 303)


@router.post("/presence")
def switch(
    on: Annotated[bool, Form()], desk: Desk, page: Page, name: Annotated[str, Form()] = ""
) -> Response:
    """I am (or am no longer) at the desk; who signed in has the account's name."""
    desk.presence.switch(page, on, "" if desk.accounts.signed_in(page) else name)
    return RedirectResponse("/", 303)


@router.get("/events", dependencies=[Depends(_known_page)])
async def events(desk: Desk) -> EventSourceResponse:
    """Says `look` when the queue changed and at least every 10 s; the page then asks for the list."""
    return EventSourceResponse(_events(desk), ping=60)


async def _events(desk: Parts) -> AsyncIterator[ServerSentEvent]:
    with desk.broadcast.listen() as listener:
        while True:
            # the first comes at once: something may have happened between the page and its stream
            yield ServerSentEvent(str(desk.clock.now_ms()), event="look", retry=2000)
            await listener.wait(_BEAT_S)


def _give_cookie(request: Request, answer: Response, token: str) -> None:
    answer.set_cookie(
        COOKIE,
        token,
        max_age=_COOKIE_AGE_S,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _shown(desk: Parts, page: str) -> dict[str, Any]:
    limits = {"later_minutes": LATER_MINUTES, "note_chars": NOTE_CHARS}
    return {"queue": desk.cards.queue(page), "names": desk.presence.names(), **limits}
