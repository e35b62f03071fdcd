"""What a matcher learns from a knowledge base, and how it is kept from one start to the next."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kindline.domain.articles import Kind, KnowledgeBase
from kindline.kb.calibration import Thresholds, learn_fusion, learn_thresholds
from kindline.kb.examples import Examples, examples_of
from kindline.kb.fusion import Fusion
from kindline.kb.heads import Heads
from kindline.kb.judging import judge
from kindline.kb.lexical import Lexical
from kindline.kb.meaning import Meaning
from kindline.kb.scoring import Scorer
from kindline.kb.space import Flags, Singles
from kindline.ports import SentenceEncoder, Shelf

Arrays = dict[str, NDArray[Any]]

_LEARNED_NAMES = ("scores", "doubts", "thresholds")
_HEAD_NAMES = ("middle", "heads")


@dataclass(frozen=True, slots=True)
class Learned:
    """Everything by which questions are weighed and judged."""

    scorer: Scorer
    fusion: Fusion
    thresholds: Thresholds


def learn(
    kb: KnowledgeBase, encoder: SentenceEncoder | None, shelf: Shelf | None, lexical: Lexical | None = None
) -> Learned:
    """Learn from the articles' examples and the off-topic lines, or remember having done so.

    `lexical` spares reading the same examples again. Raises `EncoderError`.
    """
    examples = examples_of(kb)
    lexical = lexical or Lexical(examples)
    vectors = _vectors(kb, examples, encoder, shelf) if encoder else None
    key = f"learned {_content(kb, examples)} {encoder.name if encoder else 'words'} {_edition()}"
    wanted = _LEARNED_NAMES + (_HEAD_NAMES if encoder else ())
    kept = _unpacked(shelf.get(key), wanted) if shelf else None
    if kept is not None:
        heads = Heads(kept["middle"], kept["heads"]) if vectors is not None else None
        meaning = Meaning(examples, vectors, heads) if vectors is not None else None
        fusion = Fusion(kept["scores"], kept["doubts"])
        limits = Thresholds(*(float(value) for value in kept["thresholds"]))
        return Learned(Scorer(examples, lexical, meaning), fusion, limits)
    meaning = Meaning(examples, vectors) if vectors is not None else None
    scorer = Scorer(examples, lexical, meaning)
    judged = judge(scorer, examples)
    fusion = learn_fusion(judged)
    limits = learn_thresholds(judged, fusion, may_be_choice(kb), by_meaning=meaning is not None)
    learned = Learned(scorer, fusion, limits)
    if shelf:
        shelf.put(key, _packed(_arrays(learned)))
    return learned


def may_be_choice(kb: KnowledgeBase) -> Flags:
    """Shape (articles,): all but small talk may be offered among "Which of these is it?"."""
    return np.array([article.kind is not Kind.SMALLTALK for article in kb.articles])


def _vectors(kb: KnowledgeBase, examples: Examples, encoder: SentenceEncoder, shelf: Shelf | None) -> Singles:
    """The examples' vectors; after a change only the changed texts are encoded."""
    packs = " ".join(sorted({article.pack for article in kb.articles}))
    key = f"vectors {encoder.name} {kb.language} {packs}"
    known: dict[bytes, Singles] = {}
    kept = _unpacked(shelf.get(key), ("marks", "vectors")) if shelf else None
    if kept is not None:
        known = dict(zip((bytes(row) for row in kept["marks"]), kept["vectors"], strict=True))
    marks = [sha256(text.encode()).digest() for text in examples.words]
    missing = [place for place, mark in enumerate(marks) if mark not in known]
    if missing:
        fresh = encoder.encode([examples.words[place] for place in missing])
        known |= {marks[place]: vector for place, vector in zip(missing, fresh, strict=True)}
    vectors = np.stack([known[mark] for mark in marks]).astype(np.float32, copy=False)
    if shelf and missing:
        rows = np.frombuffer(b"".join(marks), dtype=np.uint8).reshape(len(marks), -1)
        shelf.put(key, _packed({"marks": rows, "vectors": vectors}))
    return vectors


def _content(kb: KnowledgeBase, examples: Examples) -> str:
    """A mark of everything that is learned from."""
    texts = "\0".join(examples.words).encode()
    return sha256(texts + examples.owners.tobytes() + may_be_choice(kb).tobytes()).hexdigest()


def _arrays(learned: Learned) -> Arrays:
    arrays: Arrays = {
        "scores": learned.fusion.scores,
        "doubts": learned.fusion.doubts,
        "thresholds": np.array(list(asdict(learned.thresholds).values())),
    }
    if learned.scorer.meaning:
        heads = learned.scorer.meaning.heads
        arrays |= {"middle": heads.middle, "heads": heads.weights}
    return arrays


def _packed(arrays: Arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _unpacked(packed: bytes | None, wanted: Sequence[str]) -> Arrays | None:
    """The arrays of these names; None when they are not all there."""
    if packed is None:
        return None
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as found:
            return {name: found[name] for name in wanted}
    except Exception:  # noqa: BLE001 - a damaged archive raises whatever it likes; all of it can be learned again
        return None


@cache
def _edition() -> str:
    """A mark of this program's way of learning: what another edition learned is not used."""
    sources = sorted(Path(__file__).parent.glob("*.py*"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
