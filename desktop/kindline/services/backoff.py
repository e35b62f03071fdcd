"""How long to wait before a message is tried again."""

from __future__ import annotations

CEILINGS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)
LONGEST_WISH_S = 300.0
"""A desk may ask for patience, but not for more than a customer can bear."""


def delay_s(failures: int, chance: float, wish_s: float | None = None) -> float:
    """Seconds to wait after so many `failures` (1 or more) in a row.

    `chance` (0-1) spreads many devices over the whole time, so that a desk that comes back is not
    overrun. `wish_s` is the desk's own wish: the wait is never shorter.
    """
    ceiling_s = CEILINGS_S[min(failures, len(CEILINGS_S)) - 1]
    return max(chance * ceiling_s, min(wish_s or 0.0, LONGEST_WISH_S))
