"""Facts: the counts of outreaches, or people, from which every figure is summed.

One scan makes `facts`: the outreaches of a plan, counted by those of period, key and person that
the figures need. An outreach counts for each of its targets: there the key of a fact is the list of
targets, and `unnest_keys` then makes one fact of each target or division in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Select, and_, cast, func, select, true
from sqlalchemy.sql import FromClause

from resolvers.plan.rows_counted import counted_filter
from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, ZERO, Expression, table_of
from resolvers.sql.rows.paths import action_dates
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.stats.buckets import bucket_of
from resolvers.sql.stats.keys import key_in_row, same_key, unnested
from schema.osdi.catalogue import OUTREACH, PERSON

GroupedBy: TypeAlias = tuple[str, ...]
"""The columns that figures are grouped by."""

PERSON_ID = "person_id"
NEW_PEOPLE = "new_people"
"""The people whose first outreach is counted: they have no earlier one before the range either."""

ADDED_PEOPLE = "added_people"
"""The people who are in no earlier period of the range. Their running total is the number of
different people.
"""

WHOLE: GroupedBy = ()
BY_PERIOD: GroupedBy = ("period",)

_OF_PEOPLE = {"people", ADDED_PEOPLE}


@dataclass(frozen=True, slots=True)
class Facts:
    """Counted outreaches. `by` are the columns that identify a row, if they are known.

    `people` has the numbers of different people that are known, by figure and columns; rows need
    not name people for these. `firsts` has what new people are counted from otherwise. The keys of
    both are those of `groupings`.
    """

    rows: FromClause
    by: frozenset[str] | None
    people: Mapping[str, Mapping[GroupedBy, FromClause]] = field(default_factory=dict)
    groupings: Mapping[str, str] = field(default_factory=dict)
    firsts: Firsts | None = None

    def sums(self, by: GroupedBy, names: set[str]) -> Select[Any]:
        """The figures `names`, grouped by `by`. Each person counts once in a group."""
        rows = self.rows
        for name, people in self.people.items():
            if name in names:
                return self._sums_with(name, people[by], by, names)
        if NEW_PEOPLE in names:
            assert self.firsts is not None
            return self._sums_with(NEW_PEOPLE, self.firsts.counts(by), by, names)
        if names & _OF_PEOPLE and self.by != frozenset((*by, PERSON_ID)):
            rows = self.sums((*by, PERSON_ID), names - _OF_PEOPLE).subquery("each")
        if ADDED_PEOPLE in names:
            rows = _with_first_period(rows, by)
        columns = [rows.c[name] for name in by]
        figures = [_figure(name, rows) for name in sorted(names)]
        return select(*columns, *figures).group_by(*columns)

    def _sums_with(
        self, name: str, people: FromClause, by: GroupedBy, names: set[str]
    ) -> Select[Any]:
        """The figures, of which `name` is the number of `people`."""
        counted = self.sums(by, {*names, "outreaches"} - {name}).subquery(f"with_{name}")
        same = [
            same_key(counted.c[column], people.c[column], self.groupings[column])
            if column in self.groupings
            else counted.c[column] == people.c[column]
            for column in by
        ]
        number = func.coalesce(people.c.people, ZERO).label(name)
        columns = [counted.c[column] for column in by]
        figures = [number if each == name else counted.c[each] for each in sorted(names)]
        rows = counted.outerjoin(people, and_(true(), *same))
        return select(*columns, *figures).select_from(rows)


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first outreach `at` of each person, by key: up to the end of the range, also before it.

    A person may be in several rows of a key; the first of them counts.
    """

    rows: FromClause
    plan: ReadStats
    buckets: FromClause | None

    def counts(self, by: GroupedBy) -> FromClause:
        """Rows of `people` and the columns `by`: those whose first outreach is in the range."""
        keys = [self.rows.c[name] for name in by if name != "period"]
        first = func.min(self.rows.c.at).label("at")
        each = select(*keys, first).group_by(*keys, self.rows.c[PERSON_ID]).subquery("first")
        columns: list[Expression] = []
        for name in by:
            if name == "period":
                assert self.buckets is not None
                columns.append(bucket_of(each.c.at, self.buckets).label(name))
            else:
                columns.append(each.c[name])
        rows = select(*columns, each.c.at)
        if self.plan.begin is not None:
            rows = rows.where(each.c.at >= parameter_bind(self.plan.begin))
        new = rows.subquery("new")
        columns = [new.c[name] for name in by]
        counted = select(*columns, func.count().label("people")).select_from(new)
        return counted.group_by(*columns).subquery("people")


def _with_first_period(rows: FromClause, by: GroupedBy) -> FromClause:
    """The facts by person, with the first period of that person in the group."""
    person = [rows.c[name] for name in (*by, PERSON_ID) if name != "period"]
    first = func.min(rows.c.period).over(partition_by=person).label("first_period")
    return select(*rows.c, first).subquery("first")


