"""The cases that Kindline was founded for, through the real window, by typing and pressing."""

from __future__ import annotations

from collections.abc import Callable

from customer import Customer, DeskProcess

from kindline.services.presenters.views import Page

Open = Callable[..., Customer]


def test_what_has_my_fund_earned(open_window: Open, desk: DeskProcess) -> None:
    desk.start()
    customer = open_window()
    customer.ask("I cannot find what my fund has earned")
    customer.wait_for(Page.ANSWER)
    assert "Step 1 of 4" in customer.read()
    customer.press("Next step")
    customer.wait_to_read("My products")
    customer.press("I can't find it")
    customer.press("I still can't find it")
    customer.wait_for(Page.NUMBER)
    customer.dial("5550134")
    customer.press("Call this number")
    customer.wait_to_read("We will ring 555 0134")
    customer.wait_to_read("The bank has it")
    page = desk.queue_page()
    assert "tel:5550134" in page
    assert "I cannot find what my fund has earned" in page


def test_the_parcel_that_never_came(open_window: Open, desk: DeskProcess) -> None:
    desk.start()
    customer = open_window("harbour-shop")
    customer.ask("my parcel never came")
    customer.wait_for(Page.UNKNOWN)
    assert "I cannot see parcels here" in customer.read()
    customer.press("Talk to a person")
    customer.wait_for(Page.NUMBER)
    customer.dial("5550177")
    customer.press("Call this number")
    customer.wait_to_read("The shop has it")
    assert "my parcel never came" in desk.queue_page()


def test_the_stolen_card(open_window: Open, desk: DeskProcess) -> None:
    desk.start()
    customer = open_window()
    customer.ask("someone stole my card")
    customer.wait_for(Page.ALARM)
    assert "A person will stop your card." in customer.read()
    customer.qtbot.waitUntil(lambda: "someone stole my card" in desk.queue_page(), timeout=15_000)


def test_where_is_my_size(open_window: Open, desk: DeskProcess) -> None:
    customer = open_window("harbour-shop")
    customer.press("Where is my size?")
    customer.wait_for(Page.ANSWER)
