"""The GUI thread's queue."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from kindline.adapters.executor import ThreadSerialExecutor
from kindline.adapters.qt.dispatcher import QtDispatcher


def test_calls_from_any_thread_run_later_in_order_on_the_gui_thread(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    ran: list[tuple[int, int]] = []

    def post_all() -> None:
        for number in range(50):
            dispatcher.post(lambda n=number: ran.append((n, threading.get_ident())))

    dispatcher.post(lambda: ran.append((-1, threading.get_ident())))
    assert ran == []
    thread = threading.Thread(target=post_all)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(ran) == 51)
    assert ran == [(n, threading.get_ident()) for n in range(-1, 50)]


def test_a_worker_tells_its_result_on_the_gui_thread(qtbot: QtBot) -> None:
    worker = ThreadSerialExecutor(QtDispatcher(), "study")
    told: list[tuple[int, int]] = []
    worker.submit(threading.get_ident, lambda there: told.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] != told[0][1] == threading.get_ident()
    assert worker.close(timeout_s=5)


def test_a_timer_fires_once_and_a_cancelled_one_never(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    fired: list[str] = []
    cancel = dispatcher.later(0.001, lambda: fired.append("never"))
    late = dispatcher.later(0.02, lambda: fired.append("once"))
    cancel()
    cancel()
    qtbot.waitUntil(lambda: "once" in fired)
    late()
    dispatcher.later(0.05, lambda: fired.append("end"))
    qtbot.waitUntil(lambda: "end" in fired)
    assert fired == ["once", "end"]


def test_an_error_in_a_posted_call_reaches_the_hook_and_the_next_call_runs(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    ran: list[int] = []
    with qtbot.captureExceptions() as errors:
        dispatcher.post(lambda: ran[99])
        dispatcher.post(lambda: ran.append(1))
        qtbot.waitUntil(lambda: ran == [1])
    assert [kind for kind, *_ in errors] == [IndexError]


def test_timers_left_over_die_with_the_dispatcher(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    fired: list[str] = []
    dispatcher.later(0.0, lambda: fired.append("never"))
    dispatcher.deleteLater()
    with pytest.raises(RuntimeError, match="deleted"):
        qtbot.waitUntil(lambda: dispatcher.objectName() == "gone")
    assert "gone" not in fired


def test_a_closed_one_runs_nothing_more(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    ran: list[str] = []
    dispatcher.post(lambda: ran.append("posted before"))
    dispatcher.later(0.001, lambda: ran.append("timer"))
    dispatcher.close()
    dispatcher.post(lambda: ran.append("posted after"))
    other = QtDispatcher()
    other.later(0.05, lambda: ran.append("end"))
    qtbot.waitUntil(lambda: "end" in ran)
    assert ran == ["end"]
