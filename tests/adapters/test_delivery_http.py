"""The way to the desk, against servers that really listen and misbehave."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kindline.adapters.delivery_http import MAX_ANSWER_BYTES, HttpDelivery
from kindline.domain.errors import DeliveryError, DeliveryRefusedError
from kindline.domain.requests import DeskStatus, WorkState
from kindline.domain.wire import AvailabilityBody, StatusBody, encode

TIMEOUT_S = 0.4
STATUS = StatusBody(1, "id-1", "K47", WorkState.QUEUED, 3, 0, 2000, 1000)
CHANGES = "/requests/id-1/changes"


@dataclass
class Desk:
    """Answers every question with what the test put here."""

    code: int = 201
    body: bytes = encode(STATUS)
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            desk.seen.append((self.command, self.path, self.rfile.read(length), dict(self.headers)))
            self.send_response(desk.code)
            for name, value in desk.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(desk.body)))
            self.end_headers()
            self.wfile.write(desk.body)

        do_GET = do_POST = answer  # noqa: N815 - the library's names

        def log_message(self, *args: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """A client that hangs up is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    desk.url = f"http://127.0.0.1:{server.server_port}"
    yield desk
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def delivery(desk: Desk) -> Iterator[HttpDelivery]:
    delivery = HttpDelivery(desk.url + "/", TIMEOUT_S, "Bank “Süd” 7")
    yield delivery
    delivery.close()


def test_a_message_is_handed_over_byte_for_byte(desk: Desk, delivery: HttpDelivery) -> None:
    status = delivery.send("/requests", b'{"a":1}')
    assert status == DeskStatus("id-1", "K47", WorkState.QUEUED, 3, 0, 2000, 1000)
    method, path, body, headers = desk.seen[0]
    assert (method, path, body) == ("POST", "/requests", b'{"a":1}')
    assert headers["Content-Type"] == "application/json"
    assert headers["Kindline-Device"] == "Bank%20%E2%80%9CS%C3%BCd%E2%80%9D%207"


def test_the_status_is_asked_and_an_unknown_request_is_none(desk: Desk, delivery: HttpDelivery) -> None:
    desk.code = 200
    found = delivery.status("id-1")
    assert found is not None
    assert found.reference == "K47"
    assert desk.seen[0][:2] == ("GET", "/requests/id-1")
    desk.code, desk.body = 404, b'{"detail":"no"}'
    assert delivery.status("id-1") is None


@pytest.mark.parametrize("someone", [True, False])
def test_availability(desk: Desk, delivery: HttpDelivery, someone: bool) -> None:
    desk.code, desk.body = 200, encode(AvailabilityBody(1, someone, 1000))
    assert delivery.someone_there() is someone


@pytest.mark.parametrize("code", [400, 401, 403, 409, 410, 413, 422])
def test_no_for_good(desk: Desk, delivery: HttpDelivery, code: int) -> None:
    desk.code, desk.body = code, b'{"detail":"too \xc3\xa4long"}'
    with pytest.raises(DeliveryRefusedError, match=f"{code}: too älong"):
        delivery.send("/requests", b"{}")


def test_an_unknown_request_cannot_be_changed_but_a_missing_page_may_come_back(
    desk: Desk, delivery: HttpDelivery
) -> None:
    desk.code = 404
    with pytest.raises(DeliveryRefusedError):
        delivery.send(CHANGES, b"{}")
    with pytest.raises(DeliveryError):
        delivery.send("/requests", b"{}")


@pytest.mark.parametrize("code", [301, 302, 307, 308, 405, 408, 418, 425, 429, 500, 502, 503, 504])
def test_not_now(desk: Desk, delivery: HttpDelivery, code: int) -> None:
    desk.code, desk.headers = code, {"Location": f"{desk.url}/elsewhere"}
    with pytest.raises(DeliveryError) as caught:
        delivery.send("/requests", b"secret")
    assert caught.value.may_have_arrived
    assert caught.value.retry_after_s is None
    assert [path for _, path, *_ in desk.seen] == ["/requests"]


