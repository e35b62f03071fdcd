"""Requests for a person, on a desk and a store that can fail at any time."""

from __future__ import annotations

import logging

import pytest
from people_world import OTHER_PHONE, PHONE, POLL_S, PROMISE_S, World, draft

from kindline.domain.articles import Urgency
from kindline.domain.errors import DeliveryError
from kindline.domain.events import AvailabilityChanged, RequestChanged, RequestSaved
from kindline.domain.requests import DeliveryState, DeskStatus, WorkState
from kindline.services.people import KEEP_OVER_MS, LISTEN_MS
from kindline.testing.desk import FakeDesk

SAVED, SENT = DeliveryState.SAVED_HERE, DeliveryState.SENT
RECEIVED, COULD_NOT_SEND = DeliveryState.RECEIVED, DeliveryState.COULD_NOT_SEND


def test_ask_returns_before_it_is_saved_and_tells_after_the_commit(held: World) -> None:
    held.events.clear()
    request = held.people.ask(draft())
    held.dispatcher.run()
    assert request.id not in held.store.requests
    assert held.events == []
    held.records.run_next()
    assert request.id in held.store.requests
    assert [message.id for message in held.store.pending()] == [request.id]
    held.dispatcher.run()
    assert held.events == [RequestSaved(request)]
    assert request.durable


def test_a_request_reaches_the_desk_and_is_told_as_received(world: World) -> None:
    request = world.ask()
    assert [told.delivery for told in world.told(request)] == [SAVED, RECEIVED]
    found = world.get(request)
    assert (found.work, found.reference) == (WorkState.QUEUED, "K1")
    card = world.desk.cards[request.id]
    assert card.body.turns[0].asked == "where is my card"
    assert card.body.device == world.store.device_id()
    assert world.store.pending() == ()
    assert world.store.open_requests() == (found,)


def test_the_try_is_counted_before_the_message_leaves(held: World) -> None:
    held.people.ask(draft())
    held.records.run_next()
    held.dispatcher.run()
    assert held.post.waiting == 0
    held.records.run_next()
    held.dispatcher.run()
    assert held.store.pending()[0].tries == 1
    assert held.post.waiting == 1
    assert held.desk.arrivals == []


def test_an_unplugged_desk_is_tried_with_growing_pauses_and_reached_at_once_when_back() -> None:
    world = World(jitter=0.999)
    world.desk.is_plugged = False
    world.start()
    request = world.ask()
    world.pass_s(120)
    assert [told.delivery for told in world.told(request)] == [SAVED]
    tries = world.store.pending()[0].tries
    assert 6 <= tries <= 8
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.get(request).delivery is RECEIVED
    assert len(world.desk.arrivals) == 1


def test_a_lost_answer_is_shown_as_sent_and_the_same_body_goes_again(world: World) -> None:
    world.desk.lost_answers = 2
    request = world.ask()
    assert [told.delivery for told in world.told(request)] == [SAVED, SENT]
    world.pass_s(10)
    assert world.get(request).delivery is RECEIVED
    bodies = {body for _, body in world.desk.arrivals}
    assert (len(world.desk.arrivals), len(bodies), len(world.desk.cards)) == (3, 1, 1)


def test_the_desk_may_wish_for_patience(world: World) -> None:
    world.desk.busy_s = 40.0
    request = world.ask()
    world.desk.busy_s = None
    world.pass_s(39)
    assert world.get(request).delivery is SENT
    assert world.desk.arrivals == []
    world.pass_s(2)
    assert world.get(request).delivery is RECEIVED


def test_after_the_promised_time_it_says_once_that_it_could_not_send(world: World) -> None:
    world.desk.is_plugged = False
    request = world.ask()
    world.pass_s(PROMISE_S + POLL_S)
    assert [told.delivery for told in world.told(request)] == [SAVED, COULD_NOT_SEND]
    assert world.store.requests[request.id].delivery is COULD_NOT_SEND
    world.desk.is_plugged = True
    world.pass_s(600)
    assert [told.delivery for told in world.told(request)] == [SAVED, COULD_NOT_SEND]
    assert world.desk.arrivals == []


