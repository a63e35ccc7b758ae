"""Different people by day, and by the day on which each had acted before.

What is folded is what the outreaches of a person are without the deltas to come. So the days of a
person before and after a fold are counted from both, and nothing is kept by person.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    Date,
    Integer,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.days import MONTH_UNIT
from resolvers.sql.rollups.keys import EMPTY, NO_DAY, day_or_none
from schema.rollup_tables import rollup_people, rollup_people_by_month, rollup_people_months
from schema.tables import outreach_deltas, outreaches

_MINUS: Expression = literal_column("-1", type_=Integer)
_DAY = ("dimension", "day", "key")


def change_people(taken: CTE) -> CTE:
    """What deltas that are taken from the log change: rows of `people`, which may be negative."""
    changes = _changes(taken)
    touched = select(changes.c.person_id).distinct().cte("touched_people")
    counted = union_all(
        _stored_days(touched),
        _pending_days(touched),
        select(changes.c.person_id, changes.c.campaign_id, changes.c.day, ZERO, changes.c.n),
    ).subquery("counted_people")
    by = [counted.c[name] for name in ("person_id", "campaign_id", "day")]
    before = func.sum(counted.c.before)
    after = before + func.sum(counted.c.change)
    days = select(*by, before.label("before"), after.label("after")).group_by(*by).cte("their_days")
    of_all = select(days.c.person_id, days.c.day, *_acted(func.sum, days)).group_by(
        days.c.person_id, days.c.day
    )
    everything = of_all.subquery("of_all")
    same = select(changes.c.person_id, _campaign(changes)).distinct()
    of_campaign = (
        select(days.c.person_id, _campaign(days).label("key"), days.c.day, *_acted(_each, days))
        .where(tuple_(days.c.person_id, _campaign(days)).in_(same))
        .subquery("of_campaign")
    )
    acted = union_all(
        _dimension("all", everything, EMPTY), _dimension("campaign", of_campaign, None)
    ).subquery("acted")
    return _sum_moves(acted)


def count_people() -> CTE:
    """The people of all outreaches, without the deltas to come."""
    row, deltas = outreaches.alias("t0"), outreach_deltas
    stored = select(
        row.c.person_id, row.c.advocacy_campaign_id.label("campaign_id"), _day(row), ONE.label("n")
    ).where(row.c.organization_id == TENANT, row.c.person_id.is_not(None))
    pending = select(
        deltas.c.person_id, deltas.c.campaign_id, _day(deltas), -deltas.c.outreaches
    ).where(deltas.c.organization_id == TENANT, deltas.c.person_id.is_not(None))
    each = union_all(stored, pending).subquery("each")
    by = [each.c[name] for name in ("person_id", "campaign_id", "day")]
    days = select(*by).group_by(*by).having(func.sum(each.c.n) > ZERO).cte("their_days")
    everything = select(days.c.person_id, days.c.day).distinct().subquery("of_all")
    of_all = _sum_previous(everything, ("person_id",)).subquery("sums_of_all")
    of_campaign = _sum_previous(days, ("person_id", "campaign_id")).subquery("sums_of_campaign")
    parts = [
        select(
            text_constant(name).label("dimension"), sums.c.day, key, sums.c.previous, sums.c.people
        )
        for name, sums, key in (
            ("all", of_all, EMPTY.label("key")),
            ("campaign", of_campaign, _campaign(of_campaign).label("key")),
        )
    ]
    return union_all(*parts).cte("people")


def sums_of(people: CTE) -> dict[Table, FromClause]:
    """What each table has of these people."""
    months = [_month_of(people.c[name]) for name in ("day", "previous")]
    dimension, day, key = (people.c[name] for name in _DAY)
    by_table = {
        rollup_people_months: (dimension, day, key, months[1].label("previous_month")),
        rollup_people_by_month: (
            dimension,
            months[0].label("month"),
            key,
            months[1].label("previous_month"),
        ),
    }
    number = func.sum(people.c.people)
    sums: dict[Table, FromClause] = {
        table: select(*by, cast(number, Integer).label("people"))
        .group_by(*by)
        .having(number != ZERO)
        .subquery(f"sums_{table.name}")
        for table, by in by_table.items()
    }
    return {rollup_people: people, **sums}


def _month_of(day: Expression) -> Expression:
    return cast(func.date_trunc(MONTH_UNIT, day), Date)


def write_people(people: CTE, adds: bool = True) -> list[CTE]:
    """Add to what is stored; or, if nothing is, without looking."""
    return [
        _add(table, rows, adds).cte(f"write_{table.name}")
        for table, rows in sums_of(people).items()
    ]


def _add(table: Table, rows: FromClause, adds: bool) -> Any:
    *names, people = [item.name for item in table.c if item.name != "organization_id"]
    ordered = select(TENANT, *[rows.c[name] for name in (*names, people)]).order_by(
        *[rows.c[name] for name in names]
    )
    statement = insert(table).from_select(["organization_id", *names, people], ordered)
    if not adds:
        return statement.returning(ONE)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={"people": table.c.people + statement.excluded.people},
    ).returning(ONE)


def _day(row: FromClause) -> Expression:
    return day_or_none(row.c.action_date).label("day")


def _campaign(row: FromClause) -> Expression:
    return func.coalesce(cast(row.c.campaign_id, Text), EMPTY, type_=Text).collate("C")


def _changes(taken: CTE) -> CTE:
    """The days of people that are touched. What is taken back in the same batch is not."""
    by = [taken.c.person_id, taken.c.campaign_id, _day(taken)]
    n = func.sum(taken.c.outreaches)
    return (
        select(*by, n.label("n"))
        .where(taken.c.person_id.is_not(None))
        .group_by(*by)
        .having(n != ZERO)
        .cte("changes_of_people")
    )


def _stored_days(touched: CTE) -> Select[Any]:
    row = outreaches.alias("t0")
    # With an offset, PostgreSQL looks them up by the index of people.
    of_person = (
        select(row.c.advocacy_campaign_id.label("campaign_id"), row.c.action_date)
        .where(row.c.organization_id == TENANT, row.c.person_id == touched.c.person_id)
        .offset(ZERO)
        .lateral("o")
    )
    return select(
        touched.c.person_id,
        of_person.c.campaign_id,
        _day(of_person),
        ONE.label("before"),
        ZERO.label("change"),
    ).select_from(touched.join(of_person, always()))


def _pending_days(touched: CTE) -> Select[Any]:
    """What the log had before: it is not folded yet."""
    row = outreach_deltas.alias("p")
    of_person = (
        select(row.c.campaign_id, row.c.action_date, row.c.outreaches)
        .where(row.c.organization_id == TENANT, row.c.person_id == touched.c.person_id)
        .offset(ZERO)
        .lateral("d")
    )
    return select(
        touched.c.person_id, of_person.c.campaign_id, _day(of_person), -of_person.c.outreaches, ZERO
    ).select_from(touched.join(of_person, always()))


def _each(count: Expression) -> Expression:
    return count


def _acted(total: Any, days: FromClause) -> list[Expression]:
    """Whether a person had outreaches that day, before and after."""
    return [(total(days.c[name]) > ZERO).label(name) for name in ("before", "after")]


def _dimension(name: str, days: FromClause, key: Expression | None) -> Select[Any]:
    key = days.c.key if key is None else key
    columns = [days.c[name] for name in ("person_id", "day", "before", "after")]
    return select(text_constant(name).label("dimension"), key.label("key"), *columns)


def _sum_moves(acted: FromClause) -> CTE:
    """Where people count after, and where they counted before."""
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
    cell = [rows.c[name] for name in _DAY]
    moves = union_all(
        select(*cell, rows.c.after_previous.label("previous"), ONE.label("people")).where(
            rows.c.after, ~is_same
        ),
        select(*cell, rows.c.before_previous, _MINUS).where(rows.c.before, ~is_same),
    ).subquery("moves")
    by = [moves.c[name] for name in (*_DAY, "previous")]
    people = func.sum(moves.c.people)
    summed = select(*by, cast(people, Integer).label("people"))
    return summed.group_by(*by).having(people != ZERO).cte("people")


def _sum_previous(days: FromClause, of_person: tuple[str, ...]) -> Select[Any]:
    """How many people count on each day, by the day before. Without a date, somebody counts only
    if there is nothing else.
    """
    columns = [days.c[name] for name in of_person]
    over: dict[str, Any] = {"partition_by": columns, "order_by": days.c.day}
    previous = func.coalesce(func.lag(days.c.day).over(**over), NO_DAY).label("previous")
    is_last = func.lead(days.c.day).over(**over).is_(None).label("is_last")
    rows = select(*columns[1:], days.c.day, previous, is_last).subquery("linked")
    by = [rows.c[name] for name in (*of_person[1:], "day", "previous")]
    return (
        select(*by, cast(func.count(), Integer).label("people"))
        .where(or_(rows.c.day > NO_DAY, rows.c.is_last))
        .group_by(*by)
    )
