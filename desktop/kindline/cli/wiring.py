"""What the bootstrap hands to the commands, so that they see no adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kindline.domain.health import Finding
from kindline.domain.settings import Settings
from kindline.ports import Pronouncer


@dataclass(frozen=True, slots=True)
class Wiring:
    """Makers of the real parts.

    `settings(site)` reads a site by name or path; `run_app(site, is_demo)` and `run_desk(host, port,
    database_url)` block until closed and return an exit code; `self_test(site)` looks at every part.
    """

    settings: Callable[[str], Settings]
    kb_root: Callable[[], Path]
    pronouncer: Callable[[], Pronouncer]
    icon_exists: Callable[[str], bool]
    self_test: Callable[[str], tuple[Finding, ...]]
    run_app: Callable[[str, bool], int]
    run_desk: Callable[[str, int, str], int]
