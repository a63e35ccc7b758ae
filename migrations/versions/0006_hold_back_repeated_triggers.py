"""Record which deliveries were requested without a key, to suppress repeated ones.

A gateway of the version before goes on working: its deliveries count as requested with a key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "deliveries",
        sa.Column("keyless", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "deliveries_organization_id_keyless_idx",
        "deliveries",
        ["organization_id", "person_id", "channel", "identifier", "created_date"],
        postgresql_where=sa.text("keyless AND status <> 'held'"),
    )


def downgrade() -> None:
    op.drop_index("deliveries_organization_id_keyless_idx", "deliveries")
    op.execute("UPDATE deliveries SET status = 'cancelled' WHERE status = 'held'")
    op.drop_column("deliveries", "keyless")
