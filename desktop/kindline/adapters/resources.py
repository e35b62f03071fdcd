"""Where the files that come with the program are."""

from __future__ import annotations

from pathlib import Path

import kindline


def data_folder(name: str) -> Path:
    """The folder "kb" or "assets": inside the installed package, else of the source checkout.

    Raises `FileNotFoundError` when neither is there.
    """
    package = Path(kindline.__file__).resolve().parent
    for folder in (package / "_data" / name, package.parent.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the program's folder {name!r} is missing beside {package}; install it again")
