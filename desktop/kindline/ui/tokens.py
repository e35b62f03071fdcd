"""Colours, letters, spaces: every number of the look stands here and nowhere else.

Letters have four sizes that the customer chooses. They never shrink: a small window keeps the
letters and shows fewer things. A larger window than 1280x800 scales everything up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtGui import QColor, QFont

FAMILIES = ["Noto Sans", "Noto Sans CJK SC", "DejaVu Sans"]

BASE_WIDTH_PX = 1280
BASE_HEIGHT_PX = 800
LARGEST_SCALE = 2.0


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. `on_x` is the ink on the filled colour `x`; each pair has a contrast of 7 or more."""

    ink: str
    quiet: str
    paper: str
    card: str
    line: str
    person: str
    on_person: str
    act: str
    on_act: str
    alarm: str
    good: str
    lit: str
    on_lit: str
    focus: str


THEMES = {
    "light": Colours(
        ink="#16213A",
        quiet="#3D475C",
        paper="#FAF7F0",
        card="#FFFFFF",
        line="#857F6C",
        person="#0B5D3B",
        on_person="#FFFFFF",
        act="#123C73",
        on_act="#FFFFFF",
        alarm="#8A1C1C",
        good="#0B5D3B",
        lit="#FFE27A",
        on_lit="#000000",
        focus="#16213A",
    ),
    "contrast": Colours(
        ink="#FFFFFF",
        quiet="#FFFFFF",
        paper="#000000",
        card="#000000",
        line="#FFFFFF",
        person="#FFD400",
        on_person="#000000",
        act="#FFFFFF",
        on_act="#000000",
        alarm="#FFD400",
        good="#FFD400",
        lit="#FFD400",
        on_lit="#000000",
        focus="#FFD400",
    ),
}


class Letters(IntEnum):
    """Roles of text; the value is the letter size in px at text size 1 and 1280x800."""

    SMALL = 28
    BUTTON = 30
    TILE = 31
    BODY = 38
    INVITE = 40  # the words of the microphone tile
    KEY = 42  # the keys of the key pad
    HEADING = 46
    NUMBER = 66


_GROWTH = {1: 1.0, 2: 1.15, 3: 1.3, 4: 1.5}
# what is large already needs to grow less
_GROWTH_LARGE = {1: 1.0, 2: 1.1, 3: 1.18, 4: 1.3}
_GROWTH_NUMBER = {1: 1.0, 2: 1.05, 3: 1.1, 4: 1.2}


@dataclass(frozen=True, slots=True)
class Spaces:
    """Lengths in px. `target` is the least height of a control, `ring` a tone's width in the focus ring."""

    margin_x: int
    margin_y: int
    gap: int
    pad: int
    radius: int
    border: int
    target: int
    alarm_border: int = 6
    ring: int = 4
    least_target: int = 60


_ROOMY = Spaces(margin_x=30, margin_y=24, gap=24, pad=36, radius=22, border=3, target=80)
_SNUG = Spaces(margin_x=18, margin_y=14, gap=16, pad=22, radius=18, border=3, target=72)
_TIGHT = Spaces(margin_x=12, margin_y=10, gap=10, pad=16, radius=16, border=3, target=60, ring=3)


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that painting needs, for one window size, one text size and one theme."""

    colours: Colours
    spaces: Spaces
    size: int
    scale: float
    column_px: int
    is_portrait: bool

    def letters_px(self, role: Letters) -> int:
        """The letter size of a role in px."""
        if role is Letters.NUMBER:
            growth = _GROWTH_NUMBER
        elif role >= Letters.INVITE:
            growth = _GROWTH_LARGE
        else:
            growth = _GROWTH
        return round(role.value * growth[self.size] * self.scale)

    def font(self, role: Letters, *, bold: bool = False) -> QFont:
        font = QFont(FAMILIES)
        font.setPixelSize(self.letters_px(role))
        font.setBold(bold)
        if role is Letters.NUMBER:
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        return font

    def px(self, length: float) -> int:
        """A length of the drawing at 1280x800 in px of this window."""
        return round(length * self.scale)

    def icon_px(self, role: Letters) -> int:
        """The side of an icon that stands before text of this role."""
        return round(self.letters_px(role) * 1.25)


def style_for(size: int, theme: str, width: int, height: int) -> Style:
    """The style for text size 1-4, a theme's name and a window of `width` x `height` px.

    Raises `KeyError` for an unknown size or theme.
    """
    is_portrait = height > width
    base_w, base_h = (BASE_HEIGHT_PX, BASE_WIDTH_PX) if is_portrait else (BASE_WIDTH_PX, BASE_HEIGHT_PX)
    room = min(width / base_w, height / base_h)
    scale = min(max(room, 1.0), LARGEST_SCALE)
    column = _column_px(room, is_portrait)
    return Style(
        colours=THEMES[theme],
        spaces=_scaled(_spaces(room, _GROWTH[size]), scale),
        size=size,
        scale=scale,
        column_px=round(column * scale),
        is_portrait=is_portrait,
    )


def _column_px(room: float, is_portrait: bool) -> int:
    """The person column's width, or its height as a bar, before scaling. Text size does not change it."""
    if is_portrait:
        return 220
    return 300 if room >= 1 else 280


def _spaces(room: float, growth: float) -> Spaces:
    """Spaces give way first when the letters need the room."""
    if room / growth >= 0.85:
        return _ROOMY
    return _SNUG if room / growth >= 0.62 else _TIGHT


def _scaled(spaces: Spaces, scale: float) -> Spaces:
    if scale == 1.0:
        return spaces
    return Spaces(
        **{name: round(getattr(spaces, name) * scale) for name in Spaces.__slots__ if name != "least_target"}
    )


def luminance(colour: str) -> float:
    """Relative luminance (0-1) as WCAG defines it."""
    given = QColor(colour)
    parts = (given.redF(), given.greenF(), given.blueF())
    linear = [part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1-21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
