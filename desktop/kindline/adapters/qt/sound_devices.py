"""QtMultimedia, and the sound devices it finds.

A computer without sound is no fault here: the window says so. Qt prints a warning about it, and
some about libraries for pictures that nobody uses; exactly these are kept back.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from kindline.adapters.qt.sound_server import SoundServerWatch, let_qt_find_it_again

_log = logging.getLogger(__name__)

_EXPECTED = (
    "Couldn't load pipewire-0.3 library",
    "Couldn't load va-",  # drawing of video by the graphics card
    "Couldn't resolve va-",
    "Couldn't resolve pipewire-0.3 symbols",
    "Using Qt multimedia with FFmpeg",
    "PulseAudioService: pa_context_connect() failed",
    "PulseAudioService: Connection failure",
)

_HEADSET = re.compile(r"headset|head-?phone|ear-?phone|earbuds|hearing aid|耳机|耳機|助听", re.IGNORECASE)


def hide_expected_messages() -> Callable[[], None]:
    """Qt's messages above go to the log's lowest level, all others where they went before.

    Returns what ends this. A lost sound server is complained about every 3 s.
    """

    def sift(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text.startswith(_EXPECTED):
            _log.debug("%s", text)
        elif before is not None:
            before(kind, context, text)
        else:
            _log.warning("%s", text)

    def end() -> None:
        qInstallMessageHandler(before)

    before = qInstallMessageHandler(sift)
    return end


@contextmanager
def expected_messages_hidden() -> Iterator[None]:
    """The same for a block."""
    show_again = hide_expected_messages()
    try:
        yield
    finally:
        show_again()


with expected_messages_hidden():
    from PySide6.QtMultimedia import (
        QAudioDevice,
        QAudioFormat,
        QAudioSink,
        QAudioSource,
        QMediaDevices,
        QtAudio,
    )

_server = SoundServerWatch()

__all__ = ["QAudioDevice", "QAudioSink", "QAudioSource", "QtAudio", "mono", "sound_input", "sound_output"]


def sound_input() -> QAudioDevice | None:
    """The microphone the system prefers; None without one. Needs a Qt application."""
    let_qt_find_it_again()
    with expected_messages_hidden():
        device = QMediaDevices.defaultAudioInput()
    return None if device.isNull() or _server.is_lost() else device


def sound_output() -> QAudioDevice | None:
    """A headset if one is plugged in, and the loudspeaker is silent: what is said may be private.

    Else the loudspeaker the system prefers; None without one. Needs a Qt application. Qt lists
    a headset long after it was pulled out; PulseAudio then plays on what it prefers.
    """
    let_qt_find_it_again()
    with expected_messages_hidden():
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull() or _server.is_lost():
            return None
        if _HEADSET.search(device.description()):
            return device
        for other in QMediaDevices.audioOutputs():
            if _HEADSET.search(other.description()):
                return other
        return device


def mono(rate_hz: int) -> QAudioFormat:
    """One channel of 16-bit samples."""
    wanted = QAudioFormat()
    wanted.setSampleRate(rate_hz)
    wanted.setChannelCount(1)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return wanted