def test_the_desks_wish_for_patience_in_seconds_and_as_a_date(desk: Desk, delivery: HttpDelivery) -> None:
    desk.code = 429
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90))
    for text, low, high in (("17", 17, 17), (soon, 80, 91), ("soon", None, None), ("-3", None, None)):
        desk.headers = {"Retry-After": text}
        with pytest.raises(DeliveryError) as caught:
            delivery.someone_there()
        wish_s = caught.value.retry_after_s
        assert wish_s is None if low is None else low <= wish_s <= high


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>welcome to the hotel</html>",
        b"[]",
        b"\xff\xfe",
        encode(STATUS).replace(b'"queued"', b'"lost"'),
        encode(STATUS).replace(b'"version":1', b'"version":2'),
        json.dumps({"someone": True}).encode(),
    ],
)
def test_an_answer_that_makes_no_sense_is_tried_again(
    desk: Desk, delivery: HttpDelivery, body: bytes
) -> None:
    desk.body = body
    with pytest.raises(DeliveryError) as caught:
        delivery.send("/requests", b"{}")
    assert caught.value.may_have_arrived


def test_a_word_about_another_request_is_not_believed(desk: Desk, delivery: HttpDelivery) -> None:
    desk.code = 200
    with pytest.raises(DeliveryError, match="id-2"):
        delivery.status("id-2")


def test_an_endless_answer_is_cut_off(desk: Desk, delivery: HttpDelivery) -> None:
    desk.body = b" " * (MAX_ANSWER_BYTES * 50)
    with pytest.raises(DeliveryError, match="too long"):
        delivery.send("/requests", b"{}")


def test_an_answer_is_never_unpacked(desk: Desk, delivery: HttpDelivery) -> None:
    desk.headers = {"Content-Encoding": "gzip"}
    desk.body = b"\x1f\x8b" + b"\x00" * 100
    with pytest.raises(DeliveryError):
        delivery.send("/requests", b"{}")


def test_a_desk_that_is_not_there_got_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://nowhere.invalid", "ftp://127.0.0.1", "http://[", "desk"):
        delivery = HttpDelivery(url, TIMEOUT_S, "device")
        with pytest.raises(DeliveryError) as caught:
            delivery.send("/requests", b"{}")
        assert not caught.value.may_have_arrived
        delivery.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\nhalf",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_connection_that_breaks_may_have_brought_the_message(answer: bytes) -> None:
    with _serving(answer, hang_up=True) as url:
        delivery = HttpDelivery(url, TIMEOUT_S, "device")
        with pytest.raises(DeliveryError) as caught:
            delivery.send("/requests", b"{}")
        assert caught.value.may_have_arrived
        delivery.close()


def test_a_silent_desk_is_given_up_after_the_timeout() -> None:
    with _serving(b"", hang_up=False) as url:
        delivery = HttpDelivery(url, TIMEOUT_S, "device")
        with pytest.raises(DeliveryError) as caught:
            delivery.send("/requests", b"{}")
        assert caught.value.may_have_arrived
        delivery.close()


def test_a_dripping_desk_is_given_up_as_well() -> None:
    head = b"HTTP/1.1 201 Created\r\nContent-Length: 5000\r\n\r\n"
    with _serving(head, hang_up=False, drip_every_s=TIMEOUT_S / 8) as url:
        delivery = HttpDelivery(url, TIMEOUT_S, "device")
        with pytest.raises(DeliveryError, match="too long"):
            delivery.send("/requests", b"{}")
        delivery.close()


class _serving:  # noqa: N801 - used as a function
    """A socket that answers any question with given bytes, then hangs up, is silent or drips."""

    def __init__(self, answer: bytes, hang_up: bool, drip_every_s: float | None = None) -> None:
        self._answer, self._hang_up, self._drip_every_s = answer, hang_up, drip_every_s
        self._end = threading.Event()

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(self._answer)
            while not self._hang_up and not self._end.wait(self._drip_every_s):
                try:
                    connection.sendall(b".")
                except OSError:
                    return

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        self._socket.close()
