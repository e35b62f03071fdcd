"""Runs the migrations on the connection given by `opening.upgrade`, inside its one transaction."""

from __future__ import annotations

from alembic import context

from kindline.adapters.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, compare_type=True
)
context.run_migrations()
