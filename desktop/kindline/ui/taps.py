"""A trembling finger touches twice; the second touch is not meant."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal

from kindline.ports import Clock

SAME_SPOT_PX = 60


class TapFilter(QObject):
    """Tells meant touches from repeated ones, for all controls of a window together.

    A touch is a repeat when it comes within `repeat_s` of the last touch, on the same control or
    on the same spot of the screen: after a page change another button may lie under the finger.
    Two different keys of the key pad may follow each other at any speed.

    Signals: used() for each touch, meant or not.
    """

    used = Signal()

    def __init__(self, clock: Clock, repeat_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._repeat_s = repeat_s
        self._control: object = None
        self._spot: QPoint | None = None
        self._at_s = float("-inf")

    def is_meant(self, control: object, spot: QPoint | None) -> bool:
        """Whether a touch of `control` at `spot` (screen px; None for a key) is a new one."""
        if self._clock.monotonic_s() - self._at_s >= self._repeat_s:
            return True
        return control is not self._control and not self._is_near(spot)

    def touched(self, control: object, spot: QPoint | None) -> None:
        """Remember that a touch ended now, meant or not."""
        self._control, self._spot, self._at_s = control, spot, self._clock.monotonic_s()
        self.used.emit()

    def _is_near(self, spot: QPoint | None) -> bool:
        if spot is None or self._spot is None:
            return False
        return (spot - self._spot).manhattanLength() <= SAME_SPOT_PX
