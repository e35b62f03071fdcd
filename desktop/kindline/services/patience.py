"""How long a silence ends a customer's question: as the site set it, longer for who needs it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

LEAST_S, MOST_S = 1.0, 5.0
_MORE_S = 1.5
_REMEMBERED = 5
_TIMES = 1.5


@dataclass(slots=True)
class Patience:
    """One customer's. It learns from the pauses after which they went on; a few quick questions undo that.

    `given_s` is what they asked for with "give me more time"; nothing makes it shorter.
    """

    site_s: float
    given_s: float = 0.0
    _pauses_s: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    @property
    def pause_s(self) -> float:
        """The silence that ends a question, in seconds."""
        learned_s = max(self._pauses_s, default=0.0) * _TIMES
        return min(MOST_S, max(LEAST_S, self.site_s, self.given_s, learned_s))

    def more_time(self) -> None:
        """The customer wants longer pauses."""
        self.given_s = min(MOST_S, self.pause_s + _MORE_S)

    def learn(self, longest_pause_s: float) -> None:
        """Take note of the longest silence within a question, 0 if there was none."""
        self._pauses_s.append(longest_pause_s)
