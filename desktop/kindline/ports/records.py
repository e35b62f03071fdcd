"""The device's records: requests and what is still to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kindline.domain.misses import Miss
from kindline.domain.requests import HelpRequest


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way to the desk; `path` and `body` never change after the first write.

    `request_id` groups the messages of one request; they are sent in the order of `sequence`.
    """

    id: str
    request_id: str
    sequence: int
    path: str
    body: bytes
    tries: int = 0


class Store(Protocol):
    """Durable records. Every method returns only after the commit did; raises `StoreError`.

    When the disk is full the adapter frees its reserve file and tries once more, then raises
    `StoreFullError`. Writing a request that is over forgets its messages in the same commit; writing a
    message that is there already leaves it as it is.
    """

    def device_id(self) -> str:
        """This device's id, made at the first start."""
        ...

    def save(self, request: HelpRequest, *outgoing: Outgoing) -> None:
        """Write the request's present state and, in the same commit, messages to send."""
        ...

    def open_requests(self) -> tuple[HelpRequest, ...]:
        """Requests that are not over, oldest first."""
        ...

    def pending(self) -> tuple[Outgoing, ...]:
        """Messages the desk has not accepted, in the order of `sequence`."""
        ...

    def count_try(self, outgoing_id: str) -> None:
        """Remember that a message was tried once more."""
        ...

    def settle(self, outgoing_id: str, request: HelpRequest) -> None:
        """The desk accepted (or refused for good) a message: forget it and write the request's state."""
        ...

    def forget_over(self, before_ms: int) -> None:
        """Erase requests that are over and older than `before_ms`."""
        ...

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact about this device or, at home, its customer (number, size ...); "" erases it."""
        ...

    def recall(self, key: str) -> str:
        """The remembered fact, or ""."""
        ...

    def close(self) -> None: ...


class MissLog(Protocol):
    """What the answers missed. Every method returns only after the commit did; raises `StoreError`.

    It never uses the reserve of a full disk, which is kept for requests.
    """

    def add(self, miss: Miss) -> None:
        """Keep a miss; the same id and kind again takes the place of the one before."""
        ...

    def misses(self, since_ms: int) -> tuple[Miss, ...]:
        """Those of `since_ms` or later, oldest first."""
        ...

    def forget_misses(self, before_ms: int) -> None:
        """Erase those older than `before_ms`, and the oldest beyond `domain.misses.MOST_KEPT`."""
        ...


class Records(Store, MissLog, Protocol):
    """Everything that this device writes down."""
