"""Signing in: from the first account on nobody works at the desk without it."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from desk_help import HOST, Http, Office, act
from sqlalchemy import select

from kindline.desk.accounts import FREE_TRIES, LOCK_MS, SESSION_MS, Accounts, Role
from kindline.desk.command import manage_agents
from kindline.desk.errors import AccountError
from kindline.desk.presence import page_id
from kindline.desk.tables import AgentRow, AuditRow
from kindline.domain.requests import WorkState
from kindline.testing.work import FakeClock

PASSWORD = "four warm words here"
OTHER = "other warm words here"


def add(office: Office, name: str = "Anna", role: Role = Role.AGENT) -> None:
    office.parts.accounts.add(name, role, PASSWORD, "test")


def sign_in(office: Office, name: str = "Anna", password: str = PASSWORD) -> Http:
    http = office.browser()
    http.form("/sign-in", name=name, password=password)
    return http


def is_in(http: Http) -> bool:
    return "You are signed in as" in http.get("/").text


def test_without_accounts_the_desk_is_open_and_asks_for_no_password(office: Office) -> None:
    assert 'name="password"' not in office.browser().get("/sign-in").text
    assert "Your name" in office.browser().get("/").text


def test_from_the_first_account_on_nobody_works_without_signing_in(office: Office) -> None:
    asked = office.ask()
    before = office.agent("Eve")
    add(office)
    page = before.get("/")
    assert 'name="password"' in page.text
    assert asked.reference not in page.text
    assert before.get("/queue").status_code == 401
    assert before.get("/events").status_code == 401
    for url, fields in (
        (f"/queue/{asked.id}", {"action": "take"}),
        ("/presence", {"on": "true", "name": "Eve"}),
        ("/sign-out", {}),
    ):
        assert before.form(url, **fields).status_code == 401
    assert office.status(asked.id).state is WorkState.QUEUED
    assert office.parts.presence.names() == ()


def test_who_signs_in_works_under_the_account_s_name(office: Office) -> None:
    asked = office.ask()
    add(office)
    anna = sign_in(office)
    assert is_in(anna)
    anna.form("/presence", on="true", name="Somebody else")
    assert office.parts.presence.names() == ("Anna",)
    act(anna, asked.id, "take", "ring", "done")
    assert office.status(asked.id).state is WorkState.DONE
    assert "Sign in" in anna.form("/sign-out").text
    assert not is_in(anna)
    assert office.parts.presence.names() == ()


def test_signing_in_gives_a_cookie_that_was_not_known_before(office: Office) -> None:
    http = office.browser()
    http.get("/")
    old = http.raw.cookies["kindline_page"]
    add(office)
    http.form("/sign-in", name="anna", password=PASSWORD)
    assert http.raw.cookies["kindline_page"] != old
    assert is_in(http)
    other = office.browser()
    other.raw.cookies.set("kindline_page", old)
    assert not is_in(other)


@pytest.mark.parametrize(
    ("name", "password"), [("Anna", "wrong warm words"), ("Nobody", PASSWORD), ("", ""), ("Anna", "x" * 5000)]
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(office: Office, name: str, password: str) -> None:
    add(office)
    http = office.browser()
    page = http.form("/sign-in", name=name, password=password)
    assert page.status_code == 401
    assert "The name or the password is wrong." in page.text
    assert password not in page.text or not password
    assert not is_in(http)


def test_guessing_is_slowed_down_and_the_owner_gets_in_after_a_minute(
    office: Office, clock: FakeClock
) -> None:
    add(office)
    for _ in range(FREE_TRIES):
        sign_in(office, password="wrong warm words")
    assert not is_in(sign_in(office))
    assert "too often" in office.browser().form("/sign-in", name="Anna", password=PASSWORD).text
    clock.advance(LOCK_MS / 1000)
    assert is_in(sign_in(office))


@pytest.mark.parametrize("name", ["Élodie", "Ömer", "Łukasz Żak", "王芳"])
def test_every_agent_s_letters_are_letters(office: Office, name: str) -> None:
    """SQLite alone knows the two cases of English letters only."""
    add(office, name)
    assert is_in(sign_in(office, name.lower()))
    assert is_in(sign_in(office, name.upper()))
    with pytest.raises(AccountError, match="already"):
        add(office, name.upper())


def test_a_shift_ends_by_itself(office: Office, clock: FakeClock) -> None:
    add(office)
    anna = sign_in(office)
    clock.advance(SESSION_MS / 1000 + 1)
    assert not is_in(anna)
    page = page_id(anna.raw.cookies["kindline_page"])
    earlier = FakeClock(clock.now_ms() - 3 * SESSION_MS)
    assert Accounts(office.parts.database, earlier).signed_in(page) is None


def test_another_password_and_a_disabled_account_end_what_is_open(office: Office) -> None:
    add(office)
    anna = sign_in(office)
    office.parts.accounts.set_password("ANNA", OTHER, "test")
    assert not is_in(anna)
    assert not is_in(sign_in(office))
    anna = sign_in(office, password=OTHER)
    assert is_in(anna)
    office.parts.accounts.disable("Anna", "test")
    assert not is_in(anna)
    assert not is_in(sign_in(office, password=OTHER))


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("", PASSWORD, "needs a name"),
        ("anna", PASSWORD, "already"),
        ("Ben", "short", "12 to 200"),
        ("Ben", "x" * 201, "12 to 200"),
    ],
)
def test_an_account_that_cannot_be_made_is_explained(
    office: Office, name: str, password: str, why: str
) -> None:
    add(office)
    with pytest.raises(AccountError, match=why):
        office.parts.accounts.add(name, Role.AGENT, password, "test")


def test_passwords_are_kept_as_argon2_only_and_everything_is_in_the_audit_trail(office: Office) -> None:
    add(office)
    sign_in(office, password="wrong warm words")
    sign_in(office).form("/sign-out")
    with office.parts.database.reading() as session:
        hashed = session.scalar(select(AgentRow.password_hash))
        trail = session.scalars(select(AuditRow).order_by(AuditRow.sequence)).all()
    assert hashed is not None
    assert hashed.startswith("$argon2id$")
    assert [(row.who, row.what) for row in trail] == [
        ("test", "agent_added"),
        ("Anna", "sign_in_refused"),
        ("Anna", "signed_in"),
        ("Anna", "signed_out"),
    ]
    assert not any(PASSWORD in f"{row.about}{row.who}" for row in trail)


def test_a_page_elsewhere_cannot_sign_anybody_in(office: Office) -> None:
    add(office)
    http = office.browser()
    data = {"name": "Anna", "password": PASSWORD}
    assert http.post("/sign-in", data=data, headers={"origin": "http://evil.test"}).status_code == 403
    assert http.post("/sign-in", data=data, headers={"origin": HOST}).status_code == 200


def test_accounts_from_the_command_line(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()

    def run(action: str, name: str = "", role: str = "", typed: str = "") -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        assert manage_agents(sqlite_url, clock, action, name, role) == 0
        return capsys.readouterr().out

    assert run("list") == ""
    assert run("add", "Anna", "supervisor", f"{PASSWORD}\n") == "Anna can sign in now.\n"
    assert run("add", "Ben", "agent", f"{PASSWORD}\n") == "Ben can sign in now.\n"
    assert "another password" in run("password", "Ben", typed=OTHER)
    assert "no longer" in run("disable", "Ben")
    assert run("list") == "Anna: supervisor\nBen: agent, disabled\n"
    with pytest.raises(AccountError, match="no agent Eve"):
        run("disable", "Eve")


def test_nobody_else_gets_the_file_of_accounts(sqlite_url: str) -> None:
    """Whoever can read the records could try passwords at home."""
    with pytest.raises(AccountError):
        manage_agents(sqlite_url, FakeClock(), "disable", "Anna", "")
    path = Path(re.sub("^sqlite:///", "", sqlite_url))
    assert path.stat().st_mode & 0o077 == 0
