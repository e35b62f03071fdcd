"""A sample of the kill bench, and the order of system calls behind one acknowledgement."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
CALL = re.compile(r"(?P<pid>\d+) +(?P<resumed><\.\.\. )?(?P<name>\w+)[( ]")
NOWHERE = "http://127.0.0.1:9"


@pytest.mark.skipif(sys.platform == "win32", reason="the bench forks and uses SIGKILL")
def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "kill_bench.py"), "--kills", "20", "--seed", "4711"]
    bench = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, timeout=110, check=False
    )
    assert bench.returncode == 0, bench.stdout + bench.stderr
    report = json.loads(bench.stdout)
    assert report["kills"] == 20
    assert report["acknowledged"] >= 5, "the sample says nothing"
    again = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, timeout=110, check=False
    )
    assert json.loads(again.stdout)["acknowledged"] == report["acknowledged"], (
        "it does not go on where it was"
    )


def test_the_log_reaches_the_disk_before_a_press_is_acknowledged(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    traced = [strace, "-f", "-y", "-o", str(trace), "-e", "trace=pwrite64,write,fsync,fdatasync"]
    device = [sys.executable, str(BENCH / "kill_device.py"), str(tmp_path / "device.sqlite"), NOWHERE]
    process = subprocess.Popen(
        [*traced, *device], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for line in process.stdout:
        if line == "ready\n":
            process.stdin.write("press 1\n")
            process.stdin.flush()
        elif line.startswith("saved"):
            break
    _, errors = process.communicate(timeout=60)
    if not trace.exists() or "Operation not permitted" in errors:
        pytest.skip("this computer does not let programs be traced")
    events = _events(trace.read_text(errors="replace").splitlines())
    acknowledged = events.index("saved")
    written = max(i for i, event in enumerate(events[:acknowledged]) if event == "log written")
    assert "log synced" in events[written:acknowledged]


def _events(lines: list[str]) -> list[str]:
    """What happened to the write-ahead log and to the output, in order; a call counts when it is done."""
    events = []
    syncing: set[str] = set()
    for line in lines:
        found = CALL.match(line)
        if found is None:
            continue
        pid, name, is_log = found["pid"], found["name"], "device.sqlite-wal>" in line
        if name == "pwrite64" and is_log:
            events.append("log written")
        elif name in ("fsync", "fdatasync") and is_log and "<unfinished" in line:
            syncing.add(pid)
        elif name in ("fsync", "fdatasync") and (is_log or (found["resumed"] and pid in syncing)):
            assert line.rstrip().endswith("= 0"), line
            syncing.discard(pid)
            events.append("log synced")
        elif name == "write" and '"saved 1 ' in line:
            events.append("saved")
    return events
