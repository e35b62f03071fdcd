"""sherpa-onnx models (transducer, Whisper, NeMo CTC, Paraformer, SenseVoice), on this computer alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from kindline.adapters.speech.transcribers import missing_package
from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary

ENGINE = "sherpa-onnx"
RATE_HZ = 16_000
_FULL_SCALE = 32_768
_THREADS = 2
_TRIAL_S = 60
_SURE = 0.75
"""It tells no certainty: what it heard counts as likely, and the live words speak for or against it."""


class SherpaTranscriber:
    """Fills `Transcriber`. Raises `SpeechError` when the model is damaged."""

    engine = ENGINE

    def __init__(self, folder: Path, language: str) -> None:
        try:
            import sherpa_onnx  # noqa: F401, PLC0415 - optional
        except ImportError as error:
            raise missing_package(ENGINE, error) from error
        _try_apart(folder, language)
        self._folder = folder
        try:
            self._recognizer = load(folder, language)
        except Exception as error:  # its errors have no common base
            raise SpeechError(f"The model in {folder} cannot be used: {error}. Place it again.") from error

    def learn(self, vocabulary: Vocabulary) -> None:
        """Its words are those of its model."""

    def transcribe(self, samples: bytes, live_text: str = "") -> Hearing:  # noqa: ARG002
        try:
            stream = self._recognizer.create_stream()
            stream.accept_waveform(RATE_HZ, np.frombuffer(samples, "<i2").astype(np.float32) / _FULL_SCALE)
            self._recognizer.decode_stream(stream)
            text = " ".join(str(stream.result.text).split())
        except Exception as error:
            raise SpeechError(f"sherpa-onnx with {self._folder}: {error}") from error
        return Hearing(text, _SURE if text else 0.0, (), ENGINE)


def _try_apart(folder: Path, language: str) -> None:
    """A damaged model ends the whole program inside sherpa-onnx: the first try is another process's."""
    trial = "import sys; from kindline.adapters.speech.transcriber_sherpa import main; sys.exit(main())"
    try:
        tried = subprocess.run(  # noqa: S603 - this very program, with a folder that staff placed
            [sys.executable, "-c", trial, str(folder), language],
            capture_output=True,
            timeout=_TRIAL_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SpeechError(f"The model in {folder} could not be tried: {error}") from error
    if tried.returncode != 0:
        words = tried.stderr.decode(errors="replace").strip().splitlines() or ["it says nothing more"]
        raise SpeechError(f"The model in {folder} cannot be used: {words[-1][:200]}. Place it again.")


def main() -> int:
    """Load the folder that is named, for the language that is named, and no more."""
    load(Path(sys.argv[1]), sys.argv[2])
    return 0


def load(folder: Path, language: str) -> Any:
    """A recogniser for what the files in the folder are; 8-bit files are preferred."""
    import sherpa_onnx  # noqa: PLC0415 - optional

    offline, tokens = sherpa_onnx.OfflineRecognizer, str(folder / "tokens.txt")
    encoder, decoder, joiner = (_file(folder, part) for part in ("encoder", "decoder", "joiner"))
    if encoder and decoder and joiner:
        return offline.from_transducer(
            encoder=encoder, decoder=decoder, joiner=joiner, tokens=tokens, num_threads=_THREADS
        )
    if encoder and decoder:
        return offline.from_whisper(
            encoder=encoder, decoder=decoder, tokens=tokens, language=language, num_threads=_THREADS
        )
    model = _file(folder, "model")
    if not model:
        raise SpeechError(f"{folder} holds no known kind of model: encoder, decoder, joiner or model (.onnx)")
    kinds = {"sense": "from_sense_voice", "paraformer": "from_paraformer"}
    name = next((kinds[word] for word in kinds if word in folder.name.lower()), "from_nemo_ctc")
    first = "paraformer" if name == "from_paraformer" else "model"
    return getattr(offline, name)(**{first: model}, tokens=tokens, num_threads=_THREADS)


def _file(folder: Path, part: str) -> str:
    found = sorted(folder.glob(f"*{part}*.onnx"), key=lambda file: ("int8" not in file.name, file.name))
    return str(found[0]) if found else ""
