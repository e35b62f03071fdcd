"""The one declared table of settings. The files, the checks and the docs all come from it.

Layers, later ones win: default < site < device. What a customer changes for the moment
(size, loudness ...) lives in their session and is forgotten with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kindline.domain.errors import SettingError

SCHEMA_VERSION = 1

Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `default` None means that a site must give it. `unit` and `text` are for people."""

    key: str
    kind: type
    default: Value | None
    unit: str
    text: str
    low: float | None = None
    high: float | None = None
    among: tuple[str, ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting("site.name", str, None, "", "The organisation's name as customers know it."),
    Setting("site.noun", str, None, "", 'What customers call it: "bank", "shop", "broker".'),
    Setting("site.phone", str, None, "telephone number", "The number to ring in a hurry, day and night."),
    Setting("site.hours", str, None, "", "When a person is there, as one says it."),
    Setting("site.address", str, None, "", "Where the branch is."),
    Setting("site.emergency", str, None, "telephone number", "The emergency number of the country."),
    Setting("site.fraud_line", str, None, "telephone number", "The number to ring about a trick."),
    Setting("site.sorrow_line", str, None, "telephone number", "A helpline for people in despair."),
    Setting("site.icon", str, "mdi6.leaf", "icon name", "The organisation's sign beside its name."),
    Setting("site.packs", tuple, ("common", "bank"), "pack names", "Which packs of articles are used."),
    Setting("site.place", str, "", "", 'Where this screen stands ("kiosk 2"), for "come to me here".'),
    Setting(
        "device.mode",
        str,
        "home",
        "",
        "Home remembers the customer; a kiosk forgets.",
        among=("home", "kiosk"),
    ),
    Setting("device.language", str, "en", "language code", "The language of the first screen."),
    Setting("device.full_screen", bool, False, "", "Whether the window takes the whole screen."),
    Setting("desk.url", str, "http://127.0.0.1:8765", "web address", "Where the agents' desk answers."),
    Setting("desk.timeout_s", float, 5.0, "seconds", "How long to wait for the desk's answer.", 0.1, 60),
    Setting("desk.poll_s", float, 2.0, "seconds", "How often to ask the desk for news.", 0.1, 300),
    Setting("request.promise_min", int, 30, "minutes", "Within what time a person will ring.", 1, 1440),
    Setting(
        "call.links",
        tuple,
        ("tel:{site.phone}",),
        "links",
        "Links that start a call from this computer, in order; used only if a program opens them.",
    ),
    Setting("voice.on", bool, True, "", "Whether replies are spoken."),
    Setting("voice.rate_wpm", int, 140, "words a minute", "How fast the voice speaks.", 80, 220),
    Setting("voice.pitch", int, 45, "0-99", "How high the voice is.", 0, 99),
    Setting(
        "voice.lift_db",
        float,
        3.0,
        "decibels",
        "How much what old ears lose first (1-3 kHz) is lifted.",
        0,
        9,
    ),
    Setting("voice.volume", int, 3, "1-5", "How loud the voice is.", 1, 5),
    Setting("voice.models", str, "", "folder", "Where voices for piper are, if not in the usual place."),
    Setting("listen.on", bool, True, "", "Whether the microphone may be used."),
    Setting(
        "listen.recordings",
        str,
        "",
        "folder",
        "Where questions are kept as sound for tuning; customers see a notice. Empty: none is kept.",
    ),
    Setting("listen.pause_s", float, 2.5, "seconds", "How long a silence ends a question.", 1, 5),
    Setting("listen.cap_s", float, 30.0, "seconds", "How long one question may be.", 5, 120),
    Setting(
        "listen.engine",
        str,
        "best",
        "",
        "Best uses the best model that is placed here; pocketsphinx needs the least memory.",
        among=("best", "pocketsphinx"),
    ),
    Setting("listen.models", str, "", "folder", "Where models for listening are, if not in the usual place."),
    Setting(
        "understanding.mode",
        str,
        "auto",
        "",
        "Auto uses the language model if it is there; lexical goes by words alone.",
        among=("auto", "lexical"),
    ),
    Setting("understanding.model", str, "", "folder", "Where the language model is, if moved."),
    Setting("missed.on", bool, True, "", "Whether missed questions are kept, struck; no erases them."),
    Setting("missed.keep_days", int, 180, "days", "How long missed questions are kept.", 1, 180),
    Setting("look.size", int, 1, "1-4", "How large the letters are.", 1, 4),
    Setting("look.theme", str, "light", "", "Colours.", among=("light", "contrast")),
    Setting("touch.repeat_s", float, 0.5, "seconds", "A second touch within this time is not meant.", 0, 3),
    Setting(
        "idle.warn_s", float, 120.0, "seconds", "After how long a kiosk asks if someone is there.", 5, 3600
    ),
    Setting("idle.clear_s", float, 30.0, "seconds", "How long it waits for the answer.", 5, 600),
)

_BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}

PLACEHOLDERS: tuple[str, ...] = (
    "site.name",
    "site.phone",
    "site.hours",
    "site.address",
    "site.emergency",
    "site.fraud_line",
    "site.sorrow_line",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their values; made by `settle`."""

    values: Mapping[str, Value]

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str):
            raise TypeError(f"{key} is not text")
        return value

    def number(self, key: str) -> float:
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{key} is not a number")
        return value

    def flag(self, key: str) -> bool:
        value = self.values[key]
        if not isinstance(value, bool):
            raise TypeError(f"{key} is not a yes or no")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        value = self.values[key]
        if not isinstance(value, tuple):
            raise TypeError(f"{key} is not a list")
        return value

    @property
    def is_kiosk(self) -> bool:
        return self.text("device.mode") == "kiosk"

    @property
    def placeholders(self) -> Mapping[str, str]:
        """What `{site.name}` and the others stand for in articles."""
        return {key: self.text(key) for key in PLACEHOLDERS}


def settle(layers: list[tuple[str, Mapping[str, object]]]) -> Settings:
    """Settings from layers, weakest first; each is (where it comes from, {key: raw value}).

    Raises `SettingError` that names the key, where it stands and what would be right.
    """
    values: dict[str, Value] = {s.key: s.default for s in SETTINGS if s.default is not None}
    for where, layer in layers:
        for key, raw in layer.items():
            values[key] = _checked(where, key, raw)
    missing = [s.key for s in SETTINGS if s.key not in values]
    if missing:
        places = ", ".join(where for where, _ in layers) or "no file"
        raise SettingError(f"settings missing in {places}: {', '.join(missing)}. Add them to the site file.")
    return Settings(values)


def _checked(where: str, key: str, raw: object) -> Value:
    setting = _BY_KEY.get(key)
    if setting is None:
        near = get_close_matches(key, _BY_KEY, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise SettingError(f"{where}: there is no setting {key}.{hint}")
    value = _converted(setting, raw)
    if value is None:
        raise SettingError(f"{where}: {key} must be {_kind_name(setting)}, not {raw!r}.")
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = setting.low, setting.high
        if (low is not None and value < low) or (high is not None and value > high):
            raise SettingError(
                f"{where}: {key} must be from {low:g} to {high:g} {setting.unit}, not {value}."
            )
    if setting.among and value not in setting.among:
        raise SettingError(f"{where}: {key} must be one of {', '.join(setting.among)}, not {value!r}.")
    return value


def _converted(setting: Setting, raw: object) -> Value | None:
    if setting.kind is tuple:
        if isinstance(raw, list | tuple) and all(isinstance(item, str) for item in raw):
            return tuple(str(item) for item in raw)
        return None
    if setting.kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if type(raw) is setting.kind and isinstance(raw, str | int | float | bool):
        return raw
    return None


def _kind_name(setting: Setting) -> str:
    names = {
        str: "text",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        tuple: "a list of texts",
    }
    return names[setting.kind]
