"""Listening with pocketsphinx: nothing leaves this computer, nothing is kept on its disk."""

from __future__ import annotations

import itertools
import math
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pocketsphinx import Config, Decoder, get_model_path

from kindline.adapters.speech.language_model import build
from kindline.adapters.speech.noise import without_noise
from kindline.domain.digits_heard import with_digits
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary

with warnings.catch_warnings():
    # it imports modules that Python 3.13 no longer has; from then on it brings its own
    warnings.simplefilter("ignore", DeprecationWarning)
    from speech_recognition import AudioData

ENGINE = "pocketsphinx"
RATE_HZ = 16_000
_BYTES_PER_S = RATE_HZ * 2
_STEP_BYTES = _BYTES_PER_S // 10
_AGAIN_LIMIT_S = 20.0
_MARGIN_S = 0.8
_CANDIDATES = 40
_ALTERNATIVES = 5
_FRAMES_PER_S = 100
_LONGEST_WORD_S = 1.5
# from pocketsphinx's shifted and weighted language scores to natural logarithms
_LANGUAGE_SCALE = 1024 / 6.5


class SphinxRecognizer:
    """Fills `ports.Recognizer`; knows English only.

    SpeechRecognition's `recognize_sphinx` builds a new decoder at each call (most of a second);
    this keeps one, and so can also say the words while they are spoken.
    """

    engine = ENGINE
    problems: tuple[str, ...] = ()

    def __init__(self) -> None:
        self._decoder: Any = None
        self._first_mean = ""
        self._current: SphinxRecognition | None = None

    def prepare(self, vocabulary: Vocabulary) -> None:
        """Learn sentences (0.5 s for 2000). Raises `SpeechError` for another language than English."""
        if vocabulary.language.partition("-")[0] != "en":
            raise SpeechError(f"Listening knows English only, not {vocabulary.language}. Typing works.")
        self._decoder = _decoder(vocabulary)
        self._first_mean = self._decoder.get_cmn(False)
        self._current = None

    def start(self) -> SphinxRecognition:
        """Begin an utterance. Raises `SpeechError` before `prepare`."""
        if self._decoder is None:
            raise SpeechError("The recogniser has not learned any words yet. Call prepare first.")
        if self._current is not None:
            self._current.drop()
        # the loudness of the customer before says nothing about this one
        self._decoder.set_cmn(self._first_mean)
        self._current = SphinxRecognition(self._decoder)
        return self._current

    def hear(self, audio: AudioData) -> Hearing:
        """A whole recording of any rate and width, as SpeechRecognition hands it over."""
        recognition = self.start()
        recognition.feed(audio.get_raw_data(convert_rate=RATE_HZ, convert_width=2))
        return recognition.finish()


