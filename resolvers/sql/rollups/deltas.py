"""The log of deltas, read from its mark on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression
from resolvers.sql.snapshots import OLDEST_RUNNING
from schema.rollup_tables import delta_marks


def is_pending(deltas: FromClause) -> Expression:
    """The deltas of the organization. What was folded long ago is not even looked at."""
    return (deltas.c.organization_id == TENANT) & (deltas.c.transaction >= mark_of(TENANT))


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
