"""Threads without Qt: a worker for each resource, and a queue for programs that have no window."""

from __future__ import annotations

import heapq
import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from kindline.ports.work import Cancel, Dispatcher

T = TypeVar("T")

_log = logging.getLogger(__name__)


class ThreadSerialExecutor:
    """Fills `ports.SerialExecutor` with one thread, begun with the first task and never killed."""

    def __init__(self, dispatcher: Dispatcher, name: str) -> None:
        self._dispatcher = dispatcher
        self._name = name
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def submit(
        self,
        task: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Queue a task. Raises `RuntimeError` after `close`."""
        with self._lock:
            if self._is_closed:
                raise RuntimeError(f"the worker {self._name} is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=False)
                self._thread.start()
            self._tasks.put(partial(self._run, task, done, failed))

    def close(self, timeout_s: float) -> bool:
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._tasks.put(None)
            thread = self._thread
        if thread is None:
            return True
        thread.join(timeout_s)
        if thread.is_alive():
            _log.warning("the worker %s is still busy after %g s", self._name, timeout_s)
        return not thread.is_alive()

    def _work(self) -> None:
        while (call := self._tasks.get()) is not None:
            call()

    def _run(
        self,
        task: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        try:
            result = task()
        except Exception as error:  # noqa: BLE001 - every error is handed to the GUI thread
            if failed is None:
                _log.error("a task of the worker %s failed", self._name, exc_info=error)
                failed = _raise
            self._dispatcher.post(partial(failed, error))
        else:
            if done is not None:
                self._dispatcher.post(partial(done, result))


def _raise(error: Exception) -> None:
    raise error


class QueueDispatcher:
    """Fills `ports.Dispatcher` for a program without a window: calls run inside `run_until`."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._cancelled: set[int] = set()
        self._numbers = itertools.count()
        self._is_closed = False

    def post(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            self._calls.put(call)

    def later(self, delay_s: float, call: Callable[[], None]) -> Cancel:
        number = next(self._numbers)
        heapq.heappush(self._timers, (time.monotonic() + delay_s, number, call))

        def cancel() -> None:
            if any(number == timer[1] for timer in self._timers):
                self._cancelled.add(number)

        return cancel

    def close(self) -> None:
        self._is_closed = True
        self._timers.clear()

    def run_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Run what was posted until `condition()` holds (True) or `timeout_s` went by (False)."""
        end_s = time.monotonic() + timeout_s
        while not condition():
            now_s = time.monotonic()
            if now_s >= end_s:
                return False
            if self._run_due_timer(now_s):
                continue
            wait_s = min([end_s, *(timer[0] for timer in self._timers[:1])]) - now_s
            try:
                call = self._calls.get(timeout=wait_s)
            except queue.Empty:
                continue
            call()
        return True

    def _run_due_timer(self, now_s: float) -> bool:
        """Run the first timer if it is due, unless a posted call has waited longer."""
        if not self._timers or self._timers[0][0] > now_s:
            return False
        _, number, call = heapq.heappop(self._timers)
        if number in self._cancelled:
            self._cancelled.discard(number)
        else:
            call()
        return True
