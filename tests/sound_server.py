"""A sound server with a virtual microphone and a virtual loudspeaker, and what goes in and out.

`./run tests` starts one for the whole suite. `SoundServer` is for plain pytest, and for tests
that have to take devices or the server itself away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

RATE_HZ = 16_000
_READY_S = 20.0
_DEVICES = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=vmic rate=48000 channels=1 norewinds=1
load-module module-null-sink sink_name=vspk rate=48000 channels=2 norewinds=1
load-module module-remap-source master=vmic.monitor source_name=vmicsrc
set-default-sink vspk
set-default-source vmicsrc
"""


class SoundServer:
    """PulseAudio of the test's own. `address` is what PULSE_SERVER must hold to find it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kindline-sound-"))
        self.address = f"unix:{self._folder / 'sound.socket'}"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Also again after `stop`, at the same address."""
        self._folder.mkdir(exist_ok=True)
        script = self._folder / "sound.pa"
        script.write_text(_DEVICES.format(socket=self._folder / "sound.socket"), encoding="utf-8")
        home = {name: str(self._folder) for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
        # its own log: a server that inherits a pipe keeps its reader waiting for ever
        with (self._folder / "log").open("wb") as log:
            self._server = subprocess.Popen(
                ["pulseaudio", "-n", "-F", str(script), "--exit-idle-time=-1", "--daemonize=no"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **home},
            )
        self._wait()

    def stop(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait(_READY_S)
            self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self) -> None:
        until_s = time.monotonic() + _READY_S
        while time.monotonic() < until_s and self._server is not None and self._server.poll() is None:
            if "vmicsrc" in pactl("list", "short", "sources", server=self.address):
                return
        log = (self._folder / "log").read_text(encoding="utf-8")
        self.stop()
        raise RuntimeError(f"PulseAudio did not start:\n{log}")


def pactl(*words: str, server: str = "") -> str:
    """What pactl says; "" if it fails."""
    command = ["pactl", *(["--server", server] if server else []), *words]
    return subprocess.run(command, check=False, capture_output=True, timeout=10, text=True).stdout


def spoken_by_flite(text: str, path: Path, voice: str = "slt", stretch: float = 1.15) -> float:
    """A recording of a synthetic speaker, 16 kHz; returns its length in seconds."""
    raw = path.with_suffix(".raw.wav")
    subprocess.run(
        ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", str(raw)],
        check=True,
        timeout=30,
    )
    sox(str(raw), "-b", "16", "-r", str(RATE_HZ), "-c", "1", str(path), "gain", "-n", "-9")
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def sox(*words: str) -> None:
    """sox, with the same noise and dither at every run."""
    subprocess.run(["sox", "-V1", "-R", *words], check=True, timeout=30)


def samples_of(path: Path) -> bytes:
    with wave.open(str(path)) as sound:
        return sound.readframes(sound.getnframes())


@contextlib.contextmanager
def said_into_microphone(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A recording played where the virtual microphone hears it."""
    player = subprocess.Popen(["paplay", "--device=vmic", str(path)])
    try:
        yield player
    finally:
        player.kill()
        player.wait(10)


@dataclass
class Recorder:
    """What the virtual loudspeaker plays, as (arrival on `time.monotonic`, loudest sample) pairs."""

    heard: list[tuple[float, int]] = field(default_factory=list)
    _listener: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return bool(self.heard)

    def loud_times_s(self, loudness: int = 300) -> list[float]:
        return [at_s for at_s, peak in list(self.heard) if peak > loudness]

    def listen(self) -> None:
        command = ["parec", "-d", "vspk.monitor", f"--rate={RATE_HZ}", "--channels=1", "--format=s16le"]
        self._listener = subprocess.Popen([*command, "--latency-msec=10"], stdout=subprocess.PIPE)
        threading.Thread(target=self._read, args=(self._listener,), daemon=True).start()

    def end(self) -> None:
        if self._listener is not None:
            self._listener.kill()
            self._listener.wait(10)

    def _read(self, listener: subprocess.Popen[bytes]) -> None:
        assert listener.stdout is not None
        with listener.stdout as stream:
            while chunk := stream.read(640):
                samples = array("h", chunk[: len(chunk) // 2 * 2])
                self.heard.append((time.monotonic(), max(map(abs, samples), default=0)))


@contextlib.contextmanager
def loudspeaker_recorded() -> Iterator[Recorder]:
    recorder = Recorder()
    recorder.listen()
    try:
        yield recorder
    finally:
        recorder.end()
