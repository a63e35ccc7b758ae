"""Let an organization publish the total of a campaign, with a goal.

Nothing is published at first. A gateway of the version before goes on, and publishes nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"

TABLE = "advocacy_campaigns"


def upgrade() -> None:
    published: sa.Column[bool] = sa.Column(
        "total_published", sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column(TABLE, published)
    op.add_column(TABLE, sa.Column("total_goal", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column(TABLE, "total_goal")
    op.drop_column(TABLE, "total_published")
