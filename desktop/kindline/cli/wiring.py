"""What the bootstrap hands to the commands, so that they see no adapter."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kindline.domain.health import Finding
from kindline.domain.settings import Settings
from kindline.ports import Pronouncer, Recognizer, Records, SentenceEncoder, Shelf, SpeechDetector


@dataclass(frozen=True, slots=True)
class Wiring:
    """Makers of the real parts.

    `settings(site)` reads a site by name or path; `run_app(site, is_demo)` and `run_desk(words)`, with the
    parsed words of the command line, block until closed and return an exit code; `self_test(site)` looks
    at every part.
    `encoder(settings)` raises `EncoderError` where questions go by words alone. `memory_mb()` is what
    this process takes, None where the system does not tell. `own_kb_root()` is where a user's own copy
    of the articles would be found, there or not. `records()` are this device's; close them.
    `ears(settings)` are a recogniser that has learned nothing yet and what tells a voice from noise;
    `recording(path)` reads a WAV file as 16 kHz samples. Both raise `SpeechError`.
    """

    settings: Callable[[str], Settings]
    kb_root: Callable[[], Path]
    own_kb_root: Callable[[], Path]
    records: Callable[[], Records]
    pronouncer: Callable[[], Pronouncer]
    icon_exists: Callable[[str], bool]
    encoder: Callable[[Settings], SentenceEncoder]
    shelf: Callable[[], Shelf]
    memory_mb: Callable[[], float | None]
    ears: Callable[[Settings], tuple[Recognizer, SpeechDetector]]
    recording: Callable[[Path], bytes]
    self_test: Callable[[str], tuple[Finding, ...]]
    run_app: Callable[[str, bool], int]
    run_desk: Callable[[Namespace], int]
