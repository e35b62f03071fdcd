"""When a request was emptied of what could name a customer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("help_request", sa.Column("erased_ms", sa.BigInteger))
    op.create_index(
        "ix_help_request_to_erase",
        "help_request",
        ["finished_ms"],
        sqlite_where=sa.text("erased_ms IS NULL"),
        postgresql_where=sa.text("erased_ms IS NULL"),
    )
