"""The way to the agents' desk."""

from __future__ import annotations

from typing import Protocol

from kindline.domain.requests import DeskStatus

Availability = bool | None
"""True or False as the desk says; None when it cannot be asked."""


class Delivery(Protocol):
    """Calls block; run them on the post worker. All raise `DeliveryError` when trying again is right."""

    def send(self, path: str, body: bytes) -> DeskStatus:
        """Hand a message to the desk. Sending the same message again is safe.

        Raises `DeliveryRefusedError` when the desk refuses it for good.
        """
        ...

    def status(self, request_id: str) -> DeskStatus | None:
        """The desk's word on a request; None when it does not know it."""
        ...

    def someone_there(self) -> bool:
        """Whether someone sits at the desk now."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
