"""The rest of the machine: programs that place calls, paper."""

from __future__ import annotations

from typing import Protocol

Lines = tuple[str, ...]


class CallLinks(Protocol):
    """Links like `tel:` that a program on this machine may open."""

    def has_handler(self, link: str) -> bool:
        """Whether a program that really exists is registered for this link's scheme."""
        ...

    def open(self, link: str) -> bool:
        """Hand the link over. True says only that nothing failed at once, not that a call started."""
        ...


class Printer(Protocol):
    def print_page(self, title: str, lines: Lines) -> str:
        """Print in large letters; returns where it went (a printer's name or a file). Raises `OSError`."""
        ...
