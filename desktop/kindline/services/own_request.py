"""The present customer's one request for a person."""

from __future__ import annotations

from enum import StrEnum

from kindline.domain.articles import Urgency
from kindline.domain.events import RequestChanged, RequestSaved
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
    """Makes at most one open request for a session, and knows what may be said of it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._told_id = ""
        self.link = ""

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

    def told(self, session: CustomerSession) -> HelpRequest | None:
        """The session's request, once its saving was told; nothing is claimed before."""
        if not session.request_id or session.request_id != self._told_id:
            return None
        return self._tools.people.get(self._told_id)

    def contact(self, session: CustomerSession) -> Contact:
        """How the customer can be reached, as far as it is known."""
        request = self.told(session)
        if request is not None:
            return request.contact
        return Contact(ContactKind.PHONE, number=session.number) if session.number else Contact()

    def make(self, session: CustomerSession, cause: Cause, urgency: Urgency) -> bool:
        """Make a request, unless one is open (then its urgency may rise); True when it is new."""
        people = self._tools.people
        known = people.get(session.request_id) if session.request_id else None
        if known is not None and not known.is_over:
            if urgency is not Urgency.NORMAL:
                people.raise_urgency(known.id, urgency)
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
        session.request_id = people.ask(draft).id
        return True

    def noticed(self, session: CustomerSession, event: RequestSaved | RequestChanged) -> News:
        """Take note of an event; says what it meant for the present customer.

        A home computer that was switched off comes back with its customer's request.
        """
        request = event.request
        is_kiosk = self._tools.settings.is_kiosk
        if not session.request_id and not is_kiosk and not request.is_over:
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
