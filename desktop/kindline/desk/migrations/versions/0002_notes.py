"""What an agent noted about a request, with the event that it belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "request_event", sa.Column("note", sa.String(500), nullable=False, server_default=sa.text("''"))
    )
