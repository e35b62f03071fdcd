"""Words that do what a button does, whether they are said or typed."""

from __future__ import annotations

from kindline.kb.commands import Command, find_command
from kindline.services.presenters.views import Action

_ACTIONS = {
    Command.AGAIN: Action.SAY_AGAIN,
    Command.SLOWER: Action.SLOWER,
    Command.FASTER: Action.FASTER,
    Command.LOUDER: Action.LOUDER,
    Command.QUIETER: Action.QUIETER,
    Command.BIGGER: Action.BIGGER,
    Command.SMALLER: Action.SMALLER,
    Command.WAIT: Action.SPEAK,
    Command.MORE_TIME: Action.MORE_TIME,
    Command.BACK: Action.BACK,
    Command.START_AGAIN: Action.START_AGAIN,
    Command.HOME: Action.HOME,
    Command.NEXT: Action.NEXT_STEP,
    Command.YES: Action.HELPED,
    Command.NO: Action.NOT_HELPED,
    Command.STOP: Action.STOP,
}


def action_for(text: str, language: str) -> Action | None:
    """The button's action; None for a question, for "person" and for words that count as a reply."""
    command = find_command(text, language)
    return _ACTIONS.get(command) if command else None
