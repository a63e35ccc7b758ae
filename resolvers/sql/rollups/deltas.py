"""The log of deltas, read from its mark on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression
from resolvers.sql.rollups.days import delta_columns
from resolvers.sql.snapshots import OLDEST_RUNNING
from schema.rollup_tables import delta_marks, outreach_deltas


def is_pending(deltas: FromClause) -> Expression:
    """The deltas of the organization. What was folded long ago is not even looked at."""
    return (deltas.c.organization_id == TENANT) & (deltas.c.transaction >= mark_of(TENANT))


def take_deltas(in_parts: bool, *conditions: Expression) -> tuple[CTE, tuple[CTE, ...]]:
    """The deltas to count, and the CTEs that delete them if that is another one.

    A distributed database carries out a statement `in_parts`, and others of them read what is
    deleted here. So they are read first and deleted last, in a transaction of one snapshot.
    """
    table = outreach_deltas
    if not in_parts:
        taken = delete(table).where(*conditions).returning(*delta_columns(table)).cte("taken")
        return taken, ()
    place = (table.c.transaction, table.c.id)
    found = select(*place, *delta_columns(table)).where(*conditions).cte("taken")
    gone = (
        delete(table)
        .where(table.c.organization_id == TENANT, *[item == found.c[item.name] for item in place])
        .returning(ONE)
        .cte("gone")
    )
    return found, (gone,)


def mark_of(organization_id: Expression) -> Expression:
    """The first transaction that may have deltas; 0 if that is unknown.

    Restored from a dump, a store has marks of another server, whose transactions were more.
    """
    mark = delta_marks.c.transaction
    of_organization = (
        select(case((mark <= OLDEST_RUNNING, mark)))
        .where(delta_marks.c.organization_id == organization_id)
        .correlate_except(delta_marks)
    )
    return func.coalesce(of_organization.scalar_subquery(), ZERO)


def move_mark(following: Expression) -> Any:
    """Move the mark to the transaction `following`; to the oldest that runs if that is null."""
    mark = func.least(following, OLDEST_RUNNING)
    statement = insert(delta_marks).from_select(
        ["organization_id", "transaction"], select(TENANT, mark)
    )
    return statement.on_conflict_do_update(
        index_elements=list(delta_marks.primary_key.columns),
        set_={"transaction": statement.excluded.transaction},
    ).returning(ONE)
