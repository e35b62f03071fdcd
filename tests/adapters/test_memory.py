"""What this process takes of the memory, and gives back."""

from __future__ import annotations

import numpy as np

from kindline.adapters.memory import give_back_memory, resident_mb


def test_it_grows_with_what_is_kept() -> None:
    before_mb = resident_mb()
    kept = np.ones(50 * 2**20, dtype=np.uint8)
    after_mb = resident_mb()
    assert kept.sum() == 50 * 2**20
    assert before_mb is not None
    assert after_mb is not None
    assert 40 < after_mb - before_mb < 100


def test_giving_back_keeps_what_is_in_use() -> None:
    kept = [bytes([number % 256]) * 2000 for number in range(20_000)]
    freed = [bytes(2000) for _ in range(20_000)]
    before_mb = resident_mb()
    del freed
    give_back_memory()
    after_mb = resident_mb()
    assert before_mb is not None
    assert after_mb is not None
    assert after_mb <= before_mb
    assert all(each[0] == number % 256 for number, each in enumerate(kept))
