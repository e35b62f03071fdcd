"""The microphone, through QtMultimedia."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QTimer

from kindline.adapters.qt.sound_devices import QAudioSource, QtAudio, mono, sound_input

RATE_HZ = 16_000
_BUFFER_BYTES = 32_000  # a second: nothing is lost while the window is busy; chunks come every 50 ms anyway
_DEAF_MS = 3000


class QtMicrophone:
    """Fills `ports.Microphone`. Make and use it on the GUI thread, after the Qt application."""

    def __init__(self) -> None:
        self._capture: _Capture | None = None

    @property
    def is_present(self) -> bool:
        return sound_input() is not None

    def open(self, on_chunk: Callable[[bytes], None], on_failed: Callable[[str], None]) -> None:
        """Capture that runs already is closed first. `on_failed` never comes inside this call."""
        self.close()
        self._capture = _Capture(on_chunk, on_failed)
        self._capture.start()

    def close(self) -> None:
        if self._capture is not None:
            self._capture.close()
            self._capture = None


class _Capture:
    """One capture from open to close or failure."""

    def __init__(self, on_chunk: Callable[[bytes], None], on_failed: Callable[[str], None]) -> None:
        self._on_chunk = on_chunk
        self._on_failed = on_failed
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self._is_over = False
        # Qt says nothing when PulseAudio takes the device away: it just sends no more
        self._watch = QTimer()
        self._watch.setSingleShot(True)
        self._watch.setInterval(_DEAF_MS)
        self._watch.timeout.connect(lambda: self._fail("The microphone sends nothing any more."))

    def start(self) -> None:
        device = sound_input()
        if device is None:
            self._fail_soon("No microphone is connected.")
            return
        self._source = QAudioSource(device, mono(RATE_HZ))
        self._source.setBufferSize(_BUFFER_BYTES)
        self._source.stateChanged.connect(self._look)
        stream = self._source.start()
        if stream is None:
            self._fail_soon(f"The microphone {device.description()} could not be opened.")
            return
        self._stream = stream
        self._stream.readyRead.connect(self._read)
        self._watch.start()

    def close(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._watch.stop()
        # what a signal calls lives as long as the timer, which lives in here: a ring that nothing frees
        self._watch.timeout.disconnect()
        if self._source is not None:
            source, self._source, self._stream = self._source, None, None
            source.stateChanged.disconnect(self._look)
            source.reset()
            # never freed inside its own signal
            source.deleteLater()

    def _read(self) -> None:
        if self._is_over or self._stream is None:
            return
        chunk = bytes(self._stream.readAll().data())
        if chunk:
            self._watch.start()
            self._on_chunk(chunk)

    def _look(self) -> None:
        # the signal's own argument cannot be converted by PySide: ask
        if self._source is not None and self._source.state() == QtAudio.State.StoppedState:
            self._fail_soon("The microphone was disconnected.")

    def _fail_soon(self, reason: str) -> None:
        QTimer.singleShot(0, lambda: self._fail(reason))

    def _fail(self, reason: str) -> None:
        if not self._is_over:
            self.close()
            self._on_failed(reason)
