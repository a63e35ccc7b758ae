"""Order people by their totals of outreaches.

The total of each person becomes one row, which an index has in order; people without outreaches get
one, too. Requests that count outreaches of people who are known wait from this step until its end:
a minute for a million people. A gateway of the version before goes on reading and writing. What it
counts after this step is right in every total, but people are out of order by it until the step is
taken back and applied again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0016"

CONCURRENT_INDEXES = {
    "totals_of_people_idx": "totals (organization_id, n, scope_id) WHERE slot = -1"
}
"""By name, the table and the rest of the definition."""

OUTREACHES = "outreaches"
KEY = ("organization_id", "collection", "scope_id", "slot")

people = sa.table("people", sa.column("organization_id"), sa.column("id"))
totals = sa.table(
    "totals",
    sa.column("organization_id"),
    sa.column("collection", sa.Text()),
    sa.column("scope_id"),
    sa.column("slot"),
    sa.column("n"),
)


def upgrade() -> None:
    _take_time()
    for name, definition in CONCURRENT_INDEXES.items():
        op.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {definition}")
    op.execute(_move(to=-1))


def downgrade() -> None:
    _take_time()
    op.execute(_move(to=0))
    for name in CONCURRENT_INDEXES:
        op.execute(f"DROP INDEX IF EXISTS {name}")


def _take_time() -> None:
    op.execute("SET LOCAL statement_timeout = '60min'")
    # Citus refuses to change a table that the same transaction has read in parallel.
    op.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")


def _move(to: int) -> postgresql.Insert:
    """One row for each person. What others count meanwhile is added, not lost."""
    gone = (
        sa.delete(totals)
        .where(
            totals.c.collection == OUTREACHES,
            totals.c.organization_id == people.c.organization_id,
            totals.c.scope_id == people.c.id,
            totals.c.slot != to,
        )
        .returning(totals.c.organization_id, totals.c.scope_id, totals.c.n)
        .cte("gone")
    )
    of_person = [gone.c.organization_id, gone.c.scope_id]
    counted = sa.select(*of_person, sa.func.sum(gone.c.n).label("n")).group_by(*of_person)
    sums = counted.subquery("sums")
    same = sa.and_(
        sums.c.organization_id == people.c.organization_id, sums.c.scope_id == people.c.id
    )
    rows = sa.select(
        people.c.organization_id,
        sa.literal(OUTREACHES),
        people.c.id,
        sa.literal(to),
        sa.func.coalesce(sums.c.n, 0),
    ).select_from(people.outerjoin(sums, same))
    statement = postgresql.insert(totals).from_select(list(totals.c.keys()), rows)
    return statement.on_conflict_do_update(
        index_elements=KEY, set_={"n": totals.c.n + statement.excluded.n}
    )
