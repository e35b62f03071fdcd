"""Made speakers for the voice bench: flite and festival (not espeak, which sounds like nobody), also
slowed and trembling. No elderly voice is among them: nothing here says how well one is understood.
"""

from __future__ import annotations

import subprocess
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
Samples = NDArray[np.float64]
"""From -1 to 1."""

_TREMOR_HZ, _TREMOR_PART, _WAVER_S = 5.5, 0.35, 0.0006


@dataclass(frozen=True)
class Speaker:
    """`say(text, stretch)` gives a sentence; `stretch` 1.3 is slower by that much."""

    name: str
    engine: str
    voice: str
    stretch: float = 1.0
    trembles: bool = False

    def say(self, text: str) -> Samples:
        """Raises `CalledProcessError` where the voice is not installed."""
        samples = _ENGINES[self.engine](text, self.voice, self.stretch)
        return trembling(samples) if self.trembles else samples


def trembling(samples: Samples) -> Samples:
    """A voice that shakes in loudness and pitch, as with age or fear."""
    at = np.arange(len(samples))
    phase = 2 * np.pi * _TREMOR_HZ * at / RATE_HZ
    wavered = np.interp(at + _WAVER_S * RATE_HZ * np.sin(phase), at, samples)
    return wavered * (1 - _TREMOR_PART * (1 + np.sin(phase * 0.9)) / 2)


def _flite(text: str, voice: str, stretch: float) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "said.wav")
        words = [
            "flite",
            "-voice",
            voice,
            "--setf",
            f"duration_stretch={stretch}",
            "-t",
            text,
            "-o",
            str(file),
        ]
        subprocess.run(words, check=True, capture_output=True)
        return _read(file)


def _festival(text: str, voice: str, stretch: float) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "said.wav")
        program = f"(voice_{voice}) (Parameter.set 'Duration_Stretch {stretch})"
        words = ["text2wave", "-eval", program, "-o", str(file)]
        subprocess.run(words, input=text.encode(), check=True, capture_output=True)
        return _read(file)


_ENGINES: dict[str, Callable[[str, str, float], Samples]] = {"flite": _flite, "festival": _festival}


def _read(file: Path) -> Samples:
    with wave.open(str(file)) as sound:
        rate_hz = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32768
    if rate_hz == RATE_HZ:
        return samples
    count = round(len(samples) * RATE_HZ / rate_hz)
    return np.interp(np.arange(count) * rate_hz / RATE_HZ, np.arange(len(samples)), samples)


@cache
def speakers() -> tuple[Speaker, ...]:
    """Those that are installed; eight are meant to be."""
    wanted = (
        Speaker("flite slt", "flite", "slt"),
        Speaker("flite rms", "flite", "rms"),
        Speaker("flite awb", "flite", "awb"),
        Speaker("festival slt", "festival", "cmu_us_slt_arctic_hts"),
        Speaker("festival kal", "festival", "kal_diphone"),
        Speaker("festival ked", "festival", "ked_diphone"),
        Speaker("flite rms, slow and trembling", "flite", "rms", 1.35, trembles=True),
        Speaker("flite slt, slow and trembling", "flite", "slt", 1.35, trembles=True),
    )
    return tuple(speaker for speaker in wanted if _works(speaker))


def _works(speaker: Speaker) -> bool:
    try:
        return len(speaker.say("yes")) > 0
    except (OSError, subprocess.CalledProcessError):
        return False
