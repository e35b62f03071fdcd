"""Requests, their changes and events, and the agents' pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_Ms = sa.BigInteger
_Sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _create_pages()
    _create_requests()
    _create_changes()
    _create_events()


def _create_pages() -> None:
    op.create_table(
        "agent_page",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("seen_ms", _Ms, nullable=False),
        sa.Column("on_duty", sa.Boolean, nullable=False),
        sa.Column("until_ms", _Ms, nullable=False),
    )


def _create_requests() -> None:
    op.create_table(
        "help_request",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("first_answer", sa.LargeBinary, nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("received_ms", _Ms, nullable=False),
        sa.Column("promised_by_ms", _Ms, nullable=False),
        sa.Column("next_try_ms", _Ms),
        sa.Column("finished_ms", _Ms),
        sa.Column("claimed_by", sa.String(64), sa.ForeignKey("agent_page.id")),
        sa.Column("created_ms", _Ms, nullable=False),
        sa.Column("site", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("urgency", sa.String(16), nullable=False),
        sa.Column("tier", sa.Integer, nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("contact_kind", sa.String(16), nullable=False),
        sa.Column("contact_number", sa.String, nullable=False),
        sa.Column("contact_place", sa.String, nullable=False),
        sa.Column("turns", sa.JSON, nullable=False),
        sa.Column("comfort", sa.JSON, nullable=False),
    )
    is_open = sa.text("finished_ms IS NULL")
    op.create_index("ix_help_request_reference", "help_request", ["reference"])
    op.create_index(
        "ix_help_request_open",
        "help_request",
        [sa.text("tier DESC"), "received_ms"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        "uq_help_request_open_reference",
        "help_request",
        ["reference"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _create_changes() -> None:
    op.create_table(
        "request_change",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("request_id", sa.String(64), sa.ForeignKey("help_request.id"), nullable=False),
        sa.Column("body_sha256", sa.String(64), nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("received_ms", _Ms, nullable=False),
    )
    op.create_index("ix_request_change_request_id", "request_change", ["request_id"])


def _create_events() -> None:
    op.create_table(
        "request_event",
        sa.Column("sequence", _Sequence, primary_key=True, autoincrement=True),
        sa.Column("request_id", sa.String(64), sa.ForeignKey("help_request.id"), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at_ms", _Ms, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("promised_by_ms", _Ms, nullable=False),
        sa.Column("page_id", sa.String(64)),
        sa.UniqueConstraint("request_id", "revision", name="uq_request_event_revision"),
        sqlite_autoincrement=True,
    )
