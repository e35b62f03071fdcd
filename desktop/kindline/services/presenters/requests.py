"""The customer's request for a person: its state in plain words, each said only when it is so."""

from __future__ import annotations

from kindline.domain.requests import Cause, ContactKind, DeliveryState, HelpRequest, WorkState
from kindline.domain.settings import Settings
from kindline.domain.text import Text, message
from kindline.services.flow import Flow
from kindline.services.presenters.say import printed, spoken_card
from kindline.services.presenters.views import Action, Button, CardView, Line, LineKind, Page, Tone

_CHANGE = Button(Action.GIVE_NUMBER, message("request.change"), "mdi6.pencil")
_CANCEL = Button(Action.CANCEL_REQUEST, message("request.cancel"), "mdi6.close")
_PRINT = Button(Action.PRINT, message("button.print"), "mdi6.printer")
_DONE = Button(Action.DONE, message("request.done"), "mdi6.check", primary=True)
_GIVE = Button(Action.GIVE_NUMBER, message("request.give_number"), "mdi6.dialpad", primary=True)

_HAS = "mdi6.check-circle"
_CLOCK = "mdi6.clock-outline"
_SHIELD = "mdi6.shield-check-outline"
_PHONE = "mdi6.phone-outline"
_OFF = "mdi6.lan-disconnect"
_WARN = "mdi6.alert-outline"
_PERSON = "mdi6.account-check-outline"


def request_facts(flow: Flow) -> tuple[Line, ...]:
    """At most three facts about the customer's request, each true now; none before it was saved."""
    request, settings = flow.own.request, flow.settings
    if request is None:
        return ()
    if request.work in _WORK_FACTS:
        return _work_lines(request, settings)
    noun = settings.text("site.noun")
    if request.delivery is DeliveryState.COULD_NOT_SEND:
        return (_fact(_WARN, message("request.could_not_send", noun=noun)), _ring(settings))
    if request.delivery is DeliveryState.RECEIVED:
        return _received_lines(flow, request, noun)
    if not request.durable:
        return (
            _fact(_WARN, message("request.not_saved")),
            _fact(_CLOCK, message("request.sending_unsaved")),
            _ring(settings),
        )
    return (
        _fact(_HAS, message("request.saved")),
        _fact(_OFF, message("request.trying", noun=noun)),
        _ring(settings),
    )


_WORK_FACTS = {
    WorkState.WITH_PERSON: (_PERSON, "request.with_person"),
    WorkState.CALLING: (_PHONE, "request.calling"),
    WorkState.DONE: (_HAS, "request.is_done"),
    WorkState.NO_ANSWER: (_PHONE, "request.no_answer"),
    WorkState.CANCELLED: (_HAS, "request.cancelled"),
    WorkState.EXPIRED: (_WARN, "request.expired"),
    WorkState.REFUSED: (_WARN, "request.refused"),
}
_WHEN_COMING = {
    WorkState.CALLING: "request.coming",
    WorkState.NO_ANSWER: "request.not_found",
}
_NEEDS_NUMBER_TO_RING = frozenset({WorkState.NO_ANSWER, WorkState.EXPIRED, WorkState.REFUSED})


def _work_lines(request: HelpRequest, settings: Settings) -> tuple[Line, ...]:
    state = request.work
    if state is None:
        return ()
    icon, key = _WORK_FACTS[state]
    if request.contact.kind is ContactKind.COME_HERE:
        key = _WHEN_COMING.get(state, key)
    values: dict[str, str | int] = {}
    if key == "request.no_answer":
        values["attempt"] = request.attempt
    elif state is WorkState.REFUSED:
        values["noun"] = settings.text("site.noun")
    lines = [_fact(icon, message(key, **values))]
    if state in (WorkState.WITH_PERSON, WorkState.CALLING) and request.contact.kind is ContactKind.PHONE:
        lines.append(_fact(_SHIELD, message("request.they_say", reference=request.reference)))
    if state in _NEEDS_NUMBER_TO_RING:
        lines.append(_ring(settings))
    return tuple(lines)


def _received_lines(flow: Flow, request: HelpRequest, noun: str) -> tuple[Line, ...]:
    reference, by_ms, kind = request.reference, request.promised_by_ms, request.contact.kind
    first = _fact(_HAS, message("request.received", noun=noun, reference=reference))
    if flow.own.is_late:
        return (first, _fact(_WARN, message("request.late")), _ring(flow.settings))
    if not flow.own.desk_has_contact:
        # a number that the desk does not have is not one that it will ring
        lacks = "request.lacks_number" if kind is ContactKind.PHONE else "request.lacks_place"
        return (first, _fact(_OFF, message(lacks, noun=noun)), _ring(flow.settings))
    if kind is ContactKind.NONE:
        return (first, _fact(_PHONE, message("request.no_number")))
    if kind is ContactKind.COME_HERE:
        return (first, _fact(_CLOCK, message("request.come_before", by_ms=by_ms)))
    if request.work is WorkState.SCHEDULED and request.attempt:
        first = _fact(_PHONE, message("request.tried"))
    return (
        first,
        _fact(_CLOCK, message("request.ring_before", by_ms=by_ms)),
        _fact(_SHIELD, message("request.they_say", reference=reference)),
    )


