"""A recording heard as the microphone would have been: for testers, and for measuring."""

from __future__ import annotations

from kindline.domain.settings import Settings
from kindline.domain.speech import Hearing
from kindline.ports.speech import Recognizer, SpeechDetector
from kindline.services.endpointing import Endpointing, Rested, Spoken, WentOn
from kindline.services.listening import tell

_CHUNK_BYTES = 3200


def hear(samples: bytes, detector: SpeechDetector, recognizer: Recognizer, settings: Settings) -> Hearing:
    """What a prepared recogniser hears in 16 kHz samples; after the question's end it does not listen.

    A voice too weak to be noticed is heard as if the customer had pressed "I have finished".
    Raises `SpeechError`.
    """
    ends = Endpointing(detector.is_speech, settings.number("listen.pause_s"), settings.number("listen.cap_s"))
    recognition = recognizer.start()
    for start in range(0, len(samples), _CHUNK_BYTES):
        for event in ends.feed(samples[start : start + _CHUNK_BYTES]):
            if isinstance(event, Spoken):
                recognition.feed(event.samples)
            elif isinstance(event, Rested | WentOn):
                tell(recognition, event)
        if ends.is_over:
            break
    if not ends.has_begun:
        recognition.feed(samples)
    return recognition.finish()
