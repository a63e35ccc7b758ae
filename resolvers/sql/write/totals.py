"""The totals that a write changes: which rows, and the part of its statement that adds to them."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SmallInteger,
    Text,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import UUID, insert
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.selectable import CTE

from resolvers.sql.json import ONE, TENANT, ZERO
from resolvers.sql.statement import Statement, compile_statement
from resolvers.write.plan import ChangeSet
from schema import tables
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON
from schema.search.totals import PEOPLE_SLOT

SHARD = bindparam("slot", type_=SmallInteger())
"""The shard of totals to count in: that of the connection, so that writes seldom wait for others.
"""

_OF_PEOPLE = (OUTREACH.plural, PERSON.plural)


@cache
def compile_totals_lock() -> Statement:
    """Locks the totals of a resource that is being deleted.

    A concurrent write that adds to them waits, and then finds them deleted.
    """
    totals = tables.totals
    rows = select(totals.c.slot).where(
        totals.c.organization_id == TENANT,
        totals.c.scope_id == bindparam("scope_id", type_=UUID()),
    )
    locked = rows.order_by(totals.c.slot).with_for_update().subquery("locked")
    # COUNT makes PostgreSQL lock all: of rows that are only returned, it would fetch the first.
    return compile_statement(select(func.count()).select_from(locked))


def totals_rows(changes: ChangeSet, shard: int) -> list[dict[str, Any]]:
    """The changes of totals in `changes`, as rows to send."""
    return [
        {
            "collection": collection,
            "scope_id": id_,
            "slot": PEOPLE_SLOT if (collection, scope) == _OF_PEOPLE else shard,
            "n": n,
        }
        for (collection, scope, id_), n in sorted(changes.totals.items())
    ]


def totals_of_deleted(name: str, columns: tuple[str, ...], deleted: CTE) -> list[Select[Any]]:
    """The changes of totals by rows that are deleted with the resource in one of `columns`.

    The totals of that resource are deleted themselves.
    """

    def counted(scope: ColumnElement[Any]) -> list[ColumnElement[Any]]:
        collection = literal(name, Text).label("collection")
        return [collection, scope.label("scope_id"), SHARD, (-func.count()).label("n")]

    whole = select(*counted(TENANT)).select_from(deleted)
    changes = [whole.having(func.count() > ZERO)]
    for link in BY_PLURAL[name].owning_links:
        if link.column not in columns:
            scope = deleted.c[link.column]
            changes.append(select(*counted(scope)).where(scope.is_not(None)).group_by(scope))
    return changes


def add_to_totals(changes: list[Select[Any]]) -> Any:
    """Adds the changes to the totals.

    Sent changes have each total once. If there are also those of deleted rows, they are summed.
    """
    table = tables.totals
    names = ["organization_id", "collection", "scope_id", "slot", "n"]
    rows: FromClause = changes[0].subquery("changes")
    if len(changes) > 1:
        every = union_all(*changes).subquery("changes")
        scopes = (every.c.collection, every.c.scope_id, every.c.slot)
        rows = select(*scopes, func.sum(every.c.n).label("n")).group_by(*scopes).subquery("summed")
    ordered = select(TENANT, *[rows.c[name] for name in names[1:]]).order_by(
        rows.c.collection, rows.c.scope_id
    )
    statement = insert(table).from_select(names, ordered)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={"n": table.c.n + statement.excluded.n},
    ).returning(ONE)
