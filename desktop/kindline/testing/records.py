"""Records in memory."""

from __future__ import annotations

from dataclasses import replace

from kindline.domain.errors import StoreError, StoreFullError
from kindline.domain.misses import MOST_KEPT, Miss, MissKind
from kindline.domain.requests import HelpRequest
from kindline.ports.records import Outgoing
from kindline.testing.work import CountingIds


class MemoryStore:
    """Fills `ports.Records`. It outlives the objects that use it, as a disk outlives a program.

    `is_full` makes every writing call fail, `is_broken` every call.
    """

    def __init__(self, device_id: str = "") -> None:
        self.is_full = False
        self.is_broken = False
        self.requests: dict[str, HelpRequest] = {}
        self.erased: set[str] = set()
        self.facts: dict[str, str] = {}
        self._outgoing: dict[str, Outgoing] = {}
        self._misses: dict[tuple[str, MissKind], Miss] = {}
        self._device_id = device_id or CountingIds("device-").new_id()

    def device_id(self) -> str:
        self._check()
        return self._device_id

    def save(self, request: HelpRequest, *outgoing: Outgoing) -> None:
        self._check_room()
        self._write(request)
        if not request.is_over:
            for message in outgoing:
                self._outgoing.setdefault(message.id, message)

    def open_requests(self) -> tuple[HelpRequest, ...]:
        self._check()
        found = [request for request in self.requests.values() if not request.is_over]
        return tuple(sorted(found, key=lambda request: (request.created_ms, request.id)))

    def pending(self) -> tuple[Outgoing, ...]:
        self._check()
        return tuple(sorted(self._outgoing.values(), key=lambda message: (message.sequence, message.id)))

    def count_try(self, outgoing_id: str) -> None:
        self._check_room()
        if (message := self._outgoing.get(outgoing_id)) is not None:
            self._outgoing[outgoing_id] = replace(message, tries=message.tries + 1)

    def settle(self, outgoing_id: str, request: HelpRequest) -> None:
        self._check_room()
        self._write(request)
        self._outgoing.pop(outgoing_id, None)

    def forget_over(self, before_ms: int) -> None:
        self._check_room()
        old = [r.id for r in self.requests.values() if r.is_over and r.created_ms < before_ms]
        for request_id in old:
            del self.requests[request_id]
            self.erased.add(request_id)

    def remember(self, key: str, value: str) -> None:
        self._check_room()
        if value:
            self.facts[key] = value
        else:
            self.facts.pop(key, None)

    def recall(self, key: str) -> str:
        self._check()
        return self.facts.get(key, "")

    def add(self, miss: Miss) -> None:
        self._check_room()
        self._misses[miss.id, miss.kind] = miss

    def misses(self, since_ms: int) -> tuple[Miss, ...]:
        self._check()
        found = [miss for miss in self._misses.values() if miss.at_ms >= since_ms]
        return tuple(sorted(found, key=lambda miss: (miss.at_ms, miss.id, miss.kind)))

    def forget_misses(self, before_ms: int) -> None:
        self._check_room()
        newest = sorted((miss.at_ms for miss in self._misses.values()), reverse=True)
        first_beyond_ms = newest[MOST_KEPT] if len(newest) > MOST_KEPT else -1
        oldest_ms = max(before_ms, first_beyond_ms + 1)
        self._misses = {key: miss for key, miss in self._misses.items() if miss.at_ms >= oldest_ms}

    def close(self) -> None:
        """Nothing is held open."""

    def _write(self, request: HelpRequest) -> None:
        if request.id in self.erased:
            raise StoreError(f"request {request.id} was erased; its id cannot be used again")
        self.requests[request.id] = replace(request, durable=True)
        if request.is_over:
            self._outgoing = {k: m for k, m in self._outgoing.items() if m.request_id != request.id}

    def _check(self) -> None:
        if self.is_broken:
            raise StoreError("the pretended disk is broken")

    def _check_room(self) -> None:
        self._check()
        if self.is_full:
            raise StoreFullError("the pretended disk is full")
