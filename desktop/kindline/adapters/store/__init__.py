"""The device's records in SQLite."""

from kindline.adapters.store.store import SqliteStore

__all__ = ["SqliteStore"]
