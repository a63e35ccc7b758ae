"""Statements that give targets the action dates of their outreaches.

Writers of this version set the dates themselves. Rows that were stored before are dated batch by
batch. Rows that an earlier version still writes are found by its rows in the changes feed, which
lack a mark, and are dated again.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Text,
    any_,
    bindparam,
    cast,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from resolvers.sql.json import ONE, TENANT, WITHOUT_DATE, Expression, text_constant
from resolvers.sql.statement import Statement, compile_statement
from schema.osdi.catalogue import OUTREACH
from schema.tables import changes, organizations, outreach_targets, outreaches

_LOCK: Expression = text_constant("targets_dated")
_IDS = bindparam("ids", type_=ARRAY(UUID()))

_DATE = func.coalesce(outreaches.c.action_date, WITHOUT_DATE)
_OF_OUTREACH: list[ColumnElement[bool]] = [
    outreach_targets.c.organization_id == TENANT,
    outreaches.c.organization_id == TENANT,
    outreaches.c.id == outreach_targets.c.outreach_id,
]


@cache
def compile_undated() -> Statement:
    """The organizations with targets to date: `id`, and whether the stored ones are all `dated`."""
    table = organizations
    # Not correlated: Citus refuses that with a reference table.
    left = select(changes.c.organization_id).where(*_is_left())
    return compile_statement(
        select(table.c.id, table.c.targets_dated.label("dated")).where(
            or_(~table.c.targets_dated, table.c.id.in_(left))
        )
    )


def _is_left() -> list[Any]:
    """The conditions for changes of outreaches by an earlier version, not dated again yet."""
    return [changes.c.resource == text_constant(OUTREACH.plural), ~changes.c.targets_dated]


@cache
def compile_date_lock() -> Statement:
    """Whether this transaction may date targets of the organization: only one at a time may."""
    key = func.hashtext(cast(TENANT, Text)), func.hashtext(_LOCK)
    return compile_statement(select(func.pg_try_advisory_xact_lock(*key)))


@cache
def compile_date_batch() -> Statement:
    """Dates the targets without a date among the next `most` rows after the outreach `after`.
    Returns the last outreach of those rows, null if there are none.

    A date that a writer sets meanwhile stays, since PostgreSQL tests the condition again on its
    row.
    """
    row = outreach_targets.alias("r")
    after = bindparam("after", type_=UUID())
    following = (
        select(row.c.outreach_id)
        .where(row.c.organization_id == TENANT, row.c.outreach_id > after)
        .order_by(row.c.outreach_id)
        .limit(bindparam("most", type_=Integer()))
        .subquery("following")
    )
    last = (
        select(following.c.outreach_id.label("id"))
        .order_by(following.c.outreach_id.desc())
        .limit(ONE)
        .cte("last")
    )
    end = select(last.c.id).scalar_subquery()
    dated = (
        update(outreach_targets)
        .values(action_date=_DATE)
        .where(
            *_OF_OUTREACH,
            outreach_targets.c.outreach_id > after,
            outreach_targets.c.outreach_id <= end,
            outreaches.c.id > after,
            outreaches.c.id <= end,
            outreach_targets.c.action_date.is_(None),
        )
        .returning(ONE)
        .cte("dated")
    )
    return compile_statement(select(end).add_cte(dated))


@cache
def compile_all_dated() -> Statement:
    """Records that all stored targets are dated."""
    return compile_statement(
        update(organizations)
        .values(targets_dated=true())
        .where(organizations.c.id == TENANT)
        .returning(organizations.c.id)
    )


@cache
def compile_left() -> Statement:
    """`transaction` and `id` of up to `most` changes by an earlier version whose outreaches are not
    dated again yet.
    """
    return compile_statement(
        select(changes.c.transaction, changes.c.id)
        .where(changes.c.organization_id == TENANT, *_is_left())
        .order_by(changes.c.id)
        .limit(bindparam("most", type_=Integer()))
    )


@cache
def compile_lock_outreaches() -> Statement:
    """Locks the outreaches with one of `ids`, as their writers do. Returns their number."""
    locked = (
        select(outreaches.c.id)
        .where(outreaches.c.organization_id == TENANT, outreaches.c.id == any_(_IDS))
        .order_by(outreaches.c.id)
        .with_for_update(key_share=True)
        .subquery("locked")
    )
    return compile_statement(select(func.count()).select_from(locked))


@cache
def compile_date_again() -> Statement:
    """Dates the targets of the outreaches with one of `ids`, which are locked."""
    return compile_statement(
        update(outreach_targets)
        .values(action_date=_DATE)
        .where(
            *_OF_OUTREACH,
            outreach_targets.c.outreach_id == any_(_IDS),
            outreach_targets.c.action_date.is_distinct_from(_DATE),
        )
        .returning(outreach_targets.c.outreach_id)
    )


@cache
def compile_note_dated() -> Statement:
    """Marks the changes with one of `ids` and of `transactions` as dated. Those transactions are
    committed, so they cannot add changes.
    """
    transactions = bindparam("transactions", type_=ARRAY(BigInteger()))
    return compile_statement(
        update(changes)
        .values(targets_dated=true())
        .where(
            changes.c.organization_id == TENANT,
            *_is_left(),
            changes.c.transaction == any_(transactions),
            changes.c.id == any_(_IDS),
        )
        .returning(changes.c.id)
    )


@cache
def compile_misdated() -> Statement:
    """`outreach_id` of the outreaches whose targets have a wrong date, or none."""
    return compile_statement(
        select(outreach_targets.c.outreach_id)
        .distinct()
        .where(*_OF_OUTREACH, outreach_targets.c.action_date.is_distinct_from(_DATE))
    )
