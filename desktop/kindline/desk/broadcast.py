"""Waking the open pages of this process when something was committed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """One open page. Remembers that something changed until it is asked."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """May be called from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._changed.set)
        except RuntimeError:
            # the server is going down and its loop is closed; its pages are gone too
            return

    async def wait(self, timeout_s: float) -> bool:
        """True as soon as something changed since the last call, False after `timeout_s` seconds."""
        try:
            await asyncio.wait_for(self._changed.wait(), timeout_s)
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Broadcast:
    """All open pages of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[Listener] = set()

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """A listener for as long as the block lasts; enter it on the event loop."""
        listener = Listener()
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def wake(self) -> None:
        """Something was committed. May be called from any thread."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.wake()
