"""Let API keys expire, and know when they were last used.

A gateway of the version before goes on working, and accepts expired keys.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for name in ("expires_date", "last_used_date"):
        op.add_column("api_keys", sa.Column(name, sa.TIMESTAMP(timezone=True)))


def downgrade() -> None:
    """Expired keys are revoked: the version before would accept them again."""
    op.execute(
        "UPDATE api_keys SET revoked_date = expires_date "
        "WHERE expires_date <= now() AND revoked_date IS NULL"
    )
    op.drop_column("api_keys", "last_used_date")
    op.drop_column("api_keys", "expires_date")
