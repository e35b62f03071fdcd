from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from desk_help import HOST, PHONE, Office, act, change_body, new_body, shown_references

from kindline.desk.cards import dialled
from kindline.desk.presence import NAME_CHARS, tidy_name
from kindline.domain.articles import Urgency
from kindline.domain.requests import Cause, ContactKind, WorkState
from kindline.domain.wire import ChangeKind, ComfortBody, ContactBody, TurnBody
from kindline.testing.work import FakeClock

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=y>{{7*7}}'; DROP TABLE help_request;--"


class Seen(HTMLParser):
    """What a browser would make of a page: its tags, links and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a"]


def test_urgent_first_then_the_oldest(office: Office, clock: FakeClock) -> None:
    asked = {}
    for name, urgency in [
        ("old", Urgency.NORMAL),
        ("trick", Urgency.TRICK),
        ("newer", Urgency.NORMAL),
        ("urgent", Urgency.URGENT),
        ("emergency", Urgency.EMERGENCY),
    ]:
        asked[name] = office.ask(urgency=urgency).reference
        clock.advance(1)
    page = office.browser().get("/").text
    order = ("emergency", "trick", "urgent", "old", "newer")
    assert shown_references(page) == [asked[name] for name in order]
    assert "<title>(3) Kindline desk</title>" in page


def test_a_card_shows_what_the_agent_must_know(office: Office, clock: FakeClock) -> None:
    asked = office.ask(
        cause=Cause.NOT_HELPED,
        language="de",
        turns=(TurnBody("wo ist mein Geld", "answer", "Geld weg"), TurnBody("nein", "not_known", "")),
        comfort=ComfortBody(by_voice=True, large_text=True, slow_speech=True, loud_speech=True),
    )
    clock.advance(14 * 60)
    seen = Seen(office.browser().get("/").text)
    words = " ".join(seen.text.split())
    for text in (
        asked.reference,
        "Waiting 14 minutes.",
        "Normal",
        "Mill Street",
        "de",
        "The answer did not help",
        "Prefers large text, slow speech, loud speech. Talks to the screen, does not type.",
        "wo ist mein Geld",
        "Shown: Geld weg (answer)",
        "Shown: nothing (not known)",
        f"Say {asked.reference} first.",
    ):
        assert text in words
    assert "tel:+442079460123" in seen.links()
    assert "Late" not in words
    assert "Promised by" in words


def test_late_is_said_in_words(office: Office, clock: FakeClock) -> None:
    office.ask()
    clock.advance(15 * 60 + 125)
    assert "Late by 2 minutes" in " ".join(Seen(office.browser().get("/").text).text.split())


@pytest.mark.parametrize(
    ("contact", "text", "links"),
    [
        (PHONE, "+44 20 7946 0123", ["tel:+442079460123"]),
        (ContactBody(ContactKind.COME_HERE, "020 7946 0123", "kiosk 2"), "Go to kiosk 2", []),
        (ContactBody(ContactKind.NONE, "", ""), "No number given yet", []),
        (ContactBody(ContactKind.PHONE, "", ""), "No number given yet", []),
        (ContactBody(ContactKind.PHONE, "ask me", ""), "ask me (cannot be dialled)", []),
    ],
)
def test_contact(office: Office, contact: ContactBody, text: str, links: list[str]) -> None:
    office.ask(contact=contact)
    seen = Seen(office.browser().get("/").text)
    assert text in " ".join(seen.text.split())
    assert [link for link in seen.links() if link.startswith("tel:")] == links


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("+44 (20) 7946-0123", "+442079460123"),
        ("javascript:alert(112)", "112"),
        ("*31#0800", "*31%230800"),
        ("12", ""),
        ("", ""),
        ("٣٤٥٦", ""),
    ],
)
def test_only_what_can_be_dialled_gets_into_a_link(number: str, link: str) -> None:
    assert dialled(number) == link


def test_everything_strange_is_shown_as_it_is_and_does_nothing(office: Office) -> None:
    comfort = ComfortBody(by_voice=False, large_text=False, slow_speech=False, loud_speech=False)
    plain = office.ask(comfort=comfort)
    harmless = Seen(office.browser().get("/").text)
    office.device.send(change_body(plain.id, ChangeKind.CANCEL))
    asked = office.ask(
        site=EVIL,
        language=EVIL,
        contact=ContactBody(ContactKind.PHONE, "+44 20 7946 0123" + EVIL, EVIL),
        turns=(TurnBody(EVIL, EVIL, EVIL),),
        comfort=comfort,
    )
    anna = office.agent(EVIL)
    seen = Seen(office.browser().get("/").text)
    assert [tag for tag, _ in seen.tags if tag != "strong"] == [
        tag for tag, _ in harmless.tags if tag != "strong"
    ]
    assert seen.text.count(EVIL) == 5
    assert seen.text.count(EVIL.replace("_", " ")) == 1
    assert EVIL[:NAME_CHARS] in seen.text
    place = ContactBody(ContactKind.COME_HERE, EVIL, EVIL)
    office.device.send(change_body(asked.id, ChangeKind.CONTACT, contact=place))
    page = act(anna, asked.id, "take").text
    assert f"Go to {EVIL}" in Seen(page).text
    assert "<script>alert" not in page
    assert anna.get("/", params={"about": EVIL}).text.count("DROP TABLE") == page.count("DROP TABLE")


def test_two_browsers_race_and_exactly_one_gets_it(office: Office) -> None:
    asked = office.ask()
    agents = [office.agent("Anna"), office.agent("Bo")]
    pages = agents[0].together(
        *(
            agent.raw.post(f"/queue/{asked.id}", data={"action": "take"}, headers={"origin": HOST})
            for agent in agents
        )
    )
    won = ["You have" in page.text for page in pages]
    assert sorted(won) == [False, True]
    loser = " ".join(Seen(pages[won.index(False)].text).text.split())
    winner = ("Anna", "Bo")[won.index(True)]
    assert f"That could not be done with {asked.reference}. {winner} has it." in loser


def test_an_agent_hears_that_the_customer_cancelled(office: Office) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    act(anna, asked.id, "take", "ring")
    office.device.send(change_body(asked.id, ChangeKind.CANCEL))
    page = act(anna, asked.id, "done").text
    assert "The customer has cancelled it. Do not call." in page
    assert office.status(asked.id).state is WorkState.CANCELLED


def test_buttons_are_forms_that_work_without_scripts(office: Office) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    answer = anna.post(
        f"/queue/{asked.id}", data={"action": "take"}, headers={"origin": HOST}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/#card-{asked.id}")
    tags = Seen(anna.get("/").text).tags
    buttons = [a["value"] for tag, a in tags if tag == "button" and a.get("name") == "action"]
    assert buttons == ["ring", "done", "give_back", "call_later"]
    assert all("onclick" not in attributes and "style" not in attributes for _, attributes in tags)
    assert all(attributes.get("src") for tag, attributes in tags if tag == "script")


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "null"}, {"origin": "https://elsewhere.example"}, {"origin": "http://[x"}]
)
def test_forms_of_other_pages_are_refused(office: Office, headers: dict[str, str]) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    answer = anna.post(f"/queue/{asked.id}", data={"action": "take"}, headers=headers)
    assert answer.status_code == 403
    assert office.status(asked.id).state is WorkState.QUEUED


def test_without_the_cookie_nothing_is_done(office: Office) -> None:
    asked = office.ask()
    stranger = office.browser()
    answer = stranger.form(f"/queue/{asked.id}", action="take")
    assert (answer.status_code, "cookie" in answer.text) == (403, True)
    assert stranger.get("/events").status_code == 403
    assert stranger.get("/queue").status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(office: Office) -> None:
    browser = office.browser()
    cookie = browser.get("/").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "set-cookie" not in browser.get("/").headers


def test_wrong_presses_are_explained(office: Office) -> None:
    asked = office.ask()
    anna = office.agent("Anna")
    wrong = anna.form(f"/queue/{asked.id}", action="explode")
    assert (wrong.status_code, "action" in wrong.text) == (422, True)
    assert anna.form("/queue/nobody-knows", action="take").status_code == 404
    assert anna.get("/nowhere").status_code == 404
    assert anna.post("/presence", content=b"name=%ff%00&on=true", headers=_form_headers()).status_code == 200


def _form_headers() -> dict[str, str]:
    return {"origin": HOST, "content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/", "/static/desk.js", "/availability", "/nowhere", "/requests/none"])
def test_every_answer_has_the_safety_headers(office: Office, path: str) -> None:
    headers = office.browser().get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"]


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("  Anna \n  Bell ", "Anna Bell"),
        ("\u202eannA\x07", "annA"),
        ("x" * 100, "x" * NAME_CHARS),
        ("   ", ""),
    ],
)
def test_names_are_one_short_line(name: str, tidy: str) -> None:
    assert tidy_name(name) == tidy


def test_people_at_the_desk_are_named(office: Office, clock: FakeClock) -> None:
    browser = office.browser()
    assert "Nobody is at the desk" in browser.get("/").text
    office.agent("Bo")
    office.agent("Anna")
    assert "Anna, Bo" in browser.get("/").text
    clock.advance(31)
    assert "Nobody is at the desk" in browser.get("/").text


def test_more_than_can_be_shown_is_said(office: Office) -> None:
    for _ in range(203):
        office.parts.work.record(new_body())
    page = office.browser().get("/").text
    assert len(re.findall("<article", page)) == 200
    assert "3 more requests are not shown." in page
