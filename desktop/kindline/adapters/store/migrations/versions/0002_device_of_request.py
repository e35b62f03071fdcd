"""The device id under which each request was made; "" for those of before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("help_request", sa.Column("device", sa.String(64), nullable=False, server_default=""))
