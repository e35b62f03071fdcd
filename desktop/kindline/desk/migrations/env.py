"""Runs the migrations on the connection that `Database.upgrade` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from kindline.desk.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
