"""The key pad for the number to ring. The request is already saved while it is open."""

from __future__ import annotations

from kindline.domain.requests import Cause, Contact, ContactKind
from kindline.domain.text import Message, Passage, message
from kindline.services.flow import Flow
from kindline.services.presenters.requests import grouped
from kindline.services.presenters.views import Action, Button, NumberView, Spoken

FEWEST_DIGITS = 5
MOST_DIGITS = 15

_KEYS = tuple(
    Button(Action.DIGIT, Passage.plain(key), value=key)
    for key in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "0")
)
_ONE = Button(Action.ERASE_ONE, message("number.one_back"), "mdi6.backspace-outline")
_ALL = Button(Action.ERASE_ALL, message("number.all"), "mdi6.close")


class NumberPresenter:
    """Digits are spoken as pressed."""

    cause = Cause.BUTTON

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._number = flow.session.number
        self._pressed = ""

    def view(self) -> NumberView:
        heading = message("number.which")
        call = Button(
            Action.CALL_NUMBER,
            message("number.call"),
            "mdi6.phone-return",
            primary=True,
            enabled=self._is_enough(),
        )
        buttons: tuple[Button, ...] = (_ONE, _ALL, call)
        if self._flow.settings.text("site.place"):
            buttons = (
                *buttons,
                Button(Action.COME_HERE, message("number.come_here"), "mdi6.map-marker-outline"),
            )
        return NumberView(
            heading=heading,
            note=self._note(),
            digits=grouped(self._number),
            keys=_KEYS,
            buttons=buttons,
            spoken=self._spoken(heading),
        )

    def act(self, action: Action, value: str) -> None:
        if action in (Action.DIGIT, Action.ERASE_ONE, Action.ERASE_ALL):
            self._edit(action, value)
        elif action is Action.CALL_NUMBER and self._is_enough():
            self._flow.session.number = self._number
            self._flow.set_contact(Contact(ContactKind.PHONE, number=self._number))
        elif action is Action.COME_HERE:
            place = self._flow.settings.text("site.place")
            self._flow.set_contact(Contact(ContactKind.COME_HERE, place=place))
        elif action is Action.BACK:
            self._flow.back()
        elif action is Action.SAY_AGAIN:
            self._pressed = ""

    def _edit(self, action: Action, value: str) -> None:
        self._pressed = ""
        if action is Action.ERASE_ONE:
            self._number = self._number[:-1]
        elif action is Action.ERASE_ALL:
            self._number = ""
        elif self._may_add(value):
            self._number += value
            self._pressed = value
        self._flow.refresh(speak=bool(self._pressed))

    def _may_add(self, key: str) -> bool:
        if key == "+":
            return self._number == ""
        return key.isdigit() and len(key) == 1 and len(self._number.removeprefix("+")) < MOST_DIGITS

    def _is_enough(self) -> bool:
        return len(self._number.removeprefix("+")) >= FEWEST_DIGITS

    def _note(self) -> Message | None:
        """Says that the request is safe, as soon as it is."""
        request = self._flow.own.request
        if request is None or request.is_over:
            return None
        if request.reference:
            return message("number.received", reference=request.reference)
        if request.durable:
            return message("number.saved")
        return message("number.not_saved", number=self._flow.settings.text("site.phone"))

    def _spoken(self, heading: Message) -> tuple[Spoken, ...]:
        if self._pressed:
            return (Spoken(Passage.plain(self._pressed)),)
        note = self._note()
        said = (Spoken(heading, "heading"), *((Spoken(note, "note"),) if note else ()))
        if not self._number:
            return said
        return (*said, Spoken(Passage.plain(" ".join(self._number)), "digits"))
