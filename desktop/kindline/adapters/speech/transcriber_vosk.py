"""Vosk models, on this computer alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kindline.adapters.speech.transcribers import missing_package
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary

ENGINE = "vosk"
RATE_HZ = 16_000
_UNKNOWN = "[unk]"


class VoskTranscriber:
    """Fills `Transcriber`. Raises `SpeechError` when the model is damaged.

    SpeechRecognition's `recognize_vosk` keeps its model at one fixed place and gives no certainty
    of words; this loads the placed folder once.
    """

    engine = ENGINE

    def __init__(self, folder: Path) -> None:
        try:
            import vosk  # noqa: PLC0415 - optional
        except ImportError as error:
            raise missing_package(ENGINE, error) from error
        vosk.SetLogLevel(-1)
        self._vosk: Any = vosk
        self._folder = folder
        try:
            self._model = vosk.Model(str(folder))
        except Exception as error:  # vosk raises bare Exception
            raise SpeechError(f"The model in {folder} cannot be used: {error}. Place it again.") from error

    def learn(self, vocabulary: Vocabulary) -> None:
        """Its words are those of its model."""

    def transcribe(self, samples: bytes, live_text: str = "") -> Hearing:  # noqa: ARG002
        try:
            recognizer = self._vosk.KaldiRecognizer(self._model, RATE_HZ)
            recognizer.SetWords(True)
            # a pause ends one of its utterances, but not the customer's
            parts = [json.loads(recognizer.Result())] if recognizer.AcceptWaveform(samples) else []
            parts.append(json.loads(recognizer.FinalResult()))
        except Exception as error:
            raise SpeechError(f"vosk with {self._folder}: {error}") from error
        words = [word for part in parts for word in part.get("result", ()) if word["word"] != _UNKNOWN]
        if not words:
            return Hearing("", 0.0, (), ENGINE)
        sure = sum(float(word["conf"]) for word in words) / len(words)
        return Hearing(" ".join(word["word"] for word in words), round(sure, 3), (), ENGINE)
