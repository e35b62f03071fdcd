"""A PostgreSQL of the tests' own, reached by a socket in a folder of its own.

`./run tests` starts one for the whole suite and names it in KINDLINE_TEST_POSTGRES.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

_READY_S = 60.0
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    # nothing of it has to outlive the machine; a killed server keeps what it wrote in any case
    "fsync": "off",
    "full_page_writes": "off",
}


class PostgresServer:
    """`start`, `stop`, and between them `url(NAME)` for SQLAlchemy."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kindline-postgres-"))
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{self._user()}@/{database}?host={self.folder}"

    def start(self, **settings: str) -> None:
        """Also again after `stop(keep=True)`. Raises `RuntimeError` or `FileNotFoundError`."""
        data = self.folder / "data"
        if not data.exists():
            self._own(self.folder)
            making = [program("initdb"), "-D", str(data), "-U", self._user(), "-A", "trust", "-E", "UTF8"]
            self._run([*making, "--no-sync", "--no-locale"])
        words = [f"-c{name}={value}" for name, value in (_SETTINGS | settings).items()]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [*self._as_user(), program("postgres"), "-D", str(data), "-k", str(self.folder), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def stop(self, *, keep: bool = False) -> None:
        """At once, as by a power cut of the server alone."""
        if self._server is not None:
            pid_file = self.folder / "data" / "postmaster.pid"
            if pid_file.exists():
                # SIGQUIT ends its children too; SIGKILL would leave them
                os.kill(int(pid_file.read_text(encoding="ascii").split()[0]), 3)
            self._server.wait(_READY_S)
            self._server = None
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        asking = [program("pg_isready"), "-q", "-h", str(self.folder), "-U", self._user()]
        until_s = time.monotonic() + _READY_S
        while time.monotonic() < until_s and self._server is not None and self._server.poll() is None:
            if subprocess.run(asking, check=False, timeout=10).returncode == 0:
                return
            time.sleep(0.05)
        log = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}")

    def _run(self, words: list[str]) -> None:
        done = subprocess.run(
            [*self._as_user(), *words], check=False, capture_output=True, text=True, timeout=_READY_S
        )
        if done.returncode:
            raise RuntimeError(f"{words[0]} failed:\n{done.stderr}")

    def _user(self) -> str:
        return "postgres" if _is_root() else getpass.getuser()

    def _as_user(self) -> list[str]:
        """PostgreSQL refuses to run as root; its package brings a user."""
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if _is_root() else []

    def _own(self, folder: Path) -> None:
        if _is_root():
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            folder.chmod(0o755)


def program(name: str) -> str:
    """A program of PostgreSQL; Debian keeps most of them off the path. Raises `FileNotFoundError`."""
    for file in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True):
        return str(file)
    if found := shutil.which(name):
        return found
    raise FileNotFoundError(2, "PostgreSQL is missing", name)


def _is_root() -> bool:
    return os.geteuid() == 0
