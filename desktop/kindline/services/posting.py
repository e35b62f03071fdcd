"""Bringing the messages of requests to the desk, each in its order, until it has them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Protocol

from kindline.domain.errors import DeliveryError, DeliveryRefusedError, StoreError
from kindline.domain.requests import URGENCY_RANKS, DeskStatus
from kindline.ports import Clock, Delivery, Dispatcher, Outgoing, SerialExecutor, Store
from kindline.services.backoff import delay_s
from kindline.services.request_case import Case
from kindline.services.sparse_log import SparseLog

_log = logging.getLogger(__name__)


class Poster(Protocol):
    """Who owns the cases."""

    def changed(self, case: Case) -> None:
        """Something new is known of the case."""
        ...

    def time_heard(self, desk_ms: int) -> None:
        """The desk's clock shows `desk_ms` now."""
        ...

    def reached(self) -> None:
        """The desk accepted a message."""
        ...


class Posting:
    """Sends what a case has queued, and tries again with growing pauses. `jitter` gives 0 to 1."""

    def __init__(  # noqa: PLR0913, PLR0917 - all of its ports, joined in one place only
        self,
        store: Store,
        delivery: Delivery,
        records: SerialExecutor,
        post: SerialExecutor,
        dispatcher: Dispatcher,
        clock: Clock,
        jitter: Callable[[], float],
        poster: Poster,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._records = records
        self._post = post
        self._dispatcher = dispatcher
        self._clock = clock
        self._jitter = jitter
        self._poster = poster
        self._sparse_log = SparseLog(_log, clock)
        self._is_stopped = False

    def stop(self, cases: Iterable[Case]) -> None:
        """Send nothing more."""
        self._is_stopped = True
        for case in cases:
            _drop_timer(case)

    def pump(self, case: Case) -> None:
        """Send the next message if it may go now."""
        if self._is_stopped or case.timer is not None or not case.can_send:
            return
        if self.give_up_if_late(case):
            return
        message = case.take_try()

        def not_counted(error: Exception) -> None:
            self._sparse_log.write(logging.WARNING, "a try of %s was not counted: %s", message.id, error)
            self._send(case, message)
            raise_unless(error, StoreError)

        if message.id in case.stored:
            # written before it leaves: a message never tried is certain not to be at the desk
            self._records.submit(
                lambda: self._store.count_try(message.id), lambda _: self._send(case, message), not_counted
            )
        else:
            self._send(case, message)

    def kick(self, case: Case) -> None:
        """Retry now, or as soon as the desk wishes."""
        if case.timer is None:
            return
        wait_s = case.not_before_s - self._clock.monotonic_s()
        if wait_s > 0:
            self._retry_in(case, wait_s)
        else:
            _drop_timer(case)
            self.pump(case)

    def kick_all(self, cases: Iterable[Case]) -> None:
        """Retry what waits, the most urgent first."""
        waiting = [case for case in cases if case.timer is not None]
        for case in sorted(waiting, key=lambda case: -URGENCY_RANKS[case.current.urgency]):
            self.kick(case)

    def give_up_if_late(self, case: Case) -> bool:
        """Past the promised time nothing is sent any more; True when that has just begun."""
        if not case.must_give_up(self._clock.now_ms()):
            return False
        _drop_timer(case)
        case.give_up()
        self._poster.changed(case)
        return True

    def _send(self, case: Case, message: Outgoing) -> None:
        if self._is_stopped or case.current.is_over:
            case.is_sending = False
            return
        self._post.submit(
            lambda: self._delivery.send(message.path, message.body),
            lambda status: self._sent(case, message, status),
            lambda error: self._not_sent(case, message, error),
        )

    def _sent(self, case: Case, message: Outgoing, status: DeskStatus) -> None:
        if status.id != case.current.id:
            wrong = DeliveryError(f"the desk spoke of {status.id}", may_have_arrived=True)
            self._not_sent(case, message, wrong)
            return
        case.is_sending = False
        case.failures = 0
        if message.tries == 1:
            # the answer to a repeated message may be the first one, from long ago
            self._poster.time_heard(status.desk_ms)
        case.accept(message, status)
        self._poster.changed(case)
        self.pump(case)
        self._poster.reached()

    def _not_sent(self, case: Case, message: Outgoing, error: Exception) -> None:
        # a desk that is away for a night is worth one line
        level = logging.INFO if case.failures else logging.WARNING
        _log.log(level, "message %s was not accepted: %s", message.id, error)
        case.is_sending = False
        if isinstance(error, DeliveryRefusedError):
            case.refuse(message)
            self._poster.changed(case)
            self.pump(case)
            return
        self._wait(case, error.retry_after_s if isinstance(error, DeliveryError) else None)
        may_have_arrived = not isinstance(error, DeliveryError) or error.may_have_arrived
        if may_have_arrived and case.left():
            self._poster.changed(case)
        self.give_up_if_late(case)
        raise_unless(error, DeliveryError)

    def _wait(self, case: Case, wish_s: float | None) -> None:
        case.failures += 1
        wait_s = delay_s(case.failures, self._jitter(), wish_s)
        # a press or a regained connection shortens our own pause, not the one that the desk wishes
        case.not_before_s = self._clock.monotonic_s() + min(wait_s, wish_s or 0.0)
        self._retry_in(case, wait_s)

    def _retry_in(self, case: Case, wait_s: float) -> None:
        def retry() -> None:
            case.timer = None
            self.pump(case)

        _drop_timer(case)
        if not self._is_stopped:
            case.timer = self._dispatcher.later(wait_s, retry)


def raise_unless(error: Exception, expected: type[Exception]) -> None:
    """A fault of the program is answered as any failure, and then not hidden."""
    if not isinstance(error, expected):
        raise error


def _drop_timer(case: Case) -> None:
    if case.timer is not None:
        case.timer()
        case.timer = None
