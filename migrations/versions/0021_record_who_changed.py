"""Record who changed a resource: the API key and the request, with each change.

Changes that are stored already have neither. A gateway of the version before goes on; what it
changes has neither, too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("changes", sa.Column("key_id", sa.UUID()))
    op.add_column("changes", sa.Column("request_id", sa.Text()))


def downgrade() -> None:
    op.drop_column("changes", "request_id")
    op.drop_column("changes", "key_id")
