"""Workers and queues without Qt."""

from __future__ import annotations

import threading

import pytest

from kindline.adapters.clock import SystemClock
from kindline.adapters.executor import QueueDispatcher, ThreadSerialExecutor
from kindline.adapters.ids import UuidIds


@pytest.fixture
def dispatcher() -> QueueDispatcher:
    return QueueDispatcher()


@pytest.fixture
def worker(dispatcher: QueueDispatcher):
    worker = ThreadSerialExecutor(dispatcher, "records")
    yield worker
    assert worker.close(timeout_s=5)


def test_tasks_run_in_order_on_one_other_thread_and_results_come_back(dispatcher, worker) -> None:
    ran: list[tuple[int, str]] = []
    told: list[tuple[int, str]] = []

    def task(number: int) -> int:
        ran.append((number, threading.current_thread().name))
        return number * 10

    def done(result: int) -> None:
        told.append((result, threading.current_thread().name))

    for number in range(5):
        worker.submit(lambda n=number: task(n), done)
    assert dispatcher.run_until(lambda: len(told) == 5, timeout_s=5)
    assert ran == [(n, "records") for n in range(5)]
    assert told == [(n * 10, threading.current_thread().name) for n in range(5)]


def test_an_error_comes_to_the_one_who_wants_it(dispatcher, worker) -> None:
    errors: list[Exception] = []
    worker.submit(lambda: 1 / 0, failed=errors.append)
    assert dispatcher.run_until(lambda: bool(errors), timeout_s=5)
    assert isinstance(errors[0], ZeroDivisionError)


def test_an_error_that_nobody_wants_is_logged_and_raised(dispatcher, worker, caplog) -> None:
    worker.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dispatcher.run_until(lambda: False, timeout_s=5)
    assert "records" in caplog.text


def test_close_lets_queued_tasks_finish_and_refuses_new_ones(dispatcher) -> None:
    worker = ThreadSerialExecutor(dispatcher, "post")
    ran: list[int] = []
    for number in range(20):
        worker.submit(lambda n=number: ran.append(n))
    assert worker.close(timeout_s=5)
    assert ran == list(range(20))
    with pytest.raises(RuntimeError, match="post"):
        worker.submit(lambda: None)
    assert worker.close(timeout_s=5)


def test_close_does_not_kill_a_task_that_takes_too_long(dispatcher, caplog) -> None:
    worker = ThreadSerialExecutor(dispatcher, "slow")
    gate = threading.Event()
    worker.submit(gate.wait)
    assert not worker.close(timeout_s=0.01)
    assert "slow" in caplog.text
    gate.set()
    assert worker.close(timeout_s=5)


def test_a_worker_that_never_worked_closes_at_once(dispatcher) -> None:
    assert ThreadSerialExecutor(dispatcher, "idle").close(timeout_s=0)


def test_timers_run_in_the_order_of_their_time_and_can_be_cancelled(dispatcher) -> None:
    order: list[str] = []
    dispatcher.later(0.02, lambda: order.append("late"))
    cancel = dispatcher.later(0.0, lambda: order.append("never"))
    done = dispatcher.later(0.001, lambda: order.append("early"))
    cancel()
    cancel()
    assert dispatcher.run_until(lambda: "late" in order, timeout_s=5)
    done()
    assert order == ["early", "late"]


def test_run_until_gives_up(dispatcher) -> None:
    dispatcher.later(60, lambda: None)
    assert not dispatcher.run_until(lambda: False, timeout_s=0.01)


def test_ids_sort_by_their_time_and_differ() -> None:
    ids = [UuidIds().new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)
    assert all(len(known) == 36 and known[14] == "7" for known in ids)


def test_the_clock_is_in_milliseconds_of_this_century() -> None:
    assert 1_700_000_000_000 < SystemClock().now_ms() < 4_100_000_000_000
    assert SystemClock().monotonic_s() <= SystemClock().monotonic_s()
