"""`kindline desk agent add | password | disable | list`: accounts from the command line."""

from __future__ import annotations

import getpass
import sys

from kindline.desk.accounts import Accounts, Role
from kindline.desk.database import open_database
from kindline.desk.errors import AccountError
from kindline.ports import Clock

_BY = "command line"


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


def _password() -> str:
    """Asked for twice at a terminal; else the first line that is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise AccountError("The two passwords are not the same.")
    return password
