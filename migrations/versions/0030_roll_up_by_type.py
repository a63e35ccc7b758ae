"""Count outreaches by type in each target, division and source, and people by type and by source.

The worker recounts the outreaches of each organization, while writes go on. Until then its
statistics are counted from the outreaches. A gateway of the version before goes on reading and
writing, but it does not fold the new counts: stop its worker before a worker of this version
starts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_ADDED = ("target_type", "division_type", "source_type")
_ADDED_OF_PEOPLE = ("type", "source")
_OF_PEOPLE = ("rollup_people", "rollup_people_months", "rollup_people_by_month")


def upgrade() -> None:
    organizations = sa.table("organizations", sa.column("id"), sa.column("rolled_up"))
    tables = [
        sa.table(name, sa.column("organization_id")) for name in ("outreaches", "outreach_deltas")
    ]
    stored = [sa.exists().where(item.c.organization_id == organizations.c.id) for item in tables]
    op.execute(sa.update(organizations).values(rolled_up=sa.false()).where(sa.or_(*stored)))


def downgrade() -> None:
    for names, dimensions in (
        (("rollup_days", "rollup_months"), _ADDED),
        (_OF_PEOPLE, _ADDED_OF_PEOPLE),
    ):
        for name in names:
            table = sa.table(name, sa.column("dimension"))
            op.execute(sa.delete(table).where(table.c.dimension.in_(dimensions)))
