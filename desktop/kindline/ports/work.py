"""Time, ids and threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")

Cancel = Callable[[], None]
"""Call it to cancel; calling it late or twice does nothing."""


class Clock(Protocol):
    def now_ms(self) -> int:
        """UTC in whole milliseconds."""
        ...

    def monotonic_s(self) -> float:
        """Seconds from any start; never goes back. For durations only."""
        ...


class Ids(Protocol):
    def new_id(self) -> str:
        """A new UUIDv7 as text."""
        ...


class Dispatcher(Protocol):
    """The GUI thread's queue."""

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the GUI thread soon, in order. May be called from any thread."""
        ...

    def later(self, delay_s: float, call: Callable[[], None]) -> Cancel:
        """Run `call` on the GUI thread once after `delay_s`. Call it from the GUI thread only."""
        ...

    def close(self) -> None:
        """Run nothing more: what waits and what is posted from now on is dropped."""
        ...


class SerialExecutor(Protocol):
    """One worker for one resource: tasks run one after another, results arrive on the GUI thread."""

    def submit(
        self,
        task: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Queue `task`; then `done(result)` or `failed(error)` is called on the GUI thread.

        An error without `failed` is logged and raised on the GUI thread.
        """
        ...

    def close(self, timeout_s: float) -> bool:
        """Refuse new tasks, let the queued ones finish; False if they did not in time."""
        ...
