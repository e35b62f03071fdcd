"""The GUI thread's queue."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from kindline.ports.work import Cancel


class QtDispatcher(QObject):
    """Fills `ports.Dispatcher`. Make it on the GUI thread.

    Signals: `_posted(call)` carries each posted call to the GUI thread.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_closed = False
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        self._posted.emit(call)

    def later(self, delay_s: float, call: Callable[[], None]) -> Cancel:
        timer = QTimer(self)
        timer.setSingleShot(True)
        is_over = False

        def cancel() -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                timer.stop()
                timer.deleteLater()

        def fire() -> None:
            cancel()
            call()

        timer.timeout.connect(fire)
        timer.start(max(0, round(delay_s * 1000)))
        return cancel

    def close(self) -> None:
        self._is_closed = True
        for timer in self.findChildren(QTimer):
            timer.stop()

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            call()
