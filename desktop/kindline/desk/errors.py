"""What the desk refuses, and why."""

from __future__ import annotations

from kindline.domain.errors import KindlineError


class DatabaseUnusableError(KindlineError):
    """The desk's database cannot be opened or brought up to date; the message says why."""


class ConflictError(KindlineError):
    """An id that is already known came again with another body."""


class UnknownRequestError(KindlineError):
    """No request with this id is known (or not to this device)."""


class TakenError(KindlineError):
    """Another agent has the request."""


class AccountError(KindlineError):
    """An account that cannot be made, changed or used; the message is for the person who tried."""


class DeskPageError(KindlineError):
    """The desk's page cannot be reached, or does not let this agent work."""


class StillOpenError(KindlineError):
    """A request that is still worked on cannot be erased."""
