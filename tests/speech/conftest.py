"""Under plain pytest the sound tests get a server of their own; `./run tests` brings one."""

from __future__ import annotations

import os
import shutil

import pytest

from sound_server import SoundServer

_NEEDED = ("pulseaudio", "pactl", "parec", "paplay", "flite", "sox")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # before the first test: Qt looks for the sound server once in a process, and any test may make it look
    wants_sound = any(item.get_closest_marker("sound") for item in items)
    if not wants_sound or "PULSE_SERVER" in os.environ or not all(map(shutil.which, _NEEDED)):
        return
    server = SoundServer()
    server.start()
    os.environ["PULSE_SERVER"] = server.address
    config.add_cleanup(server.stop)
