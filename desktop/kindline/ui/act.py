"""What the customer did, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from kindline.services.presenters.views import Action


@dataclass(frozen=True, slots=True)
class Act:
    """An action and what completes it (an article id, the typed question, a digit ...)."""

    action: Action
    value: str = ""
