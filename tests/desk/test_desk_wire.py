from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from desk_help import Office, act, change_body, new_body
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kindline.desk.presence import Presence
from kindline.desk.tables import RequestRow
from kindline.desk.work import LONGEST_PROMISE_MS, SHORTEST_PROMISE_MS
from kindline.domain import wire
from kindline.domain.articles import Urgency
from kindline.domain.errors import WireError
from kindline.domain.requests import WorkState
from kindline.domain.wire import (
    AvailabilityBody,
    ChangeKind,
    StatusBody,
    decode,
    encode,
)
from kindline.testing.work import FakeClock


def test_new_request_is_acknowledged_with_a_reference_and_the_promise(
    office: Office, clock: FakeClock
) -> None:
    body = new_body()
    status = decode(StatusBody, office.device.send(body).content)
    assert re.fullmatch(r"[BFHKLMRWY][2-9][1-9]", status.reference)
    assert status == StatusBody(
        version=1,
        id=body.id,
        reference=status.reference,
        state=WorkState.QUEUED,
        revision=1,
        attempt=0,
        promised_by_ms=clock.now_ms() + 15 * 60_000,
        desk_ms=clock.now_ms(),
    )
    assert office.status(body.id) == status


def test_same_message_again_gets_the_first_answer_byte_by_byte(office: Office, clock: FakeClock) -> None:
    body = new_body()
    first = office.device.send(body)
    clock.advance(600)
    act(office.agent("Anna"), body.id, "take", "done")
    again = office.device.send(body)
    assert (again.status_code, again.content) == (201, first.content)
    spaced = json.dumps(json.loads(encode(body)), indent=2).encode()
    assert office.device.post(body.path, content=spaced).content == first.content


def test_same_id_with_another_body_is_a_conflict_and_changes_nothing(office: Office) -> None:
    body = new_body()
    office.device.send(body)
    assert office.device.send(dataclasses.replace(body, site="Elsewhere")).status_code == 409
    assert "Elsewhere" not in office.agent("Anna").get("/").text


@pytest.mark.parametrize(
    ("promised_ms", "kept_ms"),
    [(-1000, SHORTEST_PROMISE_MS), (0, SHORTEST_PROMISE_MS), (10**12, LONGEST_PROMISE_MS), (90_000, 90_000)],
)
def test_promise_is_bounded(office: Office, clock: FakeClock, promised_ms: int, kept_ms: int) -> None:
    status = office.ask(created_ms=10_000, promised_by_ms=10_000 + promised_ms)
    assert status.promised_by_ms - clock.now_ms() == kept_ms


