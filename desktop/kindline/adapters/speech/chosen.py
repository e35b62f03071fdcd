"""The ears, the voice and the keeping of recordings that a computer's settings choose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kindline.adapters.speech.detector_webrtc import WebrtcDetector
from kindline.adapters.speech.recognizer_best import BestRecognizer
from kindline.adapters.speech.recognizer_sphinx import SphinxRecognizer
from kindline.adapters.speech.recordings import RecordingFolder
from kindline.adapters.speech.transcribers import find_models
from kindline.adapters.speech.voice_best import best_voice
from kindline.domain.settings import Settings
from kindline.ports import Ids, Recognizer, Recordings, SpeechDetector, Voice

_FOLDERS = {"listen": "listening", "voice": "speaking"}


def model_folders(settings: Settings, kind: str, roots: Sequence[Path]) -> tuple[Path, ...]:
    """Where models for "listen" or "voice" may be placed, each in a folder of its language."""
    if given := settings.text(f"{kind}.models"):
        return (Path(given).expanduser(),)
    return tuple(root / _FOLDERS[kind] for root in roots)


def chosen_ears(settings: Settings, roots: Sequence[Path]) -> tuple[Recognizer, SpeechDetector]:
    """The recogniser, which has learned nothing yet, and what tells a voice from noise."""
    sphinx, folders = SphinxRecognizer(), model_folders(settings, "listen", roots)
    if settings.text("listen.engine") == sphinx.engine:
        return sphinx, WebrtcDetector()
    return BestRecognizer(sphinx, lambda language: find_models(folders, language)), WebrtcDetector()


def chosen_voice(settings: Settings, roots: Sequence[Path]) -> Voice:
    """The clearest voice that is here; it must be closed."""
    return best_voice(model_folders(settings, "voice", roots))


def chosen_recordings(settings: Settings, ids: Ids) -> Recordings | None:
    """Keeps questions as sound, if the site says where."""
    folder = settings.text("listen.recordings")
    return RecordingFolder(Path(folder).expanduser(), ids) if folder else None
