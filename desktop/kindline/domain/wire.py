"""The one schema between app and desk, version 1.

Every body names the method, path, device and id it was made for, so that a signed body cannot be
used elsewhere. The same id with the same body gets the first answer again; the same id with
another body is a conflict (409). Field types are checked on reading by `decode`.

    POST /requests                 NewRequest      -> 201 StatusBody
    POST /requests/{id}/changes    RequestChange   -> 200 StatusBody
    GET  /requests/{id}                            -> 200 StatusBody, 404 when unknown
    GET  /availability                             -> 200 AvailabilityBody
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from kindline.domain.articles import Urgency
from kindline.domain.errors import WireError
from kindline.domain.requests import Cause, ContactKind, DeskStatus, HelpRequest, Turn, WorkState, kept_turns

WIRE_VERSION = 1
MAX_BODY_BYTES = 20_000
MAX_ASKED_CHARS = 500
MAX_OUTCOME_CHARS = 100
MAX_TITLE_CHARS = 200
TURNS_PER_CHANGE = 5
"""So many of the longest turns (4 bytes a character) fit into one body with room to spare."""
REQUESTS_PATH = "/requests"
AVAILABILITY_PATH = "/availability"
_UNKEEPABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class ChangeKind(StrEnum):
    CONTACT = "contact"
    CANCEL = "cancel"
    URGENCY = "urgency"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class ContactBody:
    kind: ContactKind
    number: str
    place: str


@dataclass(frozen=True, slots=True)
class TurnBody:
    asked: str
    outcome: str
    title: str


@dataclass(frozen=True, slots=True)
class ComfortBody:
    by_voice: bool
    large_text: bool
    slow_speech: bool
    loud_speech: bool


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A customer asks for a person. Times are UTC milliseconds of the device's clock."""

    version: int
    method: str
    path: str
    device: str
    id: str
    created_ms: int
    promised_by_ms: int
    site: str
    language: str
    urgency: Urgency
    cause: Cause
    contact: ContactBody
    turns: tuple[TurnBody, ...]
    comfort: ComfortBody


@dataclass(frozen=True, slots=True)
class RequestChange:
    """A change to request `request_id`; `id` is the change's own. Unused fields keep their empty value.

    `turns` are only what was asked since; the desk puts them after those it has.
    """

    version: int
    method: str
    path: str
    device: str
    id: str
    request_id: str
    kind: ChangeKind
    contact: ContactBody
    urgency: Urgency
    turns: tuple[TurnBody, ...]


@dataclass(frozen=True, slots=True)
class StatusBody:
    """The desk's word on one request, times in UTC milliseconds of the desk's clock."""

    version: int
    id: str
    reference: str
    state: WorkState
    revision: int
    attempt: int
    promised_by_ms: int
    desk_ms: int


@dataclass(frozen=True, slots=True)
class AvailabilityBody:
    """Whether someone sits at the desk now."""

    version: int
    someone: bool
    desk_ms: int


def change_path(request_id: str) -> str:
    return f"{REQUESTS_PATH}/{request_id}/changes"


def new_request(request: HelpRequest, device: str) -> NewRequest:
    """The wire form of a request as it was first saved.

    If it would be too long, the oldest turns but the first are left out.
    """
    body = NewRequest(
        version=WIRE_VERSION,
        method="POST",
        path=REQUESTS_PATH,
        device=device,
        id=request.id,
        created_ms=request.created_ms,
        promised_by_ms=request.promised_by_ms,
        site=request.site,
        language=request.language,
        urgency=request.urgency,
        cause=request.cause,
        contact=ContactBody(**asdict(request.contact)),
        turns=kept_turns(turn_bodies(request.turns)),
        comfort=ComfortBody(**asdict(request.comfort)),
    )
    while len(encode(body)) > MAX_BODY_BYTES and len(body.turns) > 1:
        body = replace(body, turns=body.turns[:1] + body.turns[2:])
    return body


def turn_bodies(turns: Iterable[Turn | TurnBody]) -> tuple[TurnBody, ...]:
    """Turns in their wire form: texts of bounded length, without characters that cannot be kept."""
    return tuple(
        TurnBody(
            asked=_bounded(turn.asked, MAX_ASKED_CHARS),
            outcome=_bounded(turn.outcome, MAX_OUTCOME_CHARS),
            title=_bounded(turn.title, MAX_TITLE_CHARS),
        )
        for turn in turns
    )


def _bounded(text: str, most_chars: int) -> str:
    """The text, or its beginning and an ellipsis."""
    text = _UNKEEPABLE.sub(" ", text)
    return text if len(text) <= most_chars else text[: most_chars - 1].rstrip() + "…"


def desk_status(body: StatusBody) -> DeskStatus:
    """The domain's value of a status answer."""
    return DeskStatus(
        id=body.id,
        reference=body.reference,
        state=body.state,
        revision=body.revision,
        attempt=body.attempt,
        promised_by_ms=body.promised_by_ms,
        desk_ms=body.desk_ms,
    )


T = TypeVar("T")


def encode(body: Any) -> bytes:
    """A body as canonical JSON (sorted keys, UTF-8), so that equal bodies are equal bytes."""
    return json.dumps(asdict(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def decode(kind: type[T], data: bytes) -> T:
    """A body of the given kind. Raises `WireError` naming the field that does not fit."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:  # also numbers and nesting that are too long
        raise WireError(f"not JSON: {error}") from error
    value: T = _read(kind, raw, kind.__name__)
    if getattr(value, "version", WIRE_VERSION) != WIRE_VERSION:
        raise WireError(f"version {getattr(value, 'version', None)} is not {WIRE_VERSION}")
    return value


def _read(kind: Any, raw: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _read_body(kind, raw, where)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise WireError(f"{where} is not a list")
        item = get_args(kind)[0]
        return tuple(_read(item, value, f"{where}[{i}]") for i, value in enumerate(raw))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        try:
            return kind(raw)
        except ValueError as error:
            raise WireError(f"{where} has the unknown value {raw!r}") from error
    if type(raw) is not kind:
        raise WireError(f"{where} is not {kind.__name__}")
    return raw


def _read_body(kind: Any, raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise WireError(f"{where} is not an object")
    names = {field.name for field in fields(kind)}
    if unknown := sorted(set(raw) - names):
        raise WireError(f"{where} has unknown fields: {', '.join(unknown)}")
    if missing := sorted(names - set(raw)):
        raise WireError(f"{where} lacks: {', '.join(missing)}")
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], raw[name], f"{where}.{name}") for name in names})
