"""The wire: what devices send and ask. Bodies are read by `domain.wire`, as raw bytes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from kindline.desk.checks import read_message
from kindline.desk.errors import ConflictError, UnknownRequestError
from kindline.desk.parts import Desk
from kindline.desk.schema import request_body
from kindline.domain.errors import WireError
from kindline.domain.wire import (
    AVAILABILITY_PATH,
    REQUESTS_PATH,
    WIRE_VERSION,
    AvailabilityBody,
    NewRequest,
    RequestChange,
    StatusBody,
    change_path,
    encode,
)

_log = logging.getLogger(__name__)
_LONGEST_DETAIL = 300

router = APIRouter(tags=["wire"])


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message was refused."""

    detail: str


_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Refusal}}
_REFUSALS: dict[int | str, dict[str, Any]] = {code: {"model": Refusal} for code in (403, 409, 413, 422, 503)}


@router.post(
    REQUESTS_PATH,
    status_code=201,
    response_model=StatusBody,
    responses=_REFUSALS,
    openapi_extra=request_body("NewRequest"),
)
async def record(request: Request, desk: Desk) -> Response:
    """A customer asks for a person. The same message again gets the first answer again."""
    data = await request.body()
    try:
        body = read_message(NewRequest, data, request.method, request.url.path)
        answer = await run_in_threadpool(desk.work.record, body)
    except WireError as error:
        raise _refused(422, error) from error
    except ConflictError as error:
        raise _refused(409, error) from error
    return _answer(answer, 201)


@router.post(
    REQUESTS_PATH + "/{request_id}/changes",
    response_model=StatusBody,
    responses=_NOT_FOUND | _REFUSALS,
    openapi_extra=request_body("RequestChange"),
)
async def change(request_id: str, request: Request, desk: Desk) -> Response:
    """The customer gives another number, asks more, cancels, or it has become more urgent."""
    data = await request.body()
    try:
        body = read_message(RequestChange, data, request.method, request.url.path)
        if change_path(body.request_id) != request.url.path:
            raise WireError(f"RequestChange.request_id is not {request_id!r}")
        answer = await run_in_threadpool(desk.work.change, body)
    except WireError as error:
        raise _refused(422, error) from error
    except UnknownRequestError as error:
        raise _refused(404, error) from error
    except ConflictError as error:
        raise _refused(409, error) from error
    return _answer(answer, 200)


@router.get(
    REQUESTS_PATH + "/{request_id}",
    response_model=StatusBody,
    responses=_NOT_FOUND | {422: {"model": Refusal}},
)
def status(request_id: str, desk: Desk) -> Response:
    """How a request stands now."""
    try:
        return _answer(encode(desk.work.status(request_id)), 200)
    except UnknownRequestError as error:
        raise _refused(404, error) from error


@router.get(AVAILABILITY_PATH, response_model=AvailabilityBody)
def availability(desk: Desk) -> Response:
    """Whether someone sits at the desk now."""
    body = AvailabilityBody(WIRE_VERSION, desk.presence.someone(), desk.clock.now_ms())
    return _answer(encode(body), 200)


def _answer(body: bytes, code: int) -> Response:
    return Response(body, code, media_type="application/json")


def _refused(code: int, error: Exception) -> HTTPException:
    # what a stranger sent may hold anything; the answer must still be text
    detail = str(error).encode("ascii", "backslashreplace").decode()[:_LONGEST_DETAIL]
    _log.info("refused with %d: %s", code, detail)
    return HTTPException(code, detail)
