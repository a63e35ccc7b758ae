"""Statistics about outreaches or people as one statement: totals, series and groups as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, Text, cast, func, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.plan.selection import TypeName
from resolvers.plan.stats import (
    Bound,
    Count,
    Groups,
    Previous,
    ReadStats,
    Rows,
    Series,
    StatsMember,
)
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import (
    EMPTY_ARRAY,
    TENANT,
    Expression,
    row_json,
    text_constant,
    total,
    utc_text,
)
from resolvers.sql.stats.buckets import bucket_rows
from resolvers.sql.stats.entries import Entry, add_up
from resolvers.sql.stats.facts import BY_PERIOD, WHOLE, Facts, GroupedBy, count_facts, unnest_keys
from resolvers.sql.stats.figures import Figures
from resolvers.sql.stats.groups import GroupsCompiler
from resolvers.sql.stats.rolled_up import RolledUp


def select_stats(plan: ReadStats) -> Select[Any]:
    """The selected figures as one JSON text. Only what is selected is counted."""
    return _Report(plan, "").select(as_text=True)


class _Report:
    """The JSON of a plan of statistics. `whole` is one row with the figures of all its outreaches.

    The names of its CTEs begin with `prefix`.
    """

    def __init__(self, plan: ReadStats, prefix: str) -> None:
        self._prefix = prefix
        figures = Figures(plan)
        is_everything = plan.filter is None and plan.begin is None and plan.end is None
        if is_everything and figures.by.get(WHOLE) == {"outreaches"}:
            # This total is stored, see `_part`.
            del figures.by[WHOLE]
        self._plan = plan
        self._figures = figures
        with_series, with_partial = figures.with_series, figures.with_partial
        self._buckets = bucket_rows(plan, with_partial, prefix + "frame") if with_series else None
        facts, by_key = self._facts()
        self.whole = self._sums(facts, WHOLE, "whole")
        self._by_period = self._sums(facts, BY_PERIOD, "counts")
        self._groups = GroupsCompiler(plan, figures, by_key, self._buckets, prefix)

    def _facts(self) -> tuple[Facts, Facts]:
        """The facts of all outreaches, and those by key."""
        plan, figures, buckets = self._plan, self._figures, self._buckets
        with_keys = bool(figures.by_key) and figures.by_key in figures.by
        name, spread = self._prefix + "facts", self._prefix + "spread"
        if plan.rollups is None:
            facts = count_facts(plan, figures.by, buckets, name)
            return facts, unnest_keys(facts, plan, spread) if with_keys else facts
        whole, groups = plan.rollups.whole, plan.rollups.groups
        rolled_up = RolledUp(plan, buckets, self._prefix, whole.is_monthly)
        facts = rolled_up.facts(whole, figures.by, name, WHOLE, BY_PERIOD)
        if not with_keys:
            return facts, facts
        assert groups is not None
        if groups.is_monthly and not whole.is_monthly:
            rolled_up = RolledUp(plan, buckets, self._prefix + "monthly_", is_monthly=True)
        by = figures.by_key, figures.by_both
        return facts, rolled_up.facts(groups, figures.by, spread, *by)

    def _sums(self, facts: Facts, by: GroupedBy, name: str) -> CTE | None:
        names = self._figures.by.get(by)
        if names is None:
            return None
        sums, totals = facts.sums(by, names), self._figures.cumulative.get(by)
        if totals is not None:
            assert self._buckets is not None
            sums = add_up(sums.subquery("n"), totals, self._buckets, None)
        return sums.cte(self._prefix + name)

    def select(self, as_text: bool = False) -> Select[Any]:
        """The report as one row."""
        whole, members = self.whole, self._plan.members
        parts = [(key, self._part(item, n)) for n, (key, item) in enumerate(members)]
        document = row_json(parts, *([] if whole is None else [whole]))
        answer = select(cast(document, Text) if as_text else document)
        return answer if whole is None else answer.select_from(whole)

    def _part(self, selection: StatsMember, number: int) -> Expression:
        """A member of the report; `number` makes the names of its CTEs unique."""
        match selection:
            case TypeName(name):
                return text_constant(name)
            case Bound(name):
                moment = self._plan.begin if name == "begin" else self._plan.end
                return null() if moment is None else utc_text(parameter_bind(moment))
            case Count(name):
                if self.whole is None:
                    return total(self._plan.subject.plural, TENANT)
                count: Expression = self.whole.c[name]
                return count
            case Series():
                return self._periods(selection.members)
            case Rows() if not self._figures.by_key:
                return self._periods(selection.members)
            case Groups():
                return self._groups.groups(selection, number)
            case Rows():
                return self._groups.rows(selection, number)
            case Previous(stats):
                prefix = f"{self._prefix}previous{number}_"
                return _Report(stats, prefix).select().scalar_subquery()

    def _periods(self, members: tuple[tuple[str, Any], ...]) -> Expression:
        """The periods as a JSON array, oldest first."""
        buckets, counts = self._buckets, self._by_period
        assert buckets is not None
        rows: FromClause = buckets
        if counts is not None:
            rows = buckets.outerjoin(counts, counts.c.period == buckets.c.place)
        entry = Entry(self._plan, buckets, None, counts).json(members)
        entries = func.json_agg(aggregate_order_by(entry, buckets.c.place.asc()))
        return select(func.coalesce(entries, EMPTY_ARRAY)).select_from(rows).scalar_subquery()
