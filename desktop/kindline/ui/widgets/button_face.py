"""What a button shows and how much room that needs; measured without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from PySide6.QtCore import QRect

from kindline.services.presenters.views import Button
from kindline.ui.tokens import Letters, Style
from kindline.ui.widgets.wrapped_text import WrappedText

_MANY = 99


class Extras(Enum):
    """What stands beside the words. It gives way where there is no room."""

    ALL = "icon and arrow"
    ICON = "icon"
    NONE = "nothing"


class Kind(Enum):
    """Where a button stands decides how it looks."""

    ACTION = "action"
    TILE = "tile"
    INVITE = "invite"
    COMFORT = "comfort"
    KEY = "key"


_ROLES = {
    Kind.ACTION: Letters.BUTTON,
    Kind.TILE: Letters.TILE,
    Kind.INVITE: Letters.INVITE,
    Kind.COMFORT: Letters.SMALL,
    Kind.KEY: Letters.KEY,
}


@dataclass(frozen=True)
class ButtonFace:
    """A button's words and icon in one style. All lengths are px."""

    kind: Kind
    style: Style
    button: Button
    label: str

    @cached_property
    def text(self) -> WrappedText:
        return WrappedText(self.label, self.style.font(_ROLES[self.kind], bold=True))

    @property
    def is_left(self) -> bool:
        """Tiles and rows start at the left and end with an arrow; other words are centred."""
        return self.kind in (Kind.TILE, Kind.INVITE)

    @property
    def icon_px(self) -> int:
        return self.style.icon_px(_ROLES[self.kind])

    @property
    def icon_gap(self) -> int:
        return self.style.px(24 if self.is_left else 16)

    @property
    def arrow_px(self) -> int:
        return self.style.icon_px(Letters.SMALL) if self.kind is Kind.TILE else 0

    @property
    def pad_x(self) -> int:
        return max(self.style.spaces.pad * (4 if self.is_left else 2) // 5, 3 * self.style.spaces.ring)

    def width_for(self, lines: int, *, extras: Extras) -> int:
        """The least width at which the words take at most so many lines."""
        return self.text.least_width(lines) + self._around(extras)

    def height_for(self, width: int, *, extras: Extras) -> int:
        """The height that the words need at `width`, at least a finger's."""
        spaces = self.style.spaces
        least = spaces.least_target if self.kind is Kind.KEY else spaces.target
        words = self.text.height(max(width - self._around(extras), 1))
        return max(words + 2 * (spaces.border + self.style.px(2)), least)

    def fits(self, width: int, *, extras: Extras, lines: int = _MANY) -> bool:
        """Whether the words take at most so many lines at `width`, with no word cut."""
        return self.text.fits(max(width - self._around(extras), 1), lines)

    def text_rect(self, rect: QRect, *, extras: Extras) -> QRect:
        """Where the words stand in a button of this size."""
        left = self.icon_px + self.icon_gap if self.shows_icon(extras) else 0
        right = self.arrow_px if extras is Extras.ALL else 0
        return rect.adjusted(self.pad_x + left, 0, -self.pad_x - right, 0)

    def shows_icon(self, extras: Extras) -> bool:
        return bool(self.button.icon) and extras is not Extras.NONE

    def _around(self, extras: Extras) -> int:
        """What stands beside the words."""
        icon = self.icon_px + self.icon_gap if self.shows_icon(extras) else 0
        return 2 * self.pad_x + icon + (self.arrow_px if extras is Extras.ALL else 0)
