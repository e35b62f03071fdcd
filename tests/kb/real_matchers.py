"""Matchers of the project's own packs, by words and, where there is a model, by meaning."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from kb_folder import REAL_ROOT, VALUES

from kindline.bootstrap import WIRING
from kindline.cli.main import DEFAULT_SITE
from kindline.kb.loader import load_kb
from kindline.kb.matcher import Matcher
from kindline.testing.understanding import MemoryShelf

WORDS, MEANING = "words", "meaning"
_SHELF = MemoryShelf()
_mode = WORDS


@pytest.fixture(params=[WORDS, pytest.param(MEANING, marks=pytest.mark.model)], autouse=True, scope="module")
def mode(request: pytest.FixtureRequest) -> Iterator[str]:
    """Everything is asked in both ways."""
    global _mode  # noqa: PLW0603 - what `matcher` gives follows the fixture
    _mode = request.param
    yield _mode
    _mode = WORDS


def matcher(pack: str) -> Matcher:
    return _built(pack, _mode)


@cache
def _built(pack: str, mode: str) -> Matcher:
    kb = load_kb(REAL_ROOT, ["common", pack], "en", VALUES)
    if mode == WORDS:
        return Matcher.build(kb)
    return Matcher.build(kb, WIRING.encoder(WIRING.settings(DEFAULT_SITE)), _SHELF)
