"""Saying a text aloud, sentence by sentence, so that the first sound comes quickly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kindline.domain.errors import SpeechError
from kindline.domain.events import SpeakingEnded, WordSpoken
from kindline.domain.settings import Settings
from kindline.domain.speech import SpokenWord, Utterance
from kindline.domain.spoken_forms import SpokenForm, spoken_form
from kindline.ports.speech import Player, Voice
from kindline.ports.work import SerialExecutor
from kindline.services.loudness import shaped

_VOLUMES = (0.16, 0.25, 0.4, 0.63, 1.0)
"""Levels 1 to 5, four decibels apart."""

# a full stop ends a sentence only before a new beginning: not in "10 p.m. today" or "1.5"
_TITLES = "".join(rf"(?<!\b{title})" for title in ("Mr", "Mrs", "Ms", "Dr", "St"))
_SENTENCE = re.compile(rf".+?(?:{_TITLES}[.!?…]+[\"'”’)]*(?=\s+[^a-z\s])|[。！？]+[”’）]*|\n|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where in the whole text it begins (characters)."""

    text: str
    start: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """The text's sentences without the blanks around them."""
    found = []
    for match in _SENTENCE.finditer(text):
        said = match.group()
        if said.strip():
            found.append(Sentence(said.strip(), match.start() + len(said) - len(said.lstrip())))
    return tuple(found)


@dataclass
class _Speech:
    """One text on its way to the loudspeaker."""

    language: str
    form: SpokenForm
    waiting: list[Sentence]
    on_word: Callable[[WordSpoken], None]
    on_end: Callable[[SpeakingEnded], None]
    ready: tuple[Sentence, Utterance] | None = None
    is_making: bool = False
    is_playing: bool = False


class Speaking:
    """Used on the GUI thread; so are its callbacks. `on_end` comes exactly once for each `say`."""

    def __init__(self, voice: Voice, player: Player, worker: SerialExecutor, settings: Settings) -> None:
        self._voice = voice
        self._player = player
        self._worker = worker
        self._settings = settings
        self._has_voice_failed = False
        self._now: _Speech | None = None
        self.rate_wpm = int(settings.number("voice.rate_wpm"))
        """Words a minute, from the next sentence on."""
        self.volume_level = int(settings.number("voice.volume"))
        """From 1 to 5, from the next sentence on."""

    @property
    def problem(self) -> str:
        """Why nothing can be said now: "off", "no_voice" or "no_speaker"; "" if it can."""
        if not self._settings.flag("voice.on"):
            return "off"
        if self._has_voice_failed:
            return "no_voice"
        return "" if self._player.is_present else "no_speaker"

    def say(
        self,
        text: str,
        language: str,
        on_word: Callable[[WordSpoken], None],
        on_end: Callable[[SpeakingEnded], None],
    ) -> None:
        """Say a text; what is being said is stopped. Places of words refer to the whole text."""
        self.stop()
        form = spoken_form(text, language)
        self._now = speech = _Speech(language, form, list(sentences(form.spoken)), on_word, on_end)
        if self.problem in ("off", "no_speaker"):
            self._worker.submit(lambda: None, lambda _: self._end(speech, completed=False))
        elif not speech.waiting:
            self._worker.submit(lambda: None, lambda _: self._end(speech, completed=True))
        else:
            self._make(speech)

    def stop(self) -> None:
        """Be silent at once. Calls `on_end` if something was being said; after that no callback comes."""
        if self._now is not None:
            self._end(self._now, completed=False)

    def _make(self, speech: _Speech) -> None:
        """Turn the next sentence into sound, while the one before it is heard."""
        if speech.is_making or speech.ready is not None or not speech.waiting:
            return
        sentence = speech.waiting.pop(0)
        rate_wpm, pitch = self.rate_wpm, int(self._settings.number("voice.pitch"))
        speech.is_making = True

        def made(utterance: Utterance) -> None:
            self._has_voice_failed = False
            if speech is self._now:
                speech.is_making = False
                speech.ready = (sentence, utterance)
                self._play(speech)

        self._worker.submit(
            lambda: self._sound(sentence.text, speech.language, rate_wpm, pitch),
            made,
            lambda error: self._voice_failed(speech, error),
        )

    def _sound(self, text: str, language: str, rate_wpm: int, pitch: int) -> Utterance:
        """On the voice worker."""
        utterance = self._voice.speak(text, language, rate_wpm, pitch)
        return replace(utterance, pcm=shaped(utterance.pcm, self._settings.number("voice.lift_db")))

    def _play(self, speech: _Speech) -> None:
        if speech.is_playing or speech.ready is None:
            return
        (sentence, utterance), speech.ready = speech.ready, None
        speech.is_playing = True

        def word(spoken: SpokenWord) -> None:
            if speech is self._now:
                speech.on_word(WordSpoken(*speech.form.span(sentence.start + spoken.start, spoken.length)))

        volume = _VOLUMES[min(max(self.volume_level, 1), len(_VOLUMES)) - 1]
        self._player.play(
            utterance.pcm,
            utterance.words,
            volume,
            word,
            lambda completed: self._played(speech, completed=completed),
        )
        if speech is self._now:
            self._make(speech)

    def _played(self, speech: _Speech, *, completed: bool) -> None:
        if speech is not self._now:
            return
        speech.is_playing = False
        if not completed:
            self._end(speech, completed=False)
        elif speech.ready is not None:
            self._play(speech)
        elif not speech.is_making:
            self._end(speech, completed=True)

    def _voice_failed(self, speech: _Speech, error: Exception) -> None:
        self._has_voice_failed = True
        self._end(speech, completed=False)
        if not isinstance(error, SpeechError):
            raise error

    def _end(self, speech: _Speech, *, completed: bool) -> None:
        if speech is not self._now:
            return
        self._now = None
        if speech.is_playing:
            self._player.stop()
        speech.on_end(SpeakingEnded(completed))
