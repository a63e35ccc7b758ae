"""Different people by day, and by the day on which each had acted before. Days are those of the
organization's time zone.

Folded are the outreaches of a person without the pending deltas. So the days that
a fold touches, and those next to them, are counted from both, and nothing is kept by person.
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
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import UUID, insert
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression, text_constant
from resolvers.sql.rollups.days import MONTH_UNIT
from resolvers.sql.rollups.keys import (
    EMPTY,
    NO_DAY,
    key_of,
    key_text,
    people_day,
    people_day_or_none,
    start_of_people_day,
    time_zone,
)
from schema.rollup_tables import (
    DIMENSIONS,
    PEOPLE_DIMENSIONS,
    rollup_people,
    rollup_people_by_month,
    rollup_people_months,
)
from schema.tables import outreach_deltas, outreaches

_MINUS: Expression = literal_column("-1", type_=Integer)
NO_ID = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", type_=UUID())
_DAY = ("dimension", "day", "key")
_OF_PERSON = {name: ("person_id", *DIMENSIONS[name]) for name in PEOPLE_DIMENSIONS}
"""The columns by which days are linked, by dimension: the person, and the key if there is one."""


def change_people(taken: CTE) -> CTE:
    """The changes by deltas taken from the log: rows of `people`, which may be negative."""
    changes = _changes(taken)
    pending = _pending_days(changes)
    parts = [
        _dimension(name, _days_in_question(name, changes, pending, of_person))
        for name, of_person in _OF_PERSON.items()
    ]
    return _sum_moves(union_all(*parts).subquery("acted"))


def count_people() -> CTE:
    """The people of all outreaches, without the pending deltas."""
    row, deltas = outreaches.alias("t0"), outreach_deltas
    logged = select(deltas.c.person_id).where(
        deltas.c.organization_id == TENANT, deltas.c.person_id.is_not(None)
    )
    acted = select(row.c.person_id, *_keys(row), _at(row)).where(
        row.c.organization_id == TENANT, row.c.person_id.is_not(None)
    )
    # In the order of the index of people, which saves most of the sorting.
    settled = acted.where(row.c.person_id.not_in(logged)).subquery("settled")
    unsettled = acted.where(row.c.person_id.in_(logged))
    parts = []
    for name, of_person in _OF_PERSON.items():
        others = _subtract_deltas(unsettled, of_person)
        links = union_all(*[_link(rows, of_person) for rows in (settled, others)])
        each = links.subquery(f"links_{name}")
        by = [each.c[item] for item in (*of_person[1:], "day", "previous")]
        sums = select(*by, func.count().label("people")).group_by(*by).subquery(f"sums_{name}")
        parts.append(
            select(
                text_constant(name).label("dimension"),
                sums.c.day,
                _key(name, sums).label("key"),
                sums.c.previous,
                cast(sums.c.people, Integer).label("people"),
            )
        )
    return union_all(*parts).cte("people")


def _subtract_deltas(acted: Select[Any], of_person: tuple[str, ...]) -> FromClause:
    """A moment of each day of people with deltas that are not folded.

    Summed for the dimension: in one campaign there may be less than nothing, where an outreach
    left it in deltas that are folded before those of its creation.
    """
    deltas = outreach_deltas
    stored = acted.add_columns(ONE.label("n"))
    pending = select(deltas.c.person_id, *_keys(deltas), _at(deltas), -deltas.c.outreaches).where(
        deltas.c.organization_id == TENANT, deltas.c.person_id.is_not(None)
    )
    each = union_all(stored, pending).subquery("each")
    by = [each.c[name] for name in of_person]
    return (
        select(*by, func.min(each.c.at).label("at"))
        .group_by(*by, people_day_or_none(each.c.at))
        .having(func.sum(each.c.n) > ZERO)
        .subquery("others_" + "_".join(of_person))
    )


def _link(rows: FromClause, of_person: tuple[str, ...]) -> Select[Any]:
    """Each day on which somebody acted, and the one before. Without a date, somebody counts only if
    there is nothing else.
    """
    over: dict[str, Any] = {
        "partition_by": [rows.c[name] for name in of_person],
        "order_by": rows.c.at,
    }
    names = of_person[1:]
    each = select(
        *[rows.c[name] for name in names],
        rows.c.at,
        func.lag(rows.c.at).over(**over).label("before"),
        func.row_number().over(**over).label("number"),
    ).subquery("a")
    day, previous = (people_day(each.c[name], time_zone()) for name in ("at", "before"))
    columns = [func.coalesce(item, NO_DAY) for item in (day, previous)]
    return select(
        *[each.c[name] for name in names], columns[0].label("day"), columns[1].label("previous")
    ).where(or_(each.c.number == ONE, day != previous))


def _key(dimension: str, rows: FromClause) -> Expression:
    """As it is stored."""
    names = DIMENSIONS[dimension]
    return key_text(rows.c[names[-1]]).collate("C") if names else EMPTY


def _keys(row: FromClause) -> list[Expression]:
    """The keys of an outreach or a delta in all dimensions."""
    return [key_of(row, name).label(name) for names in _OF_PERSON.values() for name in names[1:]]


def sums_of(people: CTE) -> dict[Table, FromClause]:
    """The rows of each table about these people."""
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


def _at(row: FromClause) -> Expression:
    return row.c.action_date.label("at")


def _day(row: FromClause) -> Expression:
    return people_day_or_none(row.c.action_date).label("day")


def _changes(taken: CTE) -> CTE:
    """The days of people that are touched. What is taken back in the same batch is not."""
    by = [taken.c.person_id, *_keys(taken), _day(taken)]
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
        select(*_keys(row), row.c.action_date, row.c.outreaches)
        .where(row.c.organization_id == TENANT, row.c.person_id == touched.c.person_id)
        .offset(ZERO)
        .lateral("d")
    )
    keys = [of_person.c[item.name] for item in _keys(row)]
    return (
        select(touched.c.person_id, *keys, _day(of_person), of_person.c.outreaches.label("n"))
        .select_from(touched.join(of_person, always()))
        .cte("pending_of_people")
    )


def _days_in_question(
    dimension: str, changes: CTE, pending: CTE, of_person: tuple[str, ...]
) -> FromClause:
    """The days of the log, and those next to them: whether people acted on them, before and after.

    The others stay as they are, and so does what comes before them.
    """
    rows = union_all(
        select(*[changes.c[name] for name in (*of_person, "day", "n")], ZERO.label("pending")),
        select(*[pending.c[name] for name in (*of_person, "day")], ZERO, pending.c.n),
    ).subquery("log")
    by = [rows.c[name] for name in (*of_person, "day")]
    columns = [func.sum(rows.c[name]).label(name) for name in ("n", "pending")]
    logged = select(*by, *columns).group_by(*by).cte(f"logged_{dimension}")
    number = _number_of(logged, of_person)
    folded = select(*logged.c, number.label("stored")).offset(ZERO).subquery("folded")
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


def _number_of(logged: CTE, of_person: tuple[str, ...]) -> Expression:
    """How many outreaches there are that day."""
    rows = _rows_of(logged, of_person)
    at = rows.selected_columns.action_date
    since, until = (
        start_of_people_day(logged.c.day, time_zone()),
        start_of_people_day(logged.c.day + ONE, time_zone()),
    )
    counted = [
        rows.where(condition).with_only_columns(func.count()).scalar_subquery()
        for condition in (and_(at >= since, at < until), at.is_(None))
    ]
    return case((logged.c.day > NO_DAY, counted[0]), else_=counted[1])


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
    return select(_day(found)).lateral("next_to")


def _dimension(name: str, days: FromClause) -> Select[Any]:
    key = _key(name, days)
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
