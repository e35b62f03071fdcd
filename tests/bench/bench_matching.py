"""The sentence model, as every benchmark gets it."""

from __future__ import annotations

import argparse

from kindline.bootstrap import WIRING
from kindline.cli.main import DEFAULT_SITE
from kindline.ports import SentenceEncoder

MODES = ("auto", "lexical")


def add_mode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mode", choices=MODES, default="auto", help="auto: with the sentence model")


def open_encoder(mode: str) -> SentenceEncoder | None:
    """The sentence model of this computer; None in the mode "lexical". Raises `EncoderError`."""
    return None if mode == "lexical" else WIRING.encoder(WIRING.settings(DEFAULT_SITE))
