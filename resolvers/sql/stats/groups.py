"""Groups of statistics: the largest ones, the others as one group, and their figures by period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Select,
    and_,
    cast,
    exists,
    false,
    func,
    not_,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.stats import Groups, ReadStats, Rows, Series
from resolvers.sql.json import EMPTY_ARRAY, ONE, ZERO, Expression, int_constant, row_json
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from resolvers.sql.stats.entries import Entry, add_up
from resolvers.sql.stats.facts import NEW_PEOPLE, Facts, Firsts, GroupedBy
from resolvers.sql.stats.figures import Figures
from resolvers.sql.stats.keys import same_key

_BY_PLACE: GroupedBy = ("place", "period")


class GroupsCompiler:
    """The groups of one report, from the facts `by_key`. The names of CTEs begin with `prefix`."""

    def __init__(
        self,
        plan: ReadStats,
        figures: Figures,
        by_key: Facts,
        buckets: FromClause | None,
        prefix: str,
    ) -> None:
        self._plan = plan
        self._figures = figures
        self._by_key = by_key
        self._buckets = buckets
        self._prefix = prefix

    def groups(self, selection: Groups, number: int) -> Expression:
        """The groups as a JSON array; `number` makes the names of the CTEs unique."""
        top = self._top(selection, number)
        with_series = any(isinstance(item, Series) for _, item in selection.members)
        counts = self._counts(selection, top, number) if with_series else None
        rows: FromClause = top
        around: list[FromClause] = [top]
        entry = Entry(self._plan, group=top)
        members: list[tuple[str, Expression]] = []
        for index, (key, item) in enumerate(selection.members):
            if isinstance(item, Series):
                series = self._series_of(item, top, counts).subquery(f"s{index}")
                rows = rows.outerjoin(series, series.c.place == top.c.place)
                around.append(series)
                members.append((key, func.coalesce(series.c.series, EMPTY_ARRAY)))
            else:
                members.append((key, entry.member(item)))
        group = row_json(members, *around)
        groups = func.json_agg(aggregate_order_by(group, top.c.place.asc()))
        return select(func.coalesce(groups, EMPTY_ARRAY)).select_from(rows).scalar_subquery()

    def rows(self, selection: Rows, number: int) -> Expression:
        """The periods of the groups, or the groups alone, as one JSON array."""
        top = self._top(selection.groups, number)
        if self._plan.interval is None:
            entry = Entry(self._plan, group=top).json(selection.members)
            rows: FromClause = top
            order = [top.c.place.asc()]
        else:
            buckets = self._buckets
            assert buckets is not None
            counts = self._counts(selection.groups, top, number)
            rows = self._points(top, counts)
            entry = Entry(self._plan, buckets, top, counts).json(selection.members)
            order = [buckets.c.place.asc(), top.c.place.asc()]
        entries = func.json_agg(aggregate_order_by(entry, *order))
        return select(func.coalesce(entries, EMPTY_ARRAY)).select_from(rows).scalar_subquery()

    # Which groups

    def _top(self, selection: Groups, number: int) -> CTE:
        """The largest groups, numbered by `place`, and the group of all others if selected."""
        keys, names = self._figures.by_key, self._figures.by[self._figures.by_key]
        groups = self._by_key.sums(keys, names).subquery("k")
        order = groups.c.outreaches.desc(), *[groups.c[key].asc().nulls_last() for key in keys]
        ordinal = func.row_number().over(order_by=order).label("place")
        top = select(groups, ordinal).order_by(*order).limit(int_constant(selection.limit))
        if selection.having is not None:
            context = PredicateContext(None, groups)
            top = top.where(compile_predicate(selection.having, context))
        if not selection.others:
            return top.cte(f"{self._prefix}top{number}")
        largest = top.cte(f"{self._prefix}largest{number}")
        rest = self._rest(largest, names).sums((), names).subquery("r")
        no_keys = [null().label(key) for key in keys]
        place = cast(int_constant(selection.limit + 1), BigInteger).label("place")
        left = select(
            *no_keys, *[rest.c[name] for name in sorted(names)], place, true().label("others")
        ).where(rest.c.outreaches > ZERO)
        shown = select(*largest.c, false().label("others"))
        return union_all(shown, left).cte(f"{self._prefix}top{number}")

    def _rest(self, largest: CTE, names: set[str]) -> Facts:
        """The facts of all other groups."""

        def rest(rows: FromClause) -> FromClause:
            shown = exists(select(ONE).select_from(largest).where(*self._same_keys(rows, largest)))
            return select(*rows.c).where(not_(shown)).subquery("o")

        facts = self._by_key
        return Facts(rest(facts.rows), None, firsts=_new_of(facts, names, rest))

    def _same_keys(self, rows: FromClause, top: FromClause) -> list[Expression]:
        groupings = self._plan.groupings.items()
        return [same_key(rows.c[name], top.c[name], grouping) for name, grouping in groupings]

    # Their figures by period

    def _counts(self, selection: Groups, top: CTE, number: int) -> CTE | None:
        """The figures of the groups by period."""
        by = self._figures.by_both
        names = self._figures.by.get(by)
        if names is None:
            return None
        facts, keys = self._by_key, set(self._figures.by_key)

        def placed(rows: FromClause) -> FromClause:
            same = and_(*self._same_keys(rows, top))
            others = [item for item in rows.c if item.name not in keys]
            if not selection.others:
                place: Expression = top.c.place
                joined = rows.join(top, same)
            else:
                # What is in groups that are not shown is in the last group, that of all others.
                joined = rows.outerjoin(top, and_(same, not_(top.c.others)))
                last = int_constant(selection.limit + 1)
                place = func.coalesce(top.c.place, last, type_=BigInteger())
            return select(place.label("place"), *others).select_from(joined).subquery("g")

        known = None if facts.by is None or selection.others else facts.by - keys | {"place"}
        people = {
            name: {_BY_PLACE: self._of_top(numbers[by], top)}
            for name, numbers in facts.people.items()
            if by in numbers
        }
        firsts = _new_of(facts, names, placed)
        counts = Facts(placed(facts.rows), known, people, firsts=firsts).sums(_BY_PLACE, names)
        totals = self._figures.cumulative.get(by)
        if totals is not None:
            assert self._buckets is not None
            counts = add_up(counts.subquery("n"), totals, self._buckets, top)
        return counts.cte(f"{self._prefix}counts{number}")

    def _of_top(self, people: FromClause, top: CTE) -> FromClause:
        """The different people of the groups, by `place` and `period`."""
        same = and_(*self._same_keys(people, top))
        columns = [top.c.place, people.c.period, people.c.people]
        return select(*columns).select_from(people.join(top, same)).subquery("p")

    def _points(self, top: CTE, counts: CTE | None) -> FromClause:
        """Each period of each group, with its figures."""
        buckets = self._buckets
        assert buckets is not None
        rows: FromClause = top.join(buckets, true())
        if counts is not None:
            same = and_(counts.c.place == top.c.place, counts.c.period == buckets.c.place)
            rows = rows.outerjoin(counts, same)
        return rows

    def _series_of(self, selection: Series, top: CTE, counts: CTE | None) -> Select[Any]:
        """The series of each of the groups, by its place."""
        buckets = self._buckets
        assert buckets is not None
        entry = Entry(self._plan, buckets, None, counts).json(selection.members)
        entries = func.json_agg(aggregate_order_by(entry, buckets.c.place.asc())).label("series")
        rows = self._points(top, counts)
        return select(top.c.place, entries).select_from(rows).group_by(top.c.place)


def _new_of(
    facts: Facts, names: set[str], select_from: Callable[[FromClause], FromClause]
) -> Firsts | None:
    """What new people are counted from, selected as the facts are; None if they are not counted."""
    if facts.firsts is None or NEW_PEOPLE not in names:
        return None
    return replace(facts.firsts, rows=select_from(facts.firsts.rows))
