"""The loudspeaker, through QtMultimedia."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QTimer

from kindline.adapters.qt.sound_devices import QAudioSink, QtAudio, mono, sound_output
from kindline.domain.speech import Pcm, SpokenWord

_BUFFER_S = 0.5  # no gap while the window is busy; a stop drops it
_TICK_MS = 20
_STUCK_MS = 3000


class QtPlayer:
    """Fills `ports.Player`. Make and use it on the GUI thread, after the Qt application."""

    def __init__(self) -> None:
        self._playing: _Playing | None = None

    @property
    def is_present(self) -> bool:
        return sound_output() is not None

    def play(
        self,
        pcm: Pcm,
        words: tuple[SpokenWord, ...],
        volume: float,
        on_word: Callable[[SpokenWord], None],
        on_end: Callable[[bool], None],
    ) -> None:
        """`on_end` never comes inside this call, but `on_end(False)` of an earlier sound does."""
        self.stop()
        self._playing = _Playing(pcm, words, on_word, on_end)
        self._playing.start(volume)

    def stop(self) -> None:
        """Calls `on_end(False)` if something was playing."""
        if self._playing is not None:
            playing, self._playing = self._playing, None
            playing.end(completed=False)


class _Playing:
    """One sound from start to end."""

    def __init__(
        self,
        pcm: Pcm,
        words: tuple[SpokenWord, ...],
        on_word: Callable[[SpokenWord], None],
        on_end: Callable[[bool], None],
    ) -> None:
        self._pcm = pcm
        self._words = list(reversed(words))
        self._on_word = on_word
        self._on_end = on_end
        self._sink: QAudioSink | None = None
        self._is_over = False
        # Qt reads from the bytes as long as it plays: they must live as long as the buffer
        self._bytes = QByteArray(pcm.samples)
        self._buffer = QBuffer(self._bytes)
        self._tick = QTimer()
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._follow)
        self._reached_us = 0
        # Qt says nothing when PulseAudio takes the device away: the sound just stands still
        self._watch = QTimer()
        self._watch.setSingleShot(True)
        self._watch.setInterval(_STUCK_MS)
        self._watch.timeout.connect(lambda: self.end(completed=False))

    def start(self, volume: float) -> None:
        device = sound_output()
        if device is None or not self._pcm.samples:
            QTimer.singleShot(0, lambda: self.end(completed=device is not None))
            return
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(device, mono(self._pcm.rate_hz))
        self._sink.setBufferSize(round(self._pcm.rate_hz * _BUFFER_S) * 2)
        self._sink.setVolume(volume)
        self._sink.stateChanged.connect(self._look)
        self._sink.start(self._buffer)
        self._tick.start()
        self._watch.start()

    def end(self, *, completed: bool) -> None:
        if self._is_over:
            return
        self._is_over = True
        for timer in (self._tick, self._watch):
            timer.stop()
            # what a signal calls lives as long as the timer, which lives in here: a ring that nothing frees
            timer.timeout.disconnect()
        if self._sink is not None:
            sink, self._sink = self._sink, None
            sink.stateChanged.disconnect(self._look)
            # `stop` would play on what is buffered
            sink.reset()
            # never freed inside its own signal; after it the buffer, which Python alone would keep for ever
            sink.deleteLater()
            self._buffer.deleteLater()
        self._on_end(completed)

    def _look(self) -> None:
        # the signal's own argument cannot be converted by PySide: ask
        if self._sink is None:
            return
        state = self._sink.state()
        if state == QtAudio.State.IdleState and self._buffer.atEnd():
            self._tell_words(self._pcm.duration_s * 1000)
            self.end(completed=True)
        elif state == QtAudio.State.StoppedState:
            QTimer.singleShot(0, lambda: self.end(completed=False))

    def _follow(self) -> None:
        if self._sink is None:
            return
        reached_us = self._sink.processedUSecs()
        if reached_us > self._reached_us:
            self._reached_us = reached_us
            self._watch.start()
        self._tell_words(reached_us / 1000)

    def _tell_words(self, until_ms: float) -> None:
        while self._words and not self._is_over and self._words[-1].at_ms <= until_ms:
            self._on_word(self._words.pop())
