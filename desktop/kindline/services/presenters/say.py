"""Shared by presenters: what of a card is spoken, paper, and the buttons that several pages have."""

from __future__ import annotations

from kindline.domain.text import Message, Text, message
from kindline.services.flow import Flow
from kindline.services.presenters.views import Action, Button, Line, Spoken

BACK = Button(Action.BACK, message("button.back"), "mdi6.chevron-left")
OTHER_WORDS = Button(Action.OTHER_WORDS, message("button.other_words"), "mdi6.microphone")
PERSON = Button(Action.PERSON, message("person.talk"), "mdi6.phone", primary=True)
PERSON_INNER = Button(Action.PERSON, message("person.talk"), "mdi6.phone")


def spoken_card(heading: Text | None, lines: tuple[Line, ...]) -> tuple[Spoken, ...]:
    """A card as it is read out: the heading, then every line."""
    head = (Spoken(heading, "heading"),) if heading else ()
    return (*head, *(Spoken(line.text, f"line:{i}") for i, line in enumerate(lines)))


def printed(flow: Flow, title: str, lines: tuple[str, ...]) -> Message:
    """Print, and say where it went or that it did not work."""
    try:
        return message("print.done", where=flow.printer.print_page(title, lines))
    except OSError:
        return message("print.failed")
