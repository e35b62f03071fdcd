"""Is there a program on this computer that opens links such as `tel:`?

That the system accepts a link proves nothing: it does so with no program registered, and with one
whose file is gone. So the registration is read here, and the program looked for.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path, PureWindowsPath

Finder = Callable[[str], bool]
"""Says whether a program that exists is registered for a link's scheme ("tel")."""

_OPENER = "xdg-open"
_DEFAULTS, _ADDED, _REMOVED, _CACHE = (
    "Default Applications",
    "Added Associations",
    "Removed Associations",
    "MIME Cache",
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_MAC_TIMEOUT_S = 5


class SystemCallLinks:
    """Fills `ports.CallLinks`. `has_handler` reads files: not on the GUI thread; `open` only there."""

    def __init__(self, finder: Finder | None = None) -> None:
        self._finder = finder or handler_finder()

    def has_handler(self, link: str) -> bool:
        scheme = scheme_of(link)
        return bool(scheme) and self._finder(scheme)

    def open(self, link: str) -> bool:
        # the self-test of a computer without a screen asks only for the handler
        from kindline.adapters.qt.links import open_link  # noqa: PLC0415

        return open_link(link)


def handler_finder() -> Finder:
    """The finder of the system this runs on."""
    if sys.platform == "win32":
        return WindowsFinder(_registry_value)
    if sys.platform == "darwin":
        return MacFinder(_ask_workspace)
    return FreedesktopFinder(os.environ)


def scheme_of(link: str) -> str:
    """The scheme of a link in small letters; "" when it has none."""
    found = _SCHEME.match(link)
    return found[1].lower() if found else ""


class FreedesktopFinder:
    """Linux and its like: mimeapps.list and the .desktop files, as the freedesktop rules say."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        home = Path(environ.get("HOME") or Path.home())
        self._path = environ.get("PATH", os.defpath)
        self._desktops = [name.lower() for name in environ.get("XDG_CURRENT_DESKTOP", "").split(":") if name]
        self._configs = [Path(environ.get("XDG_CONFIG_HOME") or home / ".config")]
        self._configs += _folders(environ.get("XDG_CONFIG_DIRS") or "/etc/xdg")
        data = [Path(environ.get("XDG_DATA_HOME") or home / ".local/share")]
        data += _folders(environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share")
        self._applications = [folder / "applications" for folder in data]

    def __call__(self, scheme: str) -> bool:
        if shutil.which(_OPENER, path=self._path) is None:
            return False
        kind = f"x-scheme-handler/{scheme}"
        for desktop_id in self._candidates(kind):
            entry = self._entry(desktop_id)
            if entry is not None:
                return self._can_run(entry)
        return False

    def _candidates(self, kind: str) -> Iterator[str]:
        """Desktop file ids for a type, the preferred ones first."""
        lists = [_read(path) for path in self._list_files()]
        for parser in lists:
            yield from _names(parser, _DEFAULTS, kind)
        removed = {name for parser in lists for name in _names(parser, _REMOVED, kind)}
        caches = [_read(folder / "mimeinfo.cache") for folder in self._applications]
        for section, parsers in ((_ADDED, lists), (_CACHE, caches)):
            for parser in parsers:
                yield from (name for name in _names(parser, section, kind) if name not in removed)

    def _list_files(self) -> Iterator[Path]:
        for folder in (*self._configs, *self._applications):
            for desktop in self._desktops:
                yield folder / f"{desktop}-mimeapps.list"
            yield folder / "mimeapps.list"

    def _entry(self, desktop_id: str) -> Mapping[str, str] | None:
        """The entry of a desktop file; a hyphen in its id may stand for a folder."""
        parts = desktop_id.split("-")
        names = ["/".join((*parts[:i], "-".join(parts[i:]))) for i in range(len(parts))]
        for folder in self._applications:
            for name in names:
                parser = _read(folder / name)
                if parser.has_section("Desktop Entry"):
                    entry = parser["Desktop Entry"]
                    return None if entry.get("Hidden", "").lower() == "true" else entry
        return None

    def _can_run(self, entry: Mapping[str, str]) -> bool:
        try:
            program = shlex.split(entry.get("Exec", ""))[:1]
        except ValueError:
            return False
        needed = [*program, *([entry["TryExec"]] if entry.get("TryExec") else [])]
        return bool(program) and all(shutil.which(name, path=self._path) for name in needed)


class WindowsFinder:
    """Windows: the user's choice, else the class of the scheme. Not run here: tested on values only.

    `read(key, name)` gives a registry value ("" names the default one), None when it is missing.
    """

    def __init__(self, read: Callable[[str, str], str | None]) -> None:
        self._read = read

    def __call__(self, scheme: str) -> bool:
        chosen = self._read(
            "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\Shell\\Associations"
            f"\\UrlAssociations\\{scheme}\\UserChoice",
            "ProgId",
        )
        if not chosen and self._read(f"HKEY_CLASSES_ROOT\\{scheme}", "URL Protocol") is None:
            return False
        key = f"HKEY_CLASSES_ROOT\\{chosen or scheme}\\shell\\open\\command"
        if self._read(key, "DelegateExecute"):
            return True  # an app from the store has no program file of its own
        return _windows_program_exists(self._read(key, "") or "")


class MacFinder:
    """macOS: the workspace knows. Not run here: tested on answers only.

    `ask(link)` gives the path of the application that opens a link, "" when there is none.
    """

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask

    def __call__(self, scheme: str) -> bool:
        path = self._ask(f"{scheme}:0")
        return bool(path) and Path(path).exists()


def _folders(text: str) -> list[Path]:
    return [Path(part) for part in text.split(":") if part]


def _read(path: Path) -> ConfigParser:
    """An .ini-like file; empty when it is missing or makes no sense."""
    parser = ConfigParser(interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign] # keys keep their letters, as its docs say
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ConfigError):
        parser.clear()
    return parser


def _names(parser: ConfigParser, section: str, kind: str) -> list[str]:
    return [name for name in parser.get(section, kind, fallback="").split(";") if name]


def _windows_program_exists(command: str) -> bool:
    quoted = re.match(r'\s*"([^"]+)"', command)
    program = os.path.expandvars(quoted[1] if quoted else command.partition(" ")[0])
    if not program:
        return False
    return Path(program).is_file() if PureWindowsPath(program).root else shutil.which(program) is not None


def _registry_value(key: str, name: str) -> str | None:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - there only

        root, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(getattr(winreg, root), path) as handle:
                return str(winreg.QueryValueEx(handle, name)[0])
        except OSError:
            return None
    return None


def _ask_workspace(link: str) -> str:
    script = (
        'function run(argv) { ObjC.import("AppKit");'
        " const space = $.NSWorkspace.sharedWorkspace;"
        " const url = space.URLForApplicationToOpenURL($.NSURL.URLWithString(argv[0]));"
        ' return url.isNil() ? "" : url.path.js; }'
    )
    try:
        answer = subprocess.run(  # noqa: S603 - the program and the script are fixed
            ["/usr/bin/osascript", "-l", "JavaScript", "-e", script, link],
            capture_output=True,
            text=True,
            timeout=_MAC_TIMEOUT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()
