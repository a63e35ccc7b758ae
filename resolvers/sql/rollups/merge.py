"""Days and months of roll-ups, added to those that are stored."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    SmallInteger,
    all_,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql import FromClause

from resolvers.sql.json import ONE, TENANT, ZERO, Expression
from resolvers.sql.rollups.days import (
    ARRAYS,
    CELL,
    FIGURES,
    MONTH_UNIT,
    insert_days,
    insert_months,
)
from schema.tables import rollup_days, rollup_months

_PLACE: Expression = literal_column("rollup_days.ctid")
"""The physical place of a row. Because of the lock, it does not change meanwhile."""


_IS_STORED: Expression = literal_column("true", type_=Boolean)
"""In place of that in a distributed database, where it is unknown."""


def _merge_days(changes: FromClause, place: Expression) -> CTE:
    """Days, with what is stored for them already."""
    # Month by month, as days are stored: each of their pages is read once.
    day = changes.c.day
    changes = (
        select(changes)
        .order_by(func.date_trunc(MONTH_UNIT, day), *[changes.c[name] for name in CELL], day)
        .subquery("changes")
    )
    stored = _stored(changes, place)
    merged = _merge_arrays(changes, stored)
    figures = [
        (changes.c[name] + func.coalesce(stored.c[name], ZERO)).label(name) for name in FIGURES
    ]
    names = (*CELL, "day")
    return (
        select(stored.c.place, *[changes.c[name] for name in names], *figures, *merged.c)
        .select_from(changes.outerjoin(stored, always()).join(merged, always()))
        .cte("merged_days")
    )


def _stored(changes: FromClause, place: Expression) -> Any:
    """The day as it is stored, LATERAL, by an index."""
    same = [rollup_days.c[name] == changes.c[name] for name in (*CELL, "day")]
    figures = [rollup_days.c[name] for name in (*FIGURES, *ARRAYS)]
    # With an offset, PostgreSQL does not join the whole table instead.
    return (
        select(place.label("place"), *figures)
        .where(rollup_days.c.organization_id == TENANT, *same)
        .offset(ZERO)
        .lateral("s")
    )


def _merge_arrays(changes: FromClause, stored: FromClause) -> Any:
    """The quarter hours of both, LATERAL. Totals run, so those of both are added, and a quarter
    hour that nothing is left of has that of the one before.
    """
    both = func.array_cat(stored.c.quarters, changes.c.quarters)
    each = func.unnest(both).table_valued(column("quarter", SmallInteger())).render_derived("u")
    # PostgreSQL collects the elements in the order of the subquery.
    found = select(each.c.quarter).group_by(each.c.quarter).order_by(each.c.quarter).subquery("f")
    quarter = found.c.quarter
    before = cast(quarter - ONE, SmallInteger)

    def until(quarter: Expression, name: str) -> Expression:
        totals = [
            func.coalesce(day.c[name][func.width_bucket(quarter, day.c.quarters)], ZERO)
            for day in (stored, changes)
        ]
        return totals[0] + totals[1]

    is_left = or_(
        quarter != all_(changes.c.quarters),
        *[until(quarter, name) != until(before, name) for name in ("counts", "durations")],
    )
    rows = (
        select(
            quarter,
            until(quarter, "counts").label("counts"),
            until(quarter, "durations").label("durations"),
        )
        .where(is_left)
        .correlate(stored, changes)
        .subquery("r")
    )
    arrays = [
        func.coalesce(func.array_agg(rows.c[name]), cast(array([]), rollup_days.c[stored_as].type))
        for name, stored_as in (("quarter", "quarters"), ("counts", "counts"))
    ]
    durations = case((func.bool_or(rows.c.durations != ZERO), func.array_agg(rows.c.durations)))
    return select(
        *[item.label(name) for item, name in zip((*arrays, durations), ARRAYS, strict=True)]
    ).lateral("m")


def add_days(changes: CTE, in_parts: bool = False) -> tuple[CTE, CTE]:
    """Store days, added to those that are stored: these are found once, where they are; by their
    key, if the statement is carried out `in_parts`.
    """
    merged = _merge_days(changes, _IS_STORED if in_parts else _PLACE)
    names = (*FIGURES, *ARRAYS)
    same = [merged.c.place == _PLACE]
    if in_parts:
        same = [rollup_days.c[name] == merged.c[name] for name in (*CELL, "day")]
    changed = (
        update(rollup_days)
        .values({name: merged.c[name] for name in names})
        .where(rollup_days.c.organization_id == TENANT, *same)
    )
    new = select(merged).where(merged.c.place.is_(None)).subquery("new")
    return changed.returning(ONE).cte("change_days"), insert_days(new).returning(ONE).cte("days")


def add_months(months: FromClause) -> Any:
    """Add months to those that are stored."""
    statement = insert_months(months)
    return statement.on_conflict_do_update(
        index_elements=list(rollup_months.primary_key.columns),
        set_={name: rollup_months.c[name] + statement.excluded[name] for name in FIGURES},
    ).returning(ONE)
