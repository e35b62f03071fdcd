"""People on fakes, for the tests of this folder."""

from __future__ import annotations

from kindline.domain.articles import Urgency
from kindline.domain.events import AvailabilityChanged, RequestLate
from kindline.domain.requests import Cause, Comfort, Contact, ContactKind, HelpRequest, Turn
from kindline.domain.settings import SETTINGS, Settings, settle
from kindline.services.people import Draft, People, PeopleEvent
from kindline.testing.desk import FakeDesk
from kindline.testing.records import MemoryStore
from kindline.testing.work import CountingIds, HeldExecutor, InlineExecutor, ManualDispatcher

POLL_S = 2.0
PROMISE_S = 30 * 60.0
PHONE = Contact(ContactKind.PHONE, number="0800 555 0199")
OTHER_PHONE = Contact(ContactKind.PHONE, number="0800 555 0198")


def settings() -> Settings:
    needed = {setting.key: "-" for setting in SETTINGS if setting.default is None}
    return settle([("test", {**needed, "desk.poll_s": POLL_S, "request.promise_min": 30})])


def draft(urgency: Urgency = Urgency.NORMAL, contact: Contact = PHONE) -> Draft:
    turns = (Turn("where is my card", "answer", "My card has not come"),)
    return Draft("Riverside Bank", "en", urgency, Cause.BUTTON, contact, turns, Comfort(loud_speech=True))


class World:
    """One device and one desk. `restart` is what a power cut does: only the store is left."""

    def __init__(
        self,
        held: bool = False,
        jitter: float = 1.0,
        desk: type[FakeDesk] = FakeDesk,
        store: type[MemoryStore] = MemoryStore,
    ) -> None:
        self.dispatcher = ManualDispatcher()
        self.clock = self.dispatcher.clock
        self.store = store()
        self.desk = desk(self.clock)
        self.ids = CountingIds()
        self._is_held = held
        self._jitter = jitter
        self.events: list[PeopleEvent] = []
        self._make()

    def _make(self) -> None:
        kind = HeldExecutor if self._is_held else InlineExecutor
        self.records = kind(self.dispatcher)
        self.post = kind(self.dispatcher)
        self.people = People(
            self.store,
            self.desk,
            self.records,
            self.post,
            self.dispatcher,
            self.clock,
            self.ids,
            settings(),
            jitter=lambda: self._jitter,
        )
        self.people.listen(self.events.append)

    def start(self) -> World:
        self.people.start()
        self.dispatcher.run()
        return self

    def restart_quietly(self) -> None:
        """A new program on the same store, not started yet."""
        self.dispatcher = ManualDispatcher(self.clock)
        self.events.clear()
        self._make()

    def restart(self) -> None:
        self.restart_quietly()
        self.start()

    def ask(self, **kind: object) -> HelpRequest:
        request = self.people.ask(draft(**kind))  # type: ignore[arg-type]
        self.dispatcher.run()
        return request

    def pass_s(self, seconds: float) -> None:
        self.dispatcher.advance(seconds)

    def get(self, request: HelpRequest) -> HelpRequest:
        found = self.people.get(request.id)
        assert found is not None
        return found

    def told(self, request: HelpRequest) -> list[HelpRequest]:
        """What was told of a request, in order."""
        events = [e for e in self.events if not isinstance(e, AvailabilityChanged | RequestLate)]
        return [event.request for event in events if event.request.id == request.id]

    def late(self, request: HelpRequest) -> list[HelpRequest]:
        """The request each time it was told as late."""
        return [e.request for e in self.events if isinstance(e, RequestLate) and e.request.id == request.id]
