"""The JSON of one entry of statistics: a period, a group, or a row of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, Text, and_, cast, false, func, null, select
from sqlalchemy import true as always
from sqlalchemy.sql import FromClause

from resolvers.plan.selection import TypeName
from resolvers.plan.stats import (
    Count,
    Cumulative,
    Grouped,
    GroupKey,
    GroupMember,
    Others,
    Partial,
    PeriodMember,
    ReadStats,
    Start,
)
from resolvers.sql.json import (
    TENANT,
    ZERO,
    Expression,
    row_json,
    table_of,
    text_constant,
    utc_text,
)
from resolvers.sql.projection.graphql.object import object_json
from resolvers.sql.stats.facts import ADDED_PEOPLE
from resolvers.sql.stats.keys import GROUPED_RESOURCES

_CUMULATIVE = "cumulative_"


@dataclass(frozen=True, slots=True)
class Entry:
    """The sources of the members of an entry: rows of the enclosing query, each of them optional.

    `figures` are those of the period; without a period, the figures of the group are in `group`.
    """

    plan: ReadStats
    period: FromClause | None = None
    group: FromClause | None = None
    figures: FromClause | None = None

    def json(self, members: Iterable[tuple[str, Any]]) -> Expression:
        """The JSON of the entry."""
        rows = [item for item in (self.group, self.period, self.figures) if item is not None]
        return row_json([(key, self.member(item)) for key, item in members], *rows)

    def member(self, item: PeriodMember | GroupMember) -> Expression:
        """One member; null if it is about a period or a group that the entry does not have."""
        period, group = self.period, self.group
        match item:
            case TypeName(name):
                return text_constant(name)
            case Count(name):
                return self._figure(name)
            case Cumulative(members):
                return self._cumulative(members)
            case Start():
                return null() if period is None else utc_text(period.c.start)
            case Partial():
                partial: Expression = null() if period is None else period.c.partial
                return partial
            case GroupKey(column):
                known = group is not None and column in group.c
                return cast(group.c[column], Text) if group is not None and known else null()
            case Others():
                others: Expression = (
                    false() if group is None or "others" not in group.c else group.c.others
                )
                return others
            case Grouped():
                return self._resource(item)
        raise AssertionError(item)

    def _figure(self, name: str) -> Expression:
        if self.period is not None:
            assert self.figures is not None
            return func.coalesce(self.figures.c[name], ZERO)
        assert self.group is not None
        figure: Expression = self.group.c[name]
        return figure

    def _cumulative(self, members: Iterable[tuple[str, TypeName | Count]]) -> Expression:
        if self.period is None:
            return null()
        figures = self.figures
        totals: list[tuple[str, Expression]] = []
        for key, item in members:
            if isinstance(item, TypeName):
                totals.append((key, text_constant(item.name)))
            else:
                assert figures is not None
                totals.append((key, figures.c[_CUMULATIVE + item.name]))
        return row_json(totals, *([] if figures is None else [figures]))

    def _resource(self, grouped: Grouped) -> Expression:
        group = self.group
        for column, grouping in self.plan.groupings.items():
            if group is not None and GROUPED_RESOURCES.get(grouping) is grouped.resource:
                row = table_of(grouped.resource).alias("t1")
                return (
                    select(object_json(grouped.object, row, 1))
                    .where(row.c.organization_id == TENANT, row.c.id == group.c[column])
                    .correlate(group)
                    .scalar_subquery()
                )
        return null()


def add_up(
    counts: FromClause, names: set[str], buckets: FromClause, groups: FromClause | None
) -> Select[Any]:
    """The counts of all periods, with the running totals of the figures `names`.

    `counts` are by `period`, and with `groups` by the `place` of the group.
    """
    rows: FromClause = buckets
    same = counts.c.period == buckets.c.place
    columns: list[Expression] = [buckets.c.place.label("period")]
    partition: list[Expression] = []
    if groups is not None:
        rows = groups.join(buckets, always())
        same = and_(counts.c.place == groups.c.place, same)
        columns.append(groups.c.place)
        partition.append(groups.c.place)
    figures = [item for item in counts.c if item.name not in ("period", "place")]
    for name in sorted(names):
        figure = counts.c[ADDED_PEOPLE if name == "people" else name]
        total = func.sum(func.coalesce(figure, ZERO)).over(
            partition_by=partition, order_by=buckets.c.place
        )
        columns.append(cast(total, BigInteger).label(_CUMULATIVE + name))
    return select(*columns, *figures).select_from(rows.outerjoin(counts, same))
