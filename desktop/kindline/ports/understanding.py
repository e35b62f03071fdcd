"""Meaning as numbers, and a place to keep what took long to work out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, size); every row has length 1."""


class SentenceEncoder(Protocol):
    """Turns sentences into vectors that lie close together when the sentences mean the same.

    May be used on several threads at once. Raises `EncoderError`.
    """

    @property
    def name(self) -> str:
        """Names model and version: another name, other vectors."""
        ...

    @property
    def words(self) -> frozenset[str]:
        """Whole lower-case words that the model was taught; they are no slips of the hand."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector for each text; a text's vector does not depend on the others beside it."""
        ...


class Shelf(Protocol):
    """Keeps what can be worked out again, such as vectors; losing any of it only costs time."""

    def get(self, key: str) -> bytes | None:
        """What was put there; None when it is not there (any more), or was damaged."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep a value. Says nothing when there is no room for it."""
        ...