def test_late_success_is_still_heard(world: World) -> None:
    world.desk.lost_answers = 10**6
    request = world.ask()
    world.desk.is_plugged = False
    world.pass_s(PROMISE_S + POLL_S)
    assert world.get(request).delivery is COULD_NOT_SEND
    world.desk.is_plugged, world.desk.lost_answers = True, 0
    world.desk.take(request.id)
    world.pass_s(POLL_S)
    assert (world.get(request).delivery, world.get(request).work) == (RECEIVED, WorkState.WITH_PERSON)
    assert world.store.pending() == ()


def test_what_nobody_ever_answered_ends_after_a_day(world: World) -> None:
    world.desk.is_plugged = False
    request = world.ask()
    world.pass_s(PROMISE_S + LISTEN_MS / 1000 + POLL_S)
    assert world.get(request).work is WorkState.EXPIRED
    assert world.store.open_requests() == ()


def test_the_desks_work_is_followed_until_it_is_done(world: World) -> None:
    request = world.ask()
    for step in (world.desk.take, world.desk.call, world.desk.done):
        step(request.id)
        world.pass_s(POLL_S)
    states = [told.work for told in world.told(request)]
    assert states == [None, WorkState.QUEUED, WorkState.WITH_PERSON, WorkState.CALLING, WorkState.DONE]
    assert world.store.open_requests() == ()
    assert world.get(request).attempt == 1


def test_refused_for_good_is_told(world: World) -> None:
    world.desk.refuses = True
    request = world.ask()
    assert [told.work for told in world.told(request)] == [None, WorkState.REFUSED]
    assert world.store.pending() == ()
    world.pass_s(60)
    assert len(world.desk.arrivals) == 1


def test_a_full_disk_is_told_and_the_request_sent_from_memory(world: World) -> None:
    world.store.is_full = True
    request = world.ask()
    first = world.told(request)[0]
    assert (first.durable, first.delivery) == (False, SAVED)
    assert world.get(request).delivery is RECEIVED
    assert request.id in world.desk.cards
    world.store.is_full = False
    world.pass_s(POLL_S)
    assert world.get(request).durable
    assert world.store.open_requests() == (world.get(request),)
    assert world.store.pending() == ()


def test_a_full_disk_and_no_desk_keep_trying_both(world: World) -> None:
    world.store.is_full, world.desk.is_plugged = True, False
    request = world.ask()
    world.people.set_contact(request.id, OTHER_PHONE)
    world.pass_s(60)
    world.store.is_full = False
    world.pass_s(POLL_S)
    assert world.get(request).durable
    assert len(world.store.pending()) == 2
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.desk.cards[request.id].contact.number == OTHER_PHONE.number
    assert world.store.pending() == ()


def test_a_press_before_the_records_are_read_waits_for_them() -> None:
    world = World(held=True)
    world.people.start()
    request = world.people.ask(draft())
    world.people.set_contact(request.id, OTHER_PHONE)
    assert world.people.get(request.id) == request
    assert world.events == []
    while world.records.run_next() or world.post.run_next():
        world.dispatcher.run()
    assert world.desk.cards[request.id].body.device == world.store.device_id()
    assert world.desk.cards[request.id].contact.number == OTHER_PHONE.number


def test_unreadable_records_do_not_stop_a_press() -> None:
    world = World()
    old = world.start().ask()
    world.store.is_broken = True
    world.restart()
    assert world.people.get(old.id) is None
    request = world.ask()
    assert request.id in world.desk.cards
    assert not world.get(request).durable
    world.store.is_broken = False
    world.pass_s(POLL_S)
    assert world.get(request).durable
    assert world.get(old).reference == "K1"


def test_after_a_restart_everything_goes_on_with_the_same_ids(world: World) -> None:
    world.desk.lost_answers = 1
    request = world.ask()
    world.people.set_contact(request.id, OTHER_PHONE)
    world.restart()
    assert world.events[0] == RequestChanged(world.told(request)[0])
    assert world.get(request).delivery is RECEIVED
    assert len(world.desk.cards) == 1
    assert world.desk.cards[request.id].contact.number == OTHER_PHONE.number
    later = world.ask()
    world.people.set_contact(request.id, PHONE)
    world.dispatcher.run()
    assert world.desk.cards[request.id].contact.number == PHONE.number
    assert world.get(later).reference == "K2"


