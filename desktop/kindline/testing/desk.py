"""A desk in memory that behaves as the real one: idempotent, with revisions, and sometimes away."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kindline.domain.articles import Urgency
from kindline.domain.errors import DeliveryError, DeliveryRefusedError, WireError
from kindline.domain.requests import (
    FINAL_WORK,
    DeskStatus,
    WorkState,
    check_work,
    is_more_urgent,
    kept_turns,
)
from kindline.domain.wire import (
    REQUESTS_PATH,
    ChangeKind,
    ContactBody,
    NewRequest,
    RequestChange,
    TurnBody,
    change_path,
    decode,
    turn_bodies,
)
from kindline.testing.work import FakeClock


@dataclass
class Card:
    """A request as the desk has it."""

    body: NewRequest
    contact: ContactBody
    urgency: Urgency
    turns: tuple[TurnBody, ...]
    status: DeskStatus
    changes: list[RequestChange] = field(default_factory=list)


class FakeDesk:
    """Fills `ports.Delivery`.

    - `is_plugged` False: nothing arrives.
    - `lost_answers`: so many next messages arrive, but their answers do not.
    - `busy_s`: it answers "not now, ask again after so many seconds"; None for not busy.
    - `refuses`: it says no for good to messages it does not know yet.
    - `is_staffed`: whether someone sits there.
    """

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.is_plugged = True
        self.lost_answers = 0
        self.busy_s: float | None = None
        self.refuses = False
        self.is_staffed = True
        self.cards: dict[str, Card] = {}
        self.arrivals: list[tuple[str, bytes]] = []
        """Every message that arrived, also repeated ones."""
        self._answers: dict[str, tuple[bytes, DeskStatus]] = {}

    def send(self, path: str, body: bytes) -> DeskStatus:
        self._reach()
        self.arrivals.append((path, body))
        try:
            answer = self._new(body) if path == REQUESTS_PATH else self._change(path, body)
        except WireError as error:
            raise DeliveryRefusedError(f"the pretended desk cannot read it: {error}") from error
        if self.lost_answers:
            self.lost_answers -= 1
            raise DeliveryError("the answer was lost", may_have_arrived=True)
        return answer

    def status(self, request_id: str) -> DeskStatus | None:
        self._reach()
        card = self.cards.get(request_id)
        return replace(card.status, desk_ms=self._clock.now_ms()) if card else None

    def someone_there(self) -> bool:
        self._reach()
        return self.is_staffed

    def close(self) -> None:
        """Nothing is held open."""

    def take(self, request_id: str) -> None:
        """A person takes the request."""
        self.move(request_id, WorkState.WITH_PERSON)

    def call(self, request_id: str) -> None:
        """The person rings."""
        self.move(request_id, WorkState.CALLING)

    def done(self, request_id: str) -> None:
        """The person has helped."""
        self.move(request_id, WorkState.DONE)

    def try_later(self, request_id: str, promised_by_ms: int) -> None:
        """Nobody answered the call; the next one is promised for another time."""
        self.move(request_id, WorkState.SCHEDULED)
        card = self.cards[request_id]
        card.status = replace(card.status, promised_by_ms=promised_by_ms)

    def move(self, request_id: str, state: WorkState) -> None:
        """Any legal move; raises `IllegalMoveError` for another and `KeyError` for an unknown request."""
        status = self.cards[request_id].status
        check_work(status.state, state)
        attempt = status.attempt + (state is WorkState.CALLING)
        self._put(request_id, replace(status, state=state, attempt=attempt))

    def _reach(self) -> None:
        if not self.is_plugged:
            raise DeliveryError("the pretended desk cannot be reached")
        if self.busy_s is not None:
            raise DeliveryError(
                "the pretended desk is busy", retry_after_s=self.busy_s, may_have_arrived=True
            )

    def _known(self, message_id: str, body: bytes) -> DeskStatus | None:
        """The first answer to a message that was seen before."""
        if message_id not in self._answers:
            if self.refuses:
                raise DeliveryRefusedError("the pretended desk says no")
            return None
        first, answer = self._answers[message_id]
        if first != body:
            raise DeliveryRefusedError(f"{message_id} came with another body")
        return answer

    def _new(self, body: bytes) -> DeskStatus:
        message = decode(NewRequest, body)
        answer = self._known(message.id, body)
        if answer is None:
            now_ms = self._clock.now_ms()
            answer = DeskStatus(
                id=message.id,
                reference=f"K{len(self.cards) + 1}",
                state=WorkState.QUEUED,
                revision=1,
                attempt=0,
                promised_by_ms=now_ms + message.promised_by_ms - message.created_ms,
                desk_ms=now_ms,
            )
            turns = kept_turns(turn_bodies(message.turns))
            self.cards[message.id] = Card(message, message.contact, message.urgency, turns, answer)
            self._answers[message.id] = (body, answer)
        return answer

    def _change(self, path: str, body: bytes) -> DeskStatus:
        change = decode(RequestChange, body)
        answer = self._known(change.id, body)
        if answer is not None:
            return answer
        card = self.cards.get(change.request_id)
        if card is None or card.body.device != change.device or path != change_path(change.request_id):
            raise DeliveryRefusedError(f"no request {change.request_id} of this device is known")
        if card.status.state not in FINAL_WORK:
            card.changes.append(change)
            if change.kind is ChangeKind.CANCEL:
                self._put(change.request_id, replace(card.status, state=WorkState.CANCELLED))
            elif _apply(card, change):
                self._put(change.request_id, card.status)
        self._answers[change.id] = (body, card.status)
        return card.status

    def _put(self, request_id: str, status: DeskStatus) -> None:
        self.cards[request_id].status = replace(
            status, revision=status.revision + 1, desk_ms=self._clock.now_ms()
        )


def _apply(card: Card, change: RequestChange) -> bool:
    """Change a card; False when it stays as it is."""
    before = (card.contact, card.urgency, card.turns)
    if change.kind is ChangeKind.CONTACT:
        card.contact = change.contact
    elif change.kind is ChangeKind.ASKED:
        card.turns = kept_turns(card.turns + turn_bodies(change.turns))
    elif is_more_urgent(change.urgency, card.urgency):
        card.urgency = change.urgency
    return before != (card.contact, card.urgency, card.turns)
