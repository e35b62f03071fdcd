"""How a call went, what is noted for the next agent, and promises that come due or are broken."""

from __future__ import annotations

import pytest
from desk_help import PHONE, Http, Office, act, asked_on, new_body, shown_references
from test_desk_page import Seen

from kindline.desk.cards import DUE_MS
from kindline.desk.tables import NOTE_CHARS
from kindline.desk.work import LATER_MINUTES, NEXT_TRY_WITHIN_MS
from kindline.domain.articles import Urgency
from kindline.domain.requests import WorkState
from kindline.testing.work import FakeClock

MINUTE_S = 60


def press(agent: Http, request_id: str, action: str, **fields: str) -> str:
    page = agent.form(f"/queue/{request_id}", action=action, **fields)
    assert page.status_code == 200, page.text
    return " ".join(Seen(page.text).text.split())


def test_a_note_is_there_for_the_next_agent_with_who_and_what(office: Office, clock: FakeClock) -> None:
    asked = office.ask()
    anna, ben = office.agent("Anna"), office.agent("Ben")
    act(anna, asked.id, "take", "ring")
    press(anna, asked.id, "no_answer", note="  rang twice,\nher son picks up  ")
    clock.advance(11 * MINUTE_S)
    shown = press(ben, asked.id, "take")
    assert "Anna, got no answer: rang twice, her son picks up" in shown


def test_what_is_noted_is_struck_of_secrets_and_shown_as_it_is(office: Office) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    act(anna, asked.id, "take")
    page = anna.form(f"/queue/{asked.id}", action="give_back", note="card 4929 1234 5678 9012 <b>bold</b>")
    assert "9012" not in page.text
    assert "&lt;b&gt;bold" in page.text
    long = anna.form(f"/queue/{asked.id}", action="take", note="x" * 5000)
    assert "x" * NOTE_CHARS in long.text
    assert "x" * (NOTE_CHARS + 1) not in long.text


def test_a_customer_who_was_reached_may_ask_for_later(office: Office, clock: FakeClock) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    act(anna, asked.id, "take", "ring")
    press(anna, asked.id, "call_later", later="60", note="at the doctor's")
    status = office.status(asked.id)
    # the customer's screen says "we could not reach you" after a try that failed: this was none
    assert (status.state, status.attempt) == (WorkState.SCHEDULED, 0)
    assert status.promised_by_ms == clock.now_ms() + 60 * 60_000 + NEXT_TRY_WITHIN_MS
    assert "To be tried again later" in anna.get("/").text
    clock.advance(61 * MINUTE_S)
    assert "To be tried again later" not in anna.get("/").text
    press(anna, asked.id, "take")
    assert "try 1" in anna.get("/").text


def test_later_without_a_call_keeps_the_tries_that_failed(office: Office, clock: FakeClock) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    act(anna, asked.id, "take", "ring", "no_answer")
    clock.advance(11 * MINUTE_S)
    act(anna, asked.id, "take")
    press(anna, asked.id, "call_later", later="15")
    assert office.status(asked.id).attempt == 1


@pytest.mark.parametrize("later", ["7", "-60", "1e9", "soon"])
def test_any_other_time_is_refused(office: Office, later: str) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    act(anna, asked.id, "take")
    answer = anna.form(f"/queue/{asked.id}", action="call_later", later=later)
    assert answer.status_code == 422
    assert office.status(asked.id).state is WorkState.WITH_PERSON


def test_the_page_offers_the_times_that_are_taken(office: Office) -> None:
    asked = office.ask()
    page = act(office.agent("Anna"), asked.id, "take").text
    for minutes in LATER_MINUTES:
        assert f'<option value="{minutes}">' in page


def test_what_comes_due_climbs_within_its_tier(office: Office, clock: FakeClock) -> None:
    old = office.ask(turns=(), promised_by_ms=5_000 + 60 * 60_000)
    clock.advance(1)
    soon = office.ask(turns=(), promised_by_ms=5_000 + 15 * 60_000)
    clock.advance(1)
    urgent = office.ask(turns=(), urgency=Urgency.URGENT, promised_by_ms=5_000 + 60 * 60_000)
    names = [old.reference, soon.reference, urgent.reference]
    page = office.browser()
    assert shown_references(page.get("/").text) == [names[2], names[0], names[1]]
    clock.advance(15 * MINUTE_S - DUE_MS / 1000)
    assert shown_references(page.get("/").text) == [names[2], names[1], names[0]]


def test_late_ones_are_named_at_the_top_and_in_the_title(office: Office, clock: FakeClock) -> None:
    first = office.ask()
    page = office.browser()
    assert 'id="late"' not in page.get("/").text
    clock.advance(15 * MINUTE_S + 1)
    second = office.ask()
    text = page.get("/").text
    assert "<title>(1) Kindline desk</title>" in text
    seen = " ".join(Seen(text).text.split())
    assert f"1 request is late: {first.reference}. Call these first" in seen
    assert text.count('data-late="yes"') == 1
    clock.advance(16 * MINUTE_S)
    seen = " ".join(Seen(page.get("/").text).text.split())
    assert f"2 requests are late: {first.reference}, {second.reference}." in seen


def test_a_late_one_that_is_being_rung_alarms_nobody(office: Office, clock: FakeClock) -> None:
    asked = office.ask()
    act(office.agent("Anna"), asked.id, "take", "ring")
    clock.advance(16 * MINUTE_S)
    assert 'id="late"' not in office.browser().get("/").text


def test_of_a_device_nothing_of_the_notes_is_told(office: Office) -> None:
    body = new_body(contact=PHONE)
    office.device.send(body)
    anna = office.agent("Anna")
    act(anna, body.id, "take")
    press(anna, body.id, "give_back", note="shouts")
    answer = office.device.get(f"/requests/{body.id}")
    assert "shouts" not in answer.text
    assert asked_on(anna.get("/").text)
