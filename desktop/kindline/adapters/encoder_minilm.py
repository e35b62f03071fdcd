"""Meaning as numbers: the language model all-MiniLM-L6-v2 with onnxruntime, on this computer alone.

onnxruntime and tokenizers are an optional part of the installation, so they are imported at first use.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kindline.domain.errors import EncoderError
from kindline.ports.understanding import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL = "all-minilm-l6-v2"
DESCRIPTION = "model.json"
GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
FORMAT = 1
LONGEST_TOKENS = 64
"""What a sentence has beyond this (some 50 words) is not read."""

_THREADS = min(2, os.cpu_count() or 1)
_WORTH_THREADS = 8
_ADVICE = "Run: ./run setup app"


@dataclass(frozen=True, slots=True)
class Description:
    """What `model.json` says: names, numbers in a vector, and {file: (bytes, SHA-256)}."""

    name: str
    version: str
    size: int
    files: dict[str, tuple[int, str]]


class MiniLmEncoder:
    """Fills `ports.SentenceEncoder`; made by `open_encoder`."""

    def __init__(
        self, folder: Path, description: Description, session: InferenceSession, tokenizer: Tokenizer
    ) -> None:
        self.folder = folder
        self._description = description
        self._session = session
        self._tokenizer = tokenizer

    @property
    def name(self) -> str:
        return f"{self._description.name} {self._description.version}"

    @cached_property
    def words(self) -> frozenset[str]:
        # a piece of a word starts with ##, so it is not alphabetic
        vocabulary = self._tokenizer.get_vocab()
        return frozenset(word for word in vocabulary if len(word) > 1 and word.isalpha() and word.islower())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, 384), float32. Some 3 ms for each short sentence, two at a time."""
        if len(texts) < _WORTH_THREADS:
            rows = [self._encode_one(text) for text in texts]
        else:
            with ThreadPoolExecutor(_THREADS, "encode") as pool:
                rows = list(pool.map(self._encode_one, texts))
        return np.stack(rows) if rows else np.empty((0, self._description.size), np.float32)

    def _encode_one(self, text: str) -> Any:
        """One row. Each text goes alone: beside others its numbers would be rounded in another way."""
        readable = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no text
        ids = np.array([self._tokenizer.encode(readable).ids], dtype=np.int64)
        try:
            (found,) = self._session.run(None, {"ids": ids})
        except Exception as error:  # its errors have no common base
            raise EncoderError(f"The language model in {self.folder} failed: {error}") from error
        row = np.asarray(found, dtype=np.float32)[0]
        if row.shape != (self._description.size,) or not np.isfinite(row).all():
            raise EncoderError(f"The language model in {self.folder} gives no usable numbers. {_ADVICE}")
        return row


def open_encoder(folders: Sequence[Path]) -> MiniLmEncoder:
    """The model in the first of `folders` that has one (0.3 s); every byte is checked.

    Raises `EncoderError` that says what is missing or damaged, and what to do.
    """
    folder = next((folder for folder in folders if (folder / DESCRIPTION).is_file()), None)
    if folder is None:
        looked = ", ".join(str(folder) for folder in folders) or "no folder"
        raise EncoderError(f"There is no language model in {looked}. {_ADVICE}")
    description = _read_description(folder / DESCRIPTION)
    for name, (size, checksum) in description.files.items():
        _check_file(folder / name, size, checksum)
    session = _open_session(folder / GRAPH)
    encoder = MiniLmEncoder(folder, description, session, _open_tokenizer(folder / TOKENIZER))
    encoder.encode(("Are you there?",))
    return encoder


def _open_session(graph: Path) -> InferenceSession:
    try:
        import onnxruntime  # noqa: PLC0415 - optional
    except ImportError as error:
        raise _missing_package("onnxruntime", error) from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a sentence is too short to be shared out
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep the room that the longest sentence took
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common base
        raise _damaged(graph, str(error)) from error


def _open_tokenizer(file: Path) -> Tokenizer:
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415 - optional
    except ImportError as error:
        raise _missing_package("tokenizers", error) from error
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # it raises Exception itself
        raise _damaged(file, str(error)) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST_TOKENS)
    return tokenizer


def _read_description(file: Path) -> Description:
    try:
        told = json.loads(file.read_bytes())
        if told["format"] != FORMAT:
            raise EncoderError(f"{file} is of another format ({told['format']}). {_ADVICE}")
        files = {str(name): (int(f["bytes"]), str(f["sha256"])) for name, f in told["files"].items()}
        return Description(str(told["name"]), str(told["version"]), int(told["size"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(file, str(error)) from error


def _check_file(file: Path, size: int, checksum: str) -> None:
    """Compare size and SHA-256. Raises `EncoderError`."""
    try:
        if file.stat().st_size != size:
            raise _damaged(file, f"it should have {size} bytes")
        if hashlib.sha256(file.read_bytes()).hexdigest() != checksum:
            raise _damaged(file, "its checksum is wrong")
    except OSError as error:
        raise _damaged(file, str(error)) from error


def _damaged(file: Path, why: str) -> EncoderError:
    return EncoderError(f"The language model's file {file} cannot be used: {why}. {_ADVICE}")


def _missing_package(name: str, error: ImportError) -> EncoderError:
    advice = f'{_ADVICE}, or: pip install "kindline[meaning]"'
    return EncoderError(f"The package {name} cannot be used: {error}. {advice}")
