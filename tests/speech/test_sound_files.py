"""Sound files as Windows and macOS write them, and the likely times of the words in them."""

from __future__ import annotations

import struct
import tempfile
import wave
from pathlib import Path

import numpy as np
import pytest

from kindline.adapters.speech import voice_files
from kindline.adapters.speech.voice_files import read_sound, spread_words
from kindline.domain.speech import Pcm


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def aiff(samples: bytes, *, channels: int = 1, bits: int = 16, coding: bytes | None = None) -> bytes:
    """A file at 22050 Hz as macOS writes it: an odd chunk before, a filler, and the sound last."""
    rate = struct.pack(">HQ", 16_383 + 14, 22_050 << 49)
    common = struct.pack(">hIh", channels, len(samples) // abs(channels) // (bits // 8), bits) + rate
    if coding is not None:
        common += coding + b"\x05plain"
    parts = chunk(b"COMM", common) + chunk(b"NAME", b"odd") + chunk(b"FLLR", bytes(100))
    parts += chunk(b"SSND", struct.pack(">II", 4, 0) + b"skip" + samples)
    return chunk(b"FORM", (b"AIFF" if coding is None else b"AIFC") + parts)


def wav(samples: bytes, *, channels: int = 1, bits: int = 16) -> bytes:
    with tempfile.SpooledTemporaryFile() as file:
        with wave.open(file, "wb") as sound:
            sound.setparams((channels, bits // 8, 22_050, 0, "NONE", ""))
            sound.writeframes(samples)
        file.seek(0)
        return bytes(file.read())


LOUD = np.array([0, 1, -1, 256, -256, 32_767, -32_768, 1000], "<i2")
ROUGH = LOUD // 256 * 256
SIGNED, UNSIGNED = (LOUD // 256).astype("i1"), (LOUD // 256 + 128).astype("u1")
PAIRS = np.repeat(LOUD, 2)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (wav(LOUD.tobytes()), LOUD),
        (wav(PAIRS.tobytes(), channels=2), LOUD),
        (wav(UNSIGNED.tobytes(), bits=8), ROUGH),
        (wav(np.repeat(UNSIGNED, 2).tobytes(), bits=8, channels=2), ROUGH),
        (aiff(LOUD.astype(">i2").tobytes()), LOUD),
        (aiff(PAIRS.astype(">i2").tobytes(), channels=2), LOUD),
        (aiff(SIGNED.tobytes(), bits=8), ROUGH),
        (aiff(LOUD.astype(">i2").tobytes(), coding=b"NONE"), LOUD),
        (aiff(LOUD.astype(">i2").tobytes(), coding=b"twos"), LOUD),
        (aiff(LOUD.tobytes(), coding=b"sowt"), LOUD),
        (aiff(PAIRS.tobytes(), coding=b"sowt", channels=2), LOUD),
        (aiff(SIGNED[:7].tobytes(), bits=8, coding=b"sowt"), ROUGH[:7]),
        (wav(np.array([100, 200], "<i2").tobytes(), channels=2), np.array([150], "<i2")),
    ],
)
def test_sound_files_are_read(
    tmp_path: Path, data: bytes, expected: np.ndarray[tuple[int], np.dtype[np.int16]]
) -> None:
    file = tmp_path / "sound"
    file.write_bytes(data)
    assert read_sound(file) == Pcm(expected.tobytes(), 22_050)


GOOD_AIFF = aiff(LOUD.astype(">i2").tobytes())
FAST = GOOD_AIFF.replace(struct.pack(">H", 16_383 + 14), b"\x7f\xff")
MUTE = GOOD_AIFF.replace(struct.pack(">HQ", 16_383 + 14, 22_050 << 49), bytes(10))


@pytest.mark.parametrize(
    "data",
    [
        *(GOOD_AIFF[:end] for end in range(0, len(GOOD_AIFF), 7)),
        GOOD_AIFF[:-1],
        *(wav(LOUD.tobytes())[:end] for end in range(0, 60, 7)),
        wav(LOUD.tobytes())[:-1],
        aiff(b""),
        wav(b""),
        aiff(LOUD.tobytes(), channels=-1),
        aiff(LOUD.tobytes(), coding=b"alaw"),
        aiff(LOUD.tobytes(), bits=32),
        wav(bytes(12), bits=24),
        FAST,
        MUTE,
        b"FORM\0\0\0\x0aRUBBISH",
    ],
)
def test_damaged_sound_files_are_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "sound"
    file.write_bytes(data)
    with pytest.raises(voice_files._NoSoundError):
        read_sound(file)


def pcm(*parts: tuple[float, int]) -> Pcm:
    """Pieces of (seconds, loudness) at 1 kHz."""
    return Pcm(b"".join(np.full(round(s * 1000), loud, "<i2").tobytes() for s, loud in parts), 1000)


def test_words_share_the_sound_between_the_silences() -> None:
    sound = pcm((0.5, 3), (2.6, 9000), (0.4, -3))
    at_ms = [word.at_ms for word in spread_words("abcd ab. abcdefgh", sound)]
    # 5 and 3 for the first words, 10 for the full stop, 9 for the last: 27 in 2600 ms
    assert at_ms == [500, 981, 2233]


def test_digits_chinese_and_pauses_take_their_time() -> None:
    def first_ms(text: str) -> int:
        return spread_words(text, pcm((1, 9000)))[-1].at_ms

    assert first_ms("ab, cd") > first_ms("ab cd")
    assert first_ms("ab. cd") > first_ms("ab; cd") == first_ms("ab， cd")
    assert first_ms("12 cd") > first_ms("ab cd")
    assert [word.at_ms for word in spread_words("你好。谢", pcm((1, 9000)))] == [0, 214, 786]


def test_silence_alone_is_shared_too() -> None:
    assert [word.at_ms for word in spread_words("ab cd", pcm((1, 0)))] == [0, 500]
    assert spread_words("…", pcm((1, 9000))) == ()