def test_a_sender_that_dies_in_the_middle_is_worth_one_quiet_line(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    parts = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/requests",
        "headers": [],
        "query_string": b"",
        "app": office.app,
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    with caplog.at_level(logging.INFO, "kindline"):
        asyncio.run(office.app(scope, receive, send))
    assert [(r.levelname, r.exc_info, "is gone" in r.getMessage()) for r in caplog.records] == [
        ("INFO", None, True)
    ]
    assert sent[0]["status"] == 400


def test_a_message_for_another_place_is_refused(office: Office) -> None:
    first, second = office.ask(), office.ask()
    body = change_body(first.id, ChangeKind.CANCEL)
    elsewhere = office.device.post(wire.change_path(second.id), content=encode(body))
    assert (elsewhere.status_code, "RequestChange.path" in elsewhere.text) == (422, True)
    other_id = dataclasses.replace(body, request_id=second.id)
    refused = office.device.send(other_id)
    assert (refused.status_code, "request_id" in refused.text) == (422, True)
    assert office.device.send(new_body(method="GET")).status_code == 422
    assert office.status(first.id).state is office.status(second.id).state is WorkState.QUEUED


def _raw(**changes: Any) -> bytes:
    return json.dumps(json.loads(encode(new_body())) | changes).encode()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "JSON"),
        (b"\xff\xfe\xff", "JSON"),
        (b"[" * 15_000, "JSON"),
        (_raw(created_ms=0).replace(b'"created_ms": 0', b'"created_ms": ' + b"9" * 5000), "JSON"),
        (_raw(version=2), "version"),
        (_raw(extra=1), "extra"),
        (b'{"\\ud800": 1}', "unknown fields"),
        (_raw(created_ms="1"), "created_ms"),
        (_raw(created_ms=True), "created_ms"),
        (_raw(created_ms=-1), "created_ms"),
        (_raw(promised_by_ms=2**63), "promised_by_ms"),
        (_raw(site=None), "site"),
        (_raw(site="a\x00b"), "site"),
        (_raw(site="\ud800"), "site"),
        (_raw(urgency="later"), "urgency"),
        (_raw(urgency=[]), "urgency"),
        (_raw(contact={"kind": "phone"}), "contact"),
        (_raw(turns=[{"asked": "a", "outcome": "b", "title": 3}]), "turns[0].title"),
        (_raw(id=""), "NewRequest.id"),
        (_raw(id="a/b"), "NewRequest.id"),
        (_raw(id="a" * 65), "NewRequest.id"),
        (_raw(id="a\n"), "NewRequest.id"),
        (_raw(device="d e"), "NewRequest.device"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_the_field_named(
    office: Office, data: bytes, named: str
) -> None:
    answer = office.device.post("/requests", content=data)
    assert (answer.status_code, named in answer.json()["detail"]) == (422, True), answer.text
    assert len(answer.json()["detail"]) <= 300


def _tampered() -> st.SearchStrategy[bytes]:
    valid: dict[str, Any] = json.loads(encode(new_body()))
    value = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just([]), st.just({})
    )
    one = st.tuples(st.sampled_from(sorted(valid)), value).map(lambda change: valid | dict([change]))
    good = st.builds(
        lambda site, asked, at: valid | {"site": site, "turns": [asked], "created_ms": at},
        st.text(max_size=30),
        st.fixed_dictionaries({name: st.text(max_size=30) for name in ("asked", "outcome", "title")}),
        st.integers(),
    )
    numbered = st.tuples(st.one_of(one, good), st.uuids()).map(lambda pair: pair[0] | {"id": str(pair[1])})
    return st.one_of(numbered, one).map(lambda body: json.dumps(body).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=_tampered())
def test_no_body_makes_the_desk_fail_or_take_what_the_schema_refuses(office: Office, data: bytes) -> None:
    answer = office.device.post("/requests", content=data)
    try:
        decode(wire.NewRequest, data)
    except WireError:
        assert answer.status_code == 422
    else:
        assert answer.status_code in (201, 409, 422)
    if answer.status_code == 201:
        kept = json.loads(data)["site"]
        with office.parts.database.reading() as session:
            row = session.get(RequestRow, answer.json()["id"])
            assert row is not None
            assert row.site == kept


def test_a_large_body_is_refused(office: Office) -> None:
    assert office.device.send(new_body(site="x" * wire.MAX_BODY_BYTES)).status_code == 413
    almost = new_body(site="")
    room = wire.MAX_BODY_BYTES - len(encode(almost))
    assert office.device.send(dataclasses.replace(almost, site="x" * room)).status_code == 201
    over = dataclasses.replace(almost, site="x" * (room + 1))
    assert office.device.send(over).status_code == 413


def test_a_large_body_without_a_length_is_not_read_to_its_end(office: Office) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 1000
            yield b"x" * 1000

    assert office.device.post("/requests", content=endless()).status_code == 413
    assert sent <= wire.MAX_BODY_BYTES + 2000


