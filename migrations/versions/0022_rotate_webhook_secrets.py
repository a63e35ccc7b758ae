"""Rotate the secrets of webhooks: the old secret signs, too, until a moment.

A gateway of the version before goes on, and signs with the new secret alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = ("autoresponses", "webhooks")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("old_secret", sa.Text()))
        op.add_column(table, sa.Column("old_secret_end", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "old_secret_end")
        op.drop_column(table, "old_secret")
