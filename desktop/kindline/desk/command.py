"""`kindline desk`: serve it, look after the agents' accounts, or play an agent."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from kindline.desk.accounts import Accounts, Role
from kindline.desk.database import open_database
from kindline.desk.demo_agent import play
from kindline.desk.erasing import Erasing
from kindline.desk.errors import AccountError
from kindline.desk.server import Certificate, serve
from kindline.domain.errors import SettingError
from kindline.ports import Clock

_BY = "command line"


def run_desk(words: Namespace, usual_url: str, clock: Clock) -> int:
    """Do what the parsed words of the command line say; returns the exit code. Raises `KindlineError`.

    `usual_url` is the database where none is named.
    """
    url = words.database or usual_url
    if words.desk_command == "agent":
        return manage_agents(url, clock, words.action, getattr(words, "name", ""), getattr(words, "role", ""))
    if words.desk_command == "demo-agent":
        return play_agent(words.url, words.name, words.outcome, max(0.0, words.pace_s), max(0, words.presses))
    if words.desk_command == "erase":
        return erase(url, clock, words.reference)
    if bool(words.certificate) != bool(words.key):
        raise SettingError("--certificate and --key belong together.")
    certificate = Certificate(words.certificate, words.key) if words.certificate else None
    serve(words.host, words.port, url, clock, certificate, max(0.0, words.erase_after_days))
    return 0


def manage_agents(database_url: str, clock: Clock, action: str, name: str, role: str) -> int:
    """Do one thing with the accounts; returns the exit code. Raises `KindlineError`."""
    database = open_database(database_url)
    accounts = Accounts(database, clock)
    try:
        if action == "add":
            accounts.add(name, Role(role), _password(), _BY)
            sys.stdout.write(f"{name} can sign in now.\n")
        elif action == "password":
            accounts.set_password(name, _password(), _BY)
            sys.stdout.write(f"{name} has another password.\n")
        elif action == "disable":
            accounts.disable(name, _BY)
            sys.stdout.write(f"{name} can no longer sign in.\n")
        else:
            for account in accounts.all():
                state = ", disabled" if account.is_disabled else ""
                sys.stdout.write(f"{account.name}: {account.role.value}{state}\n")
    finally:
        database.close()
    return 0


def erase(database_url: str, clock: Clock, reference: str) -> int:
    """Empty a finished request of what could name somebody; returns the exit code. Raises `KindlineError`."""
    database = open_database(database_url)
    try:
        count = Erasing(database, clock, 0).erase(reference.upper(), _BY)
    finally:
        database.close()
    sys.stdout.write(f"{count} request(s) {reference.upper()} erased.\n")
    return 0


def play_agent(url: str, name: str, outcome: str, pace_s: float, presses: int) -> int:
    """Work at a desk like an agent; returns the exit code. Raises `KindlineError`."""

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    play(url, name, outcome, pace_s, presses, say, lambda: _password(is_new=False))
    return 0


def _password(*, is_new: bool = True) -> str:
    """Asked for at a terminal, a new one twice; else the first line that is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if is_new and getpass.getpass("Once more: ") != password:
        raise AccountError("The two passwords are not the same.")
    return password
