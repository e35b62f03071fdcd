"""Running the desk with uvicorn."""

from __future__ import annotations

import os
import socket
import ssl
import sys
from dataclasses import dataclass

import uvicorn

from kindline.desk.app import create_app
from kindline.desk.erasing import USUAL_DAYS
from kindline.desk.errors import DatabaseUnusableError
from kindline.desk.parts import Parts
from kindline.ports import Clock

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_GOODBYE_S = 3
_BACKLOG = 2048
_OPEN = (
    "Without accounts everybody who reaches the desk could work at it. "
    "Make one first: kindline desk agent add NAME. Then start the desk again."
)


class _Server(uvicorn.Server):
    """Says where it is as soon as it really answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and not self.should_exit:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            scheme = "https" if self.config.is_ssl else "http"
            sys.stdout.write(f"The desk is at {scheme}://{shown}:{port}/\n")
            sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files in PEM: the certificate with what leads to its issuer, and its key."""

    chain: str
    key: str


def serve(  # noqa: PLR0913, PLR0917 - what the command line may say
    host: str,
    port: int,
    database_url: str,
    clock: Clock,
    certificate: Certificate | None = None,
    erase_after_days: float = USUAL_DAYS,
) -> None:
    """Run the desk until it is told to stop. Port 0 takes any free one; the one line printed names it.

    On a loopback address it answers only to loopback names; on others only if agents have accounts.
    Raises `SystemExit` with a message (and exit code 1) when the address is taken, or the database or
    the certificate cannot be used.
    """
    with _bound(host, port) as listening:
        address = listening.getsockname()[0]
        try:
            hosts = _LOOPBACK if address in _LOOPBACK else ()
            app = create_app(database_url, clock, hosts, erase_after_days=erase_after_days)
        except DatabaseUnusableError as error:
            raise SystemExit(str(error)) from error
        parts: Parts = app.state.parts
        if address not in _LOOPBACK and not parts.accounts.is_closed():
            raise SystemExit(_OPEN)
        if certificate:
            _check(certificate)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GOODBYE_S,
            ssl_certfile=certificate.chain if certificate else None,
            ssl_keyfile=certificate.key if certificate else None,
        )
        _Server(config).run(sockets=[listening])


def _check(certificate: Certificate) -> None:
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certificate.chain, certificate.key
        )
    except (OSError, ssl.SSLError) as error:
        raise SystemExit(
            f"The certificate {certificate.chain} with the key {certificate.key} cannot be used: {error}. "
            "Both are files in PEM, and the key belongs to the certificate."
        ) from error


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        if os.name == "posix":
            # elsewhere this would let two desks share one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(_BACKLOG)  # two sockets that are only bound could share a port
        except OSError:
            listening.close()
            raise
    except (OSError, OverflowError) as error:
        raise SystemExit(
            f"The desk cannot listen at {host}:{port}: {error}. Stop what uses it, or give another --port."
        ) from error
    return listening
