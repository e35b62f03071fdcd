"""What the desk's tests share: messages of a device, and browsers that talk to the app."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import re
from typing import Any

import httpx
from fastapi import FastAPI

from kindline.desk.parts import Parts
from kindline.domain.articles import Urgency
from kindline.domain.requests import Cause, ContactKind
from kindline.domain.wire import (
    REQUESTS_PATH,
    ChangeKind,
    ComfortBody,
    ContactBody,
    NewRequest,
    RequestChange,
    StatusBody,
    TurnBody,
    change_path,
    decode,
    encode,
)

HOST = "http://desk.test"
PHONE = ContactBody(ContactKind.PHONE, "+44 20 7946 0123", "")
_numbers = itertools.count(1)


def new_body(**changes: Any) -> NewRequest:
    body = NewRequest(
        version=1,
        method="POST",
        path=REQUESTS_PATH,
        device="device-1",
        id=f"request-{next(_numbers)}",
        created_ms=5_000,
        promised_by_ms=5_000 + 15 * 60_000,
        site="Mill Street",
        language="en",
        urgency=Urgency.NORMAL,
        cause=Cause.BUTTON,
        contact=PHONE,
        turns=(TurnBody("where is my money", "answer", "Money gone"),),
        comfort=ComfortBody(by_voice=False, large_text=True, slow_speech=True, loud_speech=False),
    )
    return dataclasses.replace(body, **changes)


def change_body(request_id: str, kind: ChangeKind, **changes: Any) -> RequestChange:
    body = RequestChange(
        version=1,
        method="POST",
        path=change_path(request_id),
        device="device-1",
        id=f"change-{next(_numbers)}",
        request_id=request_id,
        kind=kind,
        contact=ContactBody(ContactKind.NONE, "", ""),
        urgency=Urgency.NORMAL,
        turns=(),
    )
    return dataclasses.replace(body, **changes)


class Http:
    """A browser or a device: httpx straight into the app, with its own cookies, called without await."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self._runner = runner
        transport = httpx.ASGITransport(app)
        self.raw = httpx.AsyncClient(transport=transport, base_url=HOST, follow_redirects=True)

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self._runner.run(self.raw.get(url, **options))

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self._runner.run(self.raw.post(url, **options))

    def form(self, url: str, **fields: str) -> httpx.Response:
        """Post a form as a browser does from the desk's own page."""
        return self.post(url, data=fields, headers={"origin": HOST})

    def send(self, body: NewRequest | RequestChange) -> httpx.Response:
        return self.post(body.path, content=encode(body))

    def together(self, *calls: Any) -> list[httpx.Response]:
        """Run coroutines of `raw` at the same time; each is served by a thread of its own."""

        async def gather() -> list[httpx.Response]:
            return await asyncio.gather(*calls)

        return self._runner.run(gather())

    def close(self) -> None:
        self._runner.run(self.raw.aclose())


class Office:
    """A desk with its devices and its agents' browsers."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.parts: Parts = app.state.parts
        self._runner = asyncio.Runner()
        self._all: list[Http] = []
        self.device = self.browser()

    def browser(self) -> Http:
        http = Http(self.app, self._runner)
        self._all.append(http)
        return http

    def agent(self, name: str) -> Http:
        """A browser whose agent has said that they are at the desk."""
        http = self.browser()
        assert http.get("/").status_code == 200
        assert http.form("/presence", on="true", name=name).status_code == 200
        return http

    def ask(self, **changes: Any) -> StatusBody:
        """A new request, as the desk answered it."""
        answer = self.device.send(new_body(**changes))
        assert answer.status_code == 201, answer.text
        return decode(StatusBody, answer.content)

    def status(self, request_id: str) -> StatusBody:
        answer = self.device.get(f"{REQUESTS_PATH}/{request_id}")
        assert answer.status_code == 200
        return decode(StatusBody, answer.content)

    def close(self) -> None:
        for http in self._all:
            http.close()
        self._runner.close()
        self.parts.database.close()


def act(agent: Http, request_id: str, *actions: str) -> httpx.Response:
    """Press buttons of a card one after another; returns the last page."""
    for action in actions:
        page = agent.form(f"/queue/{request_id}", action=action)
        assert page.status_code == 200, page.text
    return page


def shown_references(page: str) -> list[str]:
    """The references on a page, from top to bottom."""
    return re.findall(r"</span>([A-Z]\d+)</h3>", page)


def asked_on(page: str) -> list[str]:
    """What customers asked, on a page from top to bottom."""
    return re.findall(r'<q dir="auto">(.*?)</q>', page)
