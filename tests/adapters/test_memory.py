"""What this process takes of the memory."""

from __future__ import annotations

import numpy as np

from kindline.adapters.memory import resident_mb


def test_it_grows_with_what_is_kept() -> None:
    before_mb = resident_mb()
    kept = np.ones(50 * 2**20, dtype=np.uint8)
    after_mb = resident_mb()
    assert kept.sum() == 50 * 2**20
    assert before_mb is not None
    assert after_mb is not None
    assert 40 < after_mb - before_mb < 100
