"""Settings from TOML files: a site's and this device's."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from platformdirs import user_config_path
from tomlkit.exceptions import ParseError, TOMLKitError

from kindline.adapters.resources import data_folder
from kindline.domain.errors import SettingError
from kindline.domain.settings import SETTINGS, Settings, Value, settle

_SUFFIX = ".toml"
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")


def load_settings(
    site: str | Path, device_file: Path | None, extra: Mapping[str, object] | None = None
) -> Settings:
    """Settings of a site (a name or a file), then this device's, then `extra` (dotted keys).

    A missing device file is fine. Raises `SettingError` with file and line.
    """
    files = [site_file(site)]
    if device_file is not None and device_file.exists():
        files.append(device_file)
    layers: list[tuple[str, Mapping[str, object]]] = [(str(file), _read(file)) for file in files]
    if extra:
        layers.append(("given at the start", extra))
    try:
        return settle(layers)
    except SettingError as error:
        raise _with_line(error, files) from error


def site_file(site: str | Path) -> Path:
    """The file of a site: a path, or a name among the user's own and the program's sites.

    Raises `SettingError` that names the sites there are.
    """
    path = Path(site)
    if path.suffix == _SUFFIX or path.parent != Path():
        if not path.is_file():
            raise SettingError(f"There is no site file {path}.")
        return path
    for folder in _site_folders():
        if (file := folder / f"{site}{_SUFFIX}").is_file():
            return file
    known = ", ".join(site_names()) or "none"
    raise SettingError(f"There is no site {site}. Sites here: {known}.")


def site_names() -> tuple[str, ...]:
    """The names that `load_settings` takes, in alphabetical order."""
    files = [file for folder in _site_folders() if folder.is_dir() for file in folder.glob(f"*{_SUFFIX}")]
    return tuple(sorted({file.stem for file in files}))


def write_setting(path: Path, key: str, value: Value) -> None:
    """Set one dotted key in a file, made if missing; comments and the rest stay as they are.

    Raises `SettingError` when the key or value is wrong or the file cannot be read, and `OSError`.
    """
    needed = {setting.key: "-" for setting in SETTINGS if setting.default is None}
    settle([("", needed), (str(path), {key: value})])
    document = _parse(path) if path.exists() else tomlkit.document()
    table: Any = document
    *tables, name = key.split(".")
    for part in tables:
        if part not in table:
            table[part] = tomlkit.table()
        table = table[part]
    table[name] = list(value) if isinstance(value, tuple) else value
    _replace(path, tomlkit.dumps(document))


def _site_folders() -> Iterator[Path]:
    yield user_config_path("kindline", appauthor=False) / "sites"
    yield data_folder("assets") / "sites"


def _parse(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except ParseError as error:
        raise SettingError(f"{path}:{error.line}: this is not TOML: {error}.") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: this is not TOML: {error}.") from error
    except OSError as error:
        raise SettingError(f"{path} cannot be read: {error.strerror}.") from error


def _read(path: Path) -> Mapping[str, object]:
    return dict(_flat(_parse(path).unwrap(), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _with_line(error: SettingError, files: list[Path]) -> SettingError:
    """The same complaint, with the line of the key that it names."""
    for file in files:
        where, _, complaint = str(error).partition(f"{file}: ")
        if where or not complaint:
            continue
        words = {word.rstrip(".") for word in complaint.split()}
        for key, line in _key_lines(file).items():
            if key in words:
                return SettingError(f"{file}:{line}: {complaint}")
    return error


def _key_lines(path: Path) -> dict[str, int]:
    """The line (from 1) of each dotted key of a file that is known to be TOML."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if found := _TABLE.match(line):
            table = f"{found[1]}."
        elif found := _KEY.match(line):
            lines.setdefault(f"{table}{found[1]}", number)
    return lines


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
