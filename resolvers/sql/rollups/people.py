"""Different people by day, and by the day on which each had acted before. Days are those of the
organization's time zone.

For `build` and `check`, which count all people. `people_changes` counts the changes by a fold.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    Integer,
    Select,
    Table,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
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

NO_ID = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", type_=UUID())
CELL_OF_PEOPLE = ("dimension", "day", "key")
OF_PERSON = {name: ("person_id", *DIMENSIONS[name]) for name in PEOPLE_DIMENSIONS}
"""The columns by which days are linked, by dimension: the person, and the key if there is one."""


def count_people() -> CTE:
    """The people of all outreaches, without the pending deltas."""
    row, deltas = outreaches.alias("t0"), outreach_deltas
    logged = select(deltas.c.person_id).where(
        deltas.c.organization_id == TENANT, deltas.c.person_id.is_not(None)
    )
    acted = select(row.c.person_id, *keys_of_person(row), _at(row)).where(
        row.c.organization_id == TENANT, row.c.person_id.is_not(None)
    )
    # In the order of the index of people, which saves most of the sorting.
    settled = acted.where(row.c.person_id.not_in(logged)).subquery("settled")
    unsettled = acted.where(row.c.person_id.in_(logged))
    parts = []
    for name, of_person in OF_PERSON.items():
        others = _subtract_deltas(unsettled, of_person)
        links = union_all(*[_link(rows, of_person) for rows in (settled, others)])
        each = links.subquery(f"links_{name}")
        by = [each.c[item] for item in (*of_person[1:], "day", "previous")]
        sums = select(*by, func.count().label("people")).group_by(*by).subquery(f"sums_{name}")
        parts.append(
            select(
                text_constant(name).label("dimension"),
                sums.c.day,
                people_key(name, sums).label("key"),
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
    pending = select(
        deltas.c.person_id, *keys_of_person(deltas), _at(deltas), -deltas.c.outreaches
    ).where(deltas.c.organization_id == TENANT, deltas.c.person_id.is_not(None))
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


def people_key(dimension: str, rows: FromClause) -> Expression:
    """As it is stored."""
    names = DIMENSIONS[dimension]
    return key_text(rows.c[names[-1]]).collate("C") if names else EMPTY


def keys_of_person(row: FromClause) -> list[Expression]:
    """The keys of an outreach or a delta in all dimensions."""
    return [key_of(row, name).label(name) for names in OF_PERSON.values() for name in names[1:]]


def sums_of(people: CTE) -> dict[Table, FromClause]:
    """The rows of each table about these people."""
    months = [_month_of(people.c[name]) for name in ("day", "previous")]
    dimension, day, key = (people.c[name] for name in CELL_OF_PEOPLE)
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


def acted_day(row: FromClause) -> Expression:
    return people_day_or_none(row.c.action_date).label("day")
