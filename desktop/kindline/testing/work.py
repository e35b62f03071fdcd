"""Time, ids and threads that a test moves by hand."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from kindline.ports.work import Cancel, Dispatcher

T = TypeVar("T")


class FakeClock:
    """Fills `ports.Clock`; stands still until `advance`."""

    def __init__(self, now_ms: int = 1_750_000_000_000) -> None:
        self._start_ms = now_ms
        self._elapsed_s = 0.0

    def now_ms(self) -> int:
        return self._start_ms + round(self._elapsed_s * 1000)

    def monotonic_s(self) -> float:
        return self._elapsed_s

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("time does not go back")
        self._elapsed_s += seconds


class CountingIds:
    """Fills `ports.Ids`: "id-0001", "id-0002" ..."""

    def __init__(self, prefix: str = "id-") -> None:
        self._prefix = prefix
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        return f"{self._prefix}{next(self._numbers):04}"


class ManualDispatcher:
    """Fills `ports.Dispatcher`: posted calls wait for `run`, timers for `advance`."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self._calls: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._cancelled: set[int] = set()
        self._numbers = itertools.count()
        self._is_closed = False

    def post(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            self._calls.append(call)

    def later(self, delay_s: float, call: Callable[[], None]) -> Cancel:
        number = next(self._numbers)
        heapq.heappush(self._timers, (self.clock.monotonic_s() + delay_s, number, call))
        return lambda: self._cancelled.add(number)

    def close(self) -> None:
        self._is_closed = True
        self._calls.clear()
        self._timers.clear()

    def run(self) -> int:
        """Run posted calls, and those that they post, until none is left; says how many."""
        count = 0
        while self._calls:
            self._calls.popleft()()
            count += 1
        return count

    def advance(self, seconds: float) -> None:
        """Let time pass: each timer runs at its moment, and everything posted with it."""
        self.run()
        end_s = self.clock.monotonic_s() + seconds
        while self._timers and self._timers[0][0] <= end_s:
            due_s, number, call = heapq.heappop(self._timers)
            if number in self._cancelled:
                continue
            self.clock.advance(max(0.0, due_s - self.clock.monotonic_s()))
            call()
            self.run()
        self.clock.advance(max(0.0, end_s - self.clock.monotonic_s()))


class InlineExecutor:
    """Fills `ports.SerialExecutor`: a task runs inside `submit`.

    Its result comes through the dispatcher, or, when there is none, inside `submit` as well.
    """

    def __init__(self, dispatcher: Dispatcher | None = None) -> None:
        self._dispatcher = dispatcher
        self._is_closed = False

    def submit(
        self,
        task: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        if self._is_closed:
            raise RuntimeError("the worker is closed")
        tell = _run(task, done, failed)
        if self._dispatcher is None:
            tell()
        else:
            self._dispatcher.post(tell)

    def close(self, timeout_s: float) -> bool:  # noqa: ARG002 - the port has it
        self._is_closed = True
        return True


class HeldExecutor:
    """Fills `ports.SerialExecutor`: tasks wait until the test runs them, results go to the dispatcher."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._tasks: deque[Callable[[], Callable[[], None]]] = deque()
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many tasks have not run."""
        return len(self._tasks)

    def submit(
        self,
        task: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        if self._is_closed:
            raise RuntimeError("the worker is closed")
        self._tasks.append(lambda: _run(task, done, failed))

    def run_next(self) -> bool:
        """Run the oldest task and post its result; False when there is none."""
        if not self._tasks:
            return False
        self._dispatcher.post(self._tasks.popleft()())
        return True

    def close(self, timeout_s: float) -> bool:  # noqa: ARG002 - the port has it
        self._is_closed = True
        while self.run_next():
            pass
        return True


def _run(
    task: Callable[[], T], done: Callable[[T], None] | None, failed: Callable[[Exception], None] | None
) -> Callable[[], None]:
    """Run a task; returns the call that tells its result."""
    try:
        result = task()
    except Exception as error:
        if failed is None:
            raise
        reason, tell_failure = error, failed
        return lambda: tell_failure(reason)
    return lambda: done(result) if done is not None else None
