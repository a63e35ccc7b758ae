"""Let each organization choose the time zone by whose days its people are counted.

All count by those of UTC at first, as the version before does. It may go on; once an organization
has another zone, it must not fold roll-ups any more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"


def upgrade() -> None:
    op.add_column(
        "organizations",
        sa.Column("time_zone", sa.Text(), nullable=False, server_default=sa.text("'UTC'")),
    )


def downgrade() -> None:
    op.drop_column("organizations", "time_zone")
