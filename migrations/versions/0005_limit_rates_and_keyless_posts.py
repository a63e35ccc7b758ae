"""Count requests, and let one campaign refuse posts without a key.

The counters are unlogged: those that a crash deletes would have expired a moment later. A gateway
of the version before goes on working: it neither counts nor checks the campaign.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "rate_limits",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name="rate_limits_pkey"),
        prefixes=["UNLOGGED"],
    )
    op.add_column(
        "advocacy_campaigns",
        sa.Column(
            "keyless_helpers", sa.SmallInteger(), server_default=sa.text("1"), nullable=False
        ),
    )


def downgrade() -> None:
    op.drop_column("advocacy_campaigns", "keyless_helpers")
    op.drop_table("rate_limits")
