"""Paints pages to PNG files, to be looked at: python tests/gallery/gallery.py OUT.

Sample pages (the worst cases of layout) and, named real-..., every page as the presenters make it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "ui"), str(TESTS / "services"), str(TESTS)]

if TYPE_CHECKING:
    from kindline.services.presenters.views import Frame

LARGEST = (3840, 2160)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--size", action="append", help="window size, such as 1280x800")
    parser.add_argument("--text", type=int, action="append", choices=(1, 2, 3, 4), help="text size")
    parser.add_argument("--theme", action="append", choices=("light", "contrast"))
    parser.add_argument("--only", action="append", help="name of a sample")
    return parser.parse_args()


def choose_screen() -> None:
    """A pretended screen with room for every window. Qt reads this when it starts."""
    screen = {"name": "gallery", "x": 0, "y": 0, "width": LARGEST[0], "height": LARGEST[1]}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"screens": [screen]}, file)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.name}"


def frames_before(shown: Frame) -> Iterator[Frame]:
    """While it listens, the bars show a voice of the last moments."""
    from kindline.services.presenters.views import ListeningView  # noqa: PLC0415 - Qt must start late

    if isinstance(shown.body, ListeningView):
        for i in range(28):
            level = abs(math.sin(i * 0.9)) * (0.4 + 0.6 * abs(math.sin(i / 4)))
            yield replace(shown, body=replace(shown.body, level=level))


def paint_all(asked: argparse.Namespace) -> int:
    """Paint what was asked for; returns the number of pictures."""
    import samples  # noqa: PLC0415 - after the screen was chosen
    import walks  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from kindline.services.presenters.views import LookView  # noqa: PLC0415
    from kindline.testing.work import FakeClock  # noqa: PLC0415
    from kindline.ui.shell import Shell  # noqa: PLC0415

    application = QApplication([])
    asked.out.mkdir(parents=True, exist_ok=True)
    real = {f"real-{name}": frame for name, frame in walks.frames().items()}
    sizes, texts = asked.size or ["1280x800"], asked.text or [1]
    names = asked.only or [*samples.BODIES, *real]
    wanted = list(product(sizes, texts, asked.theme or ["light"], names))
    for size, text, theme, name in wanted:
        shell = Shell(FakeClock(), 0.5)
        shell.resize(*(int(part) for part in size.split("x")))
        shell.show()
        if name in real:
            shown = replace(real[name], look=LookView(text, theme))
        else:
            shown = samples.frame(name, text, theme)
        for frame in (*frames_before(shown), shown):
            shell.show_frame(frame)
        application.processEvents()
        shell.grab().save(str(asked.out / f"{name}-{size}-{text}-{theme}.png"))
        shell.close()
        shell.deleteLater()
    return len(wanted)


if __name__ == "__main__":
    options = arguments()
    choose_screen()
    print(f"{paint_all(options)} pictures in {options.out}")
