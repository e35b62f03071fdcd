"""What the conversation works with, joined in the bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kindline.domain.settings import Settings
from kindline.domain.text import Text
from kindline.ports import CallLinks, Dispatcher, Printer, SerialExecutor
from kindline.services.knowledge import Knowledge
from kindline.services.listening import Listening
from kindline.services.memory import Memory
from kindline.services.people import People
from kindline.services.speaking import Speaking

if TYPE_CHECKING:  # it knows pages, and they know these tools
    from kindline.services.misses import MissNotes


@dataclass(frozen=True, slots=True)
class Tools:
    """`render` turns texts into words of a language, for paper; `probe` runs slow look-ups."""

    settings: Settings
    dispatcher: Dispatcher
    people: People
    knowledge: Knowledge
    listening: Listening
    speaking: Speaking
    memory: Memory
    misses: MissNotes
    printer: Printer
    call_links: CallLinks
    probe: SerialExecutor
    render: Callable[[Text, str], str]