class SphinxRecognition:
    """Fills `ports.Recognition`. Raises `SpeechError` if the engine fails or the utterance is over."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self._samples = bytearray()
        self._text = ""
        self._ahead: Hearing | None = None
        self._is_open = False
        self._begin()

    def feed(self, samples: bytes) -> str:
        self._samples += samples
        if self._ahead is None:
            self._process(samples)
            self._note_text()
        return self._text

    def rest(self) -> None:
        """The second pass, while the customer is silent."""
        if self._ahead is None and self._samples:
            self._ahead = self._understood()

    def go_on(self) -> None:
        """There was more to say: begin again, with all that was said."""
        if self._ahead is not None:
            self._ahead = None
            self._begin()
            self._process(bytes(self._samples))
            self._note_text()

    def finish(self) -> Hearing:
        hearing = self._ahead or self._understood()
        self._ahead = None
        self._samples.clear()
        return hearing

    def drop(self) -> None:
        """Forget the utterance; nothing happens if it is over."""
        self._samples.clear()
        self._ahead = None
        if self._is_open:
            self._end()

    def _note_text(self) -> None:
        hypothesis = self._decoder.hyp()
        self._text = with_digits(hypothesis.hypstr) if hypothesis else ""

    def _understood(self) -> Hearing:
        self._end()
        if 0 < len(self._samples) <= _AGAIN_LIMIT_S * _BYTES_PER_S:
            self._once_more()
        return _hearing(self._decoder)

    def _once_more(self) -> None:
        # the first pass had to guess the loudness; with the utterance's own, a quarter of the errors go
        samples = without_noise(self._spoken_part())
        self._decoder.set_cmn(self._decoder.get_cmn(True))
        self._begin()
        self._process(samples)
        self._end()

    def _spoken_part(self) -> bytes:
        """Without most of the silence after the last word: the customer waits for the second pass."""
        words = [segment for segment in self._decoder.seg() or () if _is_word(segment)]
        if not words:
            return bytes(self._samples)
        end_s = words[-1].end_frame / _FRAMES_PER_S + _MARGIN_S
        return bytes(self._samples[: round(end_s * RATE_HZ) * 2])

    def _begin(self) -> None:
        with _engine_errors():
            self._decoder.start_utt()
        self._is_open = True

    def _end(self) -> None:
        if not self._is_open:
            raise SpeechError("This utterance is over. Start a new one.")
        self._is_open = False
        with _engine_errors():
            self._decoder.end_utt()

    def _process(self, samples: bytes) -> None:
        if not self._is_open:
            raise SpeechError("This utterance is over. Start a new one.")
        # pocketsphinx holds Python's lock: in small steps the window stays alive meanwhile
        for start in range(0, len(samples), _STEP_BYTES):
            with _engine_errors():
                self._decoder.process_raw(samples[start : start + _STEP_BYTES], False, False)


@contextmanager
def _engine_errors() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise SpeechError(f"pocketsphinx: {error}. Try again; typing works.") from error


def _decoder(vocabulary: Vocabulary) -> Any:
    try:
        with tempfile.TemporaryDirectory(prefix="kindline-") as folder, _engine_errors():
            model = build(vocabulary.sentences, Path(folder), dict(vocabulary.sounds_like))
            config = Config(
                hmm=get_model_path("en-us/en-us"),
                lm=str(model.arpa),
                dict=str(model.dictionary),
                loglevel="FATAL",
            )
            return Decoder(config)
    except OSError as error:
        raise SpeechError(f"No room for a temporary file: {error}. Free some disk space.") from error


@dataclass(frozen=True, slots=True)
class _Word:
    posterior: float
    language: float
    duration_s: float


def _hearing(decoder: Any) -> Hearing:
    hypothesis = decoder.hyp()
    words = list(_words(decoder)) if hypothesis else []
    if not words:
        return Hearing("", 0.0, (), ENGINE)
    text = with_digits(hypothesis.hypstr)
    others = dict.fromkeys(
        with_digits(candidate.hypstr)
        for candidate in itertools.islice(decoder.nbest() or (), _CANDIDATES)
        if candidate is not None
    )
    others.pop(text, None)
    return Hearing(text, _confidence(words), tuple(filter(None, others))[:_ALTERNATIVES], ENGINE)


def _words(decoder: Any) -> Iterator[_Word]:
    for segment in decoder.seg() or ():
        if _is_word(segment):
            frames = segment.end_frame - segment.start_frame + 1
            yield _Word(_log(segment.prob), _log(segment.lscore), frames / _FRAMES_PER_S)


def _is_word(segment: Any) -> bool:
    """Silence, breath and sentence marks are segments too."""
    return segment.word[0] not in "<[+"


def _log(probability: float) -> float:
    return math.log(min(1.0, max(probability, 1e-12)))


def _confidence(words: list[_Word]) -> float:
    """How likely at least three quarters of the words are right.

    A model of the knowledge base forces any sound into its words, so the score says nothing.
    What tells speech that fits from speech (or noise) that does not: how far the words stand
    before their rivals, and how usual it is that they follow each other. Weights come from a
    logistic fit on 168 synthetic utterances in and out of the topic.
    """
    rivals = sum(word.posterior for word in words) / len(words)
    usual = sum(word.language for word in words) / len(words) * _LANGUAGE_SCALE
    sure = 1 / (1 + math.exp(-(3.8 * rivals + 0.95 * usual + 7.0)))
    if max(word.duration_s for word in words) > _LONGEST_WORD_S:
        sure *= 0.25  # a hum or a hiss is one endless word
    return round(sure, 3)