def _figure(name: str, rows: FromClause) -> Expression:
    match name:
        case "people":
            figure: Expression = func.count(rows.c[PERSON_ID])
        case "added_people":
            figure = func.count(rows.c[PERSON_ID]).filter(rows.c.period == rows.c.first_period)
        case _:
            figure = func.sum(rows.c[name])
    return cast(func.coalesce(figure, ZERO), BigInteger).label(name)


def count_facts(
    plan: ReadStats, figures: Mapping[GroupedBy, set[str]], buckets: FromClause | None, name: str
) -> Facts:
    """The facts that `figures` are sums of. `buckets` are needed for figures by period."""
    by = {column for each in figures for column in each}
    names = set[str]().union(*figures.values())
    if names & _OF_PEOPLE:
        by.add(PERSON_ID)
    row = table_of(plan.subject).alias("t0")
    columns = _columns(by, row, plan, buckets)
    value = row.c.duration if plan.subject is OUTREACH else row.c.id
    rows = _rows(plan, row, [*columns, value]).subquery("o")
    keys = [rows.c[item.name] for item in columns]
    counts = [func.count().label("outreaches")]
    if "duration" in names:
        counts.append(func.sum(rows.c.duration).label("duration"))
    counted = select(*keys, *counts).select_from(rows).group_by(*keys)
    firsts = _find_firsts(plan, figures, buckets, name) if NEW_PEOPLE in names else None
    groupings = plan.groupings
    return Facts(counted.cte(name), frozenset(by), groupings=groupings, firsts=firsts)


def _find_firsts(
    plan: ReadStats, figures: Mapping[GroupedBy, set[str]], buckets: FromClause | None, name: str
) -> Firsts:
    """The first outreaches of the people in the range."""
    row, inside = (table_of(plan.subject).alias(alias) for alias in ("t0", "t1"))
    by = {column for each, names in figures.items() if NEW_PEOPLE in names for column in each}
    columns = _columns(by - {"period"} | {PERSON_ID}, row, plan, None)
    rows = _rows(replace(plan, begin=None), row, [*columns, _date(row, plan).label("at")])
    if plan.begin is None:
        rows = rows.where(row.c[PERSON_ID].is_not(None))
    else:
        rows = rows.where(row.c[PERSON_ID].in_(_rows(plan, inside, [inside.c[PERSON_ID]])))
    each = rows.subquery("o")
    keys = [each.c[column.name] for column in columns]
    first = select(*keys, func.min(each.c.at).label("at")).group_by(*keys)
    return Firsts(first.cte(name + "_firsts"), plan, buckets)


def _columns(
    by: Iterable[str], row: FromClause, plan: ReadStats, buckets: FromClause | None
) -> list[Any]:
    return [_column(item, row, plan, buckets).label(item) for item in sorted(by, reverse=True)]


def _rows(plan: ReadStats, row: FromClause, columns: list[Expression]) -> Select[Any]:
    rows = select(*columns).where(row.c.organization_id == TENANT)
    if plan.filter is not None:
        dates = action_dates(counted_filter(plan)) if plan.subject is OUTREACH else ()
        context = PredicateContext(plan.subject, row, dates=dates)
        rows = rows.where(compile_predicate(plan.filter, context))
    if plan.begin is not None:
        rows = rows.where(_date(row, plan) >= parameter_bind(plan.begin))
    if plan.end is not None:
        rows = rows.where(_date(row, plan) < parameter_bind(plan.end))
    return rows


def _date(row: FromClause, plan: ReadStats) -> Expression:
    date: Expression = row.c.action_date if plan.subject is OUTREACH else row.c.created_date
    return date


def _column(name: str, row: FromClause, plan: ReadStats, buckets: FromClause | None) -> Expression:
    if name in plan.groupings:
        return key_in_row(row, plan.groupings[name], plan)
    if name == "period":
        assert buckets is not None
        return bucket_of(_date(row, plan), buckets)
    column: Expression = row.c.id if plan.subject is PERSON else row.c[name]
    return column


def unnest_keys(counted: Facts, plan: ReadStats, name: str) -> Facts:
    """Facts by single keys: one for each key in the list, or of the person, that a row has."""
    for number, (column, grouping) in enumerate(plan.groupings.items()):
        own = name + (str(number) if number else "")
        rows = unnested(counted.rows, column, grouping, plan.subject)
        if rows is not None:
            counted = replace(counted, rows=rows.cte(own), by=None)
        firsts = counted.firsts
        if firsts is not None and column in firsts.rows.c:
            rows = unnested(firsts.rows, column, grouping, plan.subject)
            if rows is not None:
                firsts = replace(firsts, rows=rows.cte(own + "_firsts"))
                counted = replace(counted, firsts=firsts)
    return counted
