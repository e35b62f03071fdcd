"""Devices and sound servers that go away, come back, or were never there, in programs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from sound_server import SoundServer, pactl


@contextmanager
def running(program: str, server: SoundServer) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """A program on a sound server of its own, and what it prints; both are ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PULSE_SERVER": server.address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout
    finally:
        process.kill()
        process.communicate(timeout=10)  # closes the pipes
        server.stop()


PULLED_OUT = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.domain.speech import Pcm
app = QCoreApplication([])
microphone, player, over = QtMicrophone(), QtPlayer(), set()
def say(what):
    print(what, flush=True)
    over.add(what.split()[0])
    if {"failed", "ended"} <= over:
        app.quit()
def heard(chunk):
    if "hearing" not in over:
        say("hearing")
QTimer.singleShot(40_000, lambda: sys.exit("nothing was said"))
microphone.open(heard, lambda reason: say("failed " + reason))
player.play(Pcm(bytes(20 * 32_000), 16_000), (), 1.0, print, lambda completed: say(f"ended {completed}"))
app.exec()
"""


@pytest.mark.sound
@pytest.mark.parametrize("way", ["server", "device", "taken"])
def test_devices_that_go_away_are_said(way: str) -> None:
    server = SoundServer()
    server.start()
    with running(PULLED_OUT, server) as (program, printed):
        assert printed.readline() == "hearing\n"
        if way == "server":
            server.stop()
        elif way == "taken":  # by a program that wants the hardware for itself
            pactl("suspend-source", "vmicsrc", "1", server=server.address)
            pactl("suspend-sink", "vspk", "1", server=server.address)
        else:
            for module in ("module-remap-source", "module-null-sink"):
                pactl("unload-module", module, server=server.address)
        out, err = program.communicate(timeout=60)
    assert "failed The microphone" in out, err
    assert "ended False" in out, err
    assert program.returncode == 0, err


GONE_AND_BACK = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.adapters.qt.sound_devices import hide_expected_messages
from kindline.domain.speech import Pcm
app = QCoreApplication([])
hide_expected_messages()
microphone, player = QtMicrophone(), QtPlayer()
steps = []
def say(what):
    print(what, flush=True)
    steps.append(what)
def heard(chunk):
    if steps in ([], ["hearing", "failed", "no sound", "failed", "back"]):
        say("hearing")
        if len(steps) > 1:
            app.quit()
def failed(reason):
    say("failed")
    wait.start()
def look():
    if "no sound" not in steps and not microphone.is_present and not player.is_present:
        say("no sound")
        microphone.open(heard, failed)
        player.play(Pcm(bytes(32_000), 16_000), (), 1.0, print, lambda completed: None)
    if steps.count("failed") == 2 and "back" not in steps and microphone.is_present and player.is_present:
        say("back")
        microphone.open(heard, failed)
wait = QTimer()
wait.setInterval(50)
wait.timeout.connect(look)
QTimer.singleShot(60_000, lambda: sys.exit(f"only {steps}"))
microphone.open(heard, failed)
app.exec()
microphone.close()
"""


@pytest.mark.sound
def test_a_sound_server_that_comes_back_is_found_again() -> None:
    """A press while it is away must not end the program, as it does with Qt alone."""
    server = SoundServer()
    server.start()
    with running(GONE_AND_BACK, server) as (program, printed):
        lines = [printed.readline()]
        server.stop()
        lines += [printed.readline() for _ in range(3)]
        server.start()
        out, err = program.communicate(timeout=70)
    assert err == ""
    assert "".join(lines).split("\n") == ["hearing", "failed", "no sound", "failed", ""]
    assert out.splitlines() == ["back", "hearing"]
    assert program.returncode == 0


NO_SERVER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from kindline.adapters.qt.microphone import QtMicrophone
from kindline.adapters.qt.player import QtPlayer
from kindline.domain.speech import Pcm
app = QCoreApplication([])
microphone, player, said = QtMicrophone(), QtPlayer(), []
def say(what):
    said.append(what)
    if len(said) == 3:
        app.quit()
QTimer.singleShot(20_000, lambda: sys.exit("nothing was said"))
print(microphone.is_present, player.is_present)
microphone.open(lambda chunk: None, say)
microphone.open(lambda chunk: None, say)
player.play(Pcm(bytes(32_000), 16_000), (), 1.0, print, say)
player.play(Pcm(bytes(32_000), 16_000), (), 1.0, print, say)
print(said)
app.exec()
print(said)
microphone.close()
player.stop()
"""


def test_without_a_sound_server_it_is_said_quietly(tmp_path: Path) -> None:
    address = f"unix:{tmp_path / 'nobody'}"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", NO_SERVER],
        check=False,
        env={**os.environ, "PULSE_SERVER": address},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.stderr == ""
    assert result.returncode == 0
    # what was opened first is closed by the second, and says nothing any more
    assert result.stdout.splitlines() == [
        "False False",
        "[False]",
        "[False, 'No microphone is connected.', False]",
    ]


HEADSET = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from kindline.adapters.qt.player import QtPlayer
from kindline.adapters.qt.sound_devices import sound_output
from kindline.domain.speech import Pcm
app, player = QCoreApplication([]), QtPlayer()
seconds = int(sys.stdin.readline())
def said(completed):
    print("ended", completed, flush=True)
    if sys.stdin.readline() == "again\\n":
        play(1)
    else:
        app.quit()
def play(seconds):
    player.play(Pcm(b"\\x00\\x10\\x00\\xf0" * 8_000 * seconds, 16_000), (), 1.0, print, said)
def look():
    if "Headset" in sound_output().description():
        timer.stop()
        print("headset", flush=True)
        play(seconds)
timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
QTimer.singleShot(50_000, lambda: sys.exit("nothing happened"))
app.exec()
"""


@pytest.mark.sound
def test_a_headset_is_preferred_to_the_loudspeaker_until_it_is_pulled_out() -> None:
    server = SoundServer()
    server.start()
    plug = ("load-module", "module-null-sink", "sink_name=ear")
    number = pactl(*plug, "sink_properties=device.description=USB_Headset", server=server.address).strip()
    with running(HEADSET, server) as (program, printed):
        assert program.stdin is not None
        print("5", file=program.stdin, flush=True)
        assert printed.readline() == "headset\n"
        until_s = time.monotonic() + 20
        while "ear" not in _playing_on(server) and time.monotonic() < until_s:
            time.sleep(0.05)
        assert _playing_on(server) == ["ear"]  # and not the loudspeaker
        pactl("unload-module", number, server=server.address)
        assert printed.readline() == "ended True\n"
        print("again", file=program.stdin, flush=True)
        assert printed.readline() == "ended True\n"


def _playing_on(server: SoundServer) -> list[str]:
    """The sinks that play something."""
    names = dict(
        line.split("\t")[:2] for line in pactl("list", "short", "sinks", server=server.address).splitlines()
    )
    inputs = pactl("list", "short", "sink-inputs", server=server.address).splitlines()
    return [names[line.split("\t")[1]] for line in inputs]
