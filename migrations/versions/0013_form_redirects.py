"""Let each organization allow the pages that its forms may lead to.

A gateway of the version before goes on working; it reads them from its setting.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "organizations",
        sa.Column(
            "form_redirects",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            server_default=sa.text("'{}'"),
        ),
    )


def downgrade() -> None:
    op.drop_column("organizations", "form_redirects")
