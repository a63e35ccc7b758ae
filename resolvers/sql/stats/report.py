"""Statistics about outreaches as one statement: totals, series and groups as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, Text, and_, cast, func, null, select
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.selection import TypeName
from resolvers.plan.stats import Count, Grouped, GroupKey, Groups, Partial, ReadStats, Series, Start
from resolvers.sql.json import (
    EMPTY_ARRAY,
    TENANT,
    ZERO,
    Expression,
    int_constant,
    row_json,
    table_of,
    text_constant,
    total,
    utc_text,
)
from resolvers.sql.projection.graphql.object import object_json
from resolvers.sql.rollups.keys import EMPTY
from resolvers.sql.stats.buckets import bucket_rows
from resolvers.sql.stats.facts import (
    BY_BOTH,
    BY_KEY,
    BY_PERIOD,
    NO_ID,
    WHOLE,
    Facts,
    count_facts,
    requested_figures,
    same_key,
    unnest_keys,
)
from resolvers.sql.stats.rolled_up import RolledUp
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, TARGET_RESOURCE
from schema.osdi.resource import Resource

_GROUPED_RESOURCES: dict[str | None, Resource] = {"campaign": CAMPAIGN, "target": TARGET_RESOURCE}
"""The resource of each grouping whose key is an id."""

_BY_PLACE = ("place", "period")


def select_stats(plan: ReadStats) -> Select[Any]:
    """The selected figures as one JSON text. Only what is selected is counted."""
    report = _Report(plan)
    whole = report.whole
    members = [(key, report.part(item, n)) for n, (key, item) in enumerate(plan.members)]
    if whole is None:
        return select(cast(row_json(members), Text))
    return select(cast(row_json(members, whole), Text)).select_from(whole)


def _all_series(plan: ReadStats) -> list[Series]:
    groups = [item.members for _, item in plan.members if isinstance(item, Groups)]
    selected = [item for members in (plan.members, *groups) for _, item in members]
    return [item for item in selected if isinstance(item, Series)]


class _Report:
    """The JSON of a plan of statistics. `whole` has the figures of all its outreaches, one row."""

    def __init__(self, plan: ReadStats) -> None:
        figures = requested_figures(plan)
        is_everything = plan.filter is None and plan.begin is None and plan.end is None
        if is_everything and figures.get(WHOLE) == {"outreaches"}:
            # This total is stored.
            del figures[WHOLE]
        self._plan = plan
        self._figures = figures
        series = _all_series(plan)
        with_partial = any(Partial() == item for each in series for _, item in each.members)
        self._buckets = bucket_rows(plan, with_partial) if series else None
        facts, self._by_key = self._facts()
        self.whole = self._sums(facts, WHOLE, "whole")
        self._by_period = self._sums(facts, BY_PERIOD, "counts")

    def _facts(self) -> tuple[Facts, Facts]:
        """The facts of all outreaches, and those by key."""
        plan, figures, buckets = self._plan, self._figures, self._buckets
        if plan.rollups is None:
            facts = count_facts(plan, figures, buckets)
            return facts, unnest_keys(facts, plan.group_by) if BY_KEY in figures else facts
        rolled_up = RolledUp(plan, buckets)
        facts = rolled_up.facts(plan.rollups.whole, figures, "facts", WHOLE, BY_PERIOD)
        if BY_KEY not in figures:
            return facts, facts
        assert plan.rollups.groups is not None
        return facts, rolled_up.facts(plan.rollups.groups, figures, "spread", BY_KEY, BY_BOTH)

    def _sums(self, facts: Facts, by: tuple[str, ...], name: str) -> CTE | None:
        names = self._figures.get(by)
        return None if names is None else facts.sums(by, names).cte(name)

    def part(self, selection: TypeName | Count | Series | Groups, number: int) -> Expression:
        """A member of the report; `number` tells the subqueries of several groups apart."""
        match selection:
            case TypeName(name):
                return text_constant(name)
            case Count(name):
                if self.whole is None:
                    return total(OUTREACH.plural, TENANT)
                count: Expression = self.whole.c[name]
                return count
            case Series():
                return self._series(selection)
            case Groups():
                return self._groups(selection, number)

    # Series

    def _series(self, selection: Series) -> Expression:
        buckets, counts = self._buckets, self._by_period
        assert buckets is not None
        rows: FromClause = buckets
        if counts is not None:
            rows = buckets.outerjoin(counts, counts.c.period == buckets.c.place)
        entries = func.coalesce(self._entries(selection, counts), EMPTY_ARRAY)
        return select(entries).select_from(rows).scalar_subquery()

    def _entries(self, selection: Series, counts: FromClause | None) -> Expression:
        """The entries of a series, oldest first; `counts` is joined in the enclosing query."""
        buckets = self._buckets
        assert buckets is not None
        members: list[tuple[str, Expression]] = []
        for key, item in selection.members:
            match item:
                case TypeName(name):
                    members.append((key, text_constant(name)))
                case Start():
                    members.append((key, utc_text(buckets.c.start)))
                case Partial():
                    members.append((key, buckets.c.partial))
                case Count(name):
                    assert counts is not None
                    members.append((key, func.coalesce(counts.c[name], ZERO)))
        entry = row_json(members, buckets, *([] if counts is None else [counts]))
        return func.json_agg(aggregate_order_by(entry, buckets.c.place.asc()))

    # Groups

    def _groups(self, selection: Groups, number: int) -> Expression:
        top = self._top(selection.limit, number)
        counts = self._counts_of(top, number)
        rows: FromClause = top
        around: list[FromClause] = [top]
        members: list[tuple[str, Expression]] = []
        for index, (key, item) in enumerate(selection.members):
            if isinstance(item, Series):
                series = self._series_of(item, top, counts).subquery(f"s{index}")
                rows = rows.outerjoin(series, series.c.place == top.c.place)
                around.append(series)
                members.append((key, func.coalesce(series.c.series, EMPTY_ARRAY)))
            else:
                members.append((key, self._group_member(item, top)))
        group = row_json(members, *around)
        groups = func.json_agg(aggregate_order_by(group, top.c.place.asc()))
        return select(func.coalesce(groups, EMPTY_ARRAY)).select_from(rows).scalar_subquery()

    def _top(self, limit: int, number: int) -> CTE:
        """The largest groups, numbered by `place`."""
        groups = self._by_key.sums(BY_KEY, self._figures[BY_KEY]).subquery("k")
        order = groups.c.outreaches.desc(), groups.c.key.asc().nulls_last()
        ordinal = func.row_number().over(order_by=order).label("place")
        return (
            select(groups, ordinal).order_by(*order).limit(int_constant(limit)).cte(f"top{number}")
        )

    def _group_member(
        self, selection: TypeName | Count | GroupKey | Grouped, top: CTE
    ) -> Expression:
        match selection:
            case TypeName(name):
                return text_constant(name)
            case Count(name):
                count: Expression = top.c[name]
                return count
            case GroupKey():
                return cast(top.c.key, Text)
            case Grouped(resource, inner):
                if _GROUPED_RESOURCES.get(self._plan.group_by) is not resource:
                    return null()
                row = table_of(resource).alias("t1")
                return (
                    select(object_json(inner, row, 1))
                    .where(row.c.organization_id == TENANT, row.c.id == top.c.key)
                    .correlate(top)
                    .scalar_subquery()
                )

    def _counts_of(self, top: CTE, number: int) -> CTE | None:
        """The figures of the top groups by period."""
        names = self._figures.get(BY_BOTH)
        if names is None:
            return None
        by, people = self._by_key.by, (self._by_key.people or {}).get(BY_BOTH)
        no_key = NO_ID if self._plan.group_by in _GROUPED_RESOURCES else EMPTY

        def of_top(rows: FromClause, name: str) -> FromClause:
            others = [item for item in rows.c if item.name != "key"]
            joined = rows.join(top, same_key(rows.c.key, top.c.key, no_key))
            return select(top.c.place, *others).select_from(joined).subquery(name)

        facts = Facts(
            of_top(self._by_key.rows, "g"),
            None if by is None else by - {"key"} | {"place"},
            None if people is None else {_BY_PLACE: of_top(people, f"p{number}")},
        )
        return facts.sums(_BY_PLACE, names).cte(f"counts{number}")

    def _series_of(self, selection: Series, top: CTE, counts: CTE | None) -> Select[Any]:
        """The series of each of the top groups, by its place."""
        buckets = self._buckets
        assert buckets is not None
        rows: FromClause = top.join(buckets, always())
        if counts is not None:
            same = and_(counts.c.place == top.c.place, counts.c.period == buckets.c.place)
            rows = rows.outerjoin(counts, same)
        entries = self._entries(selection, counts).label("series")
        return select(top.c.place, entries).select_from(rows).group_by(top.c.place)
