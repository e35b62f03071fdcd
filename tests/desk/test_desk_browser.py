"""A real browser at a real desk: a whole shift by keyboard, two agents who race, and what a page must
offer to be used with little sight.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_help import new_body
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_desk_server import Server

from kindline.adapters.clock import SystemClock
from kindline.desk.accounts import Accounts, Role
from kindline.desk.database import open_database
from kindline.domain.articles import Urgency
from kindline.domain.wire import NewRequest, encode

pytestmark = pytest.mark.browser

WORDS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 10_000
MOST_TABS = 40

NewPage = Callable[..., Page]


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(WORDS))
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, records_url: str) -> Iterator[NewPage]:
    """Opens the queue page in a browser of its own; nothing may go wrong in its console."""
    server = Server(records_url)
    faults: list[str] = []
    contexts = []

    def open_page(**options: Any) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(server.address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    server.process.kill()
    server.process.communicate()
    # a refused sign-in, and what an open page asks while it is signed out, are told by the browser too
    assert [fault for fault in faults if not re.search("status of 40[13]", fault)] == []


def ask(page: Page, **changes: Any) -> NewRequest:
    body = new_body(**changes)
    answer = httpx.post(page.url.partition("#")[0] + "requests", content=encode(body))
    assert answer.status_code == 201
    return body


def arrive(page: Page, name: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"You are at the desk as {name}")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control with this name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate("document.activeElement.textContent || document.activeElement.name")
        if " ".join(found.split()) == name:
            return
    pytest.fail(f"the Tab key does not reach {name!r}")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def card(page: Page, body: NewRequest) -> Any:
    return page.locator(f"[id='card-{body.id}']")


def test_a_whole_shift_by_keyboard(new_page: NewPage) -> None:
    page = new_page()
    arrive(page, "Anna")
    body = ask(page, urgency=Urgency.TRICK)
    shown = card(page, body)
    expect(shown).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    reference = shown.locator("h3").inner_text().split()[-1]
    press(page, f"Take it {reference}")
    expect(shown.get_by_text("The customer was told to hang up")).to_be_visible()
    press(page, f"Ringing now (try 1) {reference}")
    expect(shown.get_by_text("Calling, try 1 of 3")).to_be_visible()
    tab_to(page, "note")
    page.keyboard.type("hard of hearing")
    page.keyboard.press("Enter")  # a new line, and no button's press
    expect(shown.get_by_text("Calling, try 1 of 3")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="To be tried again later")).to_be_visible()
    expect(shown.get_by_text("Anna, is to call later: hard of hearing")).to_be_visible()
    press(page, f"Take it {reference}")
    press(page, f"Done (talked) {reference}")
    expect(shown).to_have_count(0)
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    press(page, "I am leaving the desk")
    expect(page.get_by_text("Nobody is at the desk")).to_be_visible()


def test_signing_in_and_out_by_keyboard(new_page: NewPage, records_url: str) -> None:
    database = open_database(records_url)
    Accounts(database, SystemClock()).add("Anna", Role.AGENT, "four warm words here", "test")
    database.close()
    page = new_page()
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Anna")
    page.keyboard.press("Tab")
    page.keyboard.type("four cold words here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    assert Axe().run(page).violations_count == 0
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type("four warm words here")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are signed in as Anna")).to_be_visible()
    press(page, "I am at the desk")
    expect(page.get_by_text("You are at the desk as Anna")).to_be_visible()
    press(page, "Sign out")
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_note_outlives_the_news_with_the_caret_in_its_place(new_page: NewPage) -> None:
    page = new_page()
    arrive(page, "Anna")
    body = ask(page)
    card(page, body).get_by_role("button", name="Take it").click()
    note = card(page, body).get_by_label("Note for whoever calls next")
    note.fill("her son picks")
    card(page, body).get_by_label("in", exact=True).select_option("60")
    note.press("End")
    other = ask(page)
    expect(card(page, other)).to_be_visible()
    page.keyboard.type(" up")
    assert note.input_value() == "her son picks up"
    assert card(page, body).get_by_label("in", exact=True).input_value() == "60"


def test_two_agents_race_and_the_slower_one_is_told_who_has_it(new_page: NewPage) -> None:
    anna, ben = new_page(), new_page()
    body = ask(anna)
    for page, name in ((anna, "Anna"), (ben, "Ben")):
        arrive(page, name)
        expect(card(page, body)).to_be_visible()
    # Ben's page hears nothing from now on, as on a bad line
    ben.route("**/queue", lambda route: route.fulfill(status=204) if route.request.method == "GET" else None)
    card(anna, body).get_by_role("button", name="Take it").click()
    expect(card(anna, body).get_by_role("button", name="Ringing now")).to_be_visible()
    ben.evaluate(f"document.getElementById('take-{body.id}').click()")
    expect(ben.get_by_role("alert").filter(has_text="Anna has it.")).to_be_visible()


def test_an_open_page_shows_a_press_within_a_second(new_page: NewPage) -> None:
    page = new_page()
    start_s = time.monotonic()
    body = ask(page)
    expect(card(page, body)).to_be_visible()
    assert time.monotonic() - start_s < 3  # the bar is measured by command


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"viewport": {"width": 640, "height": 480}},  # 200 % of 1280 x 960
        {"viewport": {"width": 320, "height": 640}},  # a telephone
    ],
    ids=["usual", "200 %", "telephone"],
)
def test_axe_finds_nothing_and_nothing_is_cut(new_page: NewPage, options: dict[str, Any]) -> None:
    page = new_page(**options)
    arrive(page, "Anna")
    first, second = ask(page), ask(page, urgency=Urgency.EMERGENCY)
    card(page, first).get_by_role("button", name="Take it").click()
    expect(card(page, first).get_by_label("Note for whoever calls next")).to_be_visible()
    expect(card(page, second)).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
