"""What a voice is given to say for a written text: "£12.50" is "twelve pounds fifty".

Engines say signs, sums, dates and telephone numbers each in their own way, and often wrongly. What
has one sure reading is put in words here; anything else stays as it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from kindline.domain.spoken_forms_chinese import chinese_rules
from kindline.domain.spoken_forms_english import english_rules
from kindline.domain.spoken_forms_rules import Change, changes_by

_SENTENCE_ENDED = re.compile(r"[.!?…][\"'”’)]*\s+[\"'“‘(]*$|\n\s*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the spoken text and the written one it stands for; places are characters."""

    spoken_start: int
    spoken_end: int
    written_start: int
    written_end: int
    is_changed: bool


@dataclass(frozen=True, slots=True)
class SpokenForm:
    """A text as it is shown and as it is said, and which word of one is which of the other."""

    written: str
    spoken: str
    pieces: tuple[_Piece, ...] = ()

    def place(self, start: int) -> int:
        """Where in `written` the word begins that is said at `start` in `spoken`; always a place in it."""
        piece = self._piece(start)
        if piece is None:
            return 0
        if piece.is_changed:
            return piece.written_start
        return min(piece.written_start + max(start - piece.spoken_start, 0), piece.written_end)

    def span(self, start: int, length: int) -> tuple[int, int]:
        """Start and length in `written` of what stands for these characters of `spoken`."""
        first = self.place(start)
        last = max(start, start + length - 1)
        piece = self._piece(last)
        if piece is None:
            return first, 0
        end = piece.written_end if piece.is_changed else min(self.place(last) + 1, piece.written_end)
        return first, max(end - first, 0)

    def _piece(self, start: int) -> _Piece | None:
        at = bisect_right(self.pieces, start, key=lambda piece: piece.spoken_start)
        return self.pieces[max(at - 1, 0)] if self.pieces else None


def spoken_form(text: str, language: str) -> SpokenForm:
    """The text as one says it, in English ("en", "en-GB") and Mandarin ("zh"); others stay. Never raises."""
    base, _, region = language.lower().replace("_", "-").partition("-")
    if base == "en":
        return _joined(text, changes_by(english_rules(region), text), has_blanks=True)
    if base == "zh":
        return _joined(text, changes_by(chinese_rules(), text), has_blanks=False)
    return _joined(text, (), has_blanks=False)


def _joined(text: str, changes: tuple[Change, ...], *, has_blanks: bool) -> SpokenForm:
    spoken = ""
    end = 0
    pieces: list[_Piece] = []

    def add(said: str, start: int, until: int, *, is_changed: bool) -> None:
        nonlocal spoken, end
        if said:
            pieces.append(_Piece(len(spoken), len(spoken) + len(said), start, until, is_changed))
        spoken += said
        end = until

    for change in changes:
        add(text[end : change.start], end, change.start, is_changed=False)
        said = change.spoken
        if has_blanks:
            said = _fitted(said, spoken[-60:], text[change.end : change.end + 1])
        add(said, change.start, change.end, is_changed=True)
    add(text[end:], end, len(text), is_changed=False)
    return SpokenForm(text, spoken, tuple(pieces))


def _fitted(said: str, before: str, following: str) -> str:
    """Words with a blank where they would touch another word, and a capital where a sentence begins."""
    if _SENTENCE_ENDED.search(before):
        said = said[:1].upper() + said[1:]
    if before[-1:].isalnum() and said[:1].isalnum():
        said = f" {said}"
    return f"{said} " if said[-1:].isalnum() and following.isalnum() else said
