"""A promised time that goes by, on the desk's clock; and faults that come again at every retry."""

from __future__ import annotations

import logging

import pytest
from people_world import OTHER_PHONE, POLL_S, PROMISE_S, World

from kindline.domain.errors import DeliveryError
from kindline.domain.events import AvailabilityChanged
from kindline.domain.requests import DeliveryState, DeskStatus, HelpRequest, WorkState
from kindline.services.sparse_log import EVERY_S, SparseLog
from kindline.testing.desk import FakeDesk
from kindline.testing.work import FakeClock

APART_S = 3600


class DeskAhead(FakeDesk):
    """Its clock is an hour ahead of the device's."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(ShiftedClock(clock, APART_S))


class DeskBehind(FakeDesk):
    """Its clock is an hour behind the device's."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(ShiftedClock(clock, -APART_S))


class MuteDesk(FakeDesk):
    """It takes messages, but may not say how requests stand."""

    is_mute = False

    def status(self, request_id: str) -> DeskStatus | None:
        if self.is_mute:
            raise DeliveryError("the pretended desk is mute")
        return super().status(request_id)


class ShiftedClock(FakeClock):
    def __init__(self, other: FakeClock, by_s: int) -> None:
        super().__init__()
        self._other = other
        self._by_ms = by_s * 1000

    def now_ms(self) -> int:
        return self._other.now_ms() + self._by_ms


@pytest.mark.parametrize("desk", [FakeDesk, DeskAhead, DeskBehind])
def test_it_is_told_once_that_the_promised_time_went_by(desk: type[FakeDesk]) -> None:
    world = World(desk=desk).start()
    request = world.ask()
    world.pass_s(PROMISE_S - 3)
    assert (world.people.is_late(request.id), world.late(request)) == (False, [])
    world.pass_s(3 + POLL_S)
    assert world.people.is_late(request.id)
    assert world.late(request) == [world.get(request)]
    world.pass_s(600)
    assert len(world.late(request)) == 1


def test_it_is_told_without_news_of_the_desk(world: World) -> None:
    request = world.ask()
    world.pass_s(POLL_S)
    world.desk.is_plugged = False
    world.pass_s(PROMISE_S + POLL_S)
    assert world.late(request) == [world.get(request)]
    assert len(world.told(request)) == 2


@pytest.mark.parametrize("is_reached", [True, False])
def test_after_a_restart_it_is_told_again(world: World, is_reached: bool) -> None:
    request = world.ask()
    world.pass_s(PROMISE_S + POLL_S)
    world.desk.is_plugged = is_reached
    world.restart()
    world.pass_s(2 * POLL_S)
    assert world.people.is_late(request.id)
    assert len(world.late(request)) == 1


def test_a_wrong_clock_is_not_believed_after_a_restart() -> None:
    world = World(desk=DeskBehind).start()
    request = world.ask()
    world.pass_s(POLL_S)
    assert not world.people.is_late(request.id)
    world.restart_quietly()
    world.people.start()
    while world.dispatcher.run():
        assert not world.people.is_late(request.id)
    world.pass_s(2 * POLL_S)
    assert (world.people.is_late(request.id), world.late(request)) == (False, [])


def test_an_old_answer_does_not_turn_the_clock_back() -> None:
    world = World(jitter=0.999, desk=MuteDesk).start()
    assert isinstance(world.desk, MuteDesk)
    request = world.ask()
    world.pass_s(PROMISE_S - 57)
    world.desk.is_mute = True
    world.desk.lost_answers = 1
    world.people.set_contact(request.id, OTHER_PHONE)
    world.dispatcher.run()
    world.desk.is_plugged = False
    world.pass_s(57)
    assert world.people.is_late(request.id)
    world.desk.is_plugged = True
    world.pass_s(POLL_S)
    assert world.get(request).revision == 2
    assert world.people.is_late(request.id)


def test_a_call_is_not_late_and_another_promise_is_a_new_one(world: World) -> None:
    request = world.ask()
    world.desk.take(request.id)
    world.desk.call(request.id)
    world.pass_s(PROMISE_S + POLL_S)
    assert (world.people.is_late(request.id), world.late(request)) == (False, [])
    world.desk.try_later(request.id, world.clock.now_ms() + 60_000)
    world.pass_s(50)
    assert not world.people.is_late(request.id)
    world.pass_s(10 + POLL_S)
    assert world.late(request) == [world.get(request)]
    world.desk.take(request.id)
    world.desk.call(request.id)
    world.desk.try_later(request.id, world.clock.now_ms() + 60_000)
    world.pass_s(60 + POLL_S)
    assert len(world.late(request)) == 2


def test_what_is_over_or_was_never_received_is_not_late(world: World) -> None:
    done = world.ask()
    world.desk.take(done.id)
    world.desk.done(done.id)
    world.pass_s(POLL_S)
    world.desk.is_plugged = False
    unsent = world.ask()
    world.pass_s(PROMISE_S + 2 * POLL_S)
    assert world.get(done).work is WorkState.DONE
    assert world.get(unsent).delivery is DeliveryState.COULD_NOT_SEND
    for request in (done, unsent):
        assert (world.people.is_late(request.id), world.late(request)) == (False, [])
    assert not world.people.is_late("nobody")


def test_a_listener_that_fails_does_not_end_the_news(world: World) -> None:
    request = world.ask()

    def fail(event: object) -> None:
        if isinstance(event, AvailabilityChanged):
            raise LookupError("a page is broken")

    world.people.listen(fail)
    world.desk.is_staffed = False
    with pytest.raises(LookupError):
        world.pass_s(POLL_S)
    world.desk.take(request.id)
    world.pass_s(POLL_S + 1)
    assert world.get(request).work is WorkState.WITH_PERSON


def _errors(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.levelno >= logging.ERROR for record in caplog.records)


def test_a_full_disk_is_logged_once_a_minute(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.store.is_full = True
    requests: list[HelpRequest] = [world.ask(), world.ask()]
    assert _errors(caplog) == 1
    world.pass_s(EVERY_S - 1)
    assert _errors(caplog) == 1
    world.pass_s(5 * EVERY_S)
    assert 5 <= _errors(caplog) <= 6
    assert requests[0].id in caplog.text


def test_unreadable_records_are_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    world.store.is_broken = True
    world.start()
    world.pass_s(EVERY_S - 1)
    assert _errors(caplog) == 1
    world.pass_s(2)
    assert _errors(caplog) == 2


def test_kinds_of_faults_do_not_hide_each_other(caplog: pytest.LogCaptureFixture) -> None:
    log = SparseLog(logging.getLogger("kindline.test"), FakeClock())
    for text in ("%s is full", "%s is full", "%s is torn"):
        log.write(logging.ERROR, text, "the disk")
    assert caplog.messages == ["the disk is full", "the disk is torn"]