def test_a_page_elsewhere_cannot_use_a_browser_as_a_device(office: Office) -> None:
    body = new_body()
    answer = office.device.post(
        body.path, content=encode(body), headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert office.device.get(f"/requests/{body.id}").status_code == 404


def test_availability_is_true_only_while_a_lease_lives(office: Office, clock: FakeClock) -> None:
    def someone() -> bool:
        answer = office.device.get("/availability")
        body = decode(AvailabilityBody, answer.content)
        assert body.desk_ms == clock.now_ms()
        return body.someone

    assert not someone()
    anna = office.agent("Anna")
    assert someone()
    clock.advance(29.9)
    assert someone()
    clock.advance(0.2)
    assert not someone()
    anna.get("/queue")
    assert someone()
    clock.advance(20)
    anna.get("/queue")
    clock.advance(20)
    assert someone()
    anna.form("/presence", on="false")
    assert not someone()


def test_a_page_that_was_long_silent_is_not_at_the_desk_by_itself(office: Office, clock: FakeClock) -> None:
    anna = office.agent("Anna")
    clock.advance(30 + 5 * 60 + 1)
    assert "I am at the desk" in anna.get("/").text
    assert not office.device.get("/availability").json()["someone"]


def test_open_pages_hear_who_comes_and_comes_back(office: Office, clock: FakeClock) -> None:
    woken: list[int] = []
    presence = Presence(office.parts.database, clock, lambda: woken.append(clock.now_ms()))
    presence.switch("page", True, "Anna")
    clock.advance(20)
    assert presence.renew("page")
    assert len(woken) == 1
    clock.advance(60)
    assert presence.names() == ()
    assert presence.renew("page")
    assert (len(woken), presence.names()) == (2, ("Anna",))


def test_a_clock_set_back_does_not_stretch_a_lease(office: Office, clock: FakeClock) -> None:
    office.agent("Anna")
    earlier = FakeClock(clock.now_ms() - 3_600_000)
    presence = Presence(office.parts.database, earlier, lambda: None)
    assert not presence.someone()


def _objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, part in schema["components"]["schemas"].items():
        if part.get("type") == "object":
            yield name, part


def test_openapi_shows_the_bodies_as_they_are_read(office: Office) -> None:
    schema = office.device.get("/openapi.json").json()
    shown = dict(_objects(schema))
    kinds = (wire.NewRequest, wire.RequestChange, wire.StatusBody, wire.AvailabilityBody)
    for kind in (*kinds, wire.ContactBody, wire.TurnBody, wire.ComfortBody):
        names = {field.name for field in dataclasses.fields(kind)}
        assert set(shown[kind.__name__]["properties"]) == set(shown[kind.__name__]["required"]) == names
        assert shown[kind.__name__]["additionalProperties"] is False
    post = schema["paths"]["/requests"]["post"]
    assert post["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/NewRequest")
    assert set(post["responses"]) == {"201", "403", "409", "413", "422", "503"}
    assert post["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/Refusal")
    references = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(schema)))
    assert references <= set(schema["components"]["schemas"])
    assert set(schema["components"]["schemas"]["Urgency"]["enum"]) == {u.value for u in Urgency}
    assert set(schema["paths"]) == {
        "/requests",
        "/requests/{request_id}",
        "/requests/{request_id}/changes",
        "/availability",
    }


@pytest.mark.parametrize("kind", [wire.NewRequest, wire.RequestChange])
def test_openapi_and_decoding_agree_on_every_missing_and_mistyped_field(office: Office, kind: Any) -> None:
    schema = office.device.get("/openapi.json").json()["components"]["schemas"][kind.__name__]
    body = new_body() if kind is wire.NewRequest else change_body("r", ChangeKind.CANCEL)
    raw = json.loads(encode(body))
    wrong = {"integer": "1", "string": 1, "array": {}, None: 1}
    for name, field in schema["properties"].items():
        for bad in ({k: v for k, v in raw.items() if k != name}, raw | {name: wrong[field.get("type")]}):
            with pytest.raises(WireError, match=name):
                decode(kind, json.dumps(bad).encode())
