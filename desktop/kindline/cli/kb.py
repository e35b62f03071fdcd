"""`kindline kb lint`: is every article fit for customers?"""

from __future__ import annotations

import argparse
from pathlib import Path

from kindline.cli.wiring import Wiring
from kindline.kb.lint import lint, notes


def run_lint(arguments: argparse.Namespace, wiring: Wiring) -> int:
    """Print each problem with file, line and what to do; 1 when there is one. Notes do not count."""
    settings = wiring.settings(arguments.site)
    root = Path(arguments.kb) if arguments.kb else wiring.kb_root()
    packs = settings.names("site.packs")
    language = settings.text("device.language")
    where = (root, packs, language, settings.placeholders)
    pronouncer = wiring.pronouncer()
    problems = lint(*where, pronouncer, wiring.icon_exists)
    for problem in (*problems, *notes(*where, pronouncer)):
        print(f"{problem.path}:{problem.line}: {problem.what}. {problem.advice}")
    count = len(problems)
    print(f"{', '.join(packs)}: {'no problems' if not count else f'{count} problem(s)'}")
    return int(bool(problems))
