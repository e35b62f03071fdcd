"""Another number for a request, and withdrawing it."""

from __future__ import annotations

from people_world import OTHER_PHONE, PHONE, POLL_S, PROMISE_S, World, draft

from kindline.domain.requests import ContactKind, WorkState
from kindline.domain.wire import ChangeKind, ContactBody


def test_another_number_goes_as_a_message_of_its_own_after_the_first(world: World) -> None:
    world.desk.is_plugged = False
    request = world.ask()
    world.people.set_contact(request.id, OTHER_PHONE)
    world.people.set_contact(request.id, OTHER_PHONE)
    world.dispatcher.run()
    assert world.get(request).contact == OTHER_PHONE
    assert len(world.store.pending()) == 2
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    card = world.desk.cards[request.id]
    assert card.body.contact.number == PHONE.number
    assert card.contact == ContactBody(ContactKind.PHONE, OTHER_PHONE.number, "")
    assert [path for path, _ in world.desk.arrivals] == ["/requests", f"/requests/{request.id}/changes"]


def test_a_cancel_is_told_only_when_the_desk_confirmed_it(world: World) -> None:
    request = world.ask()
    world.desk.is_plugged = False
    world.people.cancel(request.id)
    world.pass_s(30)
    assert world.get(request).work is WorkState.QUEUED
    assert world.people.is_cancelling(request.id)
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.get(request).work is WorkState.CANCELLED
    assert not world.people.is_cancelling(request.id)
    assert world.desk.cards[request.id].status.state is WorkState.CANCELLED


def test_a_cancelled_request_that_never_left_is_not_sent(held: World) -> None:
    request = held.people.ask(draft())
    held.people.cancel(request.id)
    while held.records.run_next() or held.post.run_next():
        held.dispatcher.run()
    assert held.get(request).work is WorkState.CANCELLED
    assert held.desk.arrivals == []
    assert held.store.pending() == ()
    assert held.store.open_requests() == ()


def test_a_cancelled_request_that_may_be_there_is_sent_and_cancelled(world: World) -> None:
    world.desk.lost_answers = 1
    request = world.ask()
    world.people.cancel(request.id)
    world.pass_s(5)
    assert world.desk.cards[request.id].status.state is WorkState.CANCELLED
    assert world.get(request).work is WorkState.CANCELLED
    assert [c.kind for c in world.desk.cards[request.id].changes] == [ChangeKind.CANCEL]


def test_cancelling_what_could_not_be_sent_ends_when_the_desk_does_not_know_it(world: World) -> None:
    world.desk.is_plugged = False
    request = world.ask()
    world.pass_s(PROMISE_S + POLL_S)
    world.people.cancel(request.id)
    world.pass_s(POLL_S)
    assert world.get(request).work is None
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.get(request).work is WorkState.CANCELLED
    assert world.desk.arrivals == []


def test_a_refused_change_is_taken_back(world: World) -> None:
    request = world.ask()
    world.desk.refuses = True
    world.people.set_contact(request.id, OTHER_PHONE)
    world.dispatcher.run()
    assert world.get(request).contact == PHONE
    assert world.get(request).work is WorkState.QUEUED
    assert world.store.pending() == ()


def test_a_change_is_not_sent_before_it_is_written(held: World) -> None:
    request = held.people.ask(draft())
    for _ in range(2):
        held.records.run_next()
        held.dispatcher.run()
    held.people.set_contact(request.id, OTHER_PHONE)
    held.post.run_next()
    held.dispatcher.run()
    assert held.post.waiting == 0
    while held.records.run_next() or held.post.run_next():
        held.dispatcher.run()
    assert held.desk.cards[request.id].contact.number == OTHER_PHONE.number


def test_a_refused_change_from_before_a_restart_leaves_no_number_that_the_desk_lacks(world: World) -> None:
    request = world.ask()
    world.desk.is_plugged = False
    world.people.set_contact(request.id, OTHER_PHONE)
    world.dispatcher.run()
    world.desk.is_plugged, world.desk.refuses = True, True
    world.restart()
    assert world.get(request).contact.kind is ContactKind.NONE
