"""The queue of deliveries: what enters it with a write, and the statements of who works it off.

A delivery is claimed by moving `due_date` to when the claim ends, with SKIP LOCKED and within
one organization; `attempts` tells an old claim from a newer one. Times are the database's.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    Float,
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.sql.delivery.statuses import FINISHED, PENDING, SUPPRESSED, UNDELIVERED
from resolvers.sql.json import ONE, TENANT, ZERO, Expression, row_json, utc_text
from resolvers.sql.statement import Statement, compile_statement
from schema.osdi.deliveries import MAX_LISTED
from schema.tables import deliveries, organizations

_SHOWN_IDS: Expression = literal_column(str(MAX_LISTED))
_ID: Expression = bindparam("id", type_=UUID())
_NOW: Expression = func.now()


# What enters


# Working it off


def _rows_json(rows: FromClause, members: list[tuple[str, Expression]]) -> Statement:
    """One row, one column: a JSON array, or null where there are none."""
    return compile_statement(
        select(cast(func.json_agg(row_json(members, rows)), Text)).select_from(rows)
    )


@cache
def compile_due() -> Statement:
    """Who has something due: [{"id", "namespace"}, …].

    Of all organizations, as it is asked whose turn it is; each costs one look into an index.
    """
    first = (
        select(deliveries.c.due_date)
        .where(deliveries.c.organization_id == organizations.c.id, deliveries.c.status == PENDING)
        .order_by(deliveries.c.due_date)
        .limit(ONE)
        .correlate(organizations)
        .scalar_subquery()
    )
    due = select(organizations.c.id, organizations.c.namespace).where(first <= _NOW).subquery("due")
    return _rows_json(due, [("id", due.c.id), ("namespace", due.c.namespace)])


_SHOWN = (
    "id",
    "channel",
    "event",
    "identifier",
    "webhook_id",
    "person_id",
    "outreach_id",
    "attempts",
)


def _after(seconds: str) -> Expression:
    wait = bindparam(seconds, type_=Float())
    return _NOW + func.make_interval(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, wait)


@cache
def compile_claim() -> Statement:
    """Claims at most `most` of what is due, for `lease` seconds: the deliveries, an array.

    None for a receiver in `busy`: the id of a webhook, or the channel of a trigger. `held`: it
    was asked for without a key, less than `pause` seconds after the same.
    """
    receiver = func.coalesce(cast(deliveries.c.webhook_id, Text), deliveries.c.channel)
    picked = (
        select(deliveries.c.id)
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.status == PENDING,
            deliveries.c.due_date <= _NOW,
            func.array_position(bindparam("busy", type_=ARRAY(Text())), receiver).is_(None),
        )
        .order_by(deliveries.c.due_date, deliveries.c.id)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    claimed = (
        update(deliveries)
        .values(
            attempts=deliveries.c.attempts + ONE,
            due_date=_after("lease"),
            modified_date=_NOW,
        )
        .where(deliveries.c.organization_id == TENANT, deliveries.c.id == picked.c.id)
        .returning(*[deliveries.c[name] for name in (*_SHOWN, "created_date", "keyless")])
        .cte("claimed")
    )
    members: list[tuple[str, Expression]] = [(name, claimed.c[name]) for name in _SHOWN]
    members.append(("created", utc_text(claimed.c.created_date)))
    return _rows_json(claimed, [*members, ("held", _is_repeated(claimed))])


def _is_repeated(claimed: FromClause) -> Expression:
    """Whether the same was asked for shortly before, both times without a key. What was held
    back itself does not count, or somebody who asks again and again would keep it back for ever.
    """
    before = deliveries.alias("before")
    same = [before.c[name] == claimed.c[name] for name in ("person_id", "channel", "identifier")]
    pause = bindparam("pause", type_=Float())
    since = claimed.c.created_date - func.make_interval(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, pause)
    earlier = (
        select(ONE)
        .where(
            before.c.organization_id == TENANT,
            *same,
            before.c.keyless,
            before.c.status != SUPPRESSED,
            before.c.created_date > since,
            before.c.id < claimed.c.id,
        )
        .correlate(claimed)
        .exists()
    )
    return and_(claimed.c.keyless, earlier)


@cache
def record_outcome() -> Statement:
    """Notes what became of the attempt `attempts`, unless a newer one began: how many rows."""
    noted = (
        update(deliveries)
        .values(
            status=bindparam("new_status", type_=Text()),
            error=bindparam("new_error", type_=Text()),
            due_date=_after("wait"),
            modified_date=_NOW,
        )
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.id == _ID,
            deliveries.c.status == PENDING,
            deliveries.c.attempts == bindparam("attempt", type_=Integer()),
        )
        .returning(ONE)
        .cte("noted")
    )
    return compile_statement(select(func.count()).select_from(noted))


@cache
def compile_requeue() -> Statement:
    """Makes what was given up due anew, from the first attempt on: {"count", "ids"} of it.

    Of the organization, all, or where `ids` is not null those.
    """
    wanted: Expression = bindparam("ids", type_=ARRAY(UUID()))
    requeued = (
        update(deliveries)
        .values(status=PENDING, attempts=ZERO, due_date=_NOW, error=null(), modified_date=_NOW)
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.status.in_(UNDELIVERED),
            or_(wanted.is_(None), deliveries.c.id == func.any(wanted)),
        )
        .returning(deliveries.c.id)
        .cte("requeued")
    )
    count = select(func.count()).select_from(requeued).scalar_subquery()
    first = select(requeued.c.id).order_by(requeued.c.id).limit(_SHOWN_IDS).subquery("first")
    ids = select(func.json_agg(aggregate_order_by(first.c.id, first.c.id))).scalar_subquery()
    said: list[tuple[str, Expression]] = [("count", count), ("ids", ids)]
    return compile_statement(select(cast(row_json(said), Text)))


@cache
def compile_purge() -> Statement:
    """Forgets at most `most` of what is finished and older than the id `before`: how many."""
    old = (
        select(deliveries.c.id)
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.id < bindparam("before", type_=UUID()),
            deliveries.c.status.in_(FINISHED),
        )
        .order_by(deliveries.c.id)
        .limit(bindparam("most", type_=Integer()))
        .cte("old")
    )
    gone = (
        delete(deliveries)
        .where(deliveries.c.organization_id == TENANT, deliveries.c.id == old.c.id)
        .returning(ONE)
        .cte("gone")
    )
    return compile_statement(select(func.count()).select_from(gone))
