"""A pretended language model and a shelf in memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kindline.domain.errors import EncoderError
from kindline.ports.understanding import Vectors

SIZE = 384
_WORD = re.compile(r"[^\W_]+")


class FakeEncoder:
    """Fills `ports.SentenceEncoder`: sentences that share words are near, in every process alike.

    `synonyms` {word: word it stands for} makes other words near too. `asked` keeps every text that was
    encoded, in order. `is_broken` makes `encode` fail.
    """

    def __init__(
        self, synonyms: Mapping[str, str] | None = None, words: Iterable[str] = (), version: str = "1"
    ) -> None:
        self.is_broken = False
        self.asked: list[str] = []
        self._synonyms = dict(synonyms or {})
        self._words = frozenset(words)
        self._version = version

    @property
    def name(self) -> str:
        return f"fake {self._version}"

    @property
    def words(self) -> frozenset[str]:
        return self._words

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.is_broken:
            raise EncoderError("the pretended language model is broken")
        self.asked += texts
        return np.array([self._row(text) for text in texts], np.float32).reshape(len(texts), SIZE)

    def _row(self, text: str) -> Vectors:
        words = [self._synonyms.get(word, word) for word in _WORD.findall(text.lower())]
        row = np.sum([_direction(word) for word in ("", *words)], axis=0, dtype=np.float32)
        return np.asarray(row / np.linalg.norm(row), np.float32)


class MemoryShelf:
    """Fills `ports.Shelf`. `is_full` keeps nothing new; `gets` and `puts` are the keys asked for."""

    def __init__(self) -> None:
        self.is_full = False
        self.kept: dict[str, bytes] = {}
        self.gets: list[str] = []
        self.puts: list[str] = []

    def get(self, key: str) -> bytes | None:
        self.gets.append(key)
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.puts.append(key)
        if not self.is_full:
            self.kept[key] = value


def _direction(word: str) -> Vectors:
    """A word's own direction: SIZE numbers of 1 or -1, nearly at right angles to every other word's."""
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=SIZE // 8).digest()
    return np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.float32) * 2 - 1
