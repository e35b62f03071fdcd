"""When a person must act: a lost card, a trick, danger, sorrow. The person is already asked for."""

from __future__ import annotations

from kindline.domain.articles import Article, Urgency
from kindline.domain.requests import Cause, ContactKind, Turn
from kindline.domain.text import Passage, message
from kindline.services.flow import Flow
from kindline.services.presenters.requests import request_facts
from kindline.services.presenters.say import BACK, spoken_card
from kindline.services.presenters.views import Action, Button, CardView, Line, LineKind, Page, Tone

_GIVE = Button(Action.GIVE_NUMBER, message("alarm.give_number"), "mdi6.dialpad", primary=True)
_SEE = Button(Action.DONE, message("alarm.see_request"), "mdi6.check", primary=True)
_WHY = Button(Action.WHY, message("alarm.why"), "mdi6.help-circle-outline")
_SENT = Button(Action.ALREADY_SENT, message("alarm.already_sent"), "mdi6.alert", primary=True)

_LINES = {
    Urgency.URGENT: ("alarm.ring_also", "site.phone"),
    Urgency.TRICK: ("alarm.ring_trick", "site.fraud_line"),
    Urgency.EMERGENCY: ("alarm.ring_emergency", "site.emergency"),
    Urgency.SORROW: ("alarm.ring_sorrow", "site.sorrow_line"),
}


class AlarmPresenter:
    """The article's text, where the request stands, and the number to ring."""

    cause = Cause.URGENT

    def __init__(self, flow: Flow, article: Article, *, struck: bool, is_again: bool) -> None:
        self._flow = flow
        self._article = article
        self._struck = struck
        self._is_again = is_again
        self.is_calling = False
        """Whether a program was asked to place a call."""

    @property
    def wants_call(self) -> bool:
        """Whether a call to the organisation is the right first help; in a trick or in danger it is not."""
        return self._article.urgency is Urgency.URGENT

    def view(self) -> CardView:
        article = self._article
        heading = Passage.plain(article.headline or article.title)
        lines = [Line(LineKind.BODY, step.passage) for step in article.steps]
        if self._struck:
            lines.insert(0, Line(LineKind.QUIET, message("secret.struck")))
        if self._is_again:
            lines.insert(0, Line(LineKind.QUIET, message("alarm.again")))
        lines += request_facts(self._flow)[:1]
        label, setting = _LINES[article.urgency]
        number = self._flow.settings.text(setting)
        # a trick's text names the number already, and nothing may push it off the first page
        if article.urgency is not Urgency.TRICK or not any(number in s.passage.text for s in article.steps):
            asks = "calling.did_it_start" if self.is_calling else label
            lines.append(Line(LineKind.QUIET, message(asks)))
            lines.append(Line(LineKind.NUMBER, Passage.plain(number)))
        return CardView(
            page=Page.ALARM,
            heading=heading,
            lines=tuple(lines),
            buttons=self._buttons(),
            tone=Tone.PERSON if article.urgency is Urgency.SORROW else Tone.ALARM,
            icon="mdi6.hand-back-left" if article.urgency is Urgency.TRICK else article.icon,
            spoken=spoken_card(heading, tuple(lines)),
        )

    def act(self, action: Action, value: str) -> None:
        flow = self._flow
        if action is Action.GIVE_NUMBER:
            flow.give_number()
        elif action is Action.DONE:
            flow.show_request()
        elif action is Action.WHY:
            flow.go(WhyPresenter(flow))
        elif action is Action.ALREADY_SENT:
            already_sent(flow)

    def _buttons(self) -> tuple[Button, ...]:
        if self._article.urgency is Urgency.TRICK:
            return (_WHY, _SENT)
        if self._flow.own.contact.kind is ContactKind.NONE:
            return (_GIVE,)
        return (_SEE,)


def already_sent(flow: Flow) -> None:
    """The person who calls has to know it before anything else."""
    (said,) = flow.render_lines((message("alarm.already_sent"),))
    flow.session.turns.append(Turn(said, Urgency.TRICK.value))
    flow.person(Cause.URGENT, Urgency.TRICK)


class WhyPresenter:
    """Why we think that it may be a trick."""

    cause = Cause.URGENT

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def view(self) -> CardView:
        heading = message("alarm.why")
        lines = (
            Line(LineKind.BODY, message("alarm.because_hurry")),
            Line(LineKind.BODY, message("alarm.because_never")),
        )
        return CardView(
            Page.ALARM,
            heading,
            lines,
            buttons=(BACK, _SENT),
            tone=Tone.ALARM,
            icon="mdi6.hand-back-left",
            spoken=spoken_card(heading, lines),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.BACK:
            self._flow.back()
        elif action is Action.ALREADY_SENT:
            already_sent(self._flow)
