"""The comfort row, the person column, paper, and what is there on every page."""

from __future__ import annotations

from rig import Rig

from kindline.domain.requests import DeliveryState
from kindline.services.presenters.views import Action, CardView, HomeView, LineKind, Page


def test_louder_opens_its_pair_for_ten_seconds() -> None:
    rig = Rig()
    rig.press(Action.LOUDER)
    comfort = rig.frame.comfort
    assert [button.action for button in comfort.buttons] == [
        Action.LOUDER,
        Action.QUIETER,
        Action.AS_AT_START,
    ]
    assert (comfort.level, comfort.levels) == (4, 5)
    rig.settle(9)
    assert rig.frame.comfort.levels == 5
    rig.settle(2)
    assert rig.frame.comfort.levels == 0


def test_as_at_start_undoes_everything() -> None:
    rig = Rig()
    rig.press(Action.BIGGER)
    rig.press(Action.CONTRAST)
    rig.press(Action.SLOWER)
    rig.press(Action.AS_AT_START)
    assert (rig.frame.look.size, rig.frame.look.theme) == (1, "light")
    assert rig.conversation.session.rate_wpm == 140


def test_the_column_says_only_what_the_desk_said() -> None:
    rig = Rig()
    assert rig.column()[1] == "Someone can talk to you now"
    rig.desk.is_staffed = False
    rig.settle(3)
    assert rig.column()[1] == ""
    rig.desk.is_plugged = False
    rig.settle(3)
    assert rig.column()[1] == ""


def test_without_articles_it_says_so_and_the_person_is_there() -> None:
    rig = Rig(is_broken=True)
    body = rig.frame.body
    assert isinstance(body, HomeView)
    assert body.notice is not None
    rig.ask("I forgot my PIN")
    assert rig.page is Page.UNKNOWN
    rig.press(Action.PERSON)
    rig.give_number()
    assert len(rig.desk.cards) == 1


def test_the_first_thing_said_is_how_to_reach_a_person() -> None:
    rig = Rig()
    first = rig.frames[0].body.spoken[0].text
    assert getattr(first, "key", "") == "home.person_first"


def test_printing_says_where_it_went_and_a_jam_is_said() -> None:
    rig = Rig()
    rig.press(Action.OPEN, "fund-earnings")
    rig.press(Action.PRINT)
    assert rig.printer.pages[0][0] == "See how your fund is doing"
    assert "Printed: the printer" in rig.texts()
    rig.printer.is_jammed = True
    rig.press(Action.PRINT)
    assert "I could not print it" in rig.texts()


def test_the_person_is_one_press_away_on_every_page() -> None:
    """Whatever page stands, one press leaves a request at the desk."""
    ways = {
        Page.HOME: [],
        Page.MORE: [(Action.MORE, "")],
        Page.ANSWER: [(Action.OPEN, "fund-earnings")],
        Page.UNKNOWN: [(Action.ASK, "zorblax quimby")],
        Page.TALK: [(Action.ASK, "tell me a joke")],
        Page.LISTENING: [(Action.SPEAK, "")],
    }
    for page, presses in ways.items():
        rig = Rig()
        for action, value in presses:
            rig.press(action, value)
        assert rig.page is page
        rig.press(Action.PERSON)
        assert len(rig.desk.cards) == 1, page
        assert rig.conversation.own.request is not None
        assert rig.conversation.own.request.delivery is DeliveryState.RECEIVED


def test_steps_are_quiet_about_their_number_but_show_it() -> None:
    rig = Rig()
    rig.press(Action.OPEN, "fund-earnings")
    body = rig.frame.body
    assert isinstance(body, CardView)
    assert body.lines[0].kind is LineKind.QUIET
    assert all(spoken.place != "line:0" for spoken in body.spoken)
