"""The rules of tests/conftest.py: private folders, and no test left out under `./run tests`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from run_rig import ROOT

SUITE = """
import os, pathlib, pytest

def test_home_is_private():
    homes = {os.environ[n] for n in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")}
    assert all("kindline-tests-" in home and pathlib.Path(home).is_dir() for home in homes)
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    pathlib.Path(os.environ["HOME_WAS"], "seen").write_text(os.environ["HOME"])

@pytest.mark.sound
def test_of_sound():
    pass

@pytest.mark.screen
def test_of_screen():
    pass
"""


@pytest.mark.parametrize(
    ("promised", "expected", "code"),
    [("", "1 passed, 2 skipped", 0), ("1", "1 passed, 2 errors", 1)],
)
def test_what_is_absent_is_skipped_or_under_run_tests_fails(
    tmp_path: Path, promised: str, expected: str, code: int
) -> None:
    shutil.copy2(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_suite.py").write_text(SUITE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  sound: x\n  screen: x\n  xdist_group: x\n")
    env = {**os.environ, "HOME_WAS": str(tmp_path), "KINDLINE_TEST_SERVERS": promised}
    for name in ("DISPLAY", "PULSE_SERVER", "QT_QPA_PLATFORM", "PYTEST_ADDOPTS"):
        env.pop(name, None)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(tmp_path)]
    answer = subprocess.run(
        command, cwd=tmp_path, env=env, check=False, capture_output=True, text=True, timeout=60
    )
    assert expected in answer.stdout, answer.stdout
    assert answer.returncode == code
    if not promised:
        assert "no sound server for tests; ./run tests brings one" in answer.stdout
    assert not Path((tmp_path / "seen").read_text()).exists(), "the private folder was left behind"
