"""Groups questions by likeness, so that editors read the same wish once.

Texts become unit vectors, by meaning where there is a sentence model and by words and letters where
there is none; then the two groups that are most alike on average are joined, again and again, as long as
they are alike enough. The same texts give the same groups in any order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kindline.kb.words import normalised, stem
from kindline.ports import SentenceEncoder, Vectors

_LEAST_LIKE_BY_MEANING = 0.6
_LEAST_LIKE_BY_WORDS = 0.25
_MOST_JOINED = 3000
"""So many different texts are joined with one another; each further one goes to the group it is most like."""

_CHUNK = 500
_FEATURES = 1 << 12
_LETTERS = (3, 4)
_WORD_PART = 0.7
"""How much of a likeness by words comes from whole words; the rest from groups of letters."""

Floats32 = NDArray[np.float32]
Places = NDArray[np.intp]
Groups = tuple[tuple[int, ...], ...]


class Vectorizer(Protocol):
    """What of a `SentenceEncoder` is needed here."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


def group_texts(
    texts: Sequence[str], encoder: SentenceEncoder | None = None, usual: Sequence[str] = ()
) -> Groups:
    """Places of the texts in each group, the biggest group first; in a group the most typical text first.

    Without an encoder, `usual` texts teach which words are rare. Texts without a word belong to no group.
    Raises `EncoderError`.
    """
    counts = Counter(normalised(text) for text in texts)
    del counts[""]
    # most frequent first: should there be too many, the rare ones are those that only go along
    forms = sorted(counts, key=lambda form: (-counts[form], form))
    if not forms:
        return ()
    joined = forms[:_MOST_JOINED]
    learned = joined + [normalised(text) for text in usual[:_MOST_JOINED]]
    vectorizer: Vectorizer = encoder if encoder is not None else WordVectors(learned)
    least = _LEAST_LIKE_BY_MEANING if encoder is not None else _LEAST_LIKE_BY_WORDS
    vectors = vectorizer.encode(joined)
    sizes = np.array([counts[form] for form in joined], dtype=np.float32)
    labels = join(vectors, sizes, least)
    centres = _centres(vectors, sizes, labels)
    members: list[list[tuple[float, str]]] = [[] for _ in centres]
    # rounded, so that equal ones are told apart by their text and not by the last digit
    typical = np.round((vectors * centres[labels]).sum(axis=1) * sizes, 4).tolist()
    for form, label, value in zip(joined, labels.tolist(), typical, strict=True):
        members[label].append((-value, form))
    _go_along(forms[_MOST_JOINED:], vectorizer, centres, least, members)
    return _places(texts, members)


class WordVectors:
    """Vectors of normalised texts by their words and letters; what is rare among `learned` counts more."""

    def __init__(self, learned: Sequence[str]) -> None:
        self._words, self._letters = (_rarity(table) for table in _tables(learned))

    def encode(self, texts: Sequence[str]) -> Vectors:
        words, letters = _tables(texts)
        by_words = _unit(words * self._words) * np.float32(_WORD_PART**0.5)
        by_letters = _unit(letters * self._letters) * np.float32((1 - _WORD_PART) ** 0.5)
        return np.hstack((by_words, by_letters))


def _tables(texts: Sequence[str]) -> tuple[Floats32, Floats32]:
    """Two of shape (texts, features): 1 where a text has the word, where it has the group of letters."""
    words: Floats32 = np.zeros((len(texts), _FEATURES), dtype=np.float32)
    letters = np.zeros_like(words)
    for row, text in enumerate(texts):
        for word in text.split():
            words[row, crc32(stem(word).encode()) % _FEATURES] = 1
            framed = f" {word} "
            for length in _LETTERS:
                for i in range(len(framed) - length + 1):
                    letters[row, crc32(framed[i : i + length].encode()) % _FEATURES] = 1
    return words, letters


def _rarity(table: Floats32) -> Floats32:
    rarity: Floats32 = np.log((len(table) + 1) / (table.sum(axis=0) + np.float32(0.5))) + np.float32(0.1)
    return rarity


def _unit(table: Floats32) -> Floats32:
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    return table


def _centres(vectors: Vectors, sizes: Floats32, labels: Places) -> Floats32:
    """Shape (groups, size): each group's mean vector; its product with a vector is their mean likeness."""
    sums = np.zeros((int(labels.max()) + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, labels, vectors * sizes[:, None])
    return sums / np.bincount(labels, weights=sizes).astype(np.float32)[:, None]


def _go_along(
    forms: Sequence[str],
    vectorizer: Vectorizer,
    centres: Floats32,
    least: float,
    members: list[list[tuple[float, str]]],
) -> None:
    """Put further texts into the groups they are most like; what is like none is a group of its own."""
    for first in range(0, len(forms), _CHUNK):
        chunk = forms[first : first + _CHUNK]
        likeness = vectorizer.encode(chunk) @ centres.T
        for form, row in zip(chunk, likeness, strict=True):
            best = int(row.argmax())
            if row[best] >= least:
                members[best].append((0.0, form))
            else:
                members.append([(0.0, form)])


def _places(texts: Sequence[str], members: list[list[tuple[float, str]]]) -> Groups:
    """Where the texts of each group stand."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        places[normalised(text)].append(place)
    groups = [tuple(place for _, form in sorted(group) for place in places[form]) for group in members]
    return tuple(sorted(groups, key=lambda group: (-len(group), normalised(texts[group[0]]))))


def join(vectors: Vectors, weights: Floats32, least: float) -> Places:
    """Group numbers by average linkage: joined while two groups' mean likeness is at least `least`.

    Follows chains of nearest neighbours, which gives the same groups as always joining the best pair.
    """
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -2)
    sizes = weights.astype(np.float64)
    parents = np.arange(len(vectors))
    left = np.ones(len(vectors), dtype=bool)
    chain: list[int] = []
    while left.sum() > 1 or chain:
        if not chain:
            chain = [int(np.flatnonzero(left)[0])]
        nearest = int(likeness[chain[-1]].argmax())
        if likeness[chain[-1], nearest] < least:
            # what nothing is like enough will never be joined: likeness only falls
            left[chain.pop()] = False
            continue
        if len(chain) > 1 and likeness[chain[-1], nearest] <= likeness[chain[-1], chain[-2]]:
            one, other = chain.pop(), chain.pop()
            _merge(likeness, sizes, one, other)
            parents[other], left[other] = one, False
        else:
            chain.append(nearest)
    return _numbered(parents)


def _merge(likeness: Floats32, sizes: NDArray[np.float64], one: int, other: int) -> None:
    """Put `other` into `one`: likeness to the rest is the mean by size."""
    total = sizes[one] + sizes[other]
    mean = (likeness[one] * sizes[one] + likeness[other] * sizes[other]) / total
    mean[[one, other]] = -2
    likeness[one], likeness[:, one] = mean, mean
    likeness[other], likeness[:, other] = -2, -2
    sizes[one] = total


def _numbered(parents: Places) -> Places:
    """Group numbers from 0 on, from each place's parent."""
    roots = parents.copy()
    while not np.array_equal(roots, parents[roots]):
        roots = parents[roots]
    return np.unique(roots, return_inverse=True)[1]
