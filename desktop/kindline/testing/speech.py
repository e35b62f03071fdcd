"""Ears and voice, pretended."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from kindline.domain.errors import SpeechError, StoreError
from kindline.domain.speech import Hearing, Pcm, SpokenWord, Utterance, Vocabulary

RATE_HZ = 16_000


def tone(duration_s: float, loudness: int = 3000) -> bytes:
    """Something loud: 16 kHz samples that alternate, so that their mean is nothing."""
    return array("h", [loudness, -loudness] * round(duration_s * RATE_HZ / 2)).tobytes()


def silence(duration_s: float) -> bytes:
    return bytes(round(duration_s * RATE_HZ) * 2)


class FakeMicrophone:
    """Fills `ports.Microphone`; `hear` and `unplug` are the world."""

    def __init__(self, *, is_present: bool = True) -> None:
        self.is_present = is_present
        self.opened = 0
        self._on_chunk: Callable[[bytes], None] | None = None
        self._on_failed: Callable[[str], None] | None = None

    @property
    def is_open(self) -> bool:
        return self._on_chunk is not None

    def open(self, on_chunk: Callable[[bytes], None], on_failed: Callable[[str], None]) -> None:
        self.opened += 1
        self._on_chunk, self._on_failed = on_chunk, on_failed

    def close(self) -> None:
        self._on_chunk = self._on_failed = None

    def hear(self, samples: bytes, chunk_bytes: int = 3200) -> None:
        """Sound arrives, in chunks; what comes when it is closed is lost."""
        for start in range(0, len(samples), chunk_bytes):
            if self._on_chunk is not None:
                self._on_chunk(samples[start : start + chunk_bytes])

    def unplug(self, reason: str = "the pretended microphone was pulled out") -> None:
        self.is_present = False
        on_failed = self._on_failed
        self.close()
        if on_failed is not None:
            on_failed(reason)


class LevelDetector:
    """Fills `ports.SpeechDetector`: all that is not silence is a voice."""

    def is_speech(self, frame: bytes) -> bool:
        return any(frame)


class FakeRecognition:
    """Fills `ports.Recognition`: a word of the sentence for each half second of sound."""

    def __init__(self, recognizer: FakeRecognizer) -> None:
        self._recognizer = recognizer
        self.samples = bytearray()

    def feed(self, samples: bytes) -> str:
        self._recognizer.check(self)
        self.samples += samples
        words = self._recognizer.sentence.split()
        return " ".join(words[: len(self.samples) // RATE_HZ])

    def rest(self) -> None:
        self._recognizer.check(self)
        self._recognizer.turns.append("rest")

    def go_on(self) -> None:
        self._recognizer.check(self)
        self._recognizer.turns.append("go on")

    def finish(self) -> Hearing:
        self._recognizer.check(self)
        recognizer = self._recognizer
        recognizer.finished.append(bytes(self.samples))
        if not any(self.samples):
            return Hearing("", 0.0, (), recognizer.engine)
        said = recognizer.sentence, recognizer.confidence, recognizer.alternatives, recognizer.engine
        return Hearing(*said, recognizer.also)


class FakeRecognizer:
    """Fills `ports.Recognizer`: whatever is said, it hears `sentence`.

    `breaks`: the next so many calls raise `SpeechError`. `vocabularies` and `finished` keep what
    it was taught and the sound of each question, `turns` when the customer rested and went on.
    """

    engine = "pretended"
    problems: tuple[str, ...] = ()

    def __init__(self, sentence: str = "i forgot my pin", confidence: float = 0.9) -> None:
        self.sentence = sentence
        self.confidence = confidence
        self.alternatives: tuple[str, ...] = ()
        self.also = ""
        self.breaks = 0
        self.vocabularies: list[Vocabulary] = []
        self.finished: list[bytes] = []
        self.turns: list[str] = []
        self._current: FakeRecognition | None = None

    def prepare(self, vocabulary: Vocabulary) -> None:
        self._break()
        self.vocabularies.append(vocabulary)
        self._current = None

    def start(self) -> FakeRecognition:
        self._break()
        if not self.vocabularies:
            raise SpeechError("the pretended recogniser has learned nothing")
        self._current = FakeRecognition(self)
        return self._current

    def check(self, recognition: FakeRecognition) -> None:
        self._break()
        if recognition is not self._current:
            raise SpeechError("this pretended utterance was dropped")

    def _break(self) -> None:
        if self.breaks:
            self.breaks -= 1
            raise SpeechError("the pretended engine broke")


class FakeRecordings:
    """Fills `ports.Recordings`; with `is_full` there is no room."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes, str]] = []
        self.is_full = False

    def keep(self, samples: bytes, heard: str) -> None:
        if self.is_full:
            raise StoreError("the pretended disk is full")
        self.kept.append((samples, heard))


