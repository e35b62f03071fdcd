"""How long a recogniser makes a customer wait after the pause that ends a question."""

from __future__ import annotations

import time

from kindline.domain.speech import Hearing, Vocabulary
from kindline.ports.speech import Recognition, Recognizer
from kindline.services.endpointing import REST_S


class TimedRecognizer:
    """Another recogniser, with a watch. A recording comes faster than a voice: time that the engine
    takes ahead during the pause counts only as far as the pause would not have covered it.
    """

    def __init__(self, inner: Recognizer, pause_s: float) -> None:
        self._inner = inner
        self.spare_s = pause_s - REST_S
        self.late_s = 0.0

    @property
    def engine(self) -> str:
        return self._inner.engine

    @property
    def problems(self) -> tuple[str, ...]:
        return self._inner.problems

    def prepare(self, vocabulary: Vocabulary) -> None:
        self._inner.prepare(vocabulary)

    def start(self) -> TimedRecognition:
        return TimedRecognition(self._inner.start(), self)


class TimedRecognition:
    """Fills `ports.Recognition`."""

    def __init__(self, inner: Recognition, watch: TimedRecognizer) -> None:
        self._inner = inner
        self._watch = watch
        self._ahead_s = 0.0

    def feed(self, samples: bytes) -> str:
        return self._inner.feed(samples)

    def rest(self) -> None:
        begin_s = time.perf_counter()
        self._inner.rest()
        self._ahead_s = time.perf_counter() - begin_s

    def go_on(self) -> None:
        self._inner.go_on()
        self._ahead_s = 0.0

    def finish(self) -> Hearing:
        begin_s = time.perf_counter()
        hearing = self._inner.finish()
        self._watch.late_s = time.perf_counter() - begin_s + max(0.0, self._ahead_s - self._watch.spare_s)
        return hearing
