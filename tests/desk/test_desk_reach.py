"""Who can reach the desk: this computer alone, or others over TLS once agents have accounts."""

from __future__ import annotations

import io
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kindline.bootstrap import WIRING
from kindline.cli.main import main
from kindline.desk.command import manage_agents
from kindline.testing.work import FakeClock

DESK = "import sys; from kindline.bootstrap import main; sys.argv[0] = 'kindline'; main()"


def command(*words: str) -> list[str]:
    return [sys.executable, "-W", "error", "-c", DESK, "desk", *words]


@pytest.fixture
def with_account(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO("four warm words here\n"))
    manage_agents(sqlite_url, FakeClock(), "add", "Anna", "agent")
    return sqlite_url


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """For this computer, signed by itself."""
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    making = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    subprocess.run(
        [
            *making.split(),
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            str(key),
            "-out",
            str(chain),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return chain, key


@pytest.fixture
def https(with_account: str, certificate: tuple[Path, Path]) -> Iterator[str]:
    chain, key = map(str, certificate)
    words = ("--port", "0", "--database", with_account, "--certificate", chain, "--key", key)
    process = subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.fullmatch(r"The desk is at (https://127\.0\.0\.1:\d+)/\n", process.stdout.readline())
    if found is None:
        process.kill()
        pytest.fail(process.communicate()[1])
    yield found[1]
    process.kill()
    process.communicate()


def test_others_reach_it_only_once_agents_have_accounts(sqlite_url: str) -> None:
    words = command("--host", "0.0.0.0", "--port", "0", "--database", sqlite_url)
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, "Traceback" in ended.stderr) == (1, "", False)
    assert "kindline desk agent add NAME" in ended.stderr


def test_with_a_certificate_it_speaks_https_and_its_cookie_is_for_https_only(
    https: str, certificate: tuple[Path, Path]
) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate[0]))
    with httpx.Client(base_url=https, verify=trusted, timeout=20) as http:
        form = {"name": "Anna", "password": "four warm words here"}
        answer = http.post("/sign-in", data=form, headers={"origin": https})
        assert answer.status_code == 303
        assert "Secure" in answer.headers["set-cookie"]
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "You are signed in as" in http.get("/").text


def test_a_device_refuses_a_certificate_that_it_does_not_know(https: str) -> None:
    with (
        httpx.Client(timeout=20) as http,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        http.get(f"{https}/availability")


def test_a_certificate_that_cannot_be_used_is_explained(
    sqlite_url: str, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "other.pem").write_text("no key", encoding="utf-8")
    where = ("--port", "0", "--database", sqlite_url, "--certificate", str(certificate[0]))
    for key in ("other.pem", "missing.pem"):
        words = command(*where, "--key", str(tmp_path / key))
        ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
        assert "cannot be used" in ended.stderr


def test_a_certificate_without_its_key_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "--certificate", "chain.pem"], WIRING) == 2
    assert "belong together" in capsys.readouterr().err


def test_accounts_are_made_with_the_command_that_is_named(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("four warm words here\n"))
    words = ["desk", "--database", sqlite_url, "agent"]
    assert main([*words, "add", "Anna", "--role", "admin"], WIRING) == 0
    assert main([*words, "list"], WIRING) == 0
    assert "Anna: admin" in capsys.readouterr().out
    assert main([*words, "disable", "Nobody"], WIRING) == 1
    assert "There is no agent Nobody" in capsys.readouterr().err
