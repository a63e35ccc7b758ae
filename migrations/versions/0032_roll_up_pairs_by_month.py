"""Count outreaches by month in each target, division and source of a campaign, and in each target
and division of a source.

The worker recounts the outreaches of each organization, while writes go on. Until then its
statistics are counted from the outreaches. A gateway of the version before goes on reading and
writing. Its worker would recount, and fold, without the new counts, and this version would read
zeros: stop each process with a worker of that version before this migration, or run
`osdi-gateway check --rollups --repair` afterwards.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_ADDED = (
    "campaign_target",
    "campaign_division",
    "campaign_source",
    "source_target",
    "source_division",
)


def upgrade() -> None:
    # Each of them: Citus refuses a condition on rows of other tables.
    organizations = sa.table("organizations", sa.column("rolled_up"))
    op.execute(sa.update(organizations).values(rolled_up=sa.false()))


def downgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    table = sa.table("rollup_months", sa.column("dimension"))
    op.execute(sa.delete(table).where(table.c.dimension.in_(_ADDED)))
