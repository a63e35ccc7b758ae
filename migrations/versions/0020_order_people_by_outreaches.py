"""Order people by their totals of outreaches.

The total of each person becomes one row, in the order of an index; people without outreaches get
one, too. Most are moved before the step, some thousand at a time, so that requests which count
outreaches of these people wait for less than a second. If that ends early, the next attempt goes on
with the others. A gateway of the version before goes on reading and writing. Its outreaches after
this step are in every total, but not in the order of people, until the step is reverted and applied
again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.indexes import create_missing_indexes

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


BATCH = 5_000
"""People who are moved at once."""


def prepare(connection: sa.Connection) -> None:
    """Move the totals of people, a batch in each transaction."""
    place = (people.c.organization_id, people.c.id)
    last: tuple[object, ...] | None = None
    while True:
        following = sa.select(*place).order_by(*place).limit(BATCH)
        if last is not None:
            following = following.where(sa.tuple_(*place) > sa.tuple_(*last))
        batch = following.subquery("people")
        rows = sa.select(*batch.c).order_by(*[item.desc() for item in batch.c]).limit(1)
        end = connection.execute(rows).one_or_none()
        if end is None:
            return
        connection.execute(_move(to=-1, of=following.subquery("people")))
        last = tuple(end)


def upgrade() -> None:
    _take_time()
    create_missing_indexes(CONCURRENT_INDEXES)
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


def _move(to: int, of: sa.FromClause = people) -> postgresql.Insert:
    """Insert one row for each person who lacks it. Concurrent counts are added, not lost."""
    people = _unmoved(of, to)
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


def _unmoved(people: sa.FromClause, to: int) -> sa.FromClause:
    """The people who have other rows, or lack this one."""
    own = sa.select(sa.literal(1)).where(
        totals.c.collection == OUTREACHES,
        totals.c.organization_id == people.c.organization_id,
        totals.c.scope_id == people.c.id,
    )
    unmoved = sa.or_(
        own.where(totals.c.slot != to).exists(), ~own.where(totals.c.slot == to).exists()
    )
    return sa.select(people.c.organization_id, people.c.id).where(unmoved).cte("unmoved")
