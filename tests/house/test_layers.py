"""The house rules: imports go one way, files and functions stay small, no second copy of the package."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "desktop" / "kindline"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py"))


def test_imports_go_one_way() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [str(lint_imports), "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert result.returncode == 0, result.stdout


def test_files_stay_small() -> None:
    long = {p.name: n for p in SOURCES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


def test_functions_stay_small() -> None:
    long = []
    written = [path for path in SOURCES if "migrations" not in path.parts]  # a table is as long as it is
    for path in written:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 40:
                    long.append(f"{path.name}:{node.name} {lines}")
    assert not long


def test_the_package_has_one_name() -> None:
    bad = [
        p
        for p in ROOT.glob("[dt]es*/**/*.py")
        if re.search(r"^\s*(from|import) desktop\b", p.read_text(), re.M)
    ]
    assert not bad


def test_the_packaging_folder_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
