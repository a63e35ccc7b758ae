"""The figures that a plan of statistics needs, by their grouping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from resolvers.plan.stats import (
    Count,
    Cumulative,
    Groups,
    Partial,
    ReadStats,
    Rows,
    Series,
    compared_figures,
)
from resolvers.sql.stats.facts import ADDED_PEOPLE, BY_PERIOD, WHOLE, GroupedBy


class Figures:
    """The names of the figures of a plan.

    `by` has the figures to sum for each grouping, and `cumulative` those with running totals.
    The grouping `by_key` is by the keys of groups, `by_both` also by period.
    """

    def __init__(self, plan: ReadStats) -> None:
        self.by: dict[GroupedBy, set[str]] = {}
        self.cumulative: dict[GroupedBy, set[str]] = {}
        self.by_key: GroupedBy = tuple(plan.groupings)
        self.by_both: GroupedBy = (*self.by_key, "period")
        self.with_series = False
        self.with_partial = False
        self._members(WHOLE, plan.members)
        for _, item in plan.members:
            match item:
                case Series():
                    self._series(BY_PERIOD, item.members)
                case Groups():
                    self._groups(item)
                    self._members(self.by_key, item.members)
                    for _, inner in item.members:
                        if isinstance(inner, Series):
                            self._series(self.by_both, inner.members)
                case Rows():
                    self._rows(item, plan)

    def _members(self, by: GroupedBy, members: Iterable[tuple[str, Any]]) -> None:
        names = {item.name for _, item in members if isinstance(item, Count)}
        if names:
            self.by.setdefault(by, set()).update(names)

    def _groups(self, groups: Groups) -> None:
        # The largest groups are chosen by their outreaches.
        names = {"outreaches"} | compared_figures(groups.having)
        self.by.setdefault(self.by_key, set()).update(names)

    def _series(self, by: GroupedBy, members: Iterable[tuple[str, Any]]) -> None:
        self.with_series = True
        self._members(by, members)
        for _, item in members:
            if isinstance(item, Cumulative):
                names = {inner.name for _, inner in item.members if isinstance(inner, Count)}
                self.cumulative.setdefault(by, set()).update(names)
                summed = {ADDED_PEOPLE if name == "people" else name for name in names}
                self.by.setdefault(by, set()).update(summed)
            self.with_partial = self.with_partial or item == Partial()

    def _rows(self, rows: Rows, plan: ReadStats) -> None:
        if self.by_key:
            self._groups(rows.groups)
        if plan.interval is not None:
            self._series(self.by_both if self.by_key else BY_PERIOD, rows.members)
        else:
            self._members(self.by_key, rows.members)
