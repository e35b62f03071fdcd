"""`kindline desk demo-agent`: plays an agent who works the queue, for demonstrations and tests.

It is a browser without a screen: it reads the queue page and presses its buttons, one request at a time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from kindline.desk.errors import DeskPageError

_TIMEOUT_S = 10.0
_LATER = "title-later"


@dataclass
class _Form:
    """A card's form: where it goes, and the buttons in it."""

    action: str
    presses: list[str] = field(default_factory=list)


class _Cards(HTMLParser):
    """Collects the forms of the cards, from top to bottom, without those whose time has not come."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self._is_inside = False
        self._is_later = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "section":
            self._is_later = found.get("aria-labelledby") == _LATER
        elif tag == "form":
            self._is_inside = found.get("action", "").startswith("/queue/") and not self._is_later
            if self._is_inside:
                self.forms.append(_Form(found["action"]))
        elif tag == "button" and self._is_inside and found.get("name") == "action":
            self.forms[-1].presses.append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False


class DemoAgent:
    """One agent. `outcome` is "done" or "no_answer"; `say` gets a line for everything that is done."""

    def __init__(self, http: httpx.Client, name: str, outcome: str, say: Callable[[str], None]) -> None:
        self._http = http
        self._name = name
        self._outcome = outcome
        self._say = say

    def arrive(self, password: Callable[[], str]) -> None:
        """Sign in if the desk wants that, and be at the desk. Raises `DeskPageError`."""
        page = self._http.get("/")
        if page.url.path == "/sign-in":
            page = self._press("/sign-in", name=self._name, password=password())
        page = self._press("/presence", on="true", name=self._name)
        self._say(f"{self._name} is at the desk.")

    def work(self) -> bool:
        """Press one button; False when there is nothing to do. Raises `DeskPageError`."""
        page = self._http.get("/queue")
        if page.status_code != httpx.codes.OK:
            raise DeskPageError(f"The desk answered {page.status_code} to the queue. Is the shift over?")
        for press, form in self._possible(page.text):
            self._press(form.action, action=press)
            self._say(f"{press.replace('_', ' ')}: {form.action.removeprefix('/queue/')}")
            return True
        return False

    def leave(self) -> None:
        self._press("/presence", on="false")
        self._say(f"{self._name} has left the desk.")

    def _possible(self, page: str) -> Iterator[tuple[str, _Form]]:
        """What was begun comes before what waits. "Done" stands beside "ring", too, but nobody rang yet."""
        cards = _Cards()
        cards.feed(page)
        for press in ("ring", self._outcome, "take", "done"):
            for form in cards.forms:
                if press in form.presses:
                    yield press, form

    def _press(self, path: str, **fields: str) -> httpx.Response:
        origin = re.sub(r"/$", "", str(self._http.base_url))
        page = self._http.post(path, data=fields, headers={"origin": origin})
        if page.status_code != httpx.codes.OK:
            raise DeskPageError(f"The desk refused {path} with {page.status_code}.")
        return page


def play(  # noqa: PLR0913, PLR0917 - the words of the command, and how it speaks and rests
    url: str,
    name: str,
    outcome: str,
    pace_s: float,
    presses: int,
    say: Callable[[str], None],
    password: Callable[[], str],
    rest: Callable[[float], None] = time.sleep,
) -> int:
    """Work until interrupted, or until so many presses were made (0: for ever); returns how many.

    Raises `DeskPageError` when the desk cannot be reached or does not let the agent work.
    """
    made = 0
    try:
        with httpx.Client(base_url=url, timeout=_TIMEOUT_S, follow_redirects=True) as http:
            agent = DemoAgent(http, name, outcome, say)
            agent.arrive(password)
            try:
                while not presses or made < presses:
                    made += agent.work()
                    rest(pace_s)
            except KeyboardInterrupt:
                pass
            agent.leave()
    except httpx.HTTPError as error:
        raise DeskPageError(f"The desk at {url} cannot be reached: {error}. Start it first.") from error
    return made
