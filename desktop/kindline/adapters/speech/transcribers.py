"""Engines that understand a whole utterance at once, and where their models are looked for.

A model is a folder that somebody placed; nothing is ever fetched. Which engine it is for shows
in its files. The packages are optional parts of the installation, imported at first use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kindline.domain.errors import SpeechError
from kindline.domain.speech import Hearing, Vocabulary


class Transcriber(Protocol):
    """A loaded model; used on the ears worker only."""

    @property
    def engine(self) -> str: ...

    def learn(self, vocabulary: Vocabulary) -> None:
        """Take a hint of what customers may say; replaces an earlier one."""
        ...

    def transcribe(self, samples: bytes, live_text: str = "") -> Hearing:
        """What was said in 16 kHz samples. Raises `SpeechError`.

        `live_text`: what another engine heard meanwhile, as a hint.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelPlace:
    """A folder with a model in it; `open` loads it (a second or less) or raises `SpeechError`."""

    engine: str
    folder: Path
    open: Callable[[], Transcriber]


def find_models(roots: Sequence[Path], language: str) -> Iterator[ModelPlace]:
    """Models for a language, the best engine first: `ROOT/en/any-name/` holds one for English."""
    short = language.partition("-")[0]
    folders = [folder for root in roots for folder in _folders(root / short)]
    for engine, is_model, opener in _ENGINES:
        for folder in folders:
            if is_model(folder):
                yield ModelPlace(engine, folder, lambda f=folder, o=opener: o(f, short))  # type: ignore[misc]


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(folder for folder in place.iterdir() if folder.is_dir())
    except OSError:  # nothing was placed here
        return []


def missing_package(package: str, error: ImportError) -> SpeechError:
    """What to say when a model is there but not what runs it."""
    return SpeechError(f"The package {package} is not installed here ({error}). Run: ./run setup app")


def _is_whisper(folder: Path) -> bool:
    return (folder / "model.bin").is_file()


def _is_vosk(folder: Path) -> bool:
    return (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()


def _is_sherpa(folder: Path) -> bool:
    return (folder / "tokens.txt").is_file() and any(folder.glob("*.onnx"))


def _open_whisper(folder: Path, language: str) -> Transcriber:
    from kindline.adapters.speech.transcriber_whisper import WhisperTranscriber  # noqa: PLC0415

    return WhisperTranscriber(folder, language)


def _open_vosk(folder: Path, _language: str) -> Transcriber:
    from kindline.adapters.speech.transcriber_vosk import VoskTranscriber  # noqa: PLC0415

    return VoskTranscriber(folder)


def _open_sherpa(folder: Path, language: str) -> Transcriber:
    from kindline.adapters.speech.transcriber_sherpa import SherpaTranscriber  # noqa: PLC0415

    return SherpaTranscriber(folder, language)


_Opener = Callable[[Path, str], Transcriber]
_ENGINES: tuple[tuple[str, Callable[[Path], bool], _Opener], ...] = (
    ("faster-whisper", _is_whisper, _open_whisper),
    ("vosk", _is_vosk, _open_vosk),
    ("sherpa-onnx", _is_sherpa, _open_sherpa),
)
