"""What `kindline check` says of the voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kindline.cli.self_test import check_voice
from kindline.domain.health import Health
from kindline.domain.settings import SETTINGS, Settings
from kindline.testing.speech import FakeVoice

FOLDERS = (Path("/programs"), Path("/mine"))


def settings(**values: object) -> Settings:
    given = {setting.key: setting.default or "" for setting in SETTINGS}
    return Settings({**given, **{key.replace("__", "."): value for key, value in values.items()}})


class Named(FakeVoice):
    """A pretended voice with another one's name; it tells when it is closed."""

    def __init__(self, engine: str, *problems: str) -> None:
        super().__init__()
        self.engine = engine
        self.problems = problems
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize("engine", ["flite", "espeak-ng"])
def test_a_plain_voice_is_fine_and_a_better_ones_place_is_told(engine: str) -> None:
    voice = Named(engine)
    finding = check_voice(voice, settings(device__language="en-GB"), FOLDERS)
    assert (finding.health, finding.seen) == (Health.OK, f"{engine}, 0.4 s for a test sentence")
    assert finding.advice.endswith(str(Path("/mine/en")))
    assert voice.is_closed


def test_the_best_voice_needs_no_advice() -> None:
    finding = check_voice(Named("piper"), settings(), FOLDERS)
    assert (finding.health, finding.seen, finding.advice) == (
        Health.OK,
        "piper, 0.4 s for a test sentence",
        "",
    )


def test_a_better_voice_that_fails_is_told_with_its_reason() -> None:
    finding = check_voice(Named("espeak-ng", "flite is not on this computer."), settings(), FOLDERS)
    assert (finding.health, finding.advice) == (Health.LOOK, "flite is not on this computer.")
    assert finding.seen.startswith("only espeak-ng")


def test_no_voice_is_told_and_closed() -> None:
    voice = Named("espeak-ng")
    voice.is_broken = True
    finding = check_voice(voice, settings(), FOLDERS)
    assert (finding.health, finding.seen) == (Health.BROKEN, "the pretended voice is hoarse")
    assert voice.is_closed


def test_a_voice_that_is_switched_off_is_not_tried() -> None:
    voice = Named("flite")
    finding = check_voice(voice, settings(voice__on=False), FOLDERS)
    assert (finding.health, voice.spoken) == (Health.LOOK, [])
