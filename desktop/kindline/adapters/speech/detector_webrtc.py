"""Is this a voice? WebRTC's detector says."""

from __future__ import annotations

import webrtcvad

from kindline.domain.errors import SpeechError

RATE_HZ = 16_000
FRAME_BYTES = 640


class WebrtcDetector:
    """Fills `ports.SpeechDetector`. `mode` is from 0 (a voice is easily assumed) to 3 (hardly)."""

    def __init__(self, mode: int = 1) -> None:
        self._detector = webrtcvad.Vad(mode)

    def is_speech(self, frame: bytes) -> bool:
        """Raises `SpeechError` for anything but a frame of 20 ms."""
        if len(frame) != FRAME_BYTES:
            raise SpeechError(f"a frame has {FRAME_BYTES} bytes, not {len(frame)}")
        return bool(self._detector.is_speech(frame, RATE_HZ))
