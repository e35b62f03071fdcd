"""What the tests of the voice that writes files share: small workers, and where they write."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from kindline.domain.speech import Utterance
from kindline.ports import Voice

FAKE = """
import json, os, signal, sys, wave
from pathlib import Path
pids = Path(__file__).with_name("pids")
with pids.open("a") as file:
    file.write(f"{os.getpid()}\\n")
start = len(pids.read_text().split())

def save(samples):
    with wave.open(request["file"], "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples)

def say(line):
    print(line, flush=True)

SOUND = bytes([0, 64]) * 16_000
DONE = json.dumps({"ok": True, "engine": os.environ.get("FAKE_ENGINE", "fake")})
"""
EACH = "for line in sys.stdin:\n    request = json.loads(line)\n"


@dataclass(frozen=True)
class Desk:
    """Where a test's workers and their files are."""

    folder: Path
    temp: Path

    @property
    def pids(self) -> list[int]:
        file = self.folder / "pids"
        return [int(pid) for pid in file.read_text().split()] if file.exists() else []

    def running(self) -> list[int]:
        """The workers that still live, or are dead and not yet waited for."""
        return [pid for pid in self.pids if Path("/proc", str(pid)).exists()]

    def left_files(self) -> list[str]:
        return [str(path) for path in self.temp.rglob("*") if not path.is_dir()]

    def worker(self, body: str, each: str = EACH) -> tuple[str, ...]:
        """A worker that does this with each request, unless it is said to read none."""
        script = self.folder / "worker.py"
        script.write_text(FAKE + each + textwrap.indent(textwrap.dedent(body), "    " if each else ""))
        return (sys.executable, "-I", "-S", str(script))


def words(utterance: Utterance) -> list[str]:
    return [utterance.text[word.start : word.start + word.length] for word in utterance.words]


def speak(voice: Voice, text: str = "Press the green button", language: str = "en") -> Utterance:
    return voice.speak(text, language, 140, 45)
