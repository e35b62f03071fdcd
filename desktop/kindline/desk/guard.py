"""The outermost layer: who may ask at all, how much they may send, and the headers of every answer."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kindline.domain.wire import MAX_BODY_BYTES

_log = logging.getLogger(__name__)

_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # no-referrer would also blank the Origin of our own forms, which is checked
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses foreign hosts (400), foreign origins (403) and large bodies (413, without reading them).

    `hosts` are the names under which the desk may be asked for; empty means any.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    answer[name] = value
                answer.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope["method"], headers, is_form)
        if refusal is not None:
            _log.info("refused %s %r: %s", scope["method"], scope["path"], refusal[1])
            answer = JSONResponse({"detail": refusal[1]}, refusal[0], headers={"connection": "close"})
            await answer(scope, receive, send_guarded)
            return
        await self._app(scope, _limited(receive), send_guarded)

    def _refusal(self, method: str, headers: Headers, is_form: bool) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if self._hosts and _hostname(f"//{host}") not in self._hosts:
            return 400, "this desk does not go by that host name"
        if method not in _SAFE_METHODS and not _is_own_origin(headers, host, is_form):
            return 403, "this came from a page that is not the desk's own"
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:20]) > MAX_BODY_BYTES:
            return 413, _too_large()
        return None


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_own_origin(headers: Headers, host: str, is_form: bool) -> bool:
    origin = headers.get("origin")
    if origin is None:
        # a device sends none; a browser always does with a form
        return not is_form
    try:
        return bool(host) and urlsplit(origin).netloc == host
    except ValueError:
        return False


def _limited(receive: Receive) -> Receive:
    count = 0

    async def receive_limited() -> Message:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > MAX_BODY_BYTES:
            raise HTTPException(413, _too_large(), headers={"connection": "close"})
        return message

    return receive_limited


def _too_large() -> str:
    return f"the body is larger than {MAX_BODY_BYTES} bytes"
