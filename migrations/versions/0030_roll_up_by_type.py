"""Count outreaches by type in each target, division and source, and people by type and by source.

The worker recounts the outreaches of each organization, while writes go on. Until then its
statistics are counted from the outreaches. A gateway of the version before goes on reading and
writing. Its worker would recount, and fold, without the new counts, and this version would read
zeros: stop each process with a worker of that version before this migration, or run
`osdi-gateway check --rollups --repair` afterwards. Two indexes are rebuilt with the scope, before
the steps and while writes go on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.indexes import create_missing_indexes

revision = "0030"
down_revision = "0029"

CONCURRENT_INDEXES = {
    f"rollup_{period}s_organization_id_dimension_{period}_key_scope_idx": (
        f"rollup_{period}s (organization_id, dimension, {period}, key, scope)"
    )
    for period in ("day", "month")
}
"""By name, the table and the rest of the definition."""

_BEFORE = {name.replace("_scope", ""): text for name, text in CONCURRENT_INDEXES.items()}
_ADDED = ("target_type", "division_type", "source_type")
_ADDED_OF_PEOPLE = ("type", "source")
_OF_PEOPLE = ("rollup_people", "rollup_people_months", "rollup_people_by_month")


def upgrade() -> None:
    # Each of them: Citus refuses a condition on rows of other tables.
    organizations = sa.table("organizations", sa.column("rolled_up"))
    op.execute(sa.update(organizations).values(rolled_up=sa.false()))
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes(CONCURRENT_INDEXES)
    for name in _BEFORE:
        op.drop_index(name, if_exists=True)


def downgrade() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    create_missing_indexes({name: text.replace(", scope", "") for name, text in _BEFORE.items()})
    for name in CONCURRENT_INDEXES:
        op.drop_index(name, if_exists=True)
    for names, dimensions in (
        (("rollup_days", "rollup_months"), _ADDED),
        (_OF_PEOPLE, _ADDED_OF_PEOPLE),
    ):
        for name in names:
            table = sa.table(name, sa.column("dimension"))
            op.execute(sa.delete(table).where(table.c.dimension.in_(dimensions)))
