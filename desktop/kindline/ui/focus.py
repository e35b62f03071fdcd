"""Where the keyboard goes. The order is computed when Tab is pressed, so it is always the order seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def reachable(controls: Sequence[QWidget]) -> list[QWidget]:
    """Those of the controls that are seen and can be used."""
    return [control for control in controls if control.isVisible() and control.isEnabled()]


def step(
    before: Sequence[QWidget], page: Sequence[QWidget], after: Sequence[QWidget], *, forward: bool
) -> None:
    """Move the focus one control on or back, around the end.

    `before`, `page` and `after` are the controls in reading order. A heading that has the focus
    because it is the news stands just before the page's controls.
    """
    stops = reachable([*before, *page, *after])
    now = stops[0].window().focusWidget() if stops else None
    if not stops:
        return
    if now in stops:
        index = stops.index(now) + (1 if forward else -1)
    elif now is None or now is stops[0].window():
        index = 0 if forward else -1
    else:
        first_of_page = len(reachable(before))
        index = first_of_page if forward else first_of_page - 1
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[index % len(stops)].setFocus(reason)


def has_ring(control: QWidget | None) -> bool:
    """Whether a control shows its focus ring."""
    return bool(getattr(control, "has_ring", False))


def move(control: QWidget, *, had_ring: bool) -> None:
    """Bring the focus to the news. The ring is shown there if it was shown where the focus comes from."""
    control.setFocus(Qt.FocusReason.TabFocusReason if had_ring else Qt.FocusReason.OtherFocusReason)