class FakePronouncer:
    """Fills `ports.Pronouncer` from a table."""

    def __init__(self, **syllables: int) -> None:
        self._syllables = syllables

    def syllables(self, word: str) -> int | None:
        return self._syllables.get(word.lower())

    def is_sure_of(self, word: str) -> bool:
        return word.lower() in self._syllables


class FakeVoice:
    """Fills `ports.Voice`: a tenth of a second for each word, a word at each blank.

    `spoken` keeps (text, language, rate_wpm, pitch); `is_broken` makes it fail.
    """

    engine = "pretended"
    problems: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.is_broken = False
        self.loudness = 3000
        self.spoken: list[tuple[str, str, int, int]] = []

    def speak(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:
        if self.is_broken:
            raise SpeechError("the pretended voice is hoarse")
        self.spoken.append((text, language, rate_wpm, pitch))
        words: list[SpokenWord] = []
        at = 0
        for word in text.split():
            at = text.index(word, at)
            words.append(SpokenWord(at, len(word), len(words) * 100))
            at += len(word)
        return Utterance(text, Pcm(tone(len(words) / 10, self.loudness), RATE_HZ), tuple(words))

    def close(self) -> None:
        """Nothing runs that would have to end."""


class FakePlayer:
    """Fills `ports.Player`; `advance` lets time pass for what is playing.

    `played` keeps (duration_s, volume) of each sound, `sound` the last one; `is_playing` tells.
    """

    def __init__(self, *, is_present: bool = True) -> None:
        self.is_present = is_present
        self.played: list[tuple[float, float]] = []
        self.sound = Pcm(b"", RATE_HZ)
        self._words: list[SpokenWord] = []
        self._left_ms = 0.0
        self._now_ms = 0.0
        self._on_word: Callable[[SpokenWord], None] | None = None
        self._on_end: Callable[[bool], None] | None = None

    @property
    def is_playing(self) -> bool:
        return self._on_end is not None

    def play(
        self,
        pcm: Pcm,
        words: tuple[SpokenWord, ...],
        volume: float,
        on_word: Callable[[SpokenWord], None],
        on_end: Callable[[bool], None],
    ) -> None:
        self.stop()
        self.played.append((pcm.duration_s, volume))
        self.sound = pcm
        self._words = list(words)
        self._left_ms, self._now_ms = pcm.duration_s * 1000, 0.0
        self._on_word, self._on_end = on_word, on_end
        if not self.is_present:
            self._finish(completed=False)

    def stop(self) -> None:
        self._finish(completed=False)

    def advance(self, duration_s: float) -> None:
        """Play on for so long; the words of that time are told, and the end if it comes."""
        rest_ms = duration_s * 1000
        while self.is_playing and rest_ms > 0:
            step_ms = min(rest_ms, self._left_ms)
            rest_ms -= step_ms
            self._left_ms -= step_ms
            self._now_ms += step_ms
            while self._words and self._words[0].at_ms < self._now_ms and self._on_word is not None:
                self._on_word(self._words.pop(0))
            if self.is_playing and self._left_ms <= 0:
                self._finish(completed=True)

    def unplug(self) -> None:
        """The loudspeaker goes away."""
        self.is_present = False
        self._finish(completed=False)

    def _finish(self, *, completed: bool) -> None:
        on_end, self._on_end, self._on_word = self._on_end, None, None
        if on_end is not None:
            on_end(completed)
