"""When a customer begins to speak and when they have finished. Pure logic, fed with sound.

Elderly speakers stop to think: only a long silence ends a question. A voice far below the
loudest so far, a television say, is not theirs; what counts as silence follows the room.
"""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kindline.domain.speech import Hindrance
from kindline.services.signal_check import SignalCheck

RATE_HZ = 16_000
FRAME_S = 0.02
FRAME_BYTES = round(RATE_HZ * FRAME_S) * 2
_BYTES_PER_S = RATE_HZ * 2

_BEGIN_FRAMES = 15
_BEGIN_VOICED = 9
_PRE_ROLL_S = 0.5
_STRAY_SHARE = 0.08
REST_S = 0.6
"""A silence so long is told as `Rested`."""
_REST_FRAMES = round(REST_S / FRAME_S)
_GO_ON_FRAMES = 15
_GO_ON_VOICED = 4

_SHORT_VOICE_S = 0.6
_NOISY_DB = 15.0
_NOISY_ROOM_DB = 52.0
_HOLD_S = 10.0

_RECENT_FRAMES = 9
_STEADY_FRAMES = 5
_QUIETEST_ROOM_DB = 45.0
_ABOVE_ROOM_DB = 8.0
_BELOW_VOICE_DB = 17.0
_FAINT_DB = 20.0
_FULL_SCALE_DB = 50.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """Samples of the question; the first ones reach back half a second before it began."""

    samples: bytes


@dataclass(frozen=True, slots=True)
class Rested:
    """The customer is silent, perhaps for good."""


@dataclass(frozen=True, slots=True)
class WentOn:
    """They speak again after `Rested`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """It has been as long as one question should be: ask whether to go on listening."""


@dataclass(frozen=True, slots=True)
class Over:
    """The question has ended by silence, or (`is_cut`) nobody said that it should go on for longer."""

    is_cut: bool


Event = Spoken | Rested | WentOn | Asked | Over


class Room:
    """Follows the loudness of the room and of the voice in it, in dB above one sample step."""

    def __init__(self) -> None:
        self._floor_db: float | None = None
        self._voice_db = 0.0
        self._recent_db: deque[float] = deque(maxlen=_RECENT_FRAMES)
        self._frames = 0
        self.level = 0.0
        """Loudness of the last frame above the room, from 0 to 1."""

    @property
    def is_noisy(self) -> bool:
        """Whether the room is so loud that words get lost in it."""
        floor_db = self._floor_db or 0.0
        if floor_db < _QUIETEST_ROOM_DB:
            return False
        return floor_db > _NOISY_ROOM_DB or 0 < self._voice_db < floor_db + _NOISY_DB

    def is_customer(self, frame: bytes, *, sounds_like_voice: bool) -> bool:
        """Whether a voice in this frame is near and loud enough to be the customer's."""
        loud_db = _loudness_db(frame)
        floor_db = self._follow(loud_db, sounds_like_voice=sounds_like_voice)
        self.level = min(1.0, max(0.0, (loud_db - max(floor_db, _FAINT_DB)) / _FULL_SCALE_DB))
        if not sounds_like_voice or loud_db < floor_db + _ABOVE_ROOM_DB:
            return False
        # a slammed door is loud but short: the voice's level is what several frames reach
        self._recent_db.append(loud_db)
        if len(self._recent_db) < _RECENT_FRAMES:
            return True
        steady_db = sorted(self._recent_db)[-_STEADY_FRAMES]
        self._voice_db = max(self._voice_db - 0.05 * FRAME_S, steady_db)
        return loud_db > self._voice_db - _BELOW_VOICE_DB

    def _follow(self, loud_db: float, *, sounds_like_voice: bool) -> float:
        self._frames += 1
        if self._floor_db is None:
            # whoever speaks from the first moment on must not be taken for the room
            self._floor_db = min(loud_db, _QUIETEST_ROOM_DB)
        elif loud_db < self._floor_db:
            self._floor_db = loud_db
        elif sounds_like_voice:
            self._floor_db += 0.01 if loud_db > self._floor_db + 3 else 0.02
        else:
            self._floor_db = min(self._floor_db + 0.1, loud_db)
        return self._floor_db


