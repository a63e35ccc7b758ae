"""The statements of the delivery queue. Deliveries enter it with a write: see sql/write/outbox.py.

A delivery is claimed, with SKIP LOCKED and within one organization, by moving `due_date` to the
end of the claim; `attempts` tells an old claim from a newer one. Times are those of the database.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    Float,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    delete,
    extract,
    func,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.sql.delivery.statuses import FINISHED, PENDING, SUPPRESSED, UNDELIVERED
from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant, row_json, utc_text
from resolvers.sql.statement import Statement, compile_statement
from schema.osdi.deliveries import MAX_LISTED
from schema.search.deliveries import is_pending, receiver_of
from schema.tables import deliveries, organizations

ID: Expression = bindparam("id", type_=UUID())

_NOW: Expression = func.now()
_EPOCH: Expression = cast(extract("epoch", _NOW), Float)
"""Now in seconds, since Citus cannot add a column to a date: the result depends on settings."""
_CLAIMED_COLUMNS = (
    "id",
    "channel",
    "event",
    "identifier",
    "webhook_id",
    "person_id",
    "outreach_id",
    "attempts",
)

OUTCOME_BINDS: dict[str, Any] = {
    "delivery": UUID(),
    "attempt": Integer(),
    "new_status": Text(),
    "new_error": Text(),
    "wait": Float(),
}
"""The members of an outcome, each an array in `compile_outcomes`."""


def _rows(rows: FromClause, members: list[tuple[str, Expression]]) -> Select[Any]:
    """One row with one column: `rows` as a JSON array, or null if there are none."""
    return select(cast(func.json_agg(row_json(members, rows)), Text)).select_from(rows)


@cache
def compile_due() -> Statement:
    """The organizations with a due delivery: [{"id", "namespace"}, …].

    The only statement here that reads all organizations. It costs one index lookup for each
    organization; in a distributed database, which asks its shards, one for each due delivery.
    """
    first = (
        select(deliveries.c.due_date)
        .where(deliveries.c.organization_id == organizations.c.id, deliveries.c.status == PENDING)
        .order_by(deliveries.c.due_date)
        .limit(ONE)
        .correlate(organizations)
        .scalar_subquery()
    )
    found = (
        select(deliveries.c.organization_id)
        .where(deliveries.c.status == PENDING, deliveries.c.due_date <= _NOW)
        .group_by(deliveries.c.organization_id)
        .subquery("found")
    )
    due = select(organizations.c.id, organizations.c.namespace)
    of_shards = due.join(found, found.c.organization_id == organizations.c.id)
    return compile_statement(_tenants(due.where(first <= _NOW)), distributed=_tenants(of_shards))


def _tenants(rows: Select[Any]) -> Select[Any]:
    due = rows.subquery("due")
    return _rows(due, [("id", due.c.id), ("namespace", due.c.namespace)])


def _seconds(bind: str) -> Expression:
    """The interval whose seconds are the bind `bind`."""
    seconds: Expression = bindparam(bind, type_=Float())
    return func.make_interval(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, seconds)


@cache
def compile_claim() -> Statement:
    """Claims at most `most` due deliveries for `lease` seconds, and returns them as an array.

    `busy` excludes receivers, and `only`, unless null, restricts to some: ids of webhooks, channels
    of triggers. `held` is true for a delivery to suppress: an anonymous post requested it, less
    than `pause` seconds after an equal one.
    """
    most: Expression = bindparam("most", type_=Integer())
    receivers = _receivers()
    order = (deliveries.c.due_date, deliveries.c.id)
    # By receiver, so that many deliveries of one that is busy are not read for those of the others.
    due = (
        select(*order)
        .where(
            deliveries.c.organization_id == TENANT,
            is_pending(deliveries),
            receiver_of(deliveries) == receivers.c.receiver,
            deliveries.c.due_date <= _NOW,
        )
        .order_by(*order)
        .limit(most)
        .with_for_update(skip_locked=True)
        .correlate(receivers)
        .lateral("due")
    )
    picked = (
        select(due.c.id)
        .select_from(receivers.join(due, true()))
        .order_by(due.c.due_date, due.c.id)
        .limit(most)
        .cte("picked")
    )
    # As an array: a plan that was made while the table was empty would read all of it for a join.
    ids = func.array(select(picked.c.id).scalar_subquery())
    claimed = (
        update(deliveries)
        .values(
            attempts=deliveries.c.attempts + ONE,
            due_date=_NOW + _seconds("lease"),
            modified_date=_NOW,
        )
        .where(deliveries.c.organization_id == TENANT, deliveries.c.id == func.any(ids))
        .returning(*[deliveries.c[name] for name in (*_CLAIMED_COLUMNS, "created_date", "keyless")])
        .cte("claimed")
    )
    members: list[tuple[str, Expression]] = [(name, claimed.c[name]) for name in _CLAIMED_COLUMNS]
    members.append(("created", utc_text(claimed.c.created_date)))
    return compile_statement(_rows(claimed, [*members, ("held", _is_repeated(claimed))]))


def _receivers() -> FromClause:
    """The receivers with pending deliveries for which deliveries may be claimed: `receiver`.

    Each is found after the one before it.
    """
    each = select(_first_receiver().label("receiver")).cte("each", recursive=True)
    following = select(_first_receiver(each.c.receiver)).where(each.c.receiver.is_not(None))
    each = each.union_all(following)
    busy: Expression = bindparam("busy", type_=ARRAY(Text()))
    only: Expression = bindparam("only", type_=ARRAY(Text()))
    receiver = each.c.receiver
    return (
        select(receiver)
        .where(
            receiver.is_not(None),
            func.array_position(busy, receiver).is_(None),
            or_(only.is_(None), receiver == func.any(only)),
        )
        .subquery("receivers")
    )


def _first_receiver(after: Expression | None = None) -> Expression:
    """The first receiver with pending deliveries, in the order of the index."""
    row = deliveries.alias("x")
    receiver = receiver_of(row)
    rows = select(receiver).where(row.c.organization_id == TENANT, is_pending(row))
    if after is not None:
        rows = rows.where(receiver > after)
    return rows.order_by(receiver).limit(ONE).scalar_subquery()


def _is_repeated(claimed: FromClause) -> Expression:
    """Whether anonymous posts requested the same twice, shortly after each other.

    A delivery that was suppressed itself does not count, or repeated requests would suppress all
    of them for ever.
    """
    before = deliveries.alias("before")
    same = [before.c[name] == claimed.c[name] for name in ("person_id", "channel", "identifier")]
    since = claimed.c.created_date - _seconds("pause")
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
def compile_outcomes() -> Statement:
    """Records the outcomes of attempts, each unless a newer one began. Returns how many.

    The binds are arrays of the same length.
    """
    arrays = [bindparam(name, type_=ARRAY(type_)) for name, type_ in OUTCOME_BINDS.items()]
    columns = [column(name, type_) for name, type_ in OUTCOME_BINDS.items()]
    outcome = func.unnest(*arrays).table_valued(*columns).render_derived(name="outcome")
    updated = (
        update(deliveries)
        .values(
            status=outcome.c.new_status,
            error=outcome.c.new_error,
            due_date=func.to_timestamp(_EPOCH + outcome.c.wait),
            modified_date=_NOW,
        )
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.id == func.any(arrays[0]),
            deliveries.c.id == outcome.c.delivery,
            deliveries.c.status == PENDING,
            deliveries.c.attempts == outcome.c.attempt,
        )
        .returning(ONE)
        .cte("noted")
    )
    return compile_statement(select(func.count()).select_from(updated))


@cache
def compile_requeue() -> Statement:
    """Makes undelivered deliveries due, starting again with the first attempt: {"count", "ids"}.

    All of the organization, or those of `ids` if that is not null. It lists `MAX_LISTED` ids.
    """
    ids_bind: Expression = bindparam("ids", type_=ARRAY(UUID()))
    requeued = (
        update(deliveries)
        .values(status=PENDING, attempts=ZERO, due_date=_NOW, error=null(), modified_date=_NOW)
        .where(
            deliveries.c.organization_id == TENANT,
            deliveries.c.status.in_(UNDELIVERED),
            or_(ids_bind.is_(None), deliveries.c.id == func.any(ids_bind)),
        )
        .returning(deliveries.c.id)
        .cte("requeued")
    )
    count = select(func.count()).select_from(requeued).scalar_subquery()
    listed = select(requeued.c.id).order_by(requeued.c.id).limit(int_constant(MAX_LISTED))
    first = listed.subquery("first")
    ids = select(func.json_agg(aggregate_order_by(first.c.id, first.c.id))).scalar_subquery()
    members: list[tuple[str, Expression]] = [("count", count), ("ids", ids)]
    return compile_statement(select(cast(row_json(members), Text)))


@cache
def compile_purge() -> Statement:
    """Deletes at most `most` finished deliveries with ids before `before`. Returns how many."""
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
    deleted = (
        delete(deliveries)
        .where(deliveries.c.organization_id == TENANT, deliveries.c.id == old.c.id)
        .returning(ONE)
        .cte("gone")
    )
    return compile_statement(select(func.count()).select_from(deleted))
