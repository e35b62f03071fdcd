"""Requests for a person: written down first, then sent until the desk has them, and watched to the end."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kindline.domain.articles import Urgency
from kindline.domain.errors import StoreError
from kindline.domain.events import AvailabilityChanged, RequestChanged, RequestLate, RequestSaved
from kindline.domain.requests import (
    Cause,
    Comfort,
    Contact,
    DeliveryState,
    DeskStatus,
    HelpRequest,
    Turn,
    WorkState,
    kept_turns,
)
from kindline.domain.settings import Settings
from kindline.domain.wire import TURNS_PER_CHANGE
from kindline.ports import Availability, Clock, Delivery, Dispatcher, Ids, Outgoing, SerialExecutor, Store
from kindline.services.desk_watch import DeskWatch
from kindline.services.posting import Posting, raise_unless
from kindline.services.request_case import Case, Snapshot
from kindline.services.sparse_log import SparseLog

DAY_MS = 24 * 3600 * 1000
KEEP_OVER_MS = DAY_MS
LISTEN_MS = DAY_MS
"""How long after the promised time the desk is still asked about a request that it does not know."""
FORGET_EVERY_S = 3600.0

PeopleEvent = RequestSaved | RequestChanged | RequestLate | AvailabilityChanged
Listener = Callable[[PeopleEvent], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a customer asks for, before it has an id and a time."""

    site: str
    language: str
    urgency: Urgency
    cause: Cause
    contact: Contact
    turns: tuple[Turn, ...]
    comfort: Comfort


@dataclass(frozen=True, slots=True)
class _Records:
    device: str
    requests: tuple[HelpRequest, ...]
    messages: tuple[Outgoing, ...]


