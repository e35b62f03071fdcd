"""What the system lacks is named with its reason, and installed only where that is possible."""

import os
from pathlib import Path

import pytest
from run_packages import Package, administrator, ensure_packages, is_there, missing, read_packages
from run_processes import RunError
from run_rig import ROOT, TABLE, Debian

ROOT_USER, PLAIN_USER = 0, 1000

GLASS = Package(("newglass", "glass"), "library:no-such-library.so.1", "to show windows", vital=True)
LETTERS = Package(("letters",), "file:/no/such/folder/*.ttf", "for letters", vital=False)


def test_the_table_is_read_by_group(tmp_path: Path) -> None:
    (tmp_path / "table.toml").write_text(TABLE)
    assert read_packages(tmp_path / "table.toml", ["app"]) == (GLASS, LETTERS)
    names = [package.names for package in read_packages(tmp_path / "table.toml", ["app", "tests"])]
    assert names == [("newglass", "glass"), ("letters",), ("microphone",)]


def test_the_real_table_has_a_working_probe_for_each_package() -> None:
    packages = read_packages(ROOT / "packaging" / "debian-packages.toml", ["app", "tests"])
    for package in packages:
        assert is_there(package.probe) in (True, False)  # an unknown kind raises
        assert package.why
    assert ("libasound2t64", "libasound2") in {package.names for package in packages}


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ("library:libc.so.6", True),
        ("library:no-such-library.so.1", False),
        ("command:sh", True),
        ("command:no-such-command", False),
        ("module:venv", True),
        ("module:no_such_module", False),
        ("file:/bin/s?", True),
        ("file:/no/such/*", False),
    ],
)
def test_probes_find_what_is_there(probe: str, expected: bool) -> None:
    assert is_there(probe) is expected


def test_what_a_probe_finds_is_not_missing_though_dpkg_does_not_know_it(debian: Debian) -> None:
    there = Package(("libc6-by-hand",), "library:libc.so.6", "to run", vital=True)
    assert missing([there, GLASS]) == (GLASS,)


def test_names_and_reasons_come_before_the_installation(
    debian: Debian, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_packages([GLASS, LETTERS], ROOT_USER)
    words = capfd.readouterr().err
    assert "to show windows: newglass or glass" in words
    assert "for letters: letters" in words
    assert words.index("letters") < words.index("Installing them now")
    assert debian.installs == ["glass letters"]


def test_the_newest_name_that_is_on_offer_is_installed(debian: Debian) -> None:
    debian.offer("newglass", "glass", "letters")
    ensure_packages([GLASS, LETTERS], ROOT_USER)
    assert debian.installs == ["newglass letters"]


def test_nothing_is_asked_when_nothing_is_missing(debian: Debian, capfd: pytest.CaptureFixture[str]) -> None:
    debian.write("installed", "glass", "letters")
    ensure_packages([GLASS, LETTERS], ROOT_USER)
    assert debian.log() == []
    assert capfd.readouterr().err == ""


def test_lists_that_do_not_know_a_package_are_read_first(debian: Debian) -> None:
    debian.offer("letters")
    ensure_packages([GLASS, LETTERS], ROOT_USER)
    assert debian.log()[0].endswith(" update")
    assert debian.installs == ["glass letters"]


def test_a_half_done_installation_is_ended_and_tried_again(debian: Debian) -> None:
    debian.fail_installs(1)
    ensure_packages([GLASS], ROOT_USER)
    assert "dpkg --configure -a" in debian.log()
    assert debian.installs == ["glass", "glass"]


def test_a_failing_installation_of_what_is_vital_ends_with_its_name(debian: Debian) -> None:
    debian.fail_installs(9)
    with pytest.raises(
        RunError, match=r"apt-get failed(.|\n)*install glass letters\n(.|\n)*can do without: letters"
    ):
        ensure_packages([GLASS, LETTERS], ROOT_USER)


def test_it_goes_on_without_what_is_not_vital(debian: Debian, capfd: pytest.CaptureFixture[str]) -> None:
    debian.fail_installs(9)
    ensure_packages([LETTERS], ROOT_USER)
    assert "Going on without; this will not work: for letters" in capfd.readouterr().err


def test_without_root_or_sudo_the_command_for_an_administrator_is_told(debian: Debian) -> None:
    with pytest.raises(RunError, match="apt-get install glass letters"):
        ensure_packages([GLASS, LETTERS], PLAIN_USER)
    assert debian.log() == []


def test_sudo_is_used_and_named(debian: Debian, capfd: pytest.CaptureFixture[str]) -> None:
    debian.add_tool("sudo")
    ensure_packages([GLASS], PLAIN_USER)
    assert "Installing them now with sudo" in capfd.readouterr().err
    assert debian.installs == ["glass"]
    assert any("apt-get" in line and "install" in line for line in debian.log("sudo.log"))


def test_a_sudo_that_refuses_is_no_way(debian: Debian) -> None:
    debian.add_tool("sudo")
    assert administrator(PLAIN_USER) == ("sudo", "-n")
    debian.write("sudo-refuses")
    assert administrator(PLAIN_USER) is None
    assert administrator(ROOT_USER) == ()


def test_another_system_is_told_the_names_and_stops_without_what_is_vital(
    debian: Debian, capfd: pytest.CaptureFixture[str]
) -> None:
    debian.remove_tool("apt-get")
    with pytest.raises(RunError, match=r"package tool:\n  newglass or glass, letters\nThen start again"):
        ensure_packages([GLASS, LETTERS], ROOT_USER)
    assert "no apt-get" in capfd.readouterr().err


def test_another_system_goes_on_when_all_is_there(debian: Debian, capfd: pytest.CaptureFixture[str]) -> None:
    debian.remove_tool("apt-get")
    debian.remove_tool("dpkg-query")
    here = Package(("libc6",), "library:libc.so.6", "to run", vital=True)
    ensure_packages([here], os.geteuid())
    words = capfd.readouterr().err
    assert "libc6" in words
    assert "All of it is here. Going on." in words
