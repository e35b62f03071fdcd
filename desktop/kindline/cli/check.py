"""`kindline check`: what works on this computer, and what to do about the rest."""

from __future__ import annotations

import argparse
import json

from kindline.cli.wiring import Wiring
from kindline.domain.health import Health

_WORDS = {Health.OK: "OK", Health.LOOK: "look at this", Health.BROKEN: "does not work"}


def run_check(arguments: argparse.Namespace, wiring: Wiring) -> int:
    """Print a line for each part; 1 when one of them does not work."""
    findings = wiring.self_test(arguments.site)
    if arguments.json:
        rows = [
            {"part": f.part, "health": f.health.value, "seen": f.seen, "advice": f.advice or None}
            for f in findings
        ]
        print(json.dumps({"parts": rows}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{finding.part:<12} {_WORDS[finding.health]:<14} {finding.seen}")
            if finding.advice:
                print(f"{'':<12} {'':<14} -> {finding.advice}")
    return int(any(finding.health is Health.BROKEN for finding in findings))
