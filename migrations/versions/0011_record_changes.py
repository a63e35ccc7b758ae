"""Record changes of resources, for the changes feed.

Resources that are already stored are not in it: a mirror reads everything first. A gateway of the
version before records nothing, so mirrors begin when all processes are of this version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("organization_id", sa.UUID(), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("recorded_date", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "transaction", "resource", "id", name="changes_pkey"
        ),
    )


def downgrade() -> None:
    op.drop_table("changes")
