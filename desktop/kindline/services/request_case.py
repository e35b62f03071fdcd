"""One request on this device: what is known of it, and its messages to the desk. No threads, no time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kindline.domain.articles import Urgency
from kindline.domain.errors import WireError
from kindline.domain.requests import (
    URGENCY_RANKS,
    Contact,
    DeliveryState,
    DeskStatus,
    HelpRequest,
    Turn,
    WorkState,
    is_more_urgent,
    kept_turns,
)
from kindline.domain.wire import (
    REQUESTS_PATH,
    WIRE_VERSION,
    ChangeKind,
    ContactBody,
    NewRequest,
    RequestChange,
    change_path,
    decode,
    encode,
    new_request,
    turn_bodies,
)
from kindline.ports import Cancel, Outgoing, Store

_UNSENT = frozenset({DeliveryState.SAVED_HERE, DeliveryState.SENT})
_UNANSWERED = frozenset({DeliveryState.RECEIVED, DeliveryState.COULD_NOT_SEND})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one write brings into the store."""

    request: HelpRequest
    new: tuple[Outgoing, ...]
    settled: tuple[str, ...]

    def write(self, store: Store) -> None:
        """Raises `StoreError`. Written twice is written once."""
        if self.new or not self.settled:
            # in one commit: a request must not say what no message brings to the desk
            store.save(self.request, *self.new)
        for message_id in self.settled:
            store.settle(message_id, self.request)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the desk has of the things that can change, as far as this device knows."""

    contact: Contact = field(default_factory=Contact)
    urgency: Urgency = Urgency.NORMAL
    turns: tuple[Turn, ...] = ()

    def after(self, message: Outgoing) -> Agreed:
        """The same once the desk has accepted a message."""
        body = _body(message)
        if isinstance(body, NewRequest):
            return Agreed(_contact(body), body.urgency, _turns(body))
        if body is None or body.kind is ChangeKind.CANCEL:
            return self
        if body.kind is ChangeKind.CONTACT:
            return replace(self, contact=_contact(body))
        if body.kind is ChangeKind.ASKED:
            return replace(self, turns=kept_turns(self.turns + _turns(body)))
        return replace(self, urgency=max(self.urgency, body.urgency, key=URGENCY_RANKS.__getitem__))


@dataclass(slots=True)
class Case:
    """`current` is all that is known now; `told` is what listeners were told, never ahead of the store.

    `queue` holds the messages that the desk has not accepted, in order. `stored` are the ids of those
    that the store has; `unsaved` of those that it refused, which may be sent from memory. `agreed` is
    what the desk has; `late_for_ms` the promised time of which it was told that it went by.
    """

    current: HelpRequest
    told: HelpRequest | None = None
    queue: list[Outgoing] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    unsaved: set[str] = field(default_factory=set)
    settled: list[str] = field(default_factory=list)
    agreed: Agreed = field(default_factory=Agreed)
    late_for_ms: int | None = None
    is_writing: bool = False
    is_stale: bool = False
    is_sending: bool = False
    failures: int = 0
    not_before_s: float = 0.0
    timer: Cancel | None = None

    @classmethod
    def loaded(cls, request: HelpRequest, device: str, messages: Iterable[Outgoing]) -> Case:
        """A case as the store has it. `device` made it, unless it says otherwise."""
        queue = list(messages)
        bodies = [_body(message) for message in queue]
        if not request.device:
            made_by = [body.device for body in bodies if body is not None]
            request = replace(request, device=made_by[0] if made_by else device)
        case = cls(request, told=request, queue=queue)
        case.stored = {message.id for message in queue}
        if bodies and isinstance(bodies[0], NewRequest):
            case.agreed = Agreed().after(queue[0])
            return case
        case.agreed = Agreed(request.contact, request.urgency, request.turns)
        for body in bodies:
            if _is_change(body, ChangeKind.CONTACT):
                # what the desk had before was not written down
                case.agreed = replace(case.agreed, contact=Contact())
            elif isinstance(body, RequestChange) and body.turns:
                case.agreed = replace(case.agreed, turns=case.agreed.turns[: -len(body.turns)])
        return case

    @property
    def is_cancelling(self) -> bool:
        """Whether the customer cancelled and the desk has not confirmed it."""
        return any(_is_change(_body(message), ChangeKind.CANCEL) for message in self.queue)

    @property
    def can_send(self) -> bool:
        """Whether the first message may go now: in order, after its write, one at a time."""
        if self.is_sending or self.current.is_over or not self.queue:
            return False
        is_in_time = self.current.delivery is not DeliveryState.COULD_NOT_SEND
        return is_in_time and self.queue[0].id in self.stored | self.unsaved

    @property
    def wants_status(self) -> bool:
        """Whether the desk is to be asked about it."""
        return not self.current.is_over and self.current.delivery in _UNANSWERED

    @property
    def can_add(self) -> bool:
        """Whether more of what the customer says would still reach the desk."""
        return self._can_change and self.current.delivery is not DeliveryState.COULD_NOT_SEND

    def must_give_up(self, now_ms: int) -> bool:
        """Whether the promised time went by before the desk accepted it."""
        is_unsent = self.current.delivery in _UNSENT and not self.current.is_over
        return is_unsent and not self.is_sending and now_ms >= self.current.promised_by_ms

    def is_late(self, desk_ms: int) -> bool:
        """Whether it was told as received, and its promised time went by without a call."""
        told = self.told
        if told is None or told.delivery is not DeliveryState.RECEIVED or told.is_over:
            return False
        return told.work is not WorkState.CALLING and desk_ms >= told.promised_by_ms

    def has_become_late(self, desk_ms: int) -> bool:
        """True once for each promised time that goes by."""
        if self.told is None or not self.is_late(desk_ms) or self.late_for_ms == self.told.promised_by_ms:
            return False
        self.late_for_ms = self.told.promised_by_ms
        return True

    def begin(self, device: str, sequence: int) -> None:
        """Make the first message."""
        self.current = replace(self.current, device=device)
        body = encode(new_request(self.current, device))
        message = Outgoing(self.current.id, self.current.id, sequence, REQUESTS_PATH, body)
        self.queue.append(message)
        self.agreed = Agreed().after(message)

    def change_contact(self, contact: Contact, message_id: str, sequence: int) -> bool:
        """Queue another contact; False when there is nothing to change."""
        if not self._can_change or contact == self.current.contact:
            return False
        change = replace(self._change(ChangeKind.CONTACT, message_id), contact=_contact_body(contact))
        self._queue(change, sequence)
        self.current = replace(self.current, contact=contact)
        return True

    def raise_urgency(self, urgency: Urgency, message_id: str, sequence: int) -> bool:
        """Queue a higher urgency; False when it would not rise."""
        if not self._can_change or not is_more_urgent(urgency, self.current.urgency):
            return False
        self._queue(replace(self._change(ChangeKind.URGENCY, message_id), urgency=urgency), sequence)
        self.current = replace(self.current, urgency=urgency)
        return True

    def add_turns(self, turns: tuple[Turn, ...], message_id: str, sequence: int) -> bool:
        """Queue at most `TURNS_PER_CHANGE` more turns; False when they would not reach the desk."""
        if not self.can_add or not turns:
            return False
        change = replace(self._change(ChangeKind.ASKED, message_id), turns=turn_bodies(turns))
        self._queue(change, sequence)
        self.current = replace(self.current, turns=kept_turns(self.current.turns + turns))
        return True

    def cancel(self, message_id: str, sequence: int) -> bool:
        """Cancel at once what never left this device, else queue the wish; False when it is moot."""
        if not self._can_change:
            return False
        if self._is_new(self.queue[0] if self.queue else None) and self.queue[0].tries == 0:
            self.end(WorkState.CANCELLED)
        else:
            self._queue(self._change(ChangeKind.CANCEL, message_id), sequence)
        return True

    def end(self, work: WorkState) -> None:
        """Nothing more will happen to the request, and nothing more is sent."""
        self.current = replace(self.current, work=work)
        self._drop_messages_if_over()

    def give_up(self) -> None:
        """The promised time went by."""
        self.current = self.current.delivered(DeliveryState.COULD_NOT_SEND)

    def take_try(self) -> Outgoing:
        """The first message, counted as tried once more."""
        self.is_sending = True
        self.queue[0] = replace(self.queue[0], tries=self.queue[0].tries + 1)
        return self.queue[0]

    def left(self) -> bool:
        """The message left, its answer is unknown; True when that is news."""
        if self.current.delivery is not DeliveryState.SAVED_HERE:
            return False
        self.current = self.current.delivered(DeliveryState.SENT)
        return True

    def accept(self, message: Outgoing, status: DeskStatus) -> None:
        """The desk has the message."""
        self.agreed = self.agreed.after(message)
        self._settle(message)
        self.inform(status)

    def inform(self, status: DeskStatus) -> bool:
        """The desk's word; True when it is news."""
        before = self.current
        self.current = before.informed(status)
        self._drop_messages_if_over()
        return self.current != before

    def refuse(self, message: Outgoing) -> None:
        """The desk said no for good: the request ends, or a change is taken back."""
        self._settle(message)
        if self._is_new(message):
            self.left()
            self.end(WorkState.REFUSED)
            return
        wished = self.agreed
        for later in self.queue:
            wished = wished.after(later)
        self.current = replace(
            self.current, contact=wished.contact, urgency=wished.urgency, turns=wished.turns
        )

    def snapshot(self) -> Snapshot:
        """What the store lacks."""
        new = tuple(message for message in self.queue if message.id not in self.stored)
        return Snapshot(self.current, new, tuple(self.settled))

    def saved(self, snapshot: Snapshot) -> HelpRequest:
        """The store has it; returns what may be told now."""
        ids = {message.id for message in snapshot.new}
        self.stored |= ids
        self.unsaved -= ids
        self.settled += [known for known in ids - {m.id for m in self.queue} if not self.current.is_over]
        self.settled = [known for known in self.settled if known not in snapshot.settled]
        self.current = replace(self.current, durable=True)
        return replace(snapshot.request, durable=True)

    def not_saved(self, snapshot: Snapshot) -> HelpRequest:
        """The store refused; returns what may be told now."""
        self.unsaved |= {message.id for message in snapshot.new}
        if snapshot.new:
            self.current = replace(self.current, durable=False)
        return replace(snapshot.request, durable=self.current.durable)

    @property
    def _can_change(self) -> bool:
        return not self.current.is_over and not self.is_cancelling

    def _is_new(self, message: Outgoing | None) -> bool:
        return message is not None and message.id == self.current.id

    def _settle(self, message: Outgoing) -> None:
        self.queue = [other for other in self.queue if other.id != message.id]
        if message.id in self.stored:
            self.stored.discard(message.id)
            self.settled.append(message.id)
        self.unsaved.discard(message.id)

    def _drop_messages_if_over(self) -> None:
        # the store drops them with the same write
        if self.current.is_over:
            self.queue.clear()
            self.settled.clear()

    def _change(self, kind: ChangeKind, message_id: str) -> RequestChange:
        """A change of which only the kind is filled in."""
        request = self.current
        return RequestChange(
            version=WIRE_VERSION,
            method="POST",
            path=change_path(request.id),
            device=request.device,
            id=message_id,
            request_id=request.id,
            kind=kind,
            contact=_contact_body(Contact()),
            urgency=Urgency.NORMAL,
            turns=(),
        )

    def _queue(self, change: RequestChange, sequence: int) -> None:
        self.queue.append(Outgoing(change.id, change.request_id, sequence, change.path, encode(change)))


def _body(message: Outgoing) -> NewRequest | RequestChange | None:
    """A message as it was meant; None when another version of the program wrote it."""
    try:
        if message.path == REQUESTS_PATH:
            return decode(NewRequest, message.body)
        return decode(RequestChange, message.body)
    except WireError:
        return None


def _is_change(body: NewRequest | RequestChange | None, kind: ChangeKind) -> bool:
    return isinstance(body, RequestChange) and body.kind is kind


def _contact(body: NewRequest | RequestChange) -> Contact:
    return Contact(body.contact.kind, body.contact.number, body.contact.place)


def _contact_body(contact: Contact) -> ContactBody:
    return ContactBody(contact.kind, contact.number, contact.place)


def _turns(body: NewRequest | RequestChange) -> tuple[Turn, ...]:
    return tuple(Turn(turn.asked, turn.outcome, turn.title) for turn in body.turns)
