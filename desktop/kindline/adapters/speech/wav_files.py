"""Recordings for testers: a WAV file as the microphone would have given it."""

from __future__ import annotations

import warnings
import wave
from pathlib import Path

import numpy as np

from kindline.domain.errors import SpeechError

with warnings.catch_warnings():
    # it imports modules that Python 3.13 no longer has; from then on it brings its own
    warnings.simplefilter("ignore", DeprecationWarning)
    from speech_recognition import AudioData

RATE_HZ = 16_000
_WIDTH_BYTES = 2
_ADVICE = "Give a WAV file with 16-bit samples, of any rate."


def read_wav(path: Path) -> bytes:
    """The recording as 16 kHz mono 16-bit samples.

    Raises `SpeechError` for a file that is missing, empty, damaged, or of another kind.
    """
    try:
        with wave.open(str(path), "rb") as file:
            width, channels, rate_hz = file.getsampwidth(), file.getnchannels(), file.getframerate()
            if width != _WIDTH_BYTES:
                raise SpeechError(f"{path}: the samples have {8 * width} bits. {_ADVICE}")
            samples = file.readframes(file.getnframes())
            promised = file.getnframes() * width * channels
    except (OSError, EOFError, wave.Error) as error:
        raise SpeechError(f"{path}: {getattr(error, 'strerror', None) or error}. {_ADVICE}") from error
    if not samples or len(samples) < promised:
        raise SpeechError(f"{path}: the file is cut off or has no sound. {_ADVICE}")
    if channels > 1:
        samples = np.frombuffer(samples, "<i2").reshape(-1, channels).mean(axis=1).astype("<i2").tobytes()
    # SpeechRecognition converts rates; what it gives is what its recognizers hear
    return bytes(AudioData(samples, rate_hz, width).get_raw_data(convert_rate=RATE_HZ))
