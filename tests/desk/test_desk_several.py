"""Several desk processes side by side on one PostgreSQL."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from desk_help import new_body, shown_references
from test_desk_server import Server

from kindline.domain.wire import encode

pytestmark = pytest.mark.postgres


@pytest.fixture(params=["postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desks(database_url: str) -> Iterator[tuple[Server, Server]]:
    """Both begin at once on a database without any table."""
    made: list[Server] = []
    threads = [threading.Thread(target=lambda: made.append(Server(database_url))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(made) == 2
    yield made[0], made[1]
    for server in made:
        _, out, err = server.stop(signal.SIGTERM)
        assert (out, err) == ("", "")


@contextmanager
def browser(desk: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.address, timeout=20, follow_redirects=True) as http:
        assert http.get("/").status_code == 200
        yield http


def press(http: httpx.Client, request_id: str, action: str) -> str:
    origin = str(http.base_url).rstrip("/")
    return http.post(f"/queue/{request_id}", data={"action": action}, headers={"origin": origin}).text


def test_a_page_at_one_desk_hears_what_came_to_the_other(desks: tuple[Server, Server]) -> None:
    here, there = desks
    with browser(here) as http, http.stream("GET", "/events") as stream:
        events = (line for line in stream.iter_lines() if line.startswith("event: "))
        assert next(events) == "event: look"
        body = new_body()
        start_s = time.monotonic()
        assert httpx.post(f"{there.address}requests", content=encode(body)).status_code == 201
        while body.site not in http.get("/queue").text:
            assert next(events) == "event: look"
        assert time.monotonic() - start_s < 3


def test_agents_at_both_desks_race_and_each_request_has_one(desks: tuple[Server, Server]) -> None:
    bodies = [new_body() for _ in range(12)]
    for number, body in enumerate(bodies):
        answer = httpx.post(f"{desks[number % 2].address}requests", content=encode(body))
        assert answer.status_code == 201
    pages: list[str] = []

    def work(desk: Server) -> None:
        with browser(desk) as http:
            for body in bodies:
                press(http, body.id, "take")
            pages.append(http.get("/queue").text)

    threads = [threading.Thread(target=work, args=(desks[number % 2],)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    mine = [re.findall(r'title-mine">.*?</section>', page, re.DOTALL) for page in pages]
    held = [reference for parts in mine for reference in shown_references("".join(parts))]
    assert len(held) == len(set(held)) == 12
    revisions = [httpx.get(f"{desks[0].address}requests/{body.id}").json()["revision"] for body in bodies]
    assert revisions == [2] * 12


def test_one_message_sent_to_both_desks_is_one_request(desks: tuple[Server, Server]) -> None:
    bodies = [new_body() for _ in range(6)]
    answers: dict[tuple[str, int], bytes] = {}

    def send(which: int) -> None:
        for body in bodies:
            answer = httpx.post(f"{desks[which].address}requests", content=encode(body), timeout=20)
            answers[body.id, which] = answer.content

    threads = [threading.Thread(target=send, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 12
    assert all(answers[body.id, 0] == answers[body.id, 1] for body in bodies)
