"""Asking the desk for news, round after round."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Protocol

from kindline.domain.errors import DeliveryError, DeliveryRefusedError
from kindline.domain.requests import DeskStatus
from kindline.ports import Availability, Cancel, Delivery, Dispatcher, SerialExecutor


class Watcher(Protocol):
    """Who wants to know. All calls come on the GUI thread."""

    def round_began(self) -> None: ...

    def ids_to_ask(self) -> Iterable[str]:
        """The requests whose status is wanted in this round."""
        ...

    def availability_heard(self, someone: Availability) -> None: ...

    def status_heard(self, request_id: str, status: DeskStatus | None) -> None:
        """The desk's word; None when it does not know the request."""
        ...


class DeskWatch:
    """Each question is a task of its own, so that a customer's message waits for one of them at most."""

    def __init__(
        self,
        delivery: Delivery,
        post: SerialExecutor,
        dispatcher: Dispatcher,
        period_s: float,
        watcher: Watcher,
    ) -> None:
        self._delivery = delivery
        self._post = post
        self._dispatcher = dispatcher
        self._period_s = period_s
        self._watcher = watcher
        self._left: deque[str] = deque()
        self._timer: Cancel | None = None
        self._is_stopped = False

    def start(self) -> None:
        """Begin the first round now; the next one begins `period_s` after the end of each."""
        if self._is_stopped:
            return
        try:
            self._watcher.round_began()
        finally:
            # a page that fails at some news must not end the news
            self._post.submit(self._delivery.someone_there, self._someone_heard, self._someone_not_heard)

    def stop(self) -> None:
        self._is_stopped = True
        if self._timer is not None:
            self._timer()

    def _someone_heard(self, someone: bool) -> None:
        try:
            self._watcher.availability_heard(someone)
        finally:
            self._left = deque(self._watcher.ids_to_ask())
            self._ask_next()

    def _someone_not_heard(self, error: Exception) -> None:
        self._schedule()
        self._watcher.availability_heard(None)
        _raise_unexpected(error)

    def _ask_next(self) -> None:
        if not self._left or self._is_stopped:
            self._schedule()
            return
        request_id = self._left.popleft()

        def heard(status: DeskStatus | None) -> None:
            self._ask_next()
            self._watcher.status_heard(request_id, status)

        def not_heard(error: Exception) -> None:
            self._ask_next()
            _raise_unexpected(error)

        self._post.submit(lambda: self._delivery.status(request_id), heard, not_heard)

    def _schedule(self) -> None:
        if not self._is_stopped:
            self._timer = self._dispatcher.later(self._period_s, self.start)


def _raise_unexpected(error: Exception) -> None:
    """The desk being away is answered by the next round; a fault of the program is not hidden."""
    if not isinstance(error, DeliveryError | DeliveryRefusedError):
        raise error