def _fact(icon: str, text: Text) -> Line:
    return Line(LineKind.FACT, text, icon)


def _ring(settings: Settings) -> Line:
    return _fact(_PHONE, message("request.ring", number=settings.text("site.phone")))


class RequestPresenter:
    """What became of the request."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._printed: Text | None = None

    def view(self) -> CardView:
        request = self._flow.own.request
        if request is None:
            return _waiting()
        if self._flow.own.is_cancelling and not request.is_over:
            return _cancelling()
        heading, lines = _heading(self._flow, request), request_facts(self._flow)
        if self._printed:
            lines = (*lines, Line(LineKind.QUIET, self._printed))
        return CardView(
            page=Page.REQUEST,
            heading=heading,
            lines=lines,
            buttons=self._buttons(request),
            tone=Tone.PERSON,
            spoken=spoken_card(heading, lines),
        )

    def act(self, action: Action, value: str) -> None:
        flow = self._flow
        if action is Action.GIVE_NUMBER:
            flow.give_number()
        elif action is Action.CANCEL_REQUEST:
            flow.go(CancelPresenter(flow))
        elif action is Action.PRINT:
            self._print()
        elif action is Action.DONE:
            if flow.own.request and flow.own.request.is_over:
                flow.own.forget()
            flow.home()

    def _buttons(self, request: HelpRequest) -> tuple[Button, ...]:
        if request.is_over or request.delivery is DeliveryState.COULD_NOT_SEND:
            return (_PRINT, _DONE)
        if request.contact.kind is ContactKind.NONE:
            return (_CANCEL, _PRINT, _GIVE)
        return (_CHANGE, _CANCEL, _PRINT, _DONE)

    def _print(self) -> None:
        flow = self._flow
        request = flow.own.request
        if request is None:
            return
        facts = [line.text for line in request_facts(flow)]
        ring = _ring(flow.settings).text
        facts += [] if ring in facts else [ring]
        hours = message("print.hours", hours=flow.settings.text("site.hours"))
        title, *lines = flow.render_lines((_heading(flow, request), *facts, hours))
        self._printed = printed(flow, title, tuple(lines))
        flow.refresh(speak=True)


def _heading(flow: Flow, request: HelpRequest) -> Text:
    if request.is_over:
        return message("request.title_over")
    if request.delivery is not DeliveryState.RECEIVED:
        failed = request.delivery is DeliveryState.COULD_NOT_SEND
        unsaved = "request.title_saved" if request.durable else "request.title_unsaved"
        return message("request.title_failed" if failed else unsaved)
    contact = request.contact
    if flow.own.is_late or not flow.own.desk_has_contact:
        return message("request.title_received")
    if contact.kind is ContactKind.PHONE:
        return message("request.title_ring", number=grouped(contact.number))
    return message(
        "request.title_come" if contact.kind is ContactKind.COME_HERE else "request.title_received"
    )


def _waiting() -> CardView:
    """Before the commit nothing is claimed."""
    heading = message("request.title_wait")
    return CardView(
        Page.REQUEST, heading, (), tone=Tone.PERSON, centred=True, spoken=spoken_card(heading, ())
    )


def _cancelling() -> CardView:
    """Cancelled here; whether nobody rings, only the desk can say."""
    heading = message("cancel.telling")
    lines = (_fact(_CLOCK, message("cancel.not_yet")),)
    return CardView(
        Page.REQUEST, heading, lines, buttons=(_DONE,), tone=Tone.PERSON, spoken=spoken_card(heading, lines)
    )


class CancelPresenter:
    """Cancelling is asked once, because a finger slips."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> CardView:
        heading = message("cancel.sure")
        lines = (Line(LineKind.BODY, message("cancel.nobody_rings")),)
        keep = Button(Action.BACK, message("cancel.keep"), "mdi6.check", primary=True)
        cancel = Button(Action.CANCEL_REQUEST, message("cancel.yes"), "mdi6.close")
        return CardView(
            Page.REQUEST, heading, lines, buttons=(cancel, keep), spoken=spoken_card(heading, lines)
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.CANCEL_REQUEST:
            self._flow.own.cancel()
            self._flow.back()
        elif action is Action.BACK:
            self._flow.back()


def grouped(number: str) -> str:
    """A telephone number in groups that one can read: the last four, then threes before them."""
    plus = "+" if number.startswith("+") else ""
    digits = number.removeprefix("+")
    tail, rest = digits[-4:], digits[:-4]
    groups: list[str] = []
    while rest:
        rest, group = rest[:-3], rest[-3:]
        groups.insert(0, group)
    return plus + " ".join([*groups, tail]).strip()
