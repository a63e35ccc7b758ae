"""Numbers about outreaches, as one statement: totals, series and groups as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, Text, and_, cast, func, literal_column, null, select
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.selection import TypeName
from resolvers.plan.stats import Count, Grouped, GroupKey, Groups, ReadStats, Series, Start
from resolvers.sql.json import (
    EMPTY_ARRAY,
    TENANT,
    ZERO,
    Expression,
    constant,
    row_json,
    table_of,
    total,
    utc_text,
)
from resolvers.sql.projection.graphql_object import object_json
from resolvers.sql.stats.buckets import buckets
from resolvers.sql.stats.facts import (
    BY_BOTH,
    BY_KEY,
    BY_PERIOD,
    WHOLE,
    Facts,
    facts,
    requested,
    unnest_keys,
)
from schema.osdi.catalogue import CAMPAIGN, OUTREACH, TARGET_RESOURCE
from schema.osdi.resource import Resource

_OF: dict[str | None, Resource] = {"campaign": CAMPAIGN, "target": TARGET_RESOURCE}
"""The groupings whose key is an id, and of what."""

_NO_TEXT = literal_column("''", type_=Text)
_NO_ID = literal_column("'00000000-0000-0000-0000-000000000000'::uuid", type_=UUID())


def stats(plan: ReadStats) -> Select[Any]:
    """One JSON text. What is not asked for is not counted."""
    view = _Report(plan)
    whole = view.whole
    members = [(key, view.part(item, n)) for n, (key, item) in enumerate(plan.members)]
    if whole is None:
        return select(cast(row_json(members), Text))
    return select(cast(row_json(members, whole), Text)).select_from(whole)


def _name(text: str) -> Expression:
    """A name of the schema, as a constant of the statement."""
    assert text.isidentifier(), text
    return literal_column(f"'{text}'", type_=Text)


def _has_series(plan: ReadStats) -> bool:
    groups = [item.members for _, item in plan.members if isinstance(item, Groups)]
    shown = [item for members in (plan.members, *groups) for _, item in members]
    return any(isinstance(item, Series) for item in shown)


class _Report:
    """What is shown of the facts of a plan. `whole` are the numbers of all of them, in one row."""

    def __init__(self, plan: ReadStats) -> None:
        wanted = requested(plan)
        everything = plan.filter is None and plan.begin is None and plan.end is None
        if everything and wanted.get(WHOLE) == {"outreaches"}:
            # That total is kept.
            del wanted[WHOLE]
        self._plan = plan
        self._wanted = wanted
        self._frame = buckets(plan) if _has_series(plan) else None
        counted = facts(plan, wanted, self._frame)
        self._by_key = unnest_keys(counted, plan.group_by) if BY_KEY in wanted else counted
        self.whole = self._sums(counted, WHOLE, "whole")
        self._by_period = self._sums(counted, BY_PERIOD, "counts")

    def _sums(self, counted: Facts, by: tuple[str, ...], name: str) -> CTE | None:
        names = self._wanted.get(by)
        return None if names is None else counted.sums(by, names).cte(name)

    def part(self, shown: TypeName | Count | Series | Groups, number: int) -> Expression:
        match shown:
            case TypeName(name):
                return _name(name)
            case Count(name):
                if self.whole is None:
                    return total(OUTREACH.plural, TENANT)
                count: Expression = self.whole.c[name]
                return count
            case Series():
                return self._series(shown)
            case Groups():
                return self._groups(shown, number)

    # Series

    def _series(self, shown: Series) -> Expression:
        frame, counts = self._frame, self._by_period
        assert frame is not None
        rows: FromClause = frame
        if counts is not None:
            rows = frame.outerjoin(counts, counts.c.period == frame.c.place)
        listed = func.coalesce(self._listed(shown, counts), EMPTY_ARRAY)
        return select(listed).select_from(rows).scalar_subquery()

    def _listed(self, shown: Series, counts: FromClause | None) -> Expression:
        """The periods, oldest first: `counts` stands beside them in the query around."""
        frame = self._frame
        assert frame is not None
        members: list[tuple[str, Expression]] = []
        for key, item in shown.members:
            match item:
                case TypeName(name):
                    members.append((key, _name(name)))
                case Start():
                    members.append((key, utc_text(frame.c.start)))
                case Count(name):
                    assert counts is not None
                    members.append((key, func.coalesce(counts.c[name], ZERO)))
        entry = row_json(members, frame, *([] if counts is None else [counts]))
        return func.json_agg(aggregate_order_by(entry, frame.c.place.asc()))

    # Groups

    def _groups(self, shown: Groups, number: int) -> Expression:
        top = self._top(shown.limit, number)
        counts = self._counts_of(top, number)
        rows: FromClause = top
        around: list[FromClause] = [top]
        members: list[tuple[str, Expression]] = []
        for place, (key, item) in enumerate(shown.members):
            if isinstance(item, Series):
                series = self._series_of(item, top, counts).subquery(f"s{place}")
                rows = rows.outerjoin(series, series.c.place == top.c.place)
                around.append(series)
                members.append((key, func.coalesce(series.c.series, EMPTY_ARRAY)))
            else:
                members.append((key, self._of_group(item, top)))
        group = row_json(members, *around)
        listed = func.json_agg(aggregate_order_by(group, top.c.place.asc()))
        return select(func.coalesce(listed, EMPTY_ARRAY)).select_from(rows).scalar_subquery()

    def _top(self, limit: int, number: int) -> CTE:
        """The largest groups, and the place of each."""
        found = self._by_key.sums(BY_KEY, self._wanted[BY_KEY]).subquery("k")
        order = found.c.outreaches.desc(), found.c.key.asc().nulls_last()
        place = func.row_number().over(order_by=order).label("place")
        return select(found, place).order_by(*order).limit(constant(limit)).cte(f"top{number}")

    def _of_group(self, shown: TypeName | Count | GroupKey | Grouped, top: CTE) -> Expression:
        match shown:
            case TypeName(name):
                return _name(name)
            case Count(name):
                count: Expression = top.c[name]
                return count
            case GroupKey():
                return cast(top.c.key, Text)
            case Grouped(resource, inner):
                if _OF.get(self._plan.group_by) is not resource:
                    return null()
                row = table_of(resource).alias("t1")
                return (
                    select(object_json(inner, row, 1))
                    .where(row.c.organization_id == TENANT, row.c.id == top.c.key)
                    .correlate(top)
                    .scalar_subquery()
                )

    def _counts_of(self, top: CTE, number: int) -> CTE | None:
        """The numbers of the shown groups by period."""
        names = self._wanted.get(BY_BOTH)
        if names is None:
            return None
        rows, by = self._by_key.rows, self._by_key.by
        # So that null meets null, and yet by hash.
        none = _NO_ID if self._plan.group_by in _OF else _NO_TEXT
        same = func.coalesce(rows.c.key, none) == func.coalesce(top.c.key, none)
        others = [item for item in rows.c if item.name != "key"]
        shown = select(top.c.place, *others).select_from(rows.join(top, same)).subquery("g")
        apart = None if by is None else by - {"key"} | {"place"}
        return Facts(shown, apart).sums(("place", "period"), names).cte(f"counts{number}")

    def _series_of(self, shown: Series, top: CTE, counts: CTE | None) -> Select[Any]:
        """By place of the group, its series."""
        frame = self._frame
        assert frame is not None
        rows: FromClause = top.join(frame, always())
        if counts is not None:
            same = and_(counts.c.place == top.c.place, counts.c.period == frame.c.place)
            rows = rows.outerjoin(counts, same)
        listed = self._listed(shown, counts).label("series")
        return select(top.c.place, listed).select_from(rows).group_by(top.c.place)
