"""A request through the real window, the real records and a real desk: saved, sent, worked, found again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from customer import WAIT_MS, Customer, DeskProcess

from kindline.services.presenters.views import Page
from kindline.testing.speech import FakeVoice

Open = Callable[..., Customer]


def leave_request(customer: Customer) -> None:
    customer.press_person()
    customer.wait_for(Page.NUMBER)
    customer.dial("5550134")
    customer.press("Call this number")
    customer.wait_for(Page.REQUEST)


@contextmanager
def agent(desk: DeskProcess) -> Iterator[Callable[[str], None]]:
    """One agent's browser; call it with what its button says."""
    with httpx.Client(base_url=desk.url, follow_redirects=True, timeout=10) as browser:

        def press(action: str) -> None:
            path = re.search(r'action="(/queue/[^"]+)"', browser.get("/").text)
            assert path is not None
            browser.post(path[1], data={"action": action}, headers={"Origin": desk.url}).raise_for_status()

        yield press


def test_what_the_agent_does_stands_on_the_customers_screen(open_window: Open, desk: DeskProcess) -> None:
    desk.start()
    customer = open_window()
    leave_request(customer)
    customer.wait_to_read("We will ring 555 0134")
    with agent(desk) as press:
        press("take")
        customer.wait_to_read("A person has your request now")
        press("ring")
        customer.wait_to_read("We are ringing you now")
        press("done")
        customer.wait_to_read("This is done")
    customer.press("Done")
    customer.wait_for(Page.HOME)


def test_saved_here_until_the_desk_has_it(open_window: Open, desk: DeskProcess) -> None:
    customer = open_window()
    leave_request(customer)
    customer.wait_to_read("Your request is saved here")
    customer.wait_to_read("The bank does not have it yet")
    desk.start()
    customer.wait_to_read("The bank has it")
    customer.wait_to_read("We will ring 555 0134")


def test_at_home_the_next_start_shows_the_request(open_window: Open, desk: DeskProcess) -> None:
    first = open_window()
    leave_request(first)
    first.wait_to_read("Your request is saved here")
    first.window.close()
    second = open_window()
    second.wait_for(Page.REQUEST)
    second.wait_to_read("Your request is saved here")
    desk.start()
    second.wait_to_read("The bank has it")


def test_a_kiosk_starts_empty_and_delivers_unseen(open_window: Open, desk: DeskProcess) -> None:
    kiosk = {"device.mode": "kiosk"}
    first = open_window(extra=kiosk)
    first.press("My card is lost or stolen")
    first.wait_for(Page.ALARM)
    first.wait_to_read("Saved on this computer")
    first.window.close()
    second = open_window(extra=kiosk)
    desk.start()
    second.qtbot.waitUntil(lambda: "My card is lost or stolen" in desk.queue_page(), timeout=WAIT_MS)
    assert second.page is Page.HOME


def test_a_disk_without_room_is_said_and_the_request_still_arrives(
    open_window: Open, desk: DeskProcess, tmp_path: Path
) -> None:
    (tmp_path / "records.sqlite").mkdir()  # no file can be made there, whoever runs this
    customer = open_window()
    customer.press_person()
    customer.wait_for(Page.NUMBER)
    customer.wait_to_read("I could not save it here. You can also ring 0800 555 0100")
    desk.start()
    customer.wait_to_read("We have your request")


def test_a_hoarse_voice_is_said_and_everything_else_works(open_window: Open, desk: DeskProcess) -> None:
    voice = FakeVoice()
    voice.is_broken = True
    customer = open_window(voice=voice)
    customer.wait_to_read("I cannot speak now")
    leave_request(customer)
    customer.wait_to_read("Your request is saved here")


def test_without_any_article_the_person_is_there(
    open_window: Open, desk: DeskProcess, tmp_path: Path
) -> None:
    customer = open_window(extra={"site.packs": ["no-such-pack"]})
    customer.wait_to_read("I have no answers here today")
    leave_request(customer)
    customer.wait_to_read("Your request is saved here")
