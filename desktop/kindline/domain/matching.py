"""What a question was understood as.

Every match carries its candidates, so staff can see why: all articles, of a large base the likely ones.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with its probability (0-1) and the scores it rests on, by name."""

    article_id: str
    probability: float
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Shared by all outcomes: candidates (best first), the text as it was matched, and reasons."""

    candidates: tuple[Candidate, ...]
    matched_text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer(_Found):
    """Sure: the best candidate is the answer."""

    article_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Choices(_Found):
    """Nearly sure: one to three articles, best first, to be shown with "None of these"."""

    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown(_Found):
    """Not known here. A person can help."""


Match = Answer | Choices | Unknown
