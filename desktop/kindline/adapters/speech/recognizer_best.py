"""The best engine that is really here gives the words; pocketsphinx shows them live, and stands in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

from kindline.adapters.speech.transcribers import ModelPlace, Transcriber
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary
from kindline.ports.speech import Recognition, Recognizer

log = logging.getLogger(__name__)


class BestRecognizer:
    """Fills `ports.Recognizer`.

    `models` gives the models placed for a language, the best first. One is kept loaded. One that
    fails is not used again until the next `prepare`, and the next one hears the same question.
    """

    def __init__(self, live: Recognizer, models: Callable[[str], Iterator[ModelPlace]]) -> None:
        self._live = live
        self._models = models
        self._vocabulary = Vocabulary("", ())
        self._left: Iterator[ModelPlace] = iter(())
        self._transcriber: Transcriber | None = None
        self._has_live = False
        self._problems: list[str] = []

    @property
    def engine(self) -> str:
        return self._transcriber.engine if self._transcriber else self._live.engine

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(self._problems)

    def prepare(self, vocabulary: Vocabulary) -> None:
        """Load a model if one is placed, and teach pocketsphinx.

        Raises `SpeechError` when there is neither for this language.
        """
        is_other_language = vocabulary.language != self._vocabulary.language
        self._vocabulary = vocabulary
        if self._transcriber is not None and not is_other_language:
            self._transcriber.learn(vocabulary)
        else:
            self._problems.clear()
            self._left = self._models(vocabulary.language)
            self._next_transcriber()
        try:
            self._live.prepare(vocabulary)
            self._has_live = True
        except SpeechError:
            self._has_live = False
            if self._transcriber is None:
                raise

    def start(self) -> BestRecognition:
        """Begin an utterance. Raises `SpeechError` before `prepare`."""
        live = self._live.start() if self._has_live or self._transcriber is None else None
        return BestRecognition(live, self.transcribe)

    def transcribe(self, samples: bytes, live_text: str) -> Hearing | None:
        """By the best engine that works; None when there is none."""
        while self._transcriber is not None:
            try:
                return self._transcriber.transcribe(samples, live_text)
            except SpeechError as error:
                self._note(str(error))
                self._next_transcriber()
        return None

    def _next_transcriber(self) -> None:
        self._transcriber = None
        for place in self._left:
            try:
                self._transcriber = place.open()
                self._transcriber.learn(self._vocabulary)
                return
            except SpeechError as error:
                self._note(str(error))

    def _note(self, problem: str) -> None:
        log.warning("%s", problem)
        self._problems.append(problem)


class BestRecognition:
    """Fills `ports.Recognition`.

    `rest` already understands what was said so far, while the customer's pause lasts: most
    questions are understood when it ends.
    """

    def __init__(self, live: Recognition | None, transcribe: Callable[[bytes, str], Hearing | None]) -> None:
        self._live = live
        self._transcribe = transcribe
        self._samples = bytearray()
        self._live_text = ""
        self._ahead: Hearing | None = None

    def feed(self, samples: bytes) -> str:
        self._samples += samples
        if self._live is not None:
            self._live_text = self._live.feed(samples)
        return self._live_text

    def rest(self) -> None:
        self._ahead = self._transcribe(bytes(self._samples), self._live_text)
        if self._live is not None:
            self._live.rest()

    def go_on(self) -> None:
        self._ahead = None
        if self._live is not None:
            self._live.go_on()

    def finish(self) -> Hearing:
        hearing = self._ahead or self._transcribe(bytes(self._samples), self._live_text)
        self._samples.clear()
        self._ahead = None
        if hearing is None:
            if self._live is None:
                raise SpeechError("No engine for listening works. Typing works.")
            return self._live.finish()
        return hearing if self._live is None else replace(hearing, also=self._heard_besides(self._live))

    def _heard_besides(self, live: Recognition) -> str:
        try:
            return live.finish().text
        except SpeechError as error:  # the better engine has heard the question
            log.warning("%s", error)
            return self._live_text
