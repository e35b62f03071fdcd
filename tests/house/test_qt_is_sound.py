"""Some versions of the Qt bindings free None on older Pythons; the program would die after a while."""

from __future__ import annotations

import subprocess
import sys

CALLS = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for _ in range(200_000):
    label.setText("a")
print("sound")
"""


def test_many_void_calls_do_not_kill_the_program() -> None:
    words = [sys.executable, "-c", CALLS]
    result = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert result.stdout.strip() == "sound", result.stderr[-500:]
