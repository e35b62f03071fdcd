"""The device's id, facts, requests and messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_Id = sa.String(64)
_Name = sa.String(32)


def upgrade() -> None:
    op.create_table("device", sa.Column("id", _Id, primary_key=True))
    op.create_table(
        "fact", sa.Column("key", _Id, primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    _create_requests()
    op.create_table(
        "outgoing",
        sa.Column("id", _Id, primary_key=True),
        sa.Column("request_id", _Id, sa.ForeignKey("help_request.id"), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("tries", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_outgoing_request_id", "outgoing", ["request_id"])
    op.create_table(
        "erased",
        sa.Column("id", _Id, primary_key=True),
        sa.Column("erased_ms", sa.BigInteger, nullable=False),
    )


def _create_requests() -> None:
    op.create_table(
        "help_request",
        sa.Column("id", _Id, primary_key=True),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("promised_by_ms", sa.BigInteger, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("language", _Name, nullable=False),
        sa.Column("urgency", _Name, nullable=False),
        sa.Column("cause", _Name, nullable=False),
        sa.Column("contact", sa.JSON, nullable=False),
        sa.Column("turns", sa.JSON, nullable=False),
        sa.Column("comfort", sa.JSON, nullable=False),
        sa.Column("delivery", _Name, nullable=False),
        sa.Column("work", _Name),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("attempt", sa.BigInteger, nullable=False),
        sa.Column("reference", _Name, nullable=False),
        sa.Column("is_over", sa.Boolean, nullable=False),
    )
