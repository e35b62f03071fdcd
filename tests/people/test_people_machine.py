"""Any order of presses, cuts, losses and restarts: nothing lost, nothing twice, nothing told too early."""

from __future__ import annotations

import itertools
import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from people_world import World, draft

from kindline.domain.articles import Urgency
from kindline.domain.events import AvailabilityChanged, RequestLate, RequestSaved
from kindline.domain.requests import (
    FINAL_WORK,
    MAX_TURNS,
    Contact,
    ContactKind,
    DeliveryState,
    HelpRequest,
    Turn,
    WorkState,
    is_more_urgent,
)

RUNS = int(os.environ.get("KINDLINE_MACHINE_RUNS", "150"))
QUIET_S = 400.0


class PeopleMachine(RuleBasedStateMachine):
    """The model is what the customer was told and what they last wished for."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.world = World(held=True, jitter=0.7)
        self.saved: set[str] = set()
        self.wished: dict[str, Contact] = {}
        self.asked: dict[str, list[str]] = {}
        self.urgency: dict[str, Urgency] = {}
        self.words = itertools.count(1)
        self.cancelled: set[str] = set()
        self.told: dict[str, HelpRequest] = {}
        self.passed_s = 0.0
        self._start()

    def _start(self) -> None:
        self.world.people.listen(self._hear)
        self.world.people.start()

    def _hear(self, event: object) -> None:
        assert not isinstance(event, AvailabilityChanged) or event.someone in (True, False, None)
        if isinstance(event, AvailabilityChanged):
            return
        request = event.request
        known = self.told.get(request.id)
        if isinstance(event, RequestLate):
            assert request == known, "told as late before it was told"
            assert request.delivery is DeliveryState.RECEIVED
            return
        if isinstance(event, RequestSaved):
            assert known is None, "saved was told twice"
            if request.durable:
                self.saved.add(request.id)
        self._check_truth(request)
        if known is not None:
            assert request.revision >= known.revision, "an old word of the desk was told again"
            assert not known.is_over or request == known, "an ended request changed"
        self.told[request.id] = request

    def _check_truth(self, request: HelpRequest) -> None:
        """What is told now must be so now."""
        card = self.world.desk.cards.get(request.id)
        if request.durable:
            assert request.id in self.world.store.requests, "told as saved, but it is not in the store"
        if request.delivery is DeliveryState.RECEIVED:
            assert card is not None, "told as received, but the desk lacks it"
            assert request.revision <= card.status.revision
            assert request.reference == card.status.reference
        if request.work is WorkState.CANCELLED:
            assert request.id in self.cancelled
            assert card is None or card.status.state in FINAL_WORK, "told as cancelled, but it is not"

    # -- the customer

    @rule(target=ids, urgency=st.sampled_from([Urgency.NORMAL, Urgency.TRICK]))
    def press(self, urgency: Urgency) -> str:
        request = self.world.people.ask(draft(urgency))
        self.wished[request.id] = request.contact
        self.asked[request.id] = [turn.asked for turn in request.turns]
        self.urgency[request.id] = urgency
        return request.id

    @rule(request_id=ids, count=st.integers(1, 7))
    def ask_more(self, request_id: str, count: int) -> None:
        more = [f"word {next(self.words)}" for _ in range(count)]
        can_add = self.world.people.can_add(request_id)
        if can_add and len(self.asked[request_id]) + count > MAX_TURNS:
            return
        self.world.people.add_turns(request_id, tuple(Turn(text, "unknown") for text in more))
        if can_add:
            self.asked[request_id] += more

    @rule(request_id=ids, urgency=st.sampled_from(Urgency))
    def become_urgent(self, request_id: str, urgency: Urgency) -> None:
        self.world.people.raise_urgency(request_id, urgency)
        can_rise = self.world.people.can_add(request_id)
        if can_rise and is_more_urgent(urgency, self.urgency[request_id]):
            self.urgency[request_id] = urgency

    @rule(request_id=ids, number=st.sampled_from(["1", "2", "3"]))
    def give_number(self, request_id: str, number: str) -> None:
        contact = Contact(ContactKind.PHONE, number=number)
        request = self.world.people.get(request_id)
        if request is None or request.is_over or request_id in self.cancelled:
            return
        self.world.people.set_contact(request_id, contact)
        self.wished[request_id] = contact

    @rule(request_id=ids)
    def cancel(self, request_id: str) -> None:
        if self.world.people.get(request_id) is not None:
            self.cancelled.add(request_id)
            self.world.people.cancel(request_id)

    # -- the machine

    @rule(count=st.integers(1, 12), first=st.booleans())
    def work(self, count: int, first: bool) -> None:
        """Workers finish some tasks; the window hears of them at once or later."""
        for _ in range(count):
            (self.world.records if first else self.world.post).run_next()
            first = not first
            self.world.dispatcher.run()

    @rule(on_records=st.booleans())
    def work_unheard(self, on_records: bool) -> None:
        """A task is done, but nobody was told before what comes next."""
        (self.world.records if on_records else self.world.post).run_next()

    @rule(seconds=st.sampled_from([0.5, 2.0, 7.0]))
    def wait(self, seconds: float) -> None:
        self.passed_s += seconds
        self.world.pass_s(seconds)

    @rule()
    def power_cut(self) -> None:
        """Only the store survives; so does what the customer was told as durable."""
        alive = set(self.world.store.requests)
        for request_id in set(self.wished) - alive:
            # never acknowledged as written, or told as held in memory only
            assert request_id not in self.saved or request_id in self.world.store.erased
            if request_id not in self.world.desk.cards:
                self.wished.pop(request_id)
        self.told.clear()
        self.world.restart_quietly()
        # what was wished in the last moment and not written is gone with the memory
        for request_id in alive:
            kept = self.world.store.requests[request_id]
            self.wished[request_id] = kept.contact
            self.asked[request_id] = [turn.asked for turn in kept.turns]
            self.urgency[request_id] = kept.urgency
        self._lost_wishes_of_the_cancelled()
        self._start()

    def _lost_wishes_of_the_cancelled(self) -> None:
        pending = self.world.store.pending()
        for request_id in tuple(self.cancelled):
            request = self.world.store.requests.get(request_id)
            card = self.world.desk.cards.get(request_id)
            has_message = any(b'"kind":"cancel"' in m.body and m.request_id == request_id for m in pending)
            is_done = (request is not None and request.is_over) or (card and card.status.state in FINAL_WORK)
            if not has_message and not is_done:
                self.cancelled.discard(request_id)

    @rule(is_full=st.booleans())
    def disk(self, is_full: bool) -> None:
        self.world.store.is_full = is_full

    # -- the way and the desk

    @rule(is_plugged=st.booleans())
    def plug(self, is_plugged: bool) -> None:
        self.world.desk.is_plugged = is_plugged

    @rule(count=st.integers(1, 3))
    def lose_answers(self, count: int) -> None:
        self.world.desk.lost_answers = count

    @rule(request_id=ids, step=st.sampled_from(["take", "call", "done"]))
    def desk_works(self, request_id: str, step: str) -> None:
        card = self.world.desk.cards.get(request_id)
        before = {"take": "queued", "call": "with_person", "done": "calling"}[step]
        if card is not None and card.status.state.value == before:
            getattr(self.world.desk, step)(request_id)

    # -- what must hold

    @invariant()
    def shown_is_true(self) -> None:
        for request_id in self.told:
            request = self.world.people.get(request_id)
            if request is not None:
                self._check_truth(request)

    @invariant()
    def nothing_twice(self) -> None:
        first_bodies: dict[str, set[bytes]] = {}
        for path, body in self.world.desk.arrivals:
            if path == "/requests":
                first_bodies.setdefault(body.partition(b'"id":"')[2][:7].decode(), set()).add(body)
        assert all(len(bodies) == 1 for bodies in first_bodies.values())
        for card in self.world.desk.cards.values():
            assert len({turn.asked for turn in card.turns}) == len(card.turns), "a word is shown twice"

    def teardown(self) -> None:
        """In the end the disk has room and the desk answers: every wish is fulfilled."""
        self.world.store.is_full = False
        self.world.desk.is_plugged, self.world.desk.lost_answers = True, 0
        for _ in range(int(QUIET_S)):
            while self.world.records.run_next() or self.world.post.run_next():
                self.world.dispatcher.run()
            self.world.dispatcher.run()
            self.world.pass_s(1.0)
        assert self.world.store.pending() == ()
        for request_id in self.saved:
            self._check_end(request_id)

    def _check_end(self, request_id: str) -> None:
        request = self.world.people.get(request_id)
        card = self.world.desk.cards.get(request_id)
        if card is None:
            assert request_id in self.cancelled, "acknowledged and lost"
            return
        if request is not None:
            assert request.work is card.status.state
            assert request.revision == card.status.revision
        if request_id in self.cancelled:
            assert card.status.state in FINAL_WORK
        elif card.status.state not in FINAL_WORK:
            assert card.contact.number == self.wished[request_id].number
            seen = [turn.asked for turn in card.turns]
            # the desk may know more than a device that lost its memory
            assert [text for text in seen if text in self.asked[request_id]] == self.asked[request_id]
            assert not is_more_urgent(self.urgency[request_id], card.urgency)


PeopleMachine.TestCase.settings = settings(
    max_examples=RUNS,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestPeopleMachine = PeopleMachine.TestCase
