from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from desk_help import change_body, new_body

from kindline.domain.wire import MAX_BODY_BYTES, ChangeKind, TurnBody, encode

SCRIPT = Path(__file__).with_name("desk_process.py")


class Server:
    """A desk in its own process; `address` is what it printed."""

    def __init__(self, database_url: str, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", str(SCRIPT), str(port), database_url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        found = re.fullmatch(r"The desk is at (http://127\.0\.0\.1:(\d+)/)\n", self.line)
        if found is None:
            self.process.kill()
            pytest.fail(f"{self.line!r} {self.process.communicate()}")
        self.address, self.port = found[1], int(found[2])

    def stop(self, how: signal.Signals) -> tuple[int, str, str]:
        """End it; returns its exit code and all that it printed after its first line."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    server = Server(database_url)
    yield server
    server.process.kill()
    server.process.communicate()


def _events(response: httpx.Response) -> Iterator[str]:
    return (line.removeprefix("event: ") for line in response.iter_lines() if line.startswith("event: "))


def test_an_open_page_is_woken_the_moment_a_request_is_made(server: Server) -> None:
    with httpx.Client(base_url=server.address, timeout=5) as http:
        http.get("/")
        with http.stream("GET", "/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            events = _events(stream)
            assert next(events) == "look"
            body = new_body()
            assert httpx.post(f"{server.address}requests", content=encode(body)).status_code == 201
            start_s = time.monotonic()
            # far less than the 10 s after which it would come anyway
            assert next(events) == "look"
            assert time.monotonic() - start_s < 3
            assert body.site in http.get("/queue").text
            turns = (TurnBody("is my money safe", "unknown", ""),)
            change = change_body(body.id, ChangeKind.ASKED, turns=turns)
            httpx.post(f"{server.address[:-1]}{change.path}", content=encode(change))
            assert next(events) == "look"
            assert time.monotonic() - start_s < 6
            assert "is my money safe" in http.get("/queue").text


def test_an_acknowledged_request_outlives_kill_9(database_url: str) -> None:
    body, change = new_body(), change_body("", ChangeKind.CANCEL)
    for number in range(3):
        server = Server(database_url)
        body = new_body(id=f"killed-{number}")
        answer = httpx.post(f"{server.address}requests", content=encode(body))
        code, _, _ = server.stop(signal.SIGKILL)
        assert (answer.status_code, code) == (201, -signal.SIGKILL)
        again = Server(database_url)
        assert httpx.post(f"{again.address}requests", content=encode(body)).content == answer.content
        assert httpx.get(f"{again.address}requests/{body.id}").json()["reference"]
        change = change_body(body.id, ChangeKind.CANCEL)
        cancelled = httpx.post(f"{again.address[:-1]}{change.path}", content=encode(change))
        again.stop(signal.SIGKILL)
        assert cancelled.json()["state"] == "cancelled"
    last = Server(database_url)
    states = [httpx.get(f"{last.address}requests/killed-{n}").json()["state"] for n in range(3)]
    last.stop(signal.SIGKILL)
    assert states == ["cancelled"] * 3


@pytest.mark.skipif(os.name != "posix", reason="needs SIGTERM")
def test_it_ends_at_once_when_told_to_even_with_open_pages_and_says_nothing(server: Server) -> None:
    with httpx.Client(base_url=server.address, timeout=5) as http:
        http.get("/")
        with http.stream("GET", "/events") as stream:
            assert next(_events(stream)) == "look"
            start_s = time.monotonic()
            _, out, err = server.stop(signal.SIGTERM)
            assert time.monotonic() - start_s < 5
    assert (out, err) == ("", "")


def test_a_taken_port_is_said_and_the_exit_code_is_1(server: Server, tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(server.port), f"sqlite:///{tmp_path / 'other.db'}"]
    second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (second.returncode, second.stdout) == (1, "")
    assert f"127.0.0.1:{server.port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_an_unusable_database_is_said_and_the_exit_code_is_1(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"a letter" * 1000)
    command = [sys.executable, str(SCRIPT), "0", f"sqlite:///{tmp_path / 'desk.db'}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, "Traceback" in ended.stderr) == (1, "", False)
    assert "cannot be used" in ended.stderr


def test_a_gigabyte_is_cut_off_early(server: Server) -> None:
    sent = 0
    head = b"POST /requests HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head)
        answer = b""
        try:
            while sent < 1_000_000_000:
                connection.sendall(chunk)
                sent += 10_000
        except OSError:
            pass  # the desk has hung up
        else:
            pytest.fail("the desk took all of it")
        with contextlib.suppress(OSError):
            answer = connection.recv(1000)
    assert sent < 50_000_000
    assert answer == b"" or b" 413 " in answer
    large = httpx.post(f"{server.address}requests", content=b"x" * (MAX_BODY_BYTES + 1))
    assert large.status_code == 413


def test_devices_that_die_while_they_send_leave_no_traceback(server: Server) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n{"
    for path in (b"/requests", b"/requests/r/changes", b"/presence"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(head % path)
    body = new_body()
    assert httpx.post(f"{server.address}requests", content=encode(body)).status_code == 201
    _, out, err = server.stop(signal.SIGTERM)
    assert (out, err) == ("", "")


def test_foreign_host_names_are_refused_on_this_machine(server: Server) -> None:
    refused = httpx.get(server.address, headers={"host": "rebound.example"})
    assert refused.status_code == 400
    by_name = {"host": f"localhost:{server.port}"}  # a bare system may not look the name up
    assert httpx.get(f"{server.address}availability", headers=by_name).status_code == 200


def test_many_devices_at_once_lose_nothing(server: Server) -> None:
    bodies = [new_body() for _ in range(40)]
    codes: list[int] = []

    def send(part: list[object]) -> None:
        with httpx.Client(timeout=30) as http:
            codes.extend(
                http.post(f"{server.address}requests", content=encode(body)).status_code for body in part
            )

    threads = [threading.Thread(target=send, args=(bodies[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [201] * 40
    known = [httpx.get(f"{server.address}requests/{body.id}").status_code for body in bodies]
    assert known == [200] * 40
