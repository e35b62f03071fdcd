"""What several commands need: the site's articles, and what understands questions about them."""

from __future__ import annotations

from kindline.cli.wiring import Wiring
from kindline.domain.articles import KnowledgeBase
from kindline.domain.errors import EncoderError, KindlineError
from kindline.domain.misses import Miss
from kindline.domain.settings import Settings
from kindline.kb.matcher import Matcher
from kindline.ports import SentenceEncoder, Shelf


def find_encoder(wiring: Wiring, settings: Settings) -> SentenceEncoder | None:
    """The sentence model; None where questions go by words alone."""
    try:
        return wiring.encoder(settings)
    except EncoderError:
        return None


def build_matcher(kb: KnowledgeBase, encoder: SentenceEncoder | None, shelf: Shelf | None) -> Matcher:
    """As the window builds it. Raises `KindlineError` when there is nothing to match."""
    if not kb.articles:
        raise KindlineError("there is no usable article; run: kindline kb lint")
    return Matcher.build(kb, encoder, shelf)


def kept_misses(wiring: Wiring, settings: Settings, since_ms: int = 0) -> tuple[Miss, ...]:
    """What this device kept for the site, in its language. Raises `StoreError`."""
    records = wiring.records()
    try:
        kept = records.misses(since_ms)
    finally:
        records.close()
    site, language = settings.text("site.name"), settings.text("device.language")
    return tuple(miss for miss in kept if miss.site == site and miss.language == language)
