"""The pretended language model behaves as tests rely on."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from kindline.domain.errors import EncoderError
from kindline.testing.understanding import FakeEncoder, MemoryShelf


def test_sentences_are_near_by_their_words_and_synonyms() -> None:
    encoder = FakeEncoder({"purse": "wallet"})
    lost, same, purse, other = encoder.encode(
        ["I lost my wallet", "my wallet is lost", "I lost my purse", "when do you open"]
    )
    assert lost @ same > 0.6
    assert lost @ purse == pytest.approx(1)
    assert lost @ other < 0.4
    assert encoder.asked[-1] == "when do you open"
    assert np.allclose(np.linalg.norm(encoder.encode(["", "a b"]), axis=1), 1)
    assert encoder.encode([]).shape == (0, 384)


def test_vectors_are_the_same_in_another_process() -> None:
    code = (
        "from kindline.testing.understanding import FakeEncoder\n"
        "print(FakeEncoder().encode(['lost my card']).tobytes().hex())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert bytes.fromhex(answer.stdout) == FakeEncoder().encode(["lost my card"]).tobytes()


def test_a_broken_one_and_a_full_shelf() -> None:
    encoder, shelf = FakeEncoder(), MemoryShelf()
    encoder.is_broken = True
    with pytest.raises(EncoderError):
        encoder.encode(["hello"])
    shelf.put("a", b"1")
    shelf.is_full = True
    shelf.put("b", b"2")
    assert (shelf.get("a"), shelf.get("b")) == (b"1", None)
    assert (shelf.puts, shelf.gets) == (["a", "b"], ["a", "b"])
