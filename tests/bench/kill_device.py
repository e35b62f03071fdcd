"""A device without a window, for the kill bench: presses come on its input, what was told goes out.

Input lines: `press N` (ask for a person), `number N` (give another number for the last request).
Output lines: `ready`, `saved N ID` after the commit of press N, `changed ID NUMBER` after the commit of
a number, `idle` when the desk has everything.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import partial
from pathlib import Path

from kindline.adapters.clock import SystemClock
from kindline.adapters.delivery_http import HttpDelivery
from kindline.adapters.executor import QueueDispatcher, ThreadSerialExecutor
from kindline.adapters.ids import UuidIds
from kindline.adapters.store import SqliteStore
from kindline.domain.articles import Urgency
from kindline.domain.events import AvailabilityChanged, RequestSaved
from kindline.domain.requests import Cause, Comfort, Contact, ContactKind, DeliveryState, Turn
from kindline.domain.settings import SETTINGS, Settings, settle
from kindline.services.people import Draft, People, PeopleEvent

TIMEOUT_S = 5.0
HOUR_S = 3600.0


def _settings() -> Settings:
    needed = {setting.key: "-" for setting in SETTINGS if setting.default is None}
    return settle([("bench", {**needed, "desk.poll_s": 0.1, "request.promise_min": 600})])


class Device:
    """Real records, real workers, real HTTP; lines instead of a window."""

    def __init__(self, database: Path, desk_url: str, input_fd: int, output_fd: int) -> None:
        self._input_fd = input_fd
        self._output_fd = output_fd
        self._dispatcher = QueueDispatcher()
        self._last_id = ""
        self._numbers: dict[str, str] = {}
        self._unheard: set[str] = set()
        self._is_over = False
        ids, clock = UuidIds(), SystemClock()
        self._records = ThreadSerialExecutor(self._dispatcher, "records")
        self._people = People(
            SqliteStore(database, ids, clock),
            HttpDelivery(desk_url, TIMEOUT_S, "bench"),
            self._records,
            ThreadSerialExecutor(self._dispatcher, "post"),
            self._dispatcher,
            clock,
            ids,
            _settings(),
        )

    def run(self) -> None:
        """Work until the input ends."""
        self._people.listen(self._heard)
        self._people.start()
        # its turn comes when the records were read
        self._records.submit(lambda: None, lambda _: self._say("ready"))
        threading.Thread(target=self._read, daemon=True).start()
        self._dispatcher.run_until(lambda: self._is_over, HOUR_S)
        # the bench kills it, or waits for this: nothing is to be tidied up
        os._exit(0)

    def _read(self) -> None:
        with os.fdopen(self._input_fd) as lines:
            for line in lines:
                self._dispatcher.post(partial(self._obey, *line.split()))
        self._dispatcher.post(self._end)

    def _end(self) -> None:
        self._is_over = True

    def _obey(self, order: str, number: str) -> None:
        if order == "press":
            turns = (Turn(f"press {number}", "unknown"),)
            request = self._people.ask(
                Draft("bench", "en", Urgency.URGENT, Cause.BUTTON, Contact(), turns, Comfort())
            )
            self._last_id = request.id
        elif self._last_id:
            self._numbers[self._last_id] = number
            self._people.set_contact(self._last_id, Contact(ContactKind.PHONE, number=number))

    def _heard(self, event: PeopleEvent) -> None:
        if not isinstance(event, AvailabilityChanged):
            request = event.request
            number = request.contact.number
            if isinstance(event, RequestSaved) and request.durable:
                self._say(f"saved {request.turns[0].asked.removeprefix('press ')} {request.id}")
            elif number and number == self._numbers.get(request.id):
                self._say(f"changed {request.id} {number}")
            is_heard = request.is_over or request.delivery is DeliveryState.RECEIVED
            (self._unheard.discard if is_heard else self._unheard.add)(request.id)
        if not self._unheard and self._people.someone_there is not None:
            self._say("idle")

    def _say(self, line: str) -> None:
        os.write(self._output_fd, f"{line}\n".encode())


if __name__ == "__main__":
    Device(Path(sys.argv[1]), sys.argv[2], 0, 1).run()
