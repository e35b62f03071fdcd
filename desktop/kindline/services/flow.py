"""What a presenter may ask of the conversation, so that presenters know each other only by name."""

from __future__ import annotations

from typing import Protocol

from kindline.domain.articles import Urgency
from kindline.domain.requests import Cause, Contact
from kindline.domain.settings import Settings
from kindline.domain.text import Text
from kindline.ports import Printer
from kindline.services.answering import Answering
from kindline.services.customer_session import CustomerSession
from kindline.services.own_request import OwnRequest
from kindline.services.presenters.views import Action, Body


class Presenter(Protocol):
    """One page: what it shows now, and what a press on it does.

    `cause` is why a person is asked for when the person button is pressed here.
    """

    @property
    def cause(self) -> Cause: ...

    def view(self) -> Body: ...

    def act(self, action: Action, value: str) -> None:
        """Handle a press; presses that the page does not know are ignored."""
        ...


class Flow(Protocol):
    """The conversation as a presenter sees it."""

    @property
    def session(self) -> CustomerSession: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def answering(self) -> Answering | None: ...

    @property
    def printer(self) -> Printer: ...

    @property
    def own(self) -> OwnRequest:
        """The customer's request and what may be said of it."""
        ...

    @property
    def presenter(self) -> Presenter:
        """The page that stands now."""
        ...

    @property
    def is_listening(self) -> bool:
        """Whether the microphone is open."""
        ...

    @property
    def is_recording(self) -> bool:
        """Whether questions are kept as sound: each customer must see that."""
        ...

    @property
    def speech_problem(self) -> str:
        """Why one cannot speak to this machine now, as a code; "" when one can."""
        ...

    @property
    def voice_problem(self) -> str:
        """Why this machine cannot speak now, as a code; "" when it can."""
        ...

    @property
    def is_loading(self) -> bool:
        """Whether the answers are still being read."""
        ...

    def go(self, presenter: Presenter) -> None:
        """Show a page; the present one is left behind, Back returns to it."""
        ...

    def replace(self, presenter: Presenter) -> None:
        """Show a page in the place of the present one."""
        ...

    def back(self) -> None: ...

    def home(self) -> None: ...

    def refresh(self, *, speak: bool = False, news: bool = False) -> None:
        """Paint the present page again; `speak` says it too, `news` brings the focus to it."""
        ...

    def ask(self, text: str, *, by_voice: bool = False, struck: bool = False, also: str = "") -> None:
        """A question. `struck` tells that a secret was struck out of it before.

        `also` is what another recogniser heard.
        """
        ...

    def open(self, article_id: str) -> None: ...

    def finish_listening(self) -> None: ...

    def go_on_listening(self) -> None:
        """The customer has more to say than one question usually holds."""
        ...

    def stop_listening(self) -> None: ...

    def person(self, cause: Cause, urgency: Urgency = Urgency.NORMAL) -> None:
        """Bring a person: save the request, then go the first way that works."""
        ...

    def set_contact(self, contact: Contact) -> None: ...

    def give_number(self) -> None:
        """Show the key pad for the open request."""
        ...

    def show_request(self) -> None: ...

    def render_lines(self, texts: tuple[Text, ...]) -> tuple[str, ...]:
        """Words for paper, in the customer's language."""
        ...
