"""The played agent works a real desk, as an agent in a browser would."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator

import httpx
import pytest
from desk_help import new_body
from test_desk_server import Server

from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.desk.command import manage_agents
from kindline.desk.demo_agent import play
from kindline.desk.errors import DeskPageError
from kindline.domain.requests import ContactKind
from kindline.domain.wire import ContactBody, encode
from kindline.testing.work import FakeClock

NOWHERE = ContactBody(ContactKind.NONE, "", "")


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def server(records_url: str) -> Iterator[Server]:
    server = Server(records_url)
    yield server
    server.process.kill()
    server.process.communicate()


def ask(server: Server, contact: ContactBody | None = None) -> str:
    body = new_body(contact=contact) if contact else new_body()
    assert httpx.post(f"{server.address}requests", content=encode(body)).status_code == 201
    return body.id


def state(server: Server, request_id: str) -> str:
    return str(httpx.get(f"{server.address}requests/{request_id}").json()["state"])


def work(server: Server, presses: int, outcome: str = "done", password: str = "") -> list[str]:
    said: list[str] = []
    play(server.address, "Robin", outcome, 0.0, presses, said.append, lambda: password, lambda _: None)
    return said


def test_every_request_is_taken_rung_and_done(server: Server) -> None:
    asked = [ask(server), ask(server), ask(server, NOWHERE)]
    said = work(server, presses=8)
    assert [state(server, request_id) for request_id in asked] == ["done"] * 3
    assert (said[0], said[-1]) == ("Robin is at the desk.", "Robin has left the desk.")
    # one after the other, the oldest first; nobody rings where there is no number
    assert [line.split(":")[0] for line in said[1:-1]] == ["take", "ring", "done"] * 2 + ["take", "done"]
    assert said[1].endswith(asked[0])


def test_nobody_answers_and_it_waits_for_the_next_try(server: Server) -> None:
    request_id = ask(server)
    work(server, presses=3, outcome="no_answer")
    assert state(server, request_id) == "scheduled"


def test_it_is_at_the_desk_while_it_works(server: Server) -> None:
    there: list[bool] = []

    def look(_line: str) -> None:
        there.append(httpx.get(f"{server.address}availability").json()["someone"])

    ask(server)
    play(server.address, "Robin", "done", 0.0, 1, look, lambda: "", lambda _: None)
    assert there == [True, True, False]


def test_it_signs_in_where_that_is_wanted(
    server: Server, records_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("four warm words here\n"))
    manage_agents(records_url, FakeClock(), "add", "Robin", "agent")
    request_id = ask(server)
    with pytest.raises(DeskPageError, match="refused /sign-in with 401"):
        work(server, presses=1, password="four cold words here")
    work(server, presses=3, password="four warm words here")
    assert state(server, request_id) == "done"


def test_the_command(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    ask(server)
    words = [
        "desk",
        "demo-agent",
        "--url",
        server.address,
        "--pace-s",
        "0",
        "--presses",
        "3",
        "--name",
        "Sam",
    ]
    assert main(words, WIRING) == 0
    assert re.fullmatch(
        r"Sam is at the desk\.\ntake: \S+\nring: \S+\ndone: \S+\nSam has left the desk\.\n",
        capsys.readouterr().out,
    )
    assert main(["desk", "demo-agent", "--url", "http://127.0.0.1:9", "--presses", "1"], WIRING) == 1
    assert "cannot be reached" in capsys.readouterr().err
