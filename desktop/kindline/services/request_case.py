"""One request on this device: what is known of it, and its messages to the desk. No threads, no time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from kindline.domain.articles import Urgency
from kindline.domain.errors import WireError
from kindline.domain.requests import Contact, DeliveryState, DeskStatus, HelpRequest, WorkState
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
        for message in self.new:
            store.save(self.request, message)
        for message_id in self.settled:
            store.settle(message_id, self.request)
        if not self.new and not self.settled:
            store.save(self.request)


@dataclass(slots=True)
class Case:
    """`current` is all that is known now; `told` is what listeners were told, never ahead of the store.

    `queue` holds the messages that the desk has not accepted, in order. `stored` are the ids of those
    that the store has; `unsaved` of those that it refused, which may be sent from memory.
    """

    current: HelpRequest
    device: str = ""
    told: HelpRequest | None = None
    queue: list[Outgoing] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    unsaved: set[str] = field(default_factory=set)
    settled: list[str] = field(default_factory=list)
    agreed_contact: Contact = field(default_factory=Contact)
    agreed_urgency: Urgency = Urgency.NORMAL
    is_writing: bool = False
    is_stale: bool = False
    is_sending: bool = False
    failures: int = 0
    not_before_s: float = 0.0
    timer: Cancel | None = None

    @classmethod
    def loaded(cls, request: HelpRequest, device: str, messages: Iterable[Outgoing]) -> Case:
        """A case as the store has it."""
        case = cls(request, device, told=request, queue=list(messages))
        case.stored = {message.id for message in case.queue}
        case.agreed_contact, case.agreed_urgency = request.contact, request.urgency
        for message in case.queue:
            body = _body(message)
            if isinstance(body, NewRequest):
                case._agree(body)
            elif _is_change(body, ChangeKind.CONTACT) and not case._is_new(case.queue[0]):
                # what the desk had before was not written down
                case.agreed_contact = Contact()
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

    def is_late(self, now_ms: int) -> bool:
        """Whether the promised time went by before the desk accepted it."""
        is_unsent = self.current.delivery in _UNSENT and not self.current.is_over
        return is_unsent and not self.is_sending and now_ms >= self.current.promised_by_ms

    def begin(self, device: str, sequence: int) -> None:
        """Make the first message."""
        self.device = device
        self.agreed_contact, self.agreed_urgency = self.current.contact, self.current.urgency
        body = encode(new_request(self.current, device))
        self.queue.append(Outgoing(self.current.id, self.current.id, sequence, REQUESTS_PATH, body))

    def change_contact(self, contact: Contact, message_id: str, sequence: int) -> bool:
        """Queue another contact; False when there is nothing to change."""
        if not self._can_change or contact == self.current.contact:
            return False
        self._queue_change(ChangeKind.CONTACT, message_id, sequence, contact, self.current.urgency)
        self.current = replace(self.current, contact=contact)
        return True

    def change_urgency(self, urgency: Urgency, message_id: str, sequence: int) -> bool:
        """Queue another urgency; False when there is nothing to change."""
        if not self._can_change or urgency is self.current.urgency:
            return False
        self._queue_change(ChangeKind.URGENCY, message_id, sequence, Contact(), urgency)
        self.current = replace(self.current, urgency=urgency)
        return True

    def cancel(self, message_id: str, sequence: int) -> bool:
        """Cancel at once what never left this device, else queue the wish; False when it is moot."""
        if not self._can_change:
            return False
        if self._is_new(self.queue[0] if self.queue else None) and self.queue[0].tries == 0:
            self.end(WorkState.CANCELLED)
        else:
            self._queue_change(ChangeKind.CANCEL, message_id, sequence, Contact(), self.current.urgency)
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
        self._agree(_body(message))
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
        contact, urgency = self.agreed_contact, self.agreed_urgency
        for later in self.queue:
            contact, urgency = _after(_body(later), contact, urgency)
        self.current = replace(self.current, contact=contact, urgency=urgency)

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

    def _agree(self, body: NewRequest | RequestChange | None) -> None:
        self.agreed_contact, self.agreed_urgency = _after(body, self.agreed_contact, self.agreed_urgency)

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

    def _queue_change(
        self, kind: ChangeKind, message_id: str, sequence: int, contact: Contact, urgency: Urgency
    ) -> None:
        request_id = self.current.id
        body = RequestChange(
            version=WIRE_VERSION,
            method="POST",
            path=change_path(request_id),
            device=self.device,
            id=message_id,
            request_id=request_id,
            kind=kind,
            contact=ContactBody(**asdict(contact)),
            urgency=urgency,
        )
        self.queue.append(Outgoing(message_id, request_id, sequence, body.path, encode(body)))


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


def _after(
    body: NewRequest | RequestChange | None, contact: Contact, urgency: Urgency
) -> tuple[Contact, Urgency]:
    """Contact and urgency once the desk has accepted a message."""
    if body is None:
        return contact, urgency
    given = Contact(body.contact.kind, body.contact.number, body.contact.place)
    if isinstance(body, NewRequest):
        return given, body.urgency
    if body.kind is ChangeKind.CONTACT:
        return given, urgency
    if body.kind is ChangeKind.URGENCY:
        return contact, body.urgency
    return contact, urgency
