"""Facts: the counts of outreaches from which every figure is summed.

One scan makes `facts`: the outreaches of a plan, counted by period, key and person, as far as the
figures need them apart. An outreach counts for each of its targets: there the key of a fact is the
set of targets, and `unnest_keys` then makes one fact of each target or division in the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Select, Text, and_, cast, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.sql import FromClause

from resolvers.plan.stats import Count, Groups, ReadStats, Series
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, ZERO, Expression
from resolvers.sql.rollups.keys import (
    DIMENSIONS_OF_TARGETS,
    EMPTY,
    keys_of_targets,
    source_of,
    target_ids,
)
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.stats.buckets import bucket_of
from schema import tables
from schema.osdi.catalogue import OUTREACH

GroupedBy: TypeAlias = tuple[str, ...]
"""The columns that figures are grouped by."""

WHOLE: GroupedBy = ()
BY_PERIOD: GroupedBy = ("period",)
BY_KEY: GroupedBy = ("key",)
BY_BOTH: GroupedBy = ("key", "period")
PERSON_ID = "person_id"

NO_ID = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", type_=UUID())


def requested_figures(plan: ReadStats) -> dict[GroupedBy, set[str]]:
    """The names of the selected figures, by what they are grouped by."""
    figures: dict[GroupedBy, set[str]] = {}

    def add(by: GroupedBy, members: Iterable[tuple[str, Any]], *more: str) -> None:
        names = {item.name for _, item in members if isinstance(item, Count)}.union(more)
        if names:
            figures.setdefault(by, set()).update(names)

    add(WHOLE, plan.members)
    for _, item in plan.members:
        if isinstance(item, Series):
            add(BY_PERIOD, item.members)
        if isinstance(item, Groups):
            # The largest groups are chosen by their outreaches.
            add(BY_KEY, item.members, "outreaches")
            for _, inner in item.members:
                if isinstance(inner, Series):
                    add(BY_BOTH, inner.members)
    return figures


@dataclass(frozen=True, slots=True)
class Facts:
    """Counted outreaches. `by` are the columns that identify a row, if they are known.

    `people` has the different people by what figures are grouped by, where the rows do not name
    them.
    """

    rows: FromClause
    by: frozenset[str] | None
    people: Mapping[GroupedBy, FromClause] | None = None

    def sums(self, by: GroupedBy, names: set[str]) -> Select[Any]:
        """The figures `names`, grouped by `by`. Each person counts once in a group."""
        rows = self.rows
        if "people" in names and self.people is not None:
            return self._sums_with(self.people[by], by, names)
        if "people" in names and self.by != frozenset((*by, PERSON_ID)):
            each = self.sums((*by, PERSON_ID), names - {"people"})
            rows = each.subquery("each")
        columns = [rows.c[name] for name in by]
        figures = [_figure(name, rows) for name in sorted(names)]
        return select(*columns, *figures).group_by(*columns)

    def _sums_with(self, people: FromClause, by: GroupedBy, names: set[str]) -> Select[Any]:
        counted = self.sums(by, {*names, "outreaches"} - {"people"}).subquery("counted")
        # People are only counted by campaigns, whose keys are ids.
        same = [
            same_key(counted.c[name], people.c[name], NO_ID)
            if name == "key"
            else counted.c[name] == people.c[name]
            for name in by
        ]
        number = func.coalesce(people.c.people, ZERO).label("people")
        rows = counted.outerjoin(people, and_(true(), *same))
        return select(*counted.c, number).select_from(rows)


def same_key(left: Expression, right: Expression, nothing: Expression) -> Expression:
    """Null equals null here, by a comparison that allows a hash join."""
    return func.coalesce(left, nothing) == func.coalesce(right, nothing)


def _figure(name: str, rows: FromClause) -> Expression:
    figure = func.count(rows.c[PERSON_ID]) if name == "people" else func.sum(rows.c[name])
    return cast(func.coalesce(figure, ZERO), BigInteger).label(name)


def count_facts(
    plan: ReadStats, figures: Mapping[GroupedBy, set[str]], buckets: FromClause | None
) -> Facts:
    """The facts that `figures` are sums of. `buckets` are needed for figures by period."""
    by = {name for each in figures for name in each}
    names = set[str]().union(*figures.values())
    if "people" in names:
        by.add(PERSON_ID)
    row = tables.outreaches.alias("t0")
    columns = [_column(name, row, plan, buckets).label(name) for name in sorted(by, reverse=True)]
    rows = _outreaches(plan, row, [*columns, row.c.duration]).subquery("o")
    keys = [rows.c[item.name] for item in columns]
    counts = [func.count().label("outreaches")]
    if "duration" in names:
        counts.append(func.sum(rows.c.duration).label("duration"))
    counted = select(*keys, *counts).select_from(rows).group_by(*keys)
    return Facts(counted.cte("facts"), frozenset(by))


def _outreaches(plan: ReadStats, row: FromClause, columns: list[Expression]) -> Select[Any]:
    rows = select(*columns).where(row.c.organization_id == TENANT)
    if plan.filter is not None:
        rows = rows.where(compile_predicate(plan.filter, PredicateContext(OUTREACH, row)))
    if plan.begin is not None:
        rows = rows.where(row.c.action_date >= _opaque(plan.begin))
    if plan.end is not None:
        rows = rows.where(row.c.action_date < _opaque(plan.end))
    return rows


def _opaque(moment: Any) -> Expression:
    """A bound that the planner cannot estimate: for a twelfth of the rows it would read all."""
    return select(parameter_bind(moment)).scalar_subquery()


def _column(name: str, row: FromClause, plan: ReadStats, buckets: FromClause | None) -> Expression:
    if name == "key":
        return _key(row, plan.group_by)
    if name == "period":
        assert buckets is not None
        return bucket_of(row.c.action_date, buckets)
    column: Expression = row.c[name]
    return column


# Keys


def _key(row: FromClause, group_by: str | None) -> Expression:
    """The group of an outreach; grouped by target or division, the ids of its targets."""
    match group_by:
        case "type":
            return text_key(func.lower(row.c.type))
        case "source":
            return text_key(source_of(row))
        case "campaign":
            campaign: Expression = row.c.advocacy_campaign_id
            return campaign
    return target_ids(row)


def text_key(text: Expression) -> Expression:
    """Empty text counts as missing. Sorted by bytes, independent of the database's collation."""
    return func.nullif(text, EMPTY, type_=Text).collate("C")


def unnest_keys(counted: Facts, group_by: str | None) -> Facts:
    """Facts by single key: one for each key of a set of targets, or one without a key."""
    rows = counted.rows
    if group_by is None or group_by not in DIMENSIONS_OF_TARGETS:
        return counted
    keys = keys_of_targets(rows, rows.c.key, group_by).subquery("k")
    others = [item for item in rows.c if item.name != "key"]
    joined = rows.outerjoin(keys, keys.c.targets == rows.c.key)
    return Facts(select(*others, keys.c.key).select_from(joined).cte("spread"), None)
