"""Is there a program for a link? Read from real files; on a screen, really opened."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kindline.adapters.call_links import (
    FreedesktopFinder,
    MacFinder,
    SystemCallLinks,
    WindowsFinder,
    scheme_of,
)

NUMBER = "tel:08005550100"
OPEN = """
import sys
from PySide6.QtGui import QGuiApplication
from kindline.adapters.call_links import SystemCallLinks
app = QGuiApplication([])
links = SystemCallLinks()
print(links.has_handler(sys.argv[1]), links.open(sys.argv[1]))
"""


class Home:
    """A desktop user's folders with nothing in them but what a test puts there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "config"
        self.data = root / "data"
        self.applications = self.data / "applications"
        self.bin = root / "bin"
        for folder in (self.config, self.applications, self.bin):
            folder.mkdir(parents=True)
        self.program("xdg-open", "exit 0")

    @property
    def environ(self) -> dict[str, str]:
        return {
            "HOME": str(self.root),
            "PATH": str(self.bin),
            "XDG_CONFIG_HOME": str(self.config),
            "XDG_CONFIG_DIRS": str(self.root / "none"),
            "XDG_DATA_HOME": str(self.data),
            "XDG_DATA_DIRS": str(self.root / "none"),
        }

    def program(self, name: str, script: str) -> Path:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def desktop_file(self, name: str, command: str, more: str = "") -> None:
        path = self.applications / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"[Desktop Entry]\nType=Application\nName=Phone %U\nExec={command}\n"
            f"MimeType=x-scheme-handler/tel;\n{more}\n"
        )

    def default(self, text: str, section: str = "Default Applications", name: str = "mimeapps.list") -> None:
        with (self.config / name).open("a") as file:
            file.write(f"[{section}]\nx-scheme-handler/tel={text}\n")

    def has_handler(self) -> bool:
        return SystemCallLinks(FreedesktopFinder(self.environ)).has_handler(NUMBER)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_nothing_registered(home: Home) -> None:
    assert not home.has_handler()


def test_a_default_program_that_exists(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", "phone --dial %u")
    home.default("phone.desktop")
    assert home.has_handler()


def test_a_registered_program_whose_file_is_gone(home: Home) -> None:
    home.desktop_file("phone.desktop", "phone --dial %u")
    home.default("phone.desktop")
    assert not home.has_handler()


def test_a_registered_program_that_may_not_be_run(home: Home) -> None:
    program = home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", f'"{program}" %u')
    home.default("phone.desktop")
    assert home.has_handler()
    program.chmod(0o644)
    assert not home.has_handler()


def test_try_exec_must_be_there_as_well(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", "phone %u", more="TryExec=phone-engine")
    home.default("phone.desktop")
    assert not home.has_handler()
    home.program("phone-engine", "exit 0")
    assert home.has_handler()


def test_a_default_that_is_not_installed_is_passed_over(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", "phone %u")
    home.default("gone.desktop;phone.desktop;")
    assert home.has_handler()


def test_hidden_entries_and_removed_associations_do_not_count(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", "phone %u")
    (home.applications / "mimeinfo.cache").write_text("[MIME Cache]\nx-scheme-handler/tel=phone.desktop;\n")
    assert home.has_handler()
    home.default("phone.desktop;", "Removed Associations")
    assert not home.has_handler()
    home.default("phone.desktop;", "Added Associations", name="kde-mimeapps.list")
    assert not home.has_handler()


def test_a_hidden_default_does_not_count(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", "phone %u", more="Hidden=true")
    home.default("phone.desktop")
    assert not home.has_handler()


def test_a_desktops_own_list_and_a_file_in_a_folder(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("vendor/phone.desktop", "phone %u")
    home.default("vendor-phone.desktop", name="kde-mimeapps.list")
    assert not home.has_handler()
    environ = {**home.environ, "XDG_CURRENT_DESKTOP": "KDE"}
    assert FreedesktopFinder(environ)("tel")


def test_files_that_make_no_sense_are_no_handler(home: Home) -> None:
    (home.config / "mimeapps.list").write_bytes(b"\xff\xfe no sections = here")
    (home.applications / "mimeinfo.cache").write_text("x = y\n")
    assert not home.has_handler()
    (home.config / "mimeapps.list").unlink()
    home.desktop_file("phone.desktop", 'phone "unclosed')
    home.default("phone.desktop")
    assert not home.has_handler()


def test_without_a_program_that_opens_links_nothing_can_be_handed_over(home: Home) -> None:
    home.program("phone", "exit 0")
    home.desktop_file("phone.desktop", "phone %u")
    home.default("phone.desktop")
    (home.bin / "xdg-open").unlink()
    assert not home.has_handler()


@pytest.mark.parametrize(
    ("link", "scheme"), [("TEL:1", "tel"), ("sip:a@b", "sip"), ("0800 555", ""), ("", ""), ("1x:2", "")]
)
def test_schemes(link: str, scheme: str) -> None:
    assert scheme_of(link) == scheme


def _windows(values: dict[tuple[str, str], str]) -> bool:
    return WindowsFinder(lambda key, name: values.get((key, name)))("tel")


def test_windows_registry_values(tmp_path: Path) -> None:
    chosen = (
        "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\Shell\\Associations\\UrlAssociations"
        "\\tel\\UserChoice",
        "ProgId",
    )
    assert not _windows({})
    command = ("HKEY_CLASSES_ROOT\\tel\\shell\\open\\command", "")
    protocol = ("HKEY_CLASSES_ROOT\\tel", "URL Protocol")
    program = tmp_path / "my phone"
    program.write_text("")
    assert _windows({protocol: "", command: f'"{program}" "%1"'})
    assert not _windows({command: f'"{program}" "%1"'})
    assert not _windows({protocol: "", command: f'"{program}.gone" "%1"'})
    assert not _windows({chosen: "PhoneApp", protocol: "", command: f'"{program}" "%1"'})
    delegate = ("HKEY_CLASSES_ROOT\\PhoneApp\\shell\\open\\command", "DelegateExecute")
    assert _windows({chosen: "PhoneApp", delegate: "{4ED3A719-CEA8-4BD9-910D-E252F997AFC2}"})


def test_mac_answers(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(link: str) -> str:
        asked.append(link)
        return str(tmp_path)

    assert MacFinder(answer)("tel")
    assert asked == ["tel:0"]
    assert not MacFinder(lambda link: "")("tel")
    assert not MacFinder(lambda link: str(tmp_path / "gone.app"))("tel")


@pytest.mark.screen
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses freedesktop's files")
def test_a_link_really_reaches_the_program(home: Home) -> None:
    (home.bin / "xdg-open").unlink()
    note = home.root / "note"
    phone = home.program("phone", f'echo "$1" > {note}.new && mv {note}.new {note}')
    home.desktop_file("phone.desktop", f"{phone} %u")
    home.default("phone.desktop")
    environ = {
        **home.environ,
        **{name: os.environ[name] for name in ("PATH", "DISPLAY", "XAUTHORITY") if name in os.environ},
        "QT_QPA_PLATFORM": "xcb",
    }
    opened = _open_in_child(environ)
    assert opened == "True True"
    # the system hands over in its own time
    found = subprocess.run(
        ["timeout", "10", "sh", "-c", f"until [ -e {note} ]; do sleep 0.05; done; cat {note}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == NUMBER
    phone.unlink()
    assert _open_in_child(environ).startswith("False")


def _open_in_child(environ: dict[str, str]) -> str:
    child = subprocess.run(
        [sys.executable, "-c", OPEN, NUMBER],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return child.stdout.strip()