class Endpointing:
    """One question. Feed it sound; it gives the question's samples and its end.

    `pause_s`: the silence that ends it; `cap_s`: after so long, or so long a wait for the first word,
    comes `Asked`, and after as long again without `go_on` the end.
    """

    def __init__(self, is_speech: Callable[[bytes], bool], pause_s: float, cap_s: float) -> None:
        self._is_speech = is_speech
        self._room = Room()
        self._signal = SignalCheck()
        self._cap_frames = round(cap_s / FRAME_S)
        self._rest = b""
        self._early: deque[bytes] = deque(maxlen=round((_PRE_ROLL_S + _BEGIN_FRAMES * FRAME_S) / FRAME_S))
        self._beginning: deque[bool] = deque(maxlen=_BEGIN_FRAMES)
        # the window may hold stray sounds: so much longer it is, that plain silence lasts `pause_s`
        self._pause: deque[bool] = deque(maxlen=round(pause_s / FRAME_S / (1 - _STRAY_SHARE)))
        self._frames = 0
        self._voiced = 0
        self._held = 0
        self._quiet = 0
        self._is_resting = False
        self._was_asked = False
        self.longest_pause_s = 0.0
        """The longest silence after which the customer went on."""
        self.has_begun = False
        self.is_over = False

    @property
    def level(self) -> float:
        """Loudness now, from 0 to 1."""
        return self._room.level

    @property
    def hindrance(self) -> Hindrance | None:
        """What keeps words from being heard now."""
        return self._signal.hindrance or (Hindrance.NOISE if self._room.is_noisy else None)

    @property
    def is_short(self) -> bool:
        """Whether so little was said that it may have been a cough."""
        return self._voiced * FRAME_S < _SHORT_VOICE_S

    def go_on(self) -> None:
        """The customer wants to say more: it may be as long again."""
        self._frames = 0
        self._was_asked = False
        self.hold()

    def hold(self) -> None:
        """The customer asked to wait: this silence may be longer."""
        self._held = round(_HOLD_S / FRAME_S)
        self._pause.clear()

    def feed(self, chunk: bytes) -> list[Event]:
        """Sound of any length (16 kHz mono 16-bit); nothing comes after `Over`."""
        self._rest += chunk
        events: list[Event] = []
        spoken = bytearray()
        while len(self._rest) >= FRAME_BYTES and not self.is_over:
            frame, self._rest = self._rest[:FRAME_BYTES], self._rest[FRAME_BYTES:]
            spoken += self._next(frame)
            if turn := self._turn():
                events += [Spoken(bytes(spoken)), turn]
                spoken.clear()
            if self._frames >= self._cap_frames and not self._was_asked:
                self._was_asked = True
                events.append(Asked())
        if spoken:
            events.append(Spoken(bytes(spoken)))
        if self.is_over:
            events.append(Over(is_cut=self._frames >= 2 * self._cap_frames))
            self._rest = b""
        return events

    def _next(self, frame: bytes) -> bytes:
        self._frames += 1
        is_voice = self._room.is_customer(frame, sounds_like_voice=self._is_speech(frame))
        self._signal.feed(frame, is_voice=is_voice)
        samples = self._going_on(frame, is_voice) if self.has_begun else self._waiting(frame, is_voice)
        self.is_over = self.is_over or self._frames >= 2 * self._cap_frames
        return samples

    def _waiting(self, frame: bytes, is_voice: bool) -> bytes:
        self._early.append(frame)
        self._beginning.append(is_voice)
        if sum(self._beginning) < _BEGIN_VOICED:
            return b""
        self.has_begun = True
        self._frames = 0
        self._was_asked = False
        self._voiced = sum(self._beginning)
        return b"".join(self._early)

    def _turn(self) -> Rested | WentOn | None:
        """Whether the customer just fell silent, or just went on."""
        if not self.has_begun or self.is_over or len(self._pause) < _REST_FRAMES:
            return None
        recent = list(self._pause)[-_REST_FRAMES:]
        if self._is_resting:
            self._quiet += 1
            if sum(recent[-_GO_ON_FRAMES:]) < _GO_ON_VOICED:
                return None
            self._is_resting = False
            if self._held:
                self._held = 0
                self._pause.clear()  # it is full of the silence that was asked for
            self.longest_pause_s = max(self.longest_pause_s, REST_S + self._quiet * FRAME_S)
            return WentOn()
        self._is_resting = sum(recent) <= _STRAY_SHARE * _REST_FRAMES
        self._quiet = 0
        return Rested() if self._is_resting else None

    def _going_on(self, frame: bytes, is_voice: bool) -> bytes:
        self._pause.append(is_voice)
        self._voiced += is_voice
        self._held = max(0, self._held - 1)
        size = self._pause.maxlen or 1
        is_silent = len(self._pause) == size and sum(self._pause) <= _STRAY_SHARE * size
        self.is_over = is_silent and not self._held
        return frame


def _loudness_db(frame: bytes) -> float:
    samples = array("h", frame)
    return 10 * math.log10(sum(sample * sample for sample in samples) / len(samples) + 1)
