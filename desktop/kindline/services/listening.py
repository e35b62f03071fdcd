"""One question from the microphone to its words.

Nothing that is said is kept, unless staff switched recording on and the customer sees a notice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from kindline.domain.errors import SpeechError, StoreError
from kindline.domain.events import ListeningFailed, SpeechEnded, WordsHeard
from kindline.domain.redaction import redact
from kindline.domain.settings import Settings
from kindline.domain.speech import Hearing, Vocabulary
from kindline.kb.commands import asks_to_wait, find_command
from kindline.ports.speech import Microphone, Recognition, Recognizer, Recordings, SpeechDetector
from kindline.ports.work import SerialExecutor
from kindline.services.endpointing import Asked, Endpointing, Event, Over, Rested, Spoken, WentOn

log = logging.getLogger(__name__)

T = TypeVar("T")

_NO_WORD = 0.2
"""So unsure a short sound is a cough rather than a word."""


@dataclass
class _Utterance:
    """One question, from `start` to its end or `stop`."""

    on_heard: Callable[[WordsHeard], None]
    on_end: Callable[[SpeechEnded], None]
    on_failed: Callable[[ListeningFailed], None]
    ends: Endpointing
    pause_s: float
    text: str = ""
    is_long: bool = False
    waiting: bytearray = field(default_factory=bytearray)
    said: bytearray | None = None
    """All of it, if it is kept."""
    before: bytearray = field(default_factory=bytearray)
    """All that came before speech was noticed: a weak voice may never be."""
    is_feeding: bool = False
    ignored: int = 0
    """So many short sounds were taken for coughs although words could be made of them."""
    is_judged: bool = False
    """What was said is being understood with the microphone open."""
    next_over: tuple[Endpointing, Over] | None = None
    """What was said after that ended, too, before it was understood."""
    turn: Rested | WentOn | None = None
    """To be told to the recogniser after what waits; an earlier one no longer matters."""
    recognition: Recognition | None = None
    """Touched on the ears worker only."""

    def heard(self) -> None:
        self.on_heard(WordsHeard(self.text, self.ends.level, self.ends.hindrance, self.is_long))

    def add(self, samples: bytes) -> None:
        """Sound of the question, for the next hand-over."""
        self.waiting += samples
        if self.said is not None:
            self.said += samples

    def take(self, event: Event) -> None:
        """Keep it for the next hand-over."""
        if isinstance(event, Spoken):
            self.add(event.samples)
        elif isinstance(event, Asked):
            self.is_long = True
        elif isinstance(event, Rested | WentOn):
            self.turn = event

    def understood_so_far(self, text: str, language: str) -> None:
        """Words that came meanwhile. "Wait" keeps the question open."""
        if text != self.text and asks_to_wait(text, language):
            self.ends.hold()
        self.text = text

    def take_all(self) -> tuple[bytes, Rested | WentOn | None]:
        """What waits to be handed over; afterwards nothing does."""
        samples, turn = bytes(self.waiting), self.turn
        self.waiting.clear()
        self.before.clear()
        self.turn = None
        return samples, turn


class Listening:
    """Used on the GUI thread; so are its callbacks, which never come after `stop`."""

    def __init__(  # noqa: PLR0913, PLR0917 - its ports, joined in one place only
        self,
        microphone: Microphone,
        detector: SpeechDetector,
        recognizer: Recognizer,
        ears: SerialExecutor,
        settings: Settings,
        recordings: Recordings | None = None,
    ) -> None:
        self._recordings = recordings
        self._microphone = microphone
        self._detector = detector
        self._recognizer = recognizer
        self._ears = ears
        self._settings = settings
        self._vocabulary: Vocabulary | None = None
        self._could_not_learn = False
        self._must_learn = False
        self._now: _Utterance | None = None
        self._is_open = False

    @property
    def problem(self) -> str:
        """Why listening is not possible now: "off", "no_engine" or "no_microphone"; "" if it is."""
        if not self._settings.flag("listen.on"):
            return "off"
        if self._vocabulary is None or self._could_not_learn:
            return "no_engine"
        return "" if self._microphone.is_present else "no_microphone"

    @property
    def is_open(self) -> bool:
        """Whether the microphone is on."""
        return self._is_open

    @property
    def is_recording(self) -> bool:
        """Whether questions are kept as sound."""
        return self._recordings is not None

    @property
    def _language(self) -> str:
        return self._vocabulary.language if self._vocabulary else ""

    def learn(self, vocabulary: Vocabulary) -> None:
        """Let the recogniser learn what customers may say; what is being said is forgotten."""
        self.stop()
        self._vocabulary = vocabulary
        self._must_learn = False
        self._ears.submit(
            lambda: self._recognizer.prepare(vocabulary), lambda _: self._works(), self._not_learned
        )

    def start(
        self,
        on_heard: Callable[[WordsHeard], None],
        on_end: Callable[[SpeechEnded], None],
        on_failed: Callable[[ListeningFailed], None],
        pause_s: float = 0.0,
    ) -> None:
        """Open the microphone. `on_heard` comes often; in the end comes one of the other two, once.

        `pause_s` is the silence that ends the question; 0 for the site's.
        """
        self.stop()
        pause_s = pause_s or self._settings.number("listen.pause_s")
        self._now = utterance = _Utterance(on_heard, on_end, on_failed, self._ends(pause_s), pause_s)
        utterance.said = bytearray() if self.is_recording else None
        if self._vocabulary is None or not self._settings.flag("listen.on"):
            reason = "Listening is switched off (listen.on), or there is nothing to listen for."
            self._ears.submit(lambda: None, lambda _: self._fail(utterance, reason))
            return
        self._begin(utterance, self._vocabulary)
        self._is_open = True
        self._microphone.open(
            lambda chunk: self._take(utterance, chunk), lambda reason: self._fail(utterance, reason)
        )

    def finish(self) -> None:
        """The customer says that they have finished: understand what was said so far."""
        if self._now is not None and self._is_open:
            self._now.add(bytes(self._now.before))
            self._end(self._now)

    def go_on(self) -> None:
        """The customer wants to say more than fits into one question."""
        if self._now is not None and self._is_open:
            self._now.is_long = False
            self._now.ends.go_on()
            self._now.heard()

    def stop(self) -> None:
        """Close the microphone and forget what was said."""
        self._close()
        if self._now is not None:
            self._now = None
            if self._vocabulary is None:
                return
            # a new utterance makes the recogniser drop the sound of this one
            self._ears.submit(self._recognizer.start, failed=self._engine_failed)

    def _begin(self, utterance: _Utterance, vocabulary: Vocabulary) -> None:
        must_learn = self._must_learn

        def begin() -> None:
            if must_learn:
                self._recognizer.prepare(vocabulary)
            utterance.recognition = self._recognizer.start()

        self._submit(utterance, begin, lambda _: self._works())

    def _take(self, utterance: _Utterance, chunk: bytes) -> None:
        if utterance is not self._now or not self._is_open:
            return
        utterance.before += chunk
        for event in utterance.ends.feed(chunk):
            if isinstance(event, Over):
                self._over(utterance, event)
                return
            utterance.take(event)
        if utterance.ends.has_begun:
            utterance.before.clear()
        self._feed(utterance)
        utterance.heard()

    def _feed(self, utterance: _Utterance) -> None:
        """Hand over what waits, one hand-over at a time: if the engine is slow, the next is larger."""
        if utterance.is_feeding or utterance.is_judged or not utterance.waiting:
            return
        samples, turn = bytes(utterance.waiting), utterance.turn
        utterance.waiting.clear()
        utterance.turn = None
        utterance.is_feeding = True

        def feed() -> str:
            recognition = _recognition(utterance)
            text = recognition.feed(samples)
            tell(recognition, turn)
            return text

        def fed(text: str) -> None:
            utterance.is_feeding = False
            utterance.understood_so_far(text, self._language)
            if self._is_open:
                self._feed(utterance)
                utterance.heard()

        self._submit(utterance, feed, fed)

    def _over(self, utterance: _Utterance, over: Over) -> None:
        """The question's end; a cough is none, so what was short is understood with open ears."""
        spoken, utterance.ends = utterance.ends, self._ends(utterance.pause_s)
        if utterance.is_judged:
            utterance.next_over = spoken, over
            return
        if over.is_cut or not spoken.is_short:
            utterance.ends = spoken
            self._end(utterance)
            return
        samples, turn = utterance.take_all()
        utterance.is_judged = True

        def understood(hearing: Hearing) -> None:
            if not self._is_open or self._is_word(hearing, utterance):
                self._close()
                self._now = None
                self._keep(utterance, hearing)
                utterance.on_end(SpeechEnded(hearing, spoken.longest_pause_s, spoken.hindrance))
            else:
                utterance.ignored += bool(hearing.text)
                self._begin_anew(utterance)

        self._submit(utterance, lambda: _understand(utterance, samples, turn), understood)

    def _is_word(self, hearing: Hearing, utterance: _Utterance) -> bool:
        """Who says a short thing again is no cough, however unsure the words."""
        is_command = find_command(hearing.text, self._language) is not None
        is_sure = is_command or hearing.confidence >= _NO_WORD
        return bool(hearing.text) and (is_sure or utterance.ignored > 0)

    def _begin_anew(self, utterance: _Utterance) -> None:
        """Nothing was said: what comes from now on is a new utterance of the same question."""

        def begin() -> None:
            utterance.recognition = self._recognizer.start()

        def begun(_: None) -> None:
            utterance.is_judged = False
            utterance.text = ""
            if utterance.next_over is not None and self._is_open:
                (utterance.ends, over), utterance.next_over = utterance.next_over, None
                self._over(utterance, over)
            else:
                self._feed(utterance)

        self._submit(utterance, begin, begun)

    def _ends(self, pause_s: float) -> Endpointing:
        return Endpointing(self._detector.is_speech, pause_s, self._settings.number("listen.cap_s"))

    def _end(self, utterance: _Utterance) -> None:
        self._close()
        utterance.heard()  # so that nobody goes on speaking into a closed microphone
        if utterance.is_judged:
            return  # it was over already, and is being understood
        samples, turn = utterance.take_all()
        ends = utterance.ends

        def understood(hearing: Hearing) -> None:
            self._now = None
            self._keep(utterance, hearing)
            utterance.on_end(SpeechEnded(hearing, ends.longest_pause_s, ends.hindrance))

        self._submit(utterance, lambda: _understand(utterance, samples, turn), understood)

    def _keep(self, utterance: _Utterance, hearing: Hearing) -> None:
        """For tuning, if staff wanted that; never what may hold a secret: nothing is struck out of sound."""
        recordings, said = self._recordings, bytes(utterance.said or b"")
        heard = (hearing.text, hearing.also, *hearing.alternatives)
        if recordings is None or not hearing.text or any(redact(text).found for text in heard):
            return
        self._ears.submit(lambda: recordings.keep(said, hearing.text), failed=_not_kept)

    def _submit(self, utterance: _Utterance, task: Callable[[], T], done: Callable[[T], None]) -> None:
        """Work for the ears; its result is of no interest once the utterance is over."""

        def succeeded(result: T) -> None:
            if utterance is self._now:
                done(result)

        def failed(error: Exception) -> None:
            self._fail(utterance, str(error))
            self._engine_failed(error)

        self._ears.submit(task, succeeded, failed)

    def _fail(self, utterance: _Utterance, reason: str) -> None:
        if utterance is self._now:
            self._close()
            self._now = None
            utterance.on_failed(ListeningFailed(reason))

    def _works(self) -> None:
        self._must_learn = self._could_not_learn = False

    def _not_learned(self, error: Exception) -> None:
        self._could_not_learn = True
        self._engine_failed(error)

    def _engine_failed(self, error: Exception) -> None:
        # the next start tries anew
        self._must_learn = True
        if not isinstance(error, SpeechError):
            raise error

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._microphone.close()


def _not_kept(error: Exception) -> None:
    if not isinstance(error, StoreError):
        raise error
    log.warning("%s", error)


def _recognition(utterance: _Utterance) -> Recognition:
    if utterance.recognition is None:
        raise SpeechError("The recogniser did not begin.")
    return utterance.recognition


def _understand(utterance: _Utterance, samples: bytes, turn: Rested | WentOn | None) -> Hearing:
    recognition = _recognition(utterance)
    if samples:
        recognition.feed(samples)
    if isinstance(turn, WentOn):
        recognition.go_on()
    return recognition.finish()


def tell(recognition: Recognition, turn: Rested | WentOn | None) -> None:
    """Let the recogniser know that the customer fell silent or went on."""
    if isinstance(turn, Rested):
        recognition.rest()
    elif isinstance(turn, WentOn):
        recognition.go_on()
