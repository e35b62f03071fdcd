"""The short reference that people say to each other, like K47.

It is also how a customer knows that a caller is ours, so it is drawn at random and cannot be guessed
from an earlier one.
"""

from __future__ import annotations

import secrets

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from kindline.desk.tables import RequestRow

# letters that sound unlike one another on a telephone: one each of BCDEGPTV, AJK, FSX, MN
LETTERS = "BFHKLMRWY"
REUSE_AFTER_MS = 7 * 24 * 3600 * 1000
_DRAWS = 20


def allot_reference(session: Session, now_ms: int) -> str:
    """A reference that no open request has, nor one that ended in the last seven days.

    Grows by a digit when draws of one length keep hitting used ones, so its cost stays small.
    """
    digits = 2
    while True:
        for _ in range(_DRAWS):
            reference = _draw(digits)
            if not _is_used(session, reference, now_ms):
                return reference
        digits += 1


def _draw(digits: int) -> str:
    """A letter and a number without the pairs that are misheard: thirteen and thirty, fifteen and fifty."""
    head = "".join(secrets.choice("123456789") for _ in range(digits - 2))
    tail = secrets.choice("23456789") + secrets.choice("123456789")
    return secrets.choice(LETTERS) + head + tail


def _is_used(session: Session, reference: str, now_ms: int) -> bool:
    row = RequestRow
    recent = or_(row.finished_ms.is_(None), row.finished_ms > now_ms - REUSE_AFTER_MS)
    return bool(session.scalar(select(exists().where(row.reference == reference, recent))))
