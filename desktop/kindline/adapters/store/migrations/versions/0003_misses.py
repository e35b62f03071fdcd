"""What the answers missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Name = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "miss",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", _Name, primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("language", _Name, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("offered", sa.JSON, nullable=False),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("by_voice", sa.Boolean, nullable=False),
    )
    op.create_index("ix_miss_at_ms", "miss", ["at_ms"])
