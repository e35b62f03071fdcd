"""What the routes of the app share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from kindline.desk.accounts import Accounts
from kindline.desk.broadcast import Broadcast
from kindline.desk.cards import Cards
from kindline.desk.database import Database
from kindline.desk.erasing import Erasing
from kindline.desk.presence import Presence
from kindline.desk.templating import Pages
from kindline.desk.work import HelpDesk
from kindline.ports import Clock


@dataclass(frozen=True, slots=True)
class Parts:
    """One desk: its records, and what works on them."""

    database: Database
    clock: Clock
    broadcast: Broadcast
    work: HelpDesk
    presence: Presence
    accounts: Accounts
    cards: Cards
    pages: Pages
    erasing: Erasing

    @classmethod
    def build(cls, database: Database, clock: Clock, language: str, erase_after_days: float) -> Parts:
        broadcast = Broadcast()
        return cls(
            database=database,
            clock=clock,
            broadcast=broadcast,
            work=HelpDesk(database, clock, broadcast.wake),
            presence=Presence(database, clock, broadcast.wake),
            accounts=Accounts(database, clock, broadcast.wake),
            cards=Cards(database, clock),
            pages=Pages(language),
            erasing=Erasing(database, clock, erase_after_days),
        )


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


Desk = Annotated[Parts, Depends(_parts)]
