"""Reading a message from a device: the schema, and what the schema cannot say."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, TypeVar

from kindline.domain import wire
from kindline.domain.errors import WireError

MAX_INTEGER = 2**53 - 1  # what every JSON reader keeps exactly; databases hold 2**63
ID_PATTERN = "^[0-9A-Za-z][0-9A-Za-z_.-]{0,63}$"
_ID = re.compile(ID_PATTERN.replace("$", r"\Z"))
_IDS = ("device", "id", "request_id")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")

M = TypeVar("M", wire.NewRequest, wire.RequestChange)


def read_message(kind: type[M], data: bytes, method: str, path: str) -> M:
    """The message in `data`, sent with `method` to `path`. Raises `WireError` naming what does not fit."""
    try:
        body = wire.decode(kind, data)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON that can be read: {error}") from error
    name = kind.__name__
    for field, real in (("method", method), ("path", path)):
        if getattr(body, field) != real:
            raise WireError(f"{name}.{field} is {getattr(body, field)!r} but the message came by {real!r}")
    _check_value(asdict(body), name)
    return body


def _check_value(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _check_value(part, f"{where}.{name}")
            if name in _IDS and not _ID.match(part):
                raise WireError(f"{where}.{name} is not an id")
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            _check_value(part, f"{where}[{index}]")
    elif isinstance(value, str) and _UNKEEPABLE.search(value):
        raise WireError(f"{where} has a character that cannot be kept")
    elif isinstance(value, int) and not 0 <= value <= MAX_INTEGER:
        raise WireError(f"{where} is not between 0 and {MAX_INTEGER}")
