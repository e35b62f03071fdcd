"""What the whole app takes in memory: window, records, ears, voice and the language model together.

    ./run bench memory_bench [--site riverside-bank]

Each row is a process of its own. "First start" has just learned its answers, "next start" remembers them.
Beside them, as a peer, a window with one label.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_S = 600
STEPS = ("code loaded", "window open", "answers known", "a question answered")
LEXICAL = '[understanding]\nmode = "lexical"\n'
PEER = """
import json
from PySide6.QtWidgets import QApplication, QLabel
from kindline.adapters.memory import resident_mb
app = QApplication([])
label = QLabel("Good morning")
label.show()
app.processEvents()
print(json.dumps({"a question answered": resident_mb()}))
"""

_WORKER = Path(__file__).with_name("memory_worker.py")


def measured(home: Path, words: list[str], settings: str = "") -> dict[str, float]:
    """Megabytes by step of a process with this home folder and these device settings."""
    folders = {name: str(home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    file = home / "XDG_CONFIG_HOME" / "kindline" / "settings.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(settings, encoding="utf-8")
    env = {**os.environ, **folders, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, *words], env=env, check=True, stdout=subprocess.PIPE, timeout=LIMIT_S
    )
    steps: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return steps


def table(rows: dict[str, dict[str, float]], peer_mb: float) -> str:
    """Markdown: each process with its megabytes after each step, and how many times the peer's."""
    lines = [
        f"| process | {' | '.join(f'{step}, MB' for step in STEPS)} | times the peer |",
        f"| --- |{' --: |' * (len(STEPS) + 1)}",
    ]
    for name, steps in rows.items():
        cells = [f"{steps[step]:.0f}" if step in steps else "" for step in STEPS]
        lines.append(f"| {name} | {' | '.join(cells)} | {steps[STEPS[-1]] / peer_mb:.1f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--site", default="riverside-bank")
    app = [str(_WORKER), parser.parse_args().site]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        home, words_home = Path(folder), Path(other)
        peer = measured(home, ["-c", PEER])
        rows = {
            "meaning and words, first start": measured(home, app),
            "meaning and words, next start": measured(home, app),
            "words alone, first start": measured(words_home, app, LEXICAL),
            "words alone, next start": measured(words_home, app, LEXICAL),
            "a window with one label": peer,
        }
    print(table(rows, peer[STEPS[-1]]))


if __name__ == "__main__":
    main()
