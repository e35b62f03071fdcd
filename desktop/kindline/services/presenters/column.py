"""The person column: what stands there is true now, or it does not stand there."""

from __future__ import annotations

from kindline.domain.requests import DeliveryState, HelpRequest, WorkState
from kindline.domain.text import Message, message
from kindline.services.presenters.views import ColumnView


def column(
    request: HelpRequest | None, someone_there: bool | None, *, is_calling: bool, is_listening: bool
) -> ColumnView:
    """The column for the present moment. `someone_there` is the desk's own word, None when unknown."""
    foot = message("column.or_say") if is_listening else None
    if is_calling:
        return ColumnView(message("column.calling"), message("column.stay_here"), foot, calling=True)
    return ColumnView(message("person.talk"), _second(request, someone_there), foot, calling=False)


def _second(request: HelpRequest | None, someone_there: bool | None) -> Message | None:
    if request is not None and not request.is_over:
        if request.work in (WorkState.WITH_PERSON, WorkState.CALLING):
            return message("column.person_has_it", reference=request.reference)
        if request.delivery is DeliveryState.RECEIVED:
            return message("column.has_request", reference=request.reference)
        return None
    return message("column.someone") if someone_there else None
