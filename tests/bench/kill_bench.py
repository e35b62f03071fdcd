"""Kill the device at any moment around a press: is every acknowledged request at the desk exactly once?

    python tests/bench/kill_bench.py --kills 200

A device (real records, workers and HTTP) and the real desk run as processes of their own. Each round
presses, sometimes gives a number, and ends with SIGKILL at a random moment. In some rounds the desk
cannot be reached. At the end one device is left alone until the desk has everything.

The seed is printed; each round has its own random numbers, so a run that was stopped goes on with
`--folder` where it was.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kill_device import Device

DESK = (
    "import sys; from kindline.adapters.clock import SystemClock; from kindline.desk.server import serve;"
    "serve('127.0.0.1', 0, 'sqlite:///' + sys.argv[1], SystemClock())"
)
WORST_S = 0.12
"""Longer than a press takes from the button to the settled message."""
PATIENCE_S = 60.0


@dataclass
class Seen:
    """What devices told before they were killed."""

    rounds: int = 0
    presses: int = 0
    saved: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, list[str]] = field(default_factory=dict)
    asked_numbers: set[str] = field(default_factory=set)

    def take(self, line: str) -> None:
        words = line.split()
        if words[:1] == ["saved"]:
            self.saved[words[1]] = words[2]
        elif words[:1] == ["changed"]:
            self.numbers.setdefault(words[1], []).append(words[2])


class Child:
    """A forked device: a fresh one each time, without the time to load Python."""

    def __init__(self, database: Path, url: str) -> None:
        input_read, self._input = os.pipe()
        self._output, output_write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._input)
                os.close(self._output)
                Device(database, url, input_read, output_write).run()
            finally:
                traceback.print_exc()
                os._exit(1)  # never back into the bench's own code
        os.close(input_read)
        os.close(output_write)
        self._rest = b""

    def tell(self, line: str) -> None:
        os.write(self._input, f"{line}\n".encode())

    def read_until(self, word: str, timeout_s: float) -> list[str]:
        """The lines up to the first that begins with `word`, or to the end of time or output."""
        lines: list[str] = []
        end_s = time.monotonic() + timeout_s
        while (left_s := end_s - time.monotonic()) > 0:
            if not select.select([self._output], [], [], left_s)[0]:
                break
            data = os.read(self._output, 65536)
            if not data:
                break
            *whole, self._rest = (self._rest + data).split(b"\n")
            lines += [line.decode() for line in whole]
            if any(line.split()[:1] == [word] for line in lines):
                break
        return lines

    def kill(self) -> list[str]:
        """SIGKILL; returns what it had still said."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        lines = self.read_until("", PATIENCE_S)
        os.close(self._input)
        os.close(self._output)
        return lines


class Bench:
    """All rounds of one seed, in one folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._log = folder / "rounds.jsonl"
        self.seen = Seen()
        if self._log.exists():
            for line in self._log.read_text().splitlines():
                self._take_round(json.loads(line))

    def run(self, kills: int) -> None:
        """Rounds until `kills` are done, then one device that is left alone."""
        with _desk(self._folder / "desk.sqlite") as url:
            with socket.socket() as nobody:
                nobody.bind(("127.0.0.1", 0))
                away = f"http://127.0.0.1:{nobody.getsockname()[1]}"
                while self.seen.rounds < kills:
                    self._round(url, away)
            self._finish(url)

    def _round(self, url: str, away: str) -> None:
        number = self.seen.rounds + 1
        chance = random.Random(f"{self._seed}:{number}")
        child = Child(self._folder / "device.sqlite", away if chance.random() < 0.25 else url)
        lines: list[str] = []
        pressed = 0
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0, WORST_S))  # killed while it starts
        else:
            if chance.random() < 0.8:
                lines += child.read_until("ready", PATIENCE_S)
            for part in range(chance.choice([1, 1, 2])):
                child.tell(f"press {number}.{part}")
                pressed += 1
                if chance.random() < 0.5:
                    lines += child.read_until("saved", PATIENCE_S)
                if chance.random() < 0.5:
                    time.sleep(chance.uniform(0, WORST_S / 2))
                    child.tell(f"number {number:04}{part}")
            time.sleep(chance.uniform(0, WORST_S))
        lines += child.kill()
        entry = {"presses": pressed, "lines": [line for line in lines if " " in line]}
        with self._log.open("a") as log:
            log.write(json.dumps(entry) + "\n")
        self._take_round(entry)

    def _take_round(self, entry: dict[str, object]) -> None:
        self.seen.rounds += 1
        self.seen.presses += int(str(entry["presses"]))
        for line in entry["lines"]:  # type: ignore[attr-defined]
            self.seen.take(line)

    def _finish(self, url: str) -> None:
        """A number may still be on its way when the device calls itself idle: it is left for a while."""
        child = Child(self._folder / "device.sqlite", url)
        said = child.read_until("idle", PATIENCE_S)
        end_s = time.monotonic() + PATIENCE_S
        while "idle" in said and _waiting(self._folder / "device.sqlite") and time.monotonic() < end_s:
            time.sleep(0.05)
        child.kill()

    def report(self) -> dict[str, object]:
        """What was lost, doubled or wrong; all empty when it is right."""
        with sqlite3.connect(self._folder / "desk.sqlite") as desk:
            rows = desk.execute("SELECT id, turns, contact_number FROM help_request").fetchall()
        desk.close()
        presses = Counter(json.loads(turns)[0]["asked"].removeprefix("press ") for _, turns, _ in rows)
        numbers = {request_id: number for request_id, _, number in rows}
        wrong = [
            request_id
            for request_id, told in self.seen.numbers.items()
            if numbers.get(request_id) != told[-1]
        ]
        return {
            "seed": self._seed,
            "kills": self.seen.rounds,
            "presses": self.seen.presses,
            "acknowledged": len(self.seen.saved),
            "numbers_acknowledged": len(self.seen.numbers),
            "at_desk": len(rows),
            "lost": sorted(set(self.seen.saved.values()) - numbers.keys()),
            "doubled": sorted(press for press, count in presses.items() if count > 1),
            "wrong_numbers": wrong,
            "still_waiting": _waiting(self._folder / "device.sqlite"),
        }


class _desk:  # noqa: N801 - used as a function
    """The real desk on loopback."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def __enter__(self) -> str:
        self._process = subprocess.Popen(
            [sys.executable, "-c", DESK, str(self._database)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return line.rstrip().rpartition(" ")[2].rstrip("/")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate(timeout=PATIENCE_S)


def _waiting(database: Path) -> int:
    with sqlite3.connect(database) as device:
        (count,) = device.execute("SELECT count(*) FROM outgoing").fetchone()
    device.close()
    return int(count)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--folder", type=Path, help="keep the files here and go on with them")
    given = parser.parse_args()
    seed = random.randrange(10**6) if given.seed is None else given.seed
    folder = given.folder or Path(tempfile.mkdtemp(prefix="kindline-kills-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"seed {seed}, folder {folder}", file=sys.stderr)
    begun_s = time.monotonic()
    bench = Bench(folder, seed)
    bench.run(given.kills)
    report = bench.report()
    print(json.dumps({**report, "seconds": round(time.monotonic() - begun_s, 1)}, indent=2))
    return 1 if any(report[key] for key in ("lost", "doubled", "wrong_numbers", "still_waiting")) else 0


if __name__ == "__main__":
    sys.exit(main())
