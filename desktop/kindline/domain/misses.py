"""What the answers missed: questions that stay on this device so that editors can learn from them.

A miss names nobody. Its question was struck by `keeping.for_keeping` before it was written, it holds no
customer and no request, and nothing leads from it to either. So it may stay when a kiosk forgets its
customer: what is kept is how somebody asked, never who.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_KEPT = 20_000
"""The oldest misses beyond these are erased."""


class MissKind(StrEnum):
    """What the customer did, or was told, after asking."""

    UNKNOWN = "unknown"
    NONE_OF_THESE = "none_of_these"
    NOT_HELPED = "not_helped"
    PERSON_AFTER = "person_after"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Miss:
    """One sign that a question could be answered better; `CHOSEN` is the good one among them.

    `id` names the one time that the question was asked: several kinds may share it, each kind stands
    once with it. `question` is struck. `offered` are the ids of the articles that were shown, best
    first; `chosen` is the one that the customer picked among them, or "". `site` is the site's name.
    """

    id: str
    kind: MissKind
    at_ms: int
    site: str
    language: str
    question: str
    offered: tuple[str, ...] = ()
    chosen: str = ""
    by_voice: bool = False
