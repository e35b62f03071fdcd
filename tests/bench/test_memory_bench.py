"""The memory bench on what starts quickly."""

from __future__ import annotations

from pathlib import Path

from memory_bench import PEER, measured, table


def test_a_process_tells_its_megabytes(tmp_path: Path) -> None:
    peer = measured(tmp_path, ["-c", PEER])
    assert 20 < peer["a question answered"] < 400
    told = table({"a window": peer}, peer["a question answered"])
    assert told.splitlines()[-1].startswith("| a window |  |  |  | ")
    assert told.endswith(" | 1.0 |")