class People:
    """Everything about requests for a person. Use it on the GUI thread.

    Events: `RequestSaved` once for each new request, `RequestChanged` after each change was written
    (and once at the start for each request found in the store), `RequestLate` once for each promised
    time that goes by, `AvailabilityChanged`. What `get` and the events say is never ahead of the store
    and the desk. `jitter` gives numbers from 0 to 1.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all of its ports, joined in one place only
        self,
        store: Store,
        delivery: Delivery,
        records: SerialExecutor,
        post: SerialExecutor,
        dispatcher: Dispatcher,
        clock: Clock,
        ids: Ids,
        settings: Settings,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.someone_there: Availability = None
        self._store = store
        self._records = records
        self._clock = clock
        self._ids = ids
        self._promise_ms = round(settings.number("request.promise_min") * 60_000)
        self._posting = Posting(store, delivery, records, post, dispatcher, clock, jitter, self)
        self._watch = DeskWatch(delivery, post, dispatcher, settings.number("desk.poll_s"), self)
        self._listeners: list[Listener] = []
        self._cases: dict[str, Case] = {}
        self._device = ""
        self._desk_ahead_ms: int | None = None
        self._has_asked_desk = False
        self._is_loaded = False
        self._is_stopped = False
        self._sparse_log = SparseLog(_log, clock)
        self._until_ready: list[Callable[[], None]] = []
        self._sequence = 0
        self._forget_at_s = 0.0

    def start(self) -> None:
        """Read the open requests, go on with them, and begin to ask the desk for news."""
        self._load(self._watch.start)

    def listen(self, listener: Callable[[PeopleEvent], None]) -> None:
        """Call `listener` with each event from now on."""
        self._listeners.append(listener)

    def ask(self, draft: Draft) -> HelpRequest:
        """Ask for a person. It is not saved when this returns: `RequestSaved` says so."""
        now_ms = self._clock.now_ms()
        request = HelpRequest(
            id=self._ids.new_id(),
            created_ms=now_ms,
            promised_by_ms=now_ms + self._promise_ms,
            site=draft.site,
            language=draft.language,
            urgency=draft.urgency,
            cause=draft.cause,
            contact=draft.contact,
            turns=kept_turns(draft.turns),
            comfort=draft.comfort,
            device=self._device,
        )
        case = self._cases[request.id] = Case(request)

        def begin() -> None:
            case.begin(self._device, self._next_sequence())
            self.changed(case)

        self._when_ready(begin)
        return request

    def set_contact(self, request_id: str, contact: Contact) -> None:
        """Tell the desk how the customer can be reached.

        Nothing happens when the request is over or being cancelled.
        """
        self._change(request_id, lambda case, *made: case.change_contact(contact, *made))

    def raise_urgency(self, request_id: str, urgency: Urgency) -> None:
        """Tell the desk that it has become more urgent.

        Nothing happens when it is as urgent already, is over, or is being cancelled.
        """
        self._change(request_id, lambda case, *made: case.raise_urgency(urgency, *made))

    def add_turns(self, request_id: str, turns: tuple[Turn, ...]) -> None:
        """Tell the desk what the customer asked since; `turns` are the new ones only, redacted.

        Nothing happens when there are none, or when `can_add` says no.
        """
        for first in range(0, len(turns), TURNS_PER_CHANGE):
            part = turns[first : first + TURNS_PER_CHANGE]
            self._change(request_id, lambda case, *made, part=part: case.add_turns(part, *made))

    def can_add(self, request_id: str) -> bool:
        """Whether what is added to the request still reaches the desk. If not, a new one must be made.

        False when it is not known, is over, was given up, or is being cancelled.
        """
        case = self._cases.get(request_id)
        return case is not None and case.can_add

    def cancel(self, request_id: str) -> None:
        """Withdraw a request. It is told as cancelled once the desk cannot act on it any more."""
        self._change(request_id, lambda case, *made: case.cancel(*made))

    def is_cancelling(self, request_id: str) -> bool:
        """Whether the customer cancelled and the desk has not confirmed it yet."""
        case = self._cases.get(request_id)
        return case is not None and case.is_cancelling

    def desk_has_contact(self, request_id: str) -> bool:
        """Whether the desk has accepted the contact that stands in the request now."""
        case = self._cases.get(request_id)
        return case is not None and case.agreed.contact == case.current.contact

    def is_late(self, request_id: str) -> bool:
        """Whether the desk has the request, and the promised time went by without a call.

        Times are the desk's. This device's clock is believed only if the desk cannot be asked.
        """
        case, now_ms = self._cases.get(request_id), self._desk_now_ms()
        return case is not None and now_ms is not None and case.is_late(now_ms)

    def get(self, request_id: str) -> HelpRequest | None:
        """The request as it was last told (as it was made, before that); None when it is not known."""
        case = self._cases.get(request_id)
        return (case.told or case.current) if case else None

    def stop(self) -> None:
        """Send and ask nothing more. What is open stays in the store for the next start."""
        self._is_stopped = True
        self._watch.stop()
        self._posting.stop(self._cases.values())

    # -- beginning -----------------------------------------------------------------------------

    def _load(self, then: Callable[[], None]) -> None:
        def read() -> _Records:
            return _Records(self._store.device_id(), self._store.open_requests(), self._store.pending())

        def done(records: _Records) -> None:
            self._is_loaded = True
            self._device = records.device
            self._ready(self._adopt(records))
            then()

        def failed(error: Exception) -> None:
            self._sparse_log.write(
                logging.ERROR, "the records cannot be read; requests live in memory: %s", error
            )
            # a customer who presses now must not wait for the disk
            self._device = self._device or self._ids.new_id()
            self._ready(())
            then()
            raise_unless(error, StoreError)

        self._records.submit(read, done, failed)

    def _adopt(self, records: _Records) -> tuple[Case, ...]:
        """Cases for what the store has; the sequence goes on after its highest."""
        found = []
        for request in records.requests:
            if request.id not in self._cases:
                messages = [message for message in records.messages if message.request_id == request.id]
                case = self._cases[request.id] = Case.loaded(request, records.device, messages)
                found.append(case)
        self._sequence = max([self._sequence, *(message.sequence for message in records.messages)])
        return tuple(found)

    def _ready(self, loaded: Iterable[Case]) -> None:
        waiting, self._until_ready = self._until_ready, []
        for call in waiting:
            call()
        for case in loaded:
            self._posting.pump(case)
        for case in loaded:
            self._emit(RequestChanged(case.current))

    def _when_ready(self, call: Callable[[], None]) -> None:
        if self._device:
            call()
        else:
            self._until_ready.append(call)

    def _next_sequence(self) -> int:
        self._sequence += 1
        return self._sequence

    def _change(self, request_id: str, change: Callable[[Case, str, int], bool]) -> None:
        def apply() -> None:
            case = self._cases.get(request_id)
            if case is None:
                _log.warning("request %r is not known here; its change is dropped", request_id)
                return
            if change(case, self._ids.new_id(), self._next_sequence()):
                self.changed(case)
            self._posting.kick(case)

        self._when_ready(apply)

    # -- writing down --------------------------------------------------------------------------

    def changed(self, case: Case) -> None:
        """Bring what is known into the store, then tell it, then send."""
        if self._is_stopped:
            return
        if case.is_writing:
            case.is_stale = True
            return
        case.is_writing, case.is_stale = True, False
        snapshot = case.snapshot()
        self._records.submit(
            lambda: snapshot.write(self._store),
            lambda _: self._written(case, snapshot),
            lambda error: self._not_written(case, snapshot, error),
        )

    def _written(self, case: Case, snapshot: Snapshot) -> None:
        case.is_writing = False
        tellable = case.saved(snapshot)
        try:
            self._tell(case, tellable)
        finally:
            if case.is_stale:
                self.changed(case)
            self._posting.pump(case)

    def _not_written(self, case: Case, snapshot: Snapshot, error: Exception) -> None:
        self._sparse_log.write(
            logging.ERROR, "request %s could not be written down: %s", case.current.id, error
        )
        case.is_writing = False
        is_news_left, case.is_stale = case.is_stale, True
        tellable = case.not_saved(snapshot)
        try:
            self._tell(case, tellable)
        finally:
            if is_news_left:
                self.changed(case)
            self._posting.pump(case)
        raise_unless(error, StoreError)

    def _tell(self, case: Case, request: HelpRequest) -> None:
        before, case.told = case.told, request
        if before is None:
            self._emit(RequestSaved(request))
        elif before != request and not before.is_over:
            self._emit(RequestChanged(request))

    def _emit(self, event: PeopleEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    # -- hearing from the desk (Poster, Watcher) -------------------------------------------------------

    def reached(self) -> None:
        """The desk can be reached: retry everything."""
        self._posting.kick_all(self._cases.values())

    def round_began(self) -> None:
        """What has to be looked after from time to time."""
        if not self._is_loaded:
            self._load(lambda: None)
        for case in tuple(self._cases.values()):
            self._posting.give_up_if_late(case)
            if case.current.delivery is DeliveryState.COULD_NOT_SEND:
                self._expire_if_old(case)
            if case.is_stale and not case.is_writing:
                self.changed(case)
            now_ms = self._desk_now_ms()
            if now_ms is not None and case.told and case.has_become_late(now_ms):
                self._emit(RequestLate(case.told))
        if self._clock.monotonic_s() >= self._forget_at_s:
            self._forget_at_s = self._clock.monotonic_s() + FORGET_EVERY_S
            self._forget_over(self._clock.now_ms() - KEEP_OVER_MS)

    def ids_to_ask(self) -> tuple[str, ...]:
        return tuple(request_id for request_id, case in self._cases.items() if case.wants_status)

    def time_heard(self, desk_ms: int) -> None:
        """The desk's clock shows `desk_ms` now."""
        self._desk_ahead_ms = desk_ms - self._clock.now_ms()

    def availability_heard(self, someone: Availability) -> None:
        self._has_asked_desk = True
        before, self.someone_there = self.someone_there, someone
        if before is None and someone is not None:
            self.reached()
        if before is not someone:
            self._emit(AvailabilityChanged(someone))

    def status_heard(self, request_id: str, status: DeskStatus | None) -> None:
        if status is not None:
            self.time_heard(status.desk_ms)
        case = self._cases.get(request_id)
        if case is None or case.current.is_over:
            return
        if status is None:
            self._unknown_at_desk(case)
        elif case.inform(status):
            self.changed(case)
            self._posting.pump(case)

    def _desk_now_ms(self) -> int | None:
        """None until the desk said its time, or cannot."""
        if self._desk_ahead_ms is not None:
            return self._clock.now_ms() + self._desk_ahead_ms
        is_alone = self._has_asked_desk and self.someone_there is None
        return self._clock.now_ms() if is_alone else None

    def _unknown_at_desk(self, case: Case) -> None:
        if case.current.delivery is DeliveryState.COULD_NOT_SEND and case.is_cancelling:
            case.end(WorkState.CANCELLED)
            self.changed(case)
        else:
            self._expire_if_old(case)

    def _expire_if_old(self, case: Case) -> None:
        if not case.current.is_over and self._clock.now_ms() >= case.current.promised_by_ms + LISTEN_MS:
            case.end(WorkState.EXPIRED)
            self.changed(case)

    def _forget_over(self, before_ms: int) -> None:
        for case in tuple(self._cases.values()):
            is_written = case.told == case.current and not case.is_stale
            if case.current.is_over and is_written and case.current.created_ms < before_ms:
                del self._cases[case.current.id]

        def failed(error: Exception) -> None:
            _log.warning("old requests could not be erased: %s", error)
            raise_unless(error, StoreError)

        self._records.submit(lambda: self._store.forget_over(before_ms), failed=failed)
