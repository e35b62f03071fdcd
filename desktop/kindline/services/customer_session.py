"""Everything that belongs to one customer and that a reset forgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from kindline.domain.requests import Turn
from kindline.domain.settings import Settings
from kindline.services.patience import Patience


@dataclass(slots=True)
class CustomerSession:
    """One customer's language, comfort, questions and request. A reset makes a new one.

    `shown` holds the ids of what was already shown as a reply, so that nothing is said twice
    unmarked; `misses` counts replies in a row that did not help; `cannot_find` counts how often
    the customer could not find what the present answer names.
    """

    language: str
    size: int
    theme: str
    volume: int
    rate_wpm: int
    patience: Patience
    turns: list[Turn] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    misses: int = 0
    cannot_find: int = 0
    present_article: str = ""
    number: str = ""
    request_id: str = ""
    by_voice: bool = False
    was_told_of_person: bool = False

    @classmethod
    def begin(cls, settings: Settings) -> CustomerSession:
        """A new customer, everything as the site set it."""
        return cls(
            language=settings.text("device.language"),
            size=int(settings.number("look.size")),
            theme=settings.text("look.theme"),
            volume=int(settings.number("voice.volume")),
            rate_wpm=int(settings.number("voice.rate_wpm")),
            patience=Patience(settings.number("listen.pause_s")),
        )
