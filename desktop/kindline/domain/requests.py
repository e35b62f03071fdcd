"""The life of a request for a person: its data, and the one table of legal moves.

A request moves in two halves. Delivery is known by the device, work by the desk. Each desk
event carries a revision; a lower or equal one is old news and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from kindline.domain.articles import Urgency
from kindline.domain.errors import IllegalMoveError


class DeliveryState(StrEnum):
    SAVED_HERE = "saved_here"
    SENT = "sent"
    RECEIVED = "received"
    COULD_NOT_SEND = "could_not_send"


class WorkState(StrEnum):
    QUEUED = "queued"
    SCHEDULED = "scheduled"
    WITH_PERSON = "with_person"
    CALLING = "calling"
    DONE = "done"
    NO_ANSWER = "no_answer"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


class Cause(StrEnum):
    """Why a person was asked for."""

    BUTTON = "button"
    WORD = "word"
    URGENT = "urgent"
    NOT_COVERED = "not_covered"
    NOT_HELPED = "not_helped"
    NOT_KNOWN = "not_known"


class ContactKind(StrEnum):
    NONE = "none"
    PHONE = "phone"
    COME_HERE = "come_here"


_D, _W = DeliveryState, WorkState

DELIVERY_MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = MappingProxyType(
    {
        _D.SAVED_HERE: frozenset({_D.SENT, _D.COULD_NOT_SEND}),
        _D.SENT: frozenset({_D.RECEIVED, _D.COULD_NOT_SEND}),
        # an answer may be found after all: the desk had it and its word was lost on the way
        _D.COULD_NOT_SEND: frozenset({_D.RECEIVED}),
        _D.RECEIVED: frozenset(),
    }
)

_OPEN_ENDS = frozenset({_W.CANCELLED, _W.EXPIRED, _W.REFUSED})

WORK_MOVES: Mapping[WorkState, frozenset[WorkState]] = MappingProxyType(
    {
        _W.QUEUED: frozenset({_W.SCHEDULED, _W.WITH_PERSON}) | _OPEN_ENDS,
        _W.SCHEDULED: frozenset({_W.QUEUED, _W.WITH_PERSON}) | _OPEN_ENDS,
        _W.WITH_PERSON: frozenset({_W.QUEUED, _W.SCHEDULED, _W.CALLING, _W.DONE}) | _OPEN_ENDS,
        _W.CALLING: frozenset({_W.QUEUED, _W.SCHEDULED, _W.WITH_PERSON, _W.DONE, _W.NO_ANSWER}) | _OPEN_ENDS,
        _W.DONE: frozenset(),
        _W.NO_ANSWER: frozenset(),
        _W.CANCELLED: frozenset(),
        _W.EXPIRED: frozenset(),
        _W.REFUSED: frozenset(),
    }
)

FINAL_WORK = frozenset(state for state, moves in WORK_MOVES.items() if not moves)


MAX_TURNS = 50
"""So many turns of a request are kept, on the device and at the desk."""

URGENCY_RANKS: Mapping[Urgency, int] = MappingProxyType(
    {
        Urgency.NORMAL: 0,
        Urgency.URGENT: 1,
        Urgency.SORROW: 2,
        Urgency.TRICK: 3,
        Urgency.EMERGENCY: 4,
    }
)

T = TypeVar("T")


def is_more_urgent(new: Urgency, old: Urgency) -> bool:
    """Whether a request that is `old` rises when it is made `new`; it never falls."""
    return URGENCY_RANKS[new] > URGENCY_RANKS[old]


def kept_turns(turns: tuple[T, ...]) -> tuple[T, ...]:
    """At most `MAX_TURNS` of the turns: the first one, and then the last ones."""
    if len(turns) <= MAX_TURNS:
        return turns
    return turns[:1] + turns[1 - MAX_TURNS :]


def check_delivery(old: DeliveryState, new: DeliveryState) -> None:
    """Raise `IllegalMoveError` unless the device may move a request from `old` to `new`."""
    if new not in DELIVERY_MOVES[old]:
        raise IllegalMoveError(f"a request cannot go from {old.value} to {new.value}")


def check_work(old: WorkState, new: WorkState) -> None:
    """Raise `IllegalMoveError` unless the desk may move a request from `old` to `new`."""
    if new not in WORK_MOVES[old]:
        raise IllegalMoveError(f"a request cannot go from {old.value} to {new.value}")


@dataclass(frozen=True, slots=True)
class Contact:
    """How the person reaches the customer: a number, a place to come to, or not known yet."""

    kind: ContactKind = ContactKind.NONE
    number: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing the customer asked (struck of secrets) and what was shown for it."""

    asked: str
    outcome: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Comfort:
    """What the customer's settings tell the person who calls."""

    by_voice: bool = False
    large_text: bool = False
    slow_speech: bool = False
    loud_speech: bool = False


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """The desk's word on a request. Times are UTC milliseconds of the desk's clock."""

    id: str
    reference: str
    state: WorkState
    revision: int
    attempt: int
    promised_by_ms: int
    desk_ms: int


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A customer's request for a person, as the device knows it.

    `device` is the device's id when it was made: the desk takes changes under that id only. `durable`
    is False while it lives in memory only (the disk refused it). Times are UTC ms.
    """

    id: str
    created_ms: int
    promised_by_ms: int
    site: str
    language: str
    urgency: Urgency
    cause: Cause
    contact: Contact
    turns: tuple[Turn, ...]
    comfort: Comfort
    delivery: DeliveryState = DeliveryState.SAVED_HERE
    work: WorkState | None = None
    revision: int = 0
    attempt: int = 0
    reference: str = ""
    device: str = ""
    durable: bool = True

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen to it."""
        return self.work in FINAL_WORK

    def delivered(self, new: DeliveryState) -> HelpRequest:
        """The request after a delivery move; staying is allowed, anything else must be legal."""
        if new is self.delivery:
            return self
        check_delivery(self.delivery, new)
        return replace(self, delivery=new)

    def informed(self, status: DeskStatus) -> HelpRequest:
        """The request after the desk's word; an old revision changes nothing.

        Raises `ValueError` when the word is about another request.
        """
        if status.id != self.id:
            raise ValueError(f"status of {status.id} given to request {self.id}")
        if self.delivery is DeliveryState.RECEIVED and status.revision <= self.revision:
            return self
        return replace(
            self,
            delivery=DeliveryState.RECEIVED,
            work=status.state,
            revision=status.revision,
            attempt=status.attempt,
            reference=status.reference,
            promised_by_ms=status.promised_by_ms,
        )
