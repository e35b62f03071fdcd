"""The way to the desk over HTTP."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import quote

import httpx

from kindline.domain.errors import DeliveryError, DeliveryRefusedError, WireError
from kindline.domain.requests import DeskStatus
from kindline.domain.wire import (
    AVAILABILITY_PATH,
    REQUESTS_PATH,
    AvailabilityBody,
    StatusBody,
    decode,
    desk_status,
)

MAX_ANSWER_BYTES = 20_000
DEVICE_HEADER = "Kindline-Device"
_REFUSALS = frozenset({400, 401, 403, 409, 410, 413, 422})
_NOT_FOUND = 404
# a proxy of the network does not reach this computer's own services
_NO_PROXY = {"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None}

Body = TypeVar("Body", StatusBody, AvailabilityBody)


@dataclass(frozen=True, slots=True)
class _Reply:
    code: int
    headers: httpx.Headers
    data: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.code < 300


class HttpDelivery:
    """Fills `ports.Delivery`. Use it from one thread.

    `url` is where the desk answers, `timeout_s` bounds connecting and each silence, and twice of it a
    whole answer. Redirects are not followed: a customer's words go to the desk and nowhere else.
    """

    def __init__(self, url: str, timeout_s: float, device: str) -> None:
        self._url = url.rstrip("/")
        self._timeout_s = timeout_s
        self._device = device
        self._client: httpx.Client | None = None

    def send(self, path: str, body: bytes) -> DeskStatus:
        reply = self._ask("POST", path, body)
        # a desk that does not know our request never will; one without this page is set up wrongly
        is_final = reply.code in _REFUSALS or (reply.code == _NOT_FOUND and path != REQUESTS_PATH)
        if is_final:
            raise DeliveryRefusedError(f"the desk refused {path} with {reply.code}: {_detail(reply)}")
        return desk_status(self._read(StatusBody, reply, path))

    def status(self, request_id: str) -> DeskStatus | None:
        path = f"{REQUESTS_PATH}/{request_id}"
        reply = self._ask("GET", path)
        if reply.code == _NOT_FOUND:
            return None
        status = desk_status(self._read(StatusBody, reply, path))
        if status.id != request_id:
            raise DeliveryError(f"asked for {request_id}, the desk spoke of {status.id}")
        return status

    def someone_there(self) -> bool:
        return self._read(AvailabilityBody, self._ask("GET", AVAILABILITY_PATH), AVAILABILITY_PATH).someone

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _opened(self) -> httpx.Client:
        # made with the first call, on the worker: reading the certificates takes a while
        if self._client is None:
            self._client = httpx.Client(
                timeout=self._timeout_s,
                follow_redirects=False,
                headers={
                    "Accept": "application/json",
                    "Accept-Encoding": "identity",
                    DEVICE_HEADER: quote(self._device),
                },
                mounts=_NO_PROXY,
            )
        return self._client

    def _ask(self, method: str, path: str, body: bytes | None = None) -> _Reply:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        try:
            with self._opened().stream(method, self._url + path, content=body, headers=headers) as response:
                return _Reply(response.status_code, response.headers, self._limited(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise DeliveryError(f"the desk at {self._url} cannot be reached: {error}") from error
        except httpx.HTTPError as error:
            raise DeliveryError(
                f"no answer from the desk at {self._url}: {error!r}", may_have_arrived=True
            ) from error
        except httpx.InvalidURL as error:
            raise DeliveryError(f"desk.url is no web address: {self._url}: {error}") from error

    def _limited(self, response: httpx.Response) -> bytes:
        """The answer's bytes, refused when they are too many or drip too slowly."""
        end_s = time.monotonic() + self._timeout_s
        data = bytearray()
        for chunk in response.iter_raw():
            data += chunk
            if len(data) > MAX_ANSWER_BYTES or time.monotonic() > end_s:
                raise DeliveryError("the desk's answer is too long", may_have_arrived=True)
        return bytes(data)

    def _read(self, kind: type[Body], reply: _Reply, path: str) -> Body:
        if not reply.is_success:
            raise DeliveryError(
                f"the desk answered {path} with {reply.code}: {_detail(reply)}",
                retry_after_s=_retry_after_s(reply.headers),
                may_have_arrived=True,
            )
        try:
            return decode(kind, reply.data)
        except WireError as error:
            raise DeliveryError(
                f"the desk's answer to {path} makes no sense: {error}", may_have_arrived=True
            ) from error


def _detail(reply: _Reply) -> str:
    """What the desk says about a refusal, as far as it is short text."""
    try:
        detail = json.loads(reply.data)["detail"]
    except (ValueError, KeyError, TypeError):
        detail = reply.data.decode("utf-8", "replace")
    return str(detail)[:200]


def _retry_after_s(headers: httpx.Headers) -> float | None:
    """Seconds from a Retry-After header in either of its two forms; None when there is none."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
