"""libflite through ctypes: one voice, and what an utterance of it is made of.

Only what its headers (flite.h, cst_cg.h of version 2.2) declare is called. A wrong call would end the
whole program, so every signature stands in one table. Used on one thread at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, Structure, c_char_p, c_float, c_int, c_short, c_void_p
from typing import Any

_LIBRARY = "libflite.so.1"
_VOICE_LIBRARY = "libflite_cmu_us_{}.so.1"
_FIRST_SOUND = b"R:SylStructure.daughter1.daughter1.R:Segment"


class _Voice(Structure):
    _fields_ = (("name", c_char_p), ("features", c_void_p))


class _Utterance(Structure):
    _fields_ = (("features", c_void_p),)


class _Wave(Structure):
    _fields_ = (
        ("type", c_char_p),
        ("rate_hz", c_int),
        ("count", c_int),
        ("channels", c_int),
        ("samples", POINTER(c_short)),
    )


class _Track(Structure):
    """Frames of parameters; the first of each is the pitch in Hz."""

    _fields_ = (
        ("type", c_char_p),
        ("frame_count", c_int),
        ("channel_count", c_int),
        ("times", POINTER(c_float)),
        ("frames", POINTER(POINTER(c_float))),
    )


_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "flite_init": (c_int, ()),
    "flite_feat_set_float": (None, (c_void_p, c_char_p, c_float)),
    "flite_synth_text": (POINTER(_Utterance), (c_char_p, POINTER(_Voice))),
    "delete_utterance": (None, (POINTER(_Utterance),)),
    "utt_wave": (POINTER(_Wave), (POINTER(_Utterance),)),
    "utt_relation": (c_void_p, (POINTER(_Utterance), c_char_p)),
    "relation_head": (c_void_p, (c_void_p,)),
    "item_next": (c_void_p, (c_void_p,)),
    "item_prev": (c_void_p, (c_void_p,)),
    "item_daughter": (c_void_p, (c_void_p,)),
    "item_feat_string": (c_char_p, (c_void_p, c_char_p)),
    "item_feat_float": (c_float, (c_void_p, c_char_p)),
    "flite_path_to_item": (c_void_p, (c_void_p, c_char_p)),
    "feat_val": (c_void_p, (c_void_p, c_char_p)),
    "val_track": (POINTER(_Track), (c_void_p,)),
    "val_cg_db": (c_void_p, (c_void_p,)),
    "mlpg": (POINTER(_Track), (POINTER(_Track), c_void_p)),
    "mlsa_resynthesis": (POINTER(_Wave), (POINTER(_Track), POINTER(_Track), c_void_p, c_void_p, c_int)),
    "delete_track": (None, (POINTER(_Track),)),
    "delete_wave": (None, (POINTER(_Wave),)),
}


class Flite:
    """One voice ("rms", "slt", "awb"). Raises `OSError` where it is not installed or too old."""

    def __init__(self, voice: str) -> None:
        # the voice's library needs the names of the first one
        self._library = ctypes.CDLL(_LIBRARY, mode=ctypes.RTLD_GLOBAL)
        voice_library = ctypes.CDLL(_VOICE_LIBRARY.format(voice))
        try:
            for name, (result, arguments) in _SIGNATURES.items():
                function = getattr(self._library, name)
                function.restype, function.argtypes = result, arguments
            register = getattr(voice_library, f"register_cmu_us_{voice}")
        except AttributeError as error:
            raise OSError(f"{_LIBRARY} is another version than 2.2: {error}") from error
        register.restype, register.argtypes = POINTER(_Voice), (c_char_p,)
        self._library.flite_init()
        self._voice = register(None)

    @contextmanager
    def utterance(self, text: bytes, stretch: float) -> Iterator[Utterance]:
        """A text being spoken, `stretch` times as long as the voice would; freed at the end.

        Raises `RuntimeError` when flite makes nothing of it.
        """
        library = self._library
        library.flite_feat_set_float(self._voice.contents.features, b"duration_stretch", stretch)
        made = library.flite_synth_text(text, self._voice)
        if not made:
            raise RuntimeError("libflite made no sound")
        try:
            yield Utterance(library, made)
        finally:
            library.delete_utterance(made)


class Utterance:
    """Lives as long as the block that `Flite.utterance` opens; so do its items."""

    def __init__(self, library: ctypes.CDLL, made: Any) -> None:
        self._library = library
        self._made = made

    def sound(self) -> tuple[bytes, int]:
        """Mono 16-bit samples, and their rate in Hz."""
        return _sound(self._library.utt_wave(self._made))

    def sound_with_pitch(self, higher: float) -> tuple[bytes, int]:
        """The sound with its pitch times `higher`, its times and vowels as they are.

        Made anew from the utterance's parameters: rms does not heed flite's own `int_f0_target_mean`,
        and another sample rate would change the vowels too, which are then hard to understand.
        """
        library = self._library
        parameters, strengths = (
            library.val_track(self._feature(name)) for name in (b"param_track", b"str_track")
        )
        database = library.val_cg_db(self._feature(b"cg_db"))
        for at in range(parameters.contents.frame_count):
            parameters.contents.frames[at][0] *= higher
        smooth = library.mlpg(parameters, database)
        wave = library.mlsa_resynthesis(smooth, strengths, database, None, 0)
        try:
            return _sound(wave)
        finally:
            library.delete_wave(wave)
            library.delete_track(smooth)

    def tokens(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Each token as it stands in the text, without the punctuation round it, with its words' items."""
        library = self._library
        for token in self._row(library.relation_head(library.utt_relation(self._made, b"Token"))):
            name = library.item_feat_string(token, b"name").decode("ascii")
            yield name, tuple(self._row(library.item_daughter(token)))

    def begin_s(self, word: int) -> float | None:
        """When a word's first sound begins; None if nothing of it is heard."""
        library = self._library
        sound = library.flite_path_to_item(word, _FIRST_SOUND)
        if not sound:
            return None
        before = library.item_prev(sound)
        return float(library.item_feat_float(before, b"end")) if before else 0.0

    def _feature(self, name: bytes) -> int:
        value: int | None = self._library.feat_val(self._made.contents.features, name)
        if value is None:
            raise RuntimeError(f"libflite tells no {name.decode()}")
        return value

    def _row(self, item: int | None) -> Iterator[int]:
        while item:
            yield item
            item = self._library.item_next(item)


def _sound(wave: Any) -> tuple[bytes, int]:
    if not wave:
        raise RuntimeError("libflite made no sound")
    made = wave.contents
    return ctypes.string_at(made.samples, made.count * 2), made.rate_hz
