"""What holds for every test: no file of the user's is touched, and nothing needs a real screen.

`./run tests` brings a screen, sound devices, a PostgreSQL and the language model, and says so with
KINDLINE_TEST_SERVERS=1. Plain pytest leaves out the tests that need what is not there; under
`./run tests` they fail instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_HOME = Path(tempfile.mkdtemp(prefix="kindline-tests-"))
for _name, _folder in {
    "HOME": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
}.items():
    (_HOME / _folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[_name] = str(_HOME / _folder)

_SERVERS_ARE_PROMISED = os.environ.get("KINDLINE_TEST_SERVERS") == "1"


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)  # a browser of fonts may still be writing


def pytest_configure(config: pytest.Config) -> None:
    """Each worker of pytest-xdist gets a sound server of its own: a test may speak while another listens."""
    if "PYTEST_XDIST_WORKER" in os.environ and "PULSE_SERVER" in os.environ:
        from sound_server import SoundServer  # noqa: PLC0415 - only workers need it

        server = SoundServer()
        server.start()
        os.environ["PULSE_SERVER"] = server.address
        config.add_cleanup(server.stop)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sound cannot wait and there is one screen: with pytest-xdist one worker runs the tests of both."""
    for item in items:
        if item.get_closest_marker("sound") or item.get_closest_marker("screen"):
            item.add_marker(pytest.mark.xdist_group("devices"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, is_there, what in (
        ("sound", _has_sound, "sound server"),
        ("screen", _has_screen, "X server"),
        ("model", _has_model, "language model"),
        ("browser", _has_browser, "browser (chromium)"),
        ("postgres", _has_postgres, "PostgreSQL server"),
    ):
        if item.get_closest_marker(mark) and not is_there():
            if _SERVERS_ARE_PROMISED:
                pytest.fail(f"the {what} that ./run tests brings is gone", pytrace=False)
            pytest.skip(f"no {what} for tests; ./run tests brings one")


@cache
def _has_sound() -> bool:
    """Whether the virtual microphone is there. The user's own devices are not for tests."""
    if "PULSE_SERVER" not in os.environ or shutil.which("pactl") is None:
        return False
    asking = ["pactl", "list", "short", "sources"]
    answer = subprocess.run(asking, check=False, capture_output=True, timeout=10)
    return b"vmicsrc" in answer.stdout


@cache
def _has_browser() -> bool:
    return shutil.which("chromium") is not None


@cache
def _has_postgres() -> bool:
    return bool(os.environ.get("KINDLINE_TEST_POSTGRES"))


@cache
def _has_model() -> bool:
    """Whether set-up put the model beside this Python. The user's own is not for tests."""
    return Path(sys.prefix, "share", "kindline", "models", "all-minilm-l6-v2", "model.json").is_file()


@cache
def _has_screen() -> bool:
    """Whether a display is named and is the tests' own."""
    return _SERVERS_ARE_PROMISED and bool(os.environ.get("DISPLAY"))
