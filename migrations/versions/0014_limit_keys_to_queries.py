"""Limit API keys to named queries.

A gateway of the version before goes on working, and does not know the limit: stop it before the
first such key is given away.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("queries", postgresql.JSONB()))


def downgrade() -> None:
    """Limited keys are revoked: the version before would let them read everything."""
    op.execute(
        "UPDATE api_keys SET revoked_date = now() "
        "WHERE queries IS NOT NULL AND revoked_date IS NULL"
    )
    op.drop_column("api_keys", "queries")
