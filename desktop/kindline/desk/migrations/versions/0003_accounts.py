"""Accounts of agents, pages that belong to them, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Ms = sa.BigInteger
_Sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", _Sequence, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("folded", sa.String(120), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created_ms", _Ms, nullable=False),
        sa.Column("disabled_ms", _Ms),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failed_ms", _Ms, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("sequence", _Sequence, primary_key=True, autoincrement=True),
        sa.Column("at_ms", _Ms, nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
    )
    # SQLite adds a key to a table only by making the table anew
    with op.batch_alter_table("agent_page") as page:
        page.add_column(sa.Column("agent_id", _Sequence))
        page.add_column(sa.Column("signed_in_ms", _Ms))
        page.create_foreign_key("fk_agent_page_agent", "agent", ["agent_id"], ["id"])
