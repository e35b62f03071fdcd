"""Paints every sample page to PNG files, to be looked at: python tests/gallery/gallery.py OUT."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "ui"))
LARGEST = (3840, 2160)


def _offscreen() -> None:
    """A screen large enough for every size, made before Qt starts."""
    screen = {"name": "gallery", "x": 0, "y": 0, "width": LARGEST[0], "height": LARGEST[1]}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({"screens": [screen]}, file)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.name}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", action="append", help="window size, such as 1280x800")
    parser.add_argument("--text", type=int, action="append", choices=(1, 2, 3, 4), help="text size")
    parser.add_argument("--theme", action="append", choices=("light", "contrast"))
    parser.add_argument("--only", action="append", help="name of a sample")
    return parser.parse_args()


class _Clock:
    """Stands still: nothing is pressed here."""

    def now_ms(self) -> int:
        return 0

    def monotonic_s(self) -> float:
        return 0.0


def main() -> None:
    arguments = _arguments()
    _offscreen()
    import samples  # noqa: PLC0415 - Qt must not start before its platform is chosen
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from kindline.ui.shell import Shell  # noqa: PLC0415

    application = QApplication([])
    arguments.out.mkdir(parents=True, exist_ok=True)
    for size in arguments.size or ["1280x800"]:
        width, height = (int(part) for part in size.split("x"))
        for text in arguments.text or [1]:
            for theme in arguments.theme or ["light"]:
                for name in arguments.only or samples.BODIES:
                    shell = Shell(_Clock(), 0.5)
                    shell.resize(width, height)
                    for i in range(28):  # loudness as of a voice
                        if name.startswith("listening"):
                            shell.page.view = None
                            _loud(
                                shell,
                                samples,
                                name,
                                abs(math.sin(i * 0.9)) * (0.4 + 0.6 * abs(math.sin(i / 4))),
                            )
                    shell.show_frame(samples.frame(name, text, theme))
                    shell.show()
                    application.processEvents()
                    shell.grab().save(str(arguments.out / f"{name}-{size}-{text}-{theme}.png"))
                    shell.close()
                    shell.deleteLater()
    print(f"painted to {arguments.out}")


def _loud(shell: object, samples: object, name: str, level: float) -> None:
    from dataclasses import replace  # noqa: PLC0415

    frame = samples.frame(name)
    shell.show_frame(replace(frame, body=replace(frame.body, level=level)))


if __name__ == "__main__":
    main()
