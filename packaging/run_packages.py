"""The system's packages: which are missing, why they are needed, and their installation on Debian."""

from __future__ import annotations

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from run_processes import RunError, say, work

_LISTS = Path("/var/lib/apt/lists")
_LISTS_KEEP_S = 7 * 24 * 3600
_LOCK_WAIT_S = 120


@dataclass(frozen=True, slots=True)
class Package:
    """One thing needed. `names` are its names on different releases, newest first."""

    names: tuple[str, ...]
    probe: str
    why: str
    vital: bool

    @property
    def shown(self) -> str:
        return " or ".join(self.names)


def read_packages(table: Path, groups: Iterable[str]) -> tuple[Package, ...]:
    """The packages of some groups ("app", "tests") of the table."""
    tables = tomllib.loads(table.read_text(encoding="utf-8"))
    return tuple(
        Package(tuple(names.split("|")), probe, part["why"], part["vital"])
        for group in groups
        for part in tables[group]
        for names, probe in part["packages"].items()
    )


def is_debian() -> bool:
    """Whether this system has Debian's package tools (Debian, Ubuntu, Mint ...)."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing(packages: Iterable[Package]) -> tuple[Package, ...]:
    """Those that neither dpkg knows as installed nor a look at the system finds."""
    packages = tuple(packages)
    installed = _installed({name for package in packages for name in package.names})
    return tuple(p for p in packages if installed.isdisjoint(p.names) and not is_there(p.probe))


def is_there(probe: str) -> bool:
    """Whether a probe ("library:", "command:", "module:" or "file:") finds its thing."""
    kind, _, thing = probe.partition(":")
    if kind == "library":
        try:
            ctypes.CDLL(thing)
        except OSError:
            return False
        return True
    if kind == "command":
        return shutil.which(thing) is not None
    if kind == "module":
        return importlib.util.find_spec(thing) is not None
    if kind == "file":
        return bool(glob.glob(thing, recursive=True))  # noqa: PTH207 - the pattern is absolute
    raise ValueError(f"unknown probe {probe!r}")


def ensure_packages(packages: Iterable[Package], user_id: int) -> None:
    """Install what is missing, or say what to do. Raises `RunError` when something vital stays missing."""
    packages = tuple(packages)
    wanted = missing(packages)
    if not is_debian():
        _tell_elsewhere(packages, wanted)
        return
    if not wanted:
        return
    say("      These Debian packages are missing:")
    for why in dict.fromkeys(package.why for package in wanted):
        say(f"        {why}: {_listed(p for p in wanted if p.why == why)}")
    rights = administrator(user_id)
    if rights is None:
        _go_on_without(
            wanted, "Installing them needs an administrator, and sudo is not there or refuses. Have one run:"
        )
        return
    say(f"      Installing them now{' with sudo' if rights else ''}.")
    _install(wanted, rights)


def administrator(user_id: int) -> tuple[str, ...] | None:
    """The words before a command that needs root: none, sudo, or None when there is no way."""
    if user_id == 0:
        return ()
    if shutil.which("sudo") is None:
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ("sudo",)
    quiet = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True, timeout=30)  # noqa: S607
    return ("sudo", "-n") if quiet.returncode == 0 else None


def _installed(names: Iterable[str]) -> set[str]:
    if shutil.which("dpkg-query") is None:
        return set()
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *sorted(names)]
    answer = subprocess.run(query, check=False, capture_output=True, text=True, timeout=60)  # noqa: S603
    lines = (line.split() for line in answer.stdout.splitlines())
    return {line[0] for line in lines if line[1:] == ["installed"]}


def _tell_elsewhere(packages: tuple[Package, ...], wanted: tuple[Package, ...]) -> None:
    say("      This system has no apt-get, so nothing is installed here. Needed, by Debian's names:")
    say(f"        {_listed(packages)}")
    if wanted:
        _go_on_without(wanted, "Not found here; install with this system's package tool:")
    else:
        say("      All of it is here. Going on.")


def _go_on_without(wanted: tuple[Package, ...], reason: str) -> None:
    """Raises `RunError` when one of them is vital; else says what will not work. `reason` ends in a colon."""
    todo = f"apt-get install {' '.join(_names_here(wanted))}" if is_debian() else _listed(wanted)
    spare = [package for package in wanted if not package.vital]
    if len(spare) < len(wanted):
        without = f" It can do without: {_listed(spare)}." if spare else ""
        raise RunError(f"{reason}\n  {todo}\nThen start again.{without}")
    say(f"      {reason}\n        {todo}")
    say(f"      Going on without; this will not work: {', '.join(dict.fromkeys(p.why for p in spare))}.")


def _install(wanted: tuple[Package, ...], rights: tuple[str, ...]) -> None:
    if _lists_are_old() or None in _choice(wanted).values():
        _apt(rights, "reading the lists of packages", "update")
    code = _apt_install(wanted, rights)
    if code != 0:
        say("      That did not work. Once more, with fresh lists and what was half done brought to its end.")
        work([*rights, "dpkg", "--configure", "-a"], "dpkg", Path("/"))
        _apt(rights, "reading the lists of packages", "update")
        code = _apt_install(wanted, rights)
    if left := missing(wanted):
        _go_on_without(left, f"apt-get failed (exit code {code}). Is there a network? This has to succeed:")
    elif code != 0:
        say(f"      apt-get ended with {code}, but all that is needed is here. Going on.")


def _apt_install(wanted: tuple[Package, ...], rights: tuple[str, ...]) -> int:
    names = _names_here(wanted)
    return _apt(rights, "apt-get install", "install", "-y", "--no-install-recommends", *names)


def _apt(rights: tuple[str, ...], what: str, *words: str) -> int:
    waiting = f"DPkg::Lock::Timeout={_LOCK_WAIT_S}"
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    return work([*rights, *quiet, "apt-get", "-q", "-o", waiting, *words], what, Path("/"))


def _names_here(wanted: Iterable[Package]) -> list[str]:
    """What this release calls them; the oldest name where it knows none."""
    return [name or package.names[-1] for package, name in _choice(wanted).items()]


def _choice(wanted: Iterable[Package]) -> dict[Package, str | None]:
    """For each package the first of its names that can be installed from the lists."""
    wanted = tuple(wanted)
    on_offer = _on_offer(name for package in wanted for name in package.names)
    return {p: next((name for name in p.names if name in on_offer), None) for p in wanted}


def _on_offer(names: Iterable[str]) -> set[str]:
    policy = ["apt-cache", "policy", *names]
    env = {**os.environ, "LC_ALL": "C"}
    answer = subprocess.run(policy, check=False, capture_output=True, text=True, timeout=60, env=env)  # noqa: S603
    found: set[str] = set()
    name = ""
    for line in answer.stdout.splitlines():
        if not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and not line.endswith("(none)"):
            found.add(name)
    return found


def _lists_are_old() -> bool:
    """Whether the lists are empty or a week old. apt keeps the server's date on a list, not the reading's."""
    if not any(_LISTS.glob("*_Packages*")):
        return True
    return time.time() - _LISTS.stat().st_mtime > _LISTS_KEEP_S


def _listed(packages: Iterable[Package]) -> str:
    return ", ".join(package.shown for package in packages)
