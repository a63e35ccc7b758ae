"""The changes of different people by deltas that are taken from the log, for a fold.

What was folded of a person before is the outreaches without the pending deltas. So the days that a
fold touches, and those next to them, are counted from both, and nothing is stored by person.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.keys import (
    NO_DAY,
    key_of,
    start_of_people_day,
    time_zone,
)
from resolvers.sql.rollups.people import (
    CELL_OF_PEOPLE,
    NO_ID,
    OF_PERSON,
    acted_day,
    keys_of_person,
    people_key,
)
from schema.tables import outreach_deltas, outreaches

_MINUS: Expression = literal_column("-1", type_=Integer)


def change_people(taken: CTE) -> CTE:
    """The changes by deltas taken from the log: rows of `people`, which may be negative."""
    changes = _changes(taken)
    pending = _pending_days(changes)
    stored = _stored_days(changes, pending)
    parts = [
        _dimension(name, _days_in_question(name, changes, pending, stored)) for name in OF_PERSON
    ]
    return _sum_moves(union_all(*parts).subquery("acted"))


def _changes(taken: CTE) -> CTE:
    """The days of people that are touched. What is taken back in the same batch is not."""
    by = [taken.c.person_id, *keys_of_person(taken), acted_day(taken)]
    n = func.sum(taken.c.outreaches)
    return (
        select(*by, n.label("n"))
        .where(taken.c.person_id.is_not(None))
        .group_by(*by)
        .having(n != ZERO)
        .cte("changes_of_people")
    )


def _pending_days(changes: CTE) -> CTE:
    """The deltas of the same people that are still in the log."""
    row = outreach_deltas.alias("p")
    touched = select(changes.c.person_id).distinct().subquery("touched")
    # With an offset, PostgreSQL looks them up by the index of people.
    of_person = (
        select(*keys_of_person(row), row.c.action_date, row.c.outreaches)
        .where(row.c.organization_id == TENANT, row.c.person_id == touched.c.person_id)
        .offset(ZERO)
        .lateral("d")
    )
    keys = [of_person.c[item.name] for item in keys_of_person(row)]
    return (
        select(touched.c.person_id, *keys, acted_day(of_person), of_person.c.outreaches.label("n"))
        .select_from(touched.join(of_person, always()))
        .cte("pending_of_people")
    )


def _stored_days(changes: CTE, pending: CTE) -> CTE:
    """How many outreaches people have on the days of the log, by the keys of all dimensions. They
    are looked up once for all dimensions, by the index of people.
    """
    days = union(*[select(log.c.person_id, log.c.day) for log in (changes, pending)]).subquery("d")
    row = outreaches.alias("t0")
    at, day = row.c.action_date, days.c.day
    since, until = (start_of_people_day(each, time_zone()) for each in (day, day + ONE))
    own = select(*keys_of_person(row)).where(
        row.c.organization_id == TENANT, row.c.person_id == days.c.person_id
    )
    found = union_all(
        own.where(day > NO_DAY, at >= since, at < until).correlate(days),
        own.where(day == NO_DAY, at.is_(None)).correlate(days),
    ).lateral("r")
    by = [*days.c, *found.c]
    return (
        select(*by, func.count().label("n"))
        .select_from(days.join(found, always()))
        .group_by(*by)
        .cte("stored_days")
    )


def _days_in_question(dimension: str, changes: CTE, pending: CTE, stored: CTE) -> FromClause:
    """The days of the log, and those next to them: whether people acted on them, before and after.

    The others stay as they are, and so does what comes before them.
    """
    of_person = OF_PERSON[dimension]
    rows = union_all(
        select(*[changes.c[name] for name in (*of_person, "day", "n")], ZERO.label("pending")),
        select(*[pending.c[name] for name in (*of_person, "day")], ZERO, pending.c.n),
    ).subquery("log")
    by = [rows.c[name] for name in (*of_person, "day")]
    columns = [func.sum(rows.c[name]).label(name) for name in ("n", "pending")]
    logged = select(*by, *columns).group_by(*by).cte(f"logged_{dimension}")
    by = [stored.c[name] for name in (*of_person, "day")]
    number = cast(func.sum(stored.c.n), BigInteger).label("n")
    there = select(*by, number).group_by(*by).subquery("there")
    is_there = and_(*[_is_same(there.c[name], logged.c[name]) for name in (*of_person, "day")])
    folded = (
        select(*logged.c, func.coalesce(there.c.n, ZERO).label("stored"))
        .select_from(logged.outerjoin(there, is_there))
        .subquery("folded")
    )
    before = folded.c.stored - folded.c.pending
    known = select(
        *[folded.c[name] for name in (*of_person, "day")],
        (before > ZERO).label("before"),
        (before + folded.c.n > ZERO).label("after"),
    )
    next_to = _next_to(logged, of_person)
    others = select(
        *[logged.c[name] for name in of_person], next_to.c.day, always(), always()
    ).select_from(logged.join(next_to, always()))
    found = others.distinct().subquery("others")
    same = [_is_same(found.c[name], logged.c[name]) for name in of_person]
    is_logged = select(ONE).where(*same, logged.c.day == found.c.day).correlate(found).exists()
    return union_all(known, select(*found.c).where(~is_logged)).subquery(f"days_{dimension}")


def _is_same(left: Expression, right: Expression) -> Expression:
    """Null equals null here, by a comparison that allows a hash join."""
    if not isinstance(left.type, UUID):
        return left == right
    return func.coalesce(left, NO_ID) == func.coalesce(right, NO_ID)


def _rows_of(logged: CTE, of_person: tuple[str, ...]) -> Select[Any]:
    """The outreaches of the person with the same key, by the index of people."""
    row = outreaches.alias("t0")
    same = [_is_same(key_of(row, name), logged.c[name]) for name in of_person[1:]]
    return (
        select(row.c.action_date)
        .where(row.c.organization_id == TENANT, row.c.person_id == logged.c.person_id, *same)
        .correlate(logged)
    )


def _next_to(logged: CTE, of_person: tuple[str, ...]) -> Any:
    """The day of the outreach before, of the one after, and of one without a date."""
    rows = _rows_of(logged, of_person)
    at = rows.selected_columns.action_date
    before = (
        rows.where(at < start_of_people_day(logged.c.day, time_zone()))
        .order_by(at.desc())
        .limit(ONE)
    )
    after = (
        rows.where(at >= start_of_people_day(logged.c.day + ONE, time_zone()))
        .order_by(at)
        .limit(ONE)
    )
    undated = rows.where(at.is_(None)).limit(ONE)
    each = union_all(*[select(item.subquery().c.action_date) for item in (before, after, undated)])
    found = each.subquery("found")
    return select(acted_day(found)).lateral("next_to")


def _dimension(name: str, days: FromClause) -> Select[Any]:
    key = people_key(name, days)
    columns = [days.c[name] for name in ("person_id", "day", "before", "after")]
    return select(text_constant(name).label("dimension"), key.label("key"), *columns)


def _sum_moves(acted: FromClause) -> CTE:
    """The places where people count now, and where they counted before."""
    of_person = [acted.c[name] for name in ("dimension", "key", "person_id")]
    day = acted.c.day
    columns: list[Expression] = []
    for name in ("before", "after"):
        is_dated = and_(acted.c[name], day > NO_DAY)
        has_date = func.bool_or(is_dated).over(partition_by=of_person)
        # Without a date, somebody counts only if there is nothing else.
        counts = and_(acted.c[name], or_(day > NO_DAY, ~has_date))
        last = func.max(case((is_dated, day))).over(
            partition_by=of_person, order_by=day, rows=(None, -1)
        )
        columns += [
            cast(counts, Boolean).label(name),
            func.coalesce(last, NO_DAY).label(f"{name}_previous"),
        ]
    rows = select(acted.c.dimension, acted.c.key, day, *columns).cte("linked_days")
    is_same = and_(rows.c.before, rows.c.after, rows.c.before_previous == rows.c.after_previous)
    cell = [rows.c[name] for name in CELL_OF_PEOPLE]
    moves = union_all(
        select(*cell, rows.c.after_previous.label("previous"), ONE.label("people")).where(
            rows.c.after, ~is_same
        ),
        select(*cell, rows.c.before_previous, _MINUS).where(rows.c.before, ~is_same),
    ).subquery("moves")
    by = [moves.c[name] for name in (*CELL_OF_PEOPLE, "previous")]
    people = func.sum(moves.c.people)
    summed = select(*by, cast(people, Integer).label("people"))
    return summed.group_by(*by).having(people != ZERO).cte("people")