def test_the_order_of_messages_survives_restarts(world: World) -> None:
    world.desk.is_plugged = False
    request = world.ask()
    world.people.set_contact(request.id, OTHER_PHONE)
    world.dispatcher.run()
    world.restart()
    world.people.set_contact(request.id, PHONE)
    world.dispatcher.run()
    world.restart()
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert [path for path, _ in world.desk.arrivals] == [
        "/requests",
        *[f"/requests/{request.id}/changes"] * 2,
    ]
    assert world.desk.cards[request.id].contact.number == PHONE.number


def test_a_late_look_into_the_records_replaces_nothing() -> None:
    world = World(held=True)
    world.store.is_broken = True
    world.people.start()
    request = world.people.ask(draft())
    while world.records.run_next() or world.post.run_next():
        world.dispatcher.run()
    world.store.is_broken = False
    world.people.set_contact(request.id, OTHER_PHONE)
    for _ in range(3):
        world.pass_s(POLL_S)
        world.post.run_next()
        world.dispatcher.run()
    while world.records.run_next():
        world.dispatcher.run()
    assert world.get(request).contact == OTHER_PHONE
    assert sum(told.delivery is RECEIVED for told in world.told(request)) > 0
    assert isinstance(world.events[-1], RequestChanged)
    assert len(world.told(request)) == len(set(world.told(request)))


def test_availability_is_told_on_change_only(world: World) -> None:
    assert world.events == [AvailabilityChanged(True)]
    assert world.people.someone_there is True
    world.pass_s(3 * POLL_S)
    world.desk.is_staffed = False
    world.pass_s(3 * POLL_S)
    world.desk.is_plugged = False
    world.pass_s(3 * POLL_S)
    assert world.events == [AvailabilityChanged(True), AvailabilityChanged(False), AvailabilityChanged(None)]


def test_the_urgent_goes_first_when_the_desk_is_back(world: World) -> None:
    world.desk.is_plugged = False
    calm = world.ask()
    urgent = world.ask(urgency=Urgency.EMERGENCY)
    world.pass_s(100)
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert list(world.desk.cards) == [urgent.id, calm.id]


def test_what_is_over_is_erased_after_a_day(world: World) -> None:
    request = world.ask()
    world.people.cancel(request.id)
    world.pass_s(KEEP_OVER_MS / 1000 + 3700)
    assert request.id in world.store.erased
    assert world.people.get(request.id) is None


def test_nothing_happens_after_stop(world: World) -> None:
    world.desk.is_plugged = False
    world.ask()
    world.people.stop()
    world.desk.is_plugged = True
    world.pass_s(600)
    assert world.desk.arrivals == []
    assert len(world.store.pending()) == 1


def test_an_unknown_request_is_left_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        world.people.cancel("nobody")
    assert "nobody" in caplog.text


def test_a_listener_that_fails_does_not_keep_the_request_from_the_desk(world: World) -> None:
    def fail(event: object) -> None:
        if isinstance(event, RequestSaved):
            raise LookupError("a page is broken")

    world.people.listen(fail)
    with pytest.raises(LookupError):
        world.ask()
    world.dispatcher.run()
    assert len(world.desk.cards) == 1


class FaultyDesk(FakeDesk):
    """Its first answer to a message is wrong: an error of the program, or about another request."""

    faults = 1
    wrong: DeskStatus | None = None

    def send(self, path: str, body: bytes) -> DeskStatus:
        if self.faults:
            self.faults -= 1
            if self.wrong is None:
                raise ZeroDivisionError
            return self.wrong
        return super().send(path, body)


def test_a_fault_of_the_program_is_retried_and_not_hidden() -> None:
    world = World(desk=FaultyDesk).start()
    with pytest.raises(ZeroDivisionError):
        world.ask()
    world.pass_s(5)
    assert len(world.desk.cards) == 1


def test_a_desk_that_speaks_of_another_request_is_not_believed() -> None:
    world = World(desk=FaultyDesk).start()
    assert isinstance(world.desk, FaultyDesk)
    world.desk.wrong = DeskStatus("another", "K9", WorkState.QUEUED, 1, 0, 0, 0)
    request = world.ask()
    assert world.get(request).delivery is SENT
    world.pass_s(5)
    assert world.get(request).reference == "K1"


def test_delivery_errors_say_what_is_known() -> None:
    error = DeliveryError("no", retry_after_s=3, may_have_arrived=True)
    assert (str(error), error.retry_after_s, error.may_have_arrived) == ("no", 3, True)
