"""An answer, one step at a time."""

from __future__ import annotations

from kindline.domain.requests import Cause
from kindline.domain.text import Passage, Text, message
from kindline.services.answering import Outcome, Reply
from kindline.services.flow import Flow
from kindline.services.presenters.replies import OfferPresenter, ThanksPresenter
from kindline.services.presenters.say import BACK, PERSON_INNER, printed
from kindline.services.presenters.views import (
    Action,
    Button,
    CardView,
    Line,
    LineKind,
    Page,
    Spoken,
)

_NEXT = Button(Action.NEXT_STEP, message("answer.next"), "mdi6.chevron-right", primary=True)
_CANNOT_FIND = Button(Action.CANNOT_FIND, message("answer.cannot_find"), "mdi6.help-circle-outline")
_STILL_CANNOT = Button(Action.CANNOT_FIND, message("answer.still_cannot"), "mdi6.help-circle-outline")
_PRINT = Button(Action.PRINT, message("button.print"), "mdi6.printer")
_NO = Button(Action.NOT_HELPED, message("button.no"), "mdi6.close")
_YES = Button(Action.HELPED, message("button.yes"), "mdi6.check", primary=True)


class AnswerPresenter:
    """The steps of one article. "I can't find it" shows the hint, and the second time brings a person."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow, reply: Reply) -> None:
        if reply.article is None:
            raise ValueError("an answer has an article")
        self._flow = flow
        self._reply = reply
        self._article = reply.article
        self._index = 0
        self._shows_hint = False
        self._printed: Text | None = None

    @property
    def _is_last(self) -> bool:
        return self._index == len(self._article.steps) - 1

    def view(self) -> CardView:
        article = self._article
        heading = Passage.plain(article.headline or article.title)
        step = article.steps[self._index]
        of = message("answer.step_of", number=self._index + 1, count=len(article.steps))
        lines = [Line(LineKind.QUIET, of)]
        lines += self._remarks()
        lines.append(Line(LineKind.BODY, step.passage))
        if self._shows_hint:
            lines.append(Line(LineKind.BODY, step.hint or message("answer.hint")))
        if self._printed:
            lines.append(Line(LineKind.QUIET, self._printed))
        if self._is_last:
            lines.append(Line(LineKind.QUESTION, message("answer.did_help")))
        return CardView(
            page=Page.ANSWER,
            heading=heading,
            lines=tuple(lines),
            inner=self._inner(),
            buttons=self._buttons(),
            spoken=self._spoken(heading, tuple(lines)),
        )

    def act(self, action: Action, value: str) -> None:
        if action is Action.NEXT_STEP and not self._is_last:
            self._turn_to(self._index + 1)
        elif action is Action.BACK:
            self._back()
        elif action is Action.CANNOT_FIND:
            self._cannot_find()
        elif action is Action.PRINT:
            self._print()
        elif action is Action.HELPED:
            self._flow.session.misses = 0
            self._flow.replace(ThanksPresenter(self._flow))
        elif action is Action.NOT_HELPED:
            self._flow.session.misses += 1
            self._flow.go(OfferPresenter(self._flow, Cause.NOT_HELPED))

    def _remarks(self) -> list[Line]:
        """What is said once, above the first step: a struck secret, a repeat, what was heard."""
        if self._index:
            return []
        remarks: list[Text] = []
        if self._reply.struck:
            remarks.append(message("secret.struck"))
        if self._reply.is_again:
            remarks.append(message("answer.again"))
        elif self._reply.is_heard:
            remarks.append(message("answer.you_asked", question=self._reply.asked))
        return [Line(LineKind.QUIET, text) for text in remarks]

    def _inner(self) -> tuple[Button, ...]:
        """On the last step the question stands there instead, unless a person is to be offered."""
        offers = self._reply.is_again or self._shows_hint
        if self._is_last and not offers:
            return ()
        cannot = _STILL_CANNOT if self._shows_hint else _CANNOT_FIND
        return (cannot, PERSON_INNER if offers else _PRINT)

    def _buttons(self) -> tuple[Button, ...]:
        if self._is_last:
            return (BACK, _NO, _YES)
        return (BACK, _NEXT)

    def _spoken(self, heading: Text, lines: tuple[Line, ...]) -> tuple[Spoken, ...]:
        """The heading is said on the first step only; "step 2 of 4" is for the eyes."""
        head = () if self._index or self._shows_hint else (Spoken(heading, "heading"),)
        said = (Spoken(line.text, f"line:{i}") for i, line in enumerate(lines) if i)
        return (*head, *said)

    def _turn_to(self, index: int) -> None:
        self._index = index
        self._shows_hint = False
        self._printed = None
        self._flow.refresh(speak=True)

    def _back(self) -> None:
        if self._shows_hint:
            self._turn_to(self._index)
        elif self._index:
            self._turn_to(self._index - 1)
        else:
            self._flow.back()

    def _cannot_find(self) -> None:
        flow = self._flow
        if flow.answering is None:
            return
        flow.session.present_article = self._article.id
        reply = flow.answering.cannot_find(flow.session)
        if reply.outcome is Outcome.PERSON:
            flow.person(Cause.NOT_HELPED)
            return
        self._shows_hint = True
        flow.refresh(speak=True)

    def _print(self) -> None:
        flow = self._flow
        title = Passage.plain(self._article.headline or self._article.title)
        texts = (title, *(step.passage for step in self._article.steps))
        title_line, *steps = flow.render_lines(texts)
        numbered = tuple(f"{i}. {line}" for i, line in enumerate(steps, 1))
        self._printed = printed(flow, title_line, numbered)
        flow.refresh(speak=True)
