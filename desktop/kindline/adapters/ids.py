"""Ids that sort by the time they were made."""

from __future__ import annotations

import uuid_utils


class UuidIds:
    """Fills `ports.Ids` with UUIDv7."""

    def new_id(self) -> str:
        return str(uuid_utils.uuid7())
