"""Bringing a person: the pages between the press and the end of the request."""

from __future__ import annotations

from kindline.domain.articles import Article, Urgency
from kindline.domain.events import AvailabilityChanged, RequestChanged, RequestLate, RequestSaved
from kindline.domain.requests import Cause, Contact, ContactKind, DeliveryState, HelpRequest, WorkState
from kindline.services.flow import Flow
from kindline.services.own_request import News
from kindline.services.presenters.alarm import AlarmPresenter
from kindline.services.presenters.calling import CallingPresenter
from kindline.services.presenters.listening import ListeningPresenter
from kindline.services.presenters.number import NumberPresenter
from kindline.services.presenters.requests import CancelPresenter, RequestPresenter

_BAD_ENDS = frozenset({WorkState.NO_ANSWER, WorkState.EXPIRED, WorkState.REFUSED})
_TELLING = (RequestPresenter, AlarmPresenter, CallingPresenter, CancelPresenter, NumberPresenter)


class PersonFlow:
    """Saves the request first, then goes the first way that works, and shows what becomes of it."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._bad_news_told = ""

    @property
    def is_calling(self) -> bool:
        """Whether the page that stands came with a call that a program was asked to place."""
        page = self._flow.presenter
        return isinstance(page, CallingPresenter | AlarmPresenter) and page.is_calling

    def person(self, cause: Cause, urgency: Urgency) -> None:
        """The button, or the word."""
        flow = self._flow
        flow.stop_listening()
        is_new = flow.own.make(cause, urgency)
        if is_new and flow.own.link:
            flow.go(RequestPresenter(flow))  # the call starts as soon as the request is saved
        elif flow.own.link and flow.own.open_link():
            self._show(CallingPresenter(flow))
        elif flow.own.contact.kind is not ContactKind.NONE:
            self._show(RequestPresenter(flow))
        elif isinstance(flow.presenter, NumberPresenter):
            flow.refresh(speak=True)  # it is what the press asks for; no digit is lost
        else:
            flow.go(NumberPresenter(flow))

    def alarm(self, article: Article, *, struck: bool, is_again: bool) -> None:
        """Something urgent was said: the request is made at once, with no question asked."""
        self._flow.own.make(Cause.URGENT, article.urgency)
        self._flow.go(AlarmPresenter(self._flow, article, struck=struck, is_again=is_again))

    def set_contact(self, contact: Contact) -> None:
        """The customer said how they can be reached."""
        self._flow.own.set_contact(contact)
        self._flow.replace(RequestPresenter(self._flow))

    def noticed(self, event: RequestSaved | RequestChanged | RequestLate | AvailabilityChanged) -> None:
        """Something happened to a request or at the desk."""
        flow = self._flow
        if isinstance(event, AvailabilityChanged):
            flow.refresh()
            return
        news = flow.own.noticed(event)
        if news is News.ADOPTED:
            flow.go(RequestPresenter(flow))
        elif news is News.SAVED:
            self._tell_saved()
        elif news is News.CHANGED:
            self._tell_changed(event.request)

    def _tell_saved(self) -> None:
        """The commit is done: now the first way that works is started."""
        flow, page = self._flow, self._flow.presenter
        if isinstance(page, RequestPresenter) and flow.own.link:
            if flow.own.open_link():
                flow.replace(CallingPresenter(flow))
                return
            if flow.own.contact.kind is ContactKind.NONE:
                flow.replace(NumberPresenter(flow))
                return
        if isinstance(page, AlarmPresenter) and page.wants_call and flow.own.open_link():
            page.is_calling = True
        self._refresh()

    def _tell_changed(self, request: HelpRequest) -> None:
        """Bad news finds the customer on any page; the rest is told where the request stands."""
        page = self._flow.presenter
        is_bad = request.work in _BAD_ENDS or request.delivery is DeliveryState.COULD_NOT_SEND
        is_bad = is_bad or self._flow.own.is_late
        is_told = self._bad_news_told == request.id
        if is_bad and not is_told and not isinstance(page, (*_TELLING, ListeningPresenter)):
            self._bad_news_told = request.id
            self._flow.go(RequestPresenter(self._flow))
            return
        self._refresh()

    def _refresh(self) -> None:
        page = self._flow.presenter
        tells = isinstance(page, RequestPresenter | AlarmPresenter | CallingPresenter)
        self._flow.refresh(speak=tells, news=tells)

    def _show(self, presenter: RequestPresenter | CallingPresenter) -> None:
        """The same page is not put on top of itself."""
        if isinstance(self._flow.presenter, type(presenter)):
            self._flow.refresh(speak=True, news=True)
        else:
            self._flow.go(presenter)
