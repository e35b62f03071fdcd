"""The present customer's one request for a person, and what may be said of it."""

from __future__ import annotations

from enum import StrEnum

from kindline.domain.articles import Urgency
from kindline.domain.events import RequestChanged, RequestLate, RequestSaved
from kindline.domain.requests import Cause, Comfort, Contact, ContactKind, HelpRequest
from kindline.services.comfort import RATES_WPM
from kindline.services.customer_session import CustomerSession
from kindline.services.people import Draft
from kindline.services.tools import Tools

LARGE_SIZE = 2
LOUD_VOLUME = 4
USUAL_RATE_WPM = RATES_WPM[2]


class News(StrEnum):
    """What an event meant for the present customer."""

    NONE = "none"
    ADOPTED = "adopted"
    SAVED = "saved"
    CHANGED = "changed"


class OwnRequest:
    """Makes at most one open request for a session. `session` is set anew for each customer."""

    def __init__(self, tools: Tools, session: CustomerSession) -> None:
        self._tools = tools
        self._told_id = ""
        self._turns_told = 0
        self.session = session
        self.link = ""
        self.may_adopt = not tools.settings.is_kiosk

    def begin(self, session: CustomerSession) -> None:
        """A new customer, who has no request."""
        self.session = session
        self._told_id = ""
        self._turns_told = 0

    @property
    def request(self) -> HelpRequest | None:
        """The request, once its saving was told; nothing is claimed before. It may be over."""
        if not self.session.request_id or self.session.request_id != self._told_id:
            return None
        return self._tools.people.get(self._told_id)

    @property
    def contact(self) -> Contact:
        """How the customer can be reached, as far as it is known."""
        request = self.request
        if request is not None:
            return request.contact
        number = self.session.number
        return Contact(ContactKind.PHONE, number=number) if number else Contact()

    @property
    def is_cancelling(self) -> bool:
        """Whether the customer cancelled and the desk has not confirmed it yet."""
        return self._tools.people.is_cancelling(self.session.request_id)

    @property
    def desk_has_contact(self) -> bool:
        """Whether the desk has the contact that the customer gave last."""
        return self._tools.people.desk_has_contact(self.session.request_id)

    @property
    def is_late(self) -> bool:
        """Whether the promised time went by and nobody dealt with it."""
        return self._tools.people.is_late(self.session.request_id)

    def make(self, cause: Cause, urgency: Urgency) -> bool:
        """Make a request; True when it is new. One that can still be added to gets the news instead."""
        session, people = self.session, self._tools.people
        if session.request_id and people.can_add(session.request_id):
            self.add_turns()
            people.raise_urgency(session.request_id, urgency)
            return False
        self._told_id = ""
        number = session.number
        draft = Draft(
            site=self._tools.settings.text("site.name"),
            language=session.language,
            urgency=urgency,
            cause=cause,
            contact=Contact(ContactKind.PHONE, number=number) if number else Contact(),
            turns=tuple(session.turns),
            comfort=_comfort(session),
        )
        self._turns_told = len(session.turns)
        session.request_id = people.ask(draft).id
        return True

    def add_turns(self) -> None:
        """Let the desk know what was asked since the request was made."""
        session = self.session
        new = tuple(session.turns[self._turns_told :])
        if new and session.request_id and self._tools.people.can_add(session.request_id):
            self._tools.people.add_turns(session.request_id, new)
            self._turns_told = len(session.turns)

    def set_contact(self, contact: Contact) -> None:
        """The customer said how they can be reached; at home the number is remembered."""
        self._tools.people.set_contact(self.session.request_id, contact)
        self._tools.memory.keep(self.session)

    def cancel(self) -> None:
        self._tools.people.cancel(self.session.request_id)

    def forget(self) -> None:
        """The customer has seen how it ended."""
        self.session.request_id = ""

    def find_link(self) -> str:
        """The first call link that a program of this computer opens; "" when there is none. Slow."""
        settings = self._tools.settings
        for template in settings.names("call.links"):
            number = "".join(settings.text("site.phone").split())
            link = template.replace("{site.phone}", number)
            if self._tools.call_links.has_handler(link):
                return link
        return ""

    def open_link(self) -> bool:
        """Start the call program; False when there is none or it failed at once."""
        return bool(self.link) and self._tools.call_links.open(self.link)

    def noticed(self, event: RequestSaved | RequestChanged | RequestLate) -> News:
        """Take note of an event; says what it meant for the present customer.

        A home computer that was switched off comes back with its customer's request.
        """
        request, session = event.request, self.session
        if self.may_adopt and not session.request_id and not request.is_over:
            session.request_id = self._told_id = request.id
            return News.ADOPTED
        if request.id != session.request_id:
            return News.NONE
        is_first = self._told_id != request.id
        self._told_id = request.id
        return News.SAVED if is_first else News.CHANGED


def _comfort(session: CustomerSession) -> Comfort:
    return Comfort(
        by_voice=session.by_voice,
        large_text=session.size >= LARGE_SIZE,
        slow_speech=session.rate_wpm < USUAL_RATE_WPM,
        loud_speech=session.volume >= LOUD_VOLUME,
    )
