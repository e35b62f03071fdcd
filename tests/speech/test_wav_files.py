"""WAV files of any rate, and clear words for everything else."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from kindline.adapters.speech.wav_files import RATE_HZ, read_wav
from kindline.domain.errors import SpeechError


def write(path: Path, rate_hz: int, channels: int = 1, width: int = 2, seconds: float = 0.5) -> Path:
    tone = np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate_hz)) / rate_hz)
    samples = np.repeat((tone * 8000).astype("<i2"), channels)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes() if width == 2 else bytes(len(samples) * width))
    return path


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_comes_as_the_microphone_gives_it(tmp_path: Path, rate_hz: int, channels: int) -> None:
    heard = np.frombuffer(read_wav(write(tmp_path / "a.wav", rate_hz, channels)), "<i2")
    assert len(heard) == pytest.approx(RATE_HZ / 2, rel=0.01)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * RATE_HZ / len(heard) == pytest.approx(300, abs=5)
    assert np.abs(heard).max() == pytest.approx(8000, rel=0.1)


@pytest.mark.parametrize(("width", "bits"), [(1, 8), (3, 24), (4, 32)])
def test_other_widths_are_refused(tmp_path: Path, width: int, bits: int) -> None:
    with pytest.raises(SpeechError, match=rf"a\.wav: the samples have {bits} bits. Give a WAV file"):
        read_wav(write(tmp_path / "a.wav", 16_000, width=width))


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="No such file"):
        read_wav(tmp_path / "none.wav")
    (tmp_path / "text.wav").write_text("hello")
    with pytest.raises(SpeechError, match=r"text\.wav: .*Give a WAV file with 16-bit samples"):
        read_wav(tmp_path / "text.wav")
    with pytest.raises(SpeechError, match="cut off or has no sound"):
        read_wav(write(tmp_path / "empty.wav", 16_000, seconds=0))
    whole = write(tmp_path / "whole.wav", 16_000).read_bytes()
    (tmp_path / "half.wav").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SpeechError, match="cut off"):
        read_wav(tmp_path / "half.wav")
    (tmp_path / "head.wav").write_bytes(whole[:20])
    with pytest.raises(SpeechError, match=r"head\.wav"):
        read_wav(tmp_path / "head.wav")
