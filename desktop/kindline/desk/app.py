"""Putting the desk together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

import kindline
from kindline.desk import agents, api
from kindline.desk.database import open_database
from kindline.desk.erasing import USUAL_DAYS
from kindline.desk.guard import Guard
from kindline.desk.parts import Parts
from kindline.desk.schema import describe
from kindline.domain.wire import AVAILABILITY_PATH, REQUESTS_PATH
from kindline.ports import Clock

_log = logging.getLogger(__name__)
# after a start the open pages need a moment to show that they live
_FIRST_LOOK_S = 60
_LOOK_EVERY_S = 10
_HEAR_EVERY_S = 0.4
_ERASE_EVERY_S = 3600


def create_app(
    database_url: str,
    clock: Clock,
    hosts: Iterable[str] = (),
    language: str = "en",
    erase_after_days: float = USUAL_DAYS,
) -> FastAPI:
    """The desk on the database at a SQLAlchemy URL, which is brought up to date first.

    `hosts` are the host names it answers to; none means any; `language` is that of the agents' pages;
    so many days after its end a request is emptied of what could name somebody.
    Raises `DatabaseUnusableError`.
    """
    app = FastAPI(
        title="Kindline desk",
        version=kindline.__version__,
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.parts = Parts.build(open_database(database_url), clock, language, erase_after_days)
    app.include_router(api.router)
    app.include_router(agents.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.add_exception_handler(HTTPException, _explain)
    app.add_exception_handler(RequestValidationError, _explain)
    app.add_exception_handler(OperationalError, _explain)
    app.add_exception_handler(ClientDisconnect, _let_go)
    app.add_middleware(Guard, hosts=frozenset(hosts))
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    tasks = [asyncio.create_task(_give_back_silent(parts)), asyncio.create_task(_erase_old(parts))]
    if parts.database.is_shared:
        tasks.append(asyncio.create_task(_hear_others(parts)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        parts.database.close()


async def _give_back_silent(parts: Parts) -> None:
    await asyncio.sleep(_FIRST_LOOK_S)
    while True:
        try:
            await run_in_threadpool(parts.work.give_back_silent)
        except OperationalError as error:
            _log.warning("could not look for silent pages: %s", error)
        await asyncio.sleep(_LOOK_EVERY_S)


async def _erase_old(parts: Parts) -> None:
    while True:
        try:
            if count := await run_in_threadpool(parts.erasing.erase_old):
                _log.info("%d old requests were emptied", count)
        except OperationalError as error:
            _log.warning("could not empty old requests: %s", error)
        await asyncio.sleep(_ERASE_EVERY_S)


async def _hear_others(parts: Parts) -> None:
    """Wake this desk's pages for what other desks wrote."""
    known = 0
    while True:
        try:
            newest = await run_in_threadpool(parts.work.newest_event)
        except OperationalError as error:
            _log.warning("could not look for what other desks wrote: %s", error)
        else:
            if newest != known:
                known = newest
                parts.broadcast.wake()
        await asyncio.sleep(_HEAR_EVERY_S)


async def _let_go(request: Request, _error: Exception) -> Response:
    """The sender is gone before its message was whole: it will send it again, and nobody reads this."""
    _log.info("the sender of %s %r is gone", request.method, request.url.path)
    return Response(status_code=400)


async def _explain(request: Request, error: Exception) -> Response:
    """What went wrong: as JSON for a device, as a page for an agent."""
    headers = None
    if isinstance(error, HTTPException):
        code, detail, headers = error.status_code, str(error.detail), error.headers
    elif isinstance(error, RequestValidationError):
        names = sorted({str(part["loc"][-1]) for part in error.errors()})
        code, detail = 422, f"This does not fit: {', '.join(names)}."
    else:
        _log.error("the records cannot be used now: %s", error)
        code, detail = 503, "The records cannot be used now. Nothing was changed. Try again."
        headers = {"retry-after": "5"}
    if request.url.path.startswith((REQUESTS_PATH, AVAILABILITY_PATH)):
        return JSONResponse({"detail": detail}, code, headers=headers)
    parts: Parts = request.app.state.parts
    page = parts.pages.render("refused.html", code, detail=detail)
    page.headers.update(headers or {})
    return page
