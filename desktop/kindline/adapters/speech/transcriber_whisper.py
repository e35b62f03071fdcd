"""Whisper through faster-whisper, on this computer alone."""

from __future__ import annotations

import math
import os
import re
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process

from kindline.adapters.speech.transcribers import missing_package
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment

ENGINE = "faster-whisper"
RATE_HZ = 16_000
_FULL_SCALE = 32_768
_SHORTEST_S = 0.2
_THREADS = min(4, os.cpu_count() or 1)
_NEEDED = ("config.json", "model.bin", "tokenizer.json")

_NOTHING_SAID = 0.6
_UNSURE_LOG = -1.0
_TURNS_IN_CIRCLES = 2.4
_LONGEST_TOKENS = 200
"""Twice what anybody says in half a minute."""
_SOUND_NOT_SPEECH = re.compile(r"\[[^\]]*\]|\([^)]*\)|[*♪♫]+[^*♪♫]*[*♪♫]+")
_NOT_LETTERS = re.compile(r"[^\w' ]+")

_SHORT_WORDS = 7
_FEW_WORDS = 3
_CLEAR = 0.9
_RIVALS = 3
_PLEASE = "please"
_WORSE_BY = 4.5
"""So much less likely (natural logarithm, all tokens) a command may be than what was heard instead of it."""


class WhisperTranscriber:
    """Fills `Transcriber`. Raises `SpeechError` when the model is damaged or of another language."""

    engine = ENGINE

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._language = language
        self._model = _load(folder)
        if language != "en" and not self._model.model.is_multilingual:
            raise SpeechError(f"The model in {folder} knows English only, not {language}.")
        self._commands: tuple[str, ...] = ()

    def learn(self, vocabulary: Vocabulary) -> None:
        self._commands = vocabulary.commands

    def transcribe(self, samples: bytes, live_text: str = "") -> Hearing:
        sound = np.frombuffer(samples, "<i2").astype(np.float32) / _FULL_SCALE
        if len(sound) < _SHORTEST_S * RATE_HZ:
            return Hearing("", 0.0, (), ENGINE)
        try:
            found, _about = self._model.transcribe(
                sound,
                language=self._language,
                beam_size=1,  # five beams take longer and were no better on short questions
                temperature=0.0,
                without_timestamps=True,
                condition_on_previous_text=False,
                max_new_tokens=_LONGEST_TOKENS,
            )
            parts = list(found)
            hearing = _hearing(parts)
            is_one = len(parts) == 1 and bool(hearing.text)
            return self._as_command(hearing, parts[0], live_text) if is_one else hearing
        except (RuntimeError, ValueError, MemoryError) as error:
            raise SpeechError(f"faster-whisper with {self._folder}: {error}") from error

    def _as_command(self, hearing: Hearing, part: Segment, live_text: str) -> Hearing:
        """A command, if the sound fits it about as well as the words that were heard.

        A few words alone are what it mistakes most; a sentence gives it something to go by.
        """
        heard = " ".join(_NOT_LETTERS.sub(" ", hearing.text.lower()).split())
        bare = heard.removesuffix(f" {_PLEASE}")
        is_clear = hearing.confidence > _CLEAR or len(heard.split()) > _SHORT_WORDS
        if not self._commands or is_clear or bare in self._commands:
            return hearing
        rivals = self._rivals(bare, live_text)
        ending = f", {_PLEASE}." if bare != heard else "."
        scores = [self._fit(f" {rival.capitalize()}{ending}") for rival in rivals]
        best = max(range(len(rivals)), key=scores.__getitem__)
        worse_by = self._fit(part.text) - scores[best]
        if worse_by > _WORSE_BY:
            return hearing
        return Hearing(rivals[best], round(1 / (1 + math.exp(worse_by - 1)), 3), (hearing.text,), ENGINE)

    def _rivals(self, heard: str, live_text: str) -> list[str]:
        """The commands spelt most like it, the one heard live, and for a few words the first of all."""
        found = process.extract(heard, self._commands, scorer=fuzz.ratio, limit=_RIVALS)
        rivals = dict.fromkeys(command for command, _likeness, _place in found)
        if len(heard.split()) <= _FEW_WORDS:
            rivals[self._commands[0]] = None
        if live_text in self._commands:
            rivals[live_text] = None
        return list(rivals)

    def _fit(self, text: str) -> float:
        """How likely the sound heard last makes a text: natural logarithm, all tokens together."""
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415 - optional

        model = self._model
        tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, "transcribe", self._language)
        frames = model.feature_extractor.nb_max_frames
        (fit,) = model.model.align(
            model.encoded, list(tokenizer.sot_sequence), [tokenizer.encode(text)], [frames]
        )
        return sum(math.log(max(share, 1e-9)) for share in fit.text_token_probs)


def _load(folder: Path) -> Any:
    if missing := [name for name in _NEEDED if not (folder / name).is_file()]:
        # without its tokenizer it would look for one in the network
        raise SpeechError(f"{folder} is no whole model: {', '.join(missing)} is missing. Place it again.")
    os.environ["HF_HUB_OFFLINE"] = "1"
    # it reads sound files with PyAV; samples need none, and so no codecs have to be installed
    sys.modules.setdefault("av", types.ModuleType("av"))
    try:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - optional
    except ImportError as error:
        raise missing_package(ENGINE, error) from error

    class Model(WhisperModel):  # type: ignore[misc]  # it has no type information
        """Keeps what it made of the last sound, which takes most of the time."""

        def encode(self, features: Any) -> Any:
            self.encoded = super().encode(features)
            return self.encoded

    try:
        return Model(
            str(folder), device="cpu", compute_type="int8", cpu_threads=_THREADS, local_files_only=True
        )
    except Exception as error:  # damaged files raise RuntimeError, ValueError, or a bare Exception
        raise SpeechError(f"The model in {folder} cannot be used: {error}. Place it again.") from error


def _hearing(found: Sequence[Segment]) -> Hearing:
    said = [part for part in found if not _is_nothing(part)]
    text = " ".join(_SOUND_NOT_SPEECH.sub(" ", " ".join(part.text for part in said)).split())
    if not text.strip(" .,!?-"):
        return Hearing("", 0.0, (), ENGINE)
    lengths = [max(1, len(part.tokens)) for part in said]
    log = sum(part.avg_logprob * n for part, n in zip(said, lengths, strict=True)) / sum(lengths)
    return Hearing(text, round(math.exp(min(0.0, log)), 3), (), ENGINE)


def _is_nothing(part: Segment) -> bool:
    """It makes up a word or two for a hiss, and says a sentence over and over for a crowd."""
    nothing = part.no_speech_prob > _NOTHING_SAID and part.avg_logprob < _UNSURE_LOG
    return bool(nothing or part.compression_ratio > _TURNS_IN_CIRCLES)
