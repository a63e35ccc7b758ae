"""Asks PostgreSQL how many rows statistics would read, before they run.

In: a plan of statistics. Out: the plan, or the failure that refuses it. For
`resolvers.execute.graphql`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from resolvers.execute.estimates import (
    expected_total,
    rows_found,
    smallest_found,
    stored_rows,
)
from resolvers.plan.pages import Page
from resolvers.plan.predicates import And, Compare, Exists, In, Op, Predicate, conjuncts
from resolvers.plan.read import ReadMany
from resolvers.plan.rows_counted import (
    OF_ACTS,
    OF_FIRST_ACTS,
    OF_MEMBERS,
    OF_TARGET,
    OF_TARGETS,
    FoundBy,
    acts_of,
    counted_filter,
    counts_rows,
    edges_of_months,
    reports_of,
    rows_at_edges,
    rows_counted,
    searched_for_first,
    share_of_months,
    too_many_counted,
    within_range,
)
from resolvers.plan.stats import ReadStats
from resolvers.sql.rows.paths import action_dates, index_of, is_target_key
from resolvers.store import Store
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.resource import Link, Resource

_FEW = 8
"""If this times all rows of a table is within the limit, its rows are not estimated further."""

_FEW_EDGES = 4
"""So many are estimated one by one."""


async def check_statistics(
    store: Store, plan: ReadStats, binds: Mapping[str, Any], max_rows: int
) -> tuple[ReadStats, dict[str, Any]]:
    """Check the rows that statistics may read. Returns the plan, and no binds.

    Raises: STATISTICS_TOO_BROAD.
    """
    rows = 0
    for report in reports_of(plan):
        rows += await _rows_of(store, report, binds, max_rows)
        rows += await _rows_of_acts(store, report, binds)
    if rows > max_rows:
        raise too_many_counted(rows, max_rows, plan)
    return plan, {}


async def _rows_of_acts(store: Store, report: ReadStats, binds: Mapping[str, Any]) -> int:
    """The rows read for conditions on what people have done: the outreaches that fulfil them, or
    those of the people in the range if they are fewer. For a condition on targets, all outreaches
    that an index finds by target and date are added.
    """
    rows = 0
    people = ReadMany(PERSON, Page(1), None, within_range(report))
    for act in acts_of(report):
        plan = ReadMany(OUTREACH, Page(1), None, act.part)
        acts = await expected_total(store, plan, binds)
        rows += min(acts, OF_ACTS * await expected_total(store, people, binds))
        for part in filter(_is_of_target, conjuncts(act.part)):
            of_target = replace(plan, filter=And((part, *action_dates(act.part))))
            rows += OF_TARGETS * await expected_total(store, of_target, binds)
    return rows


def _is_of_target(part: Predicate | None) -> bool:
    return isinstance(part, Compare | In) and is_target_key(part.path)


def _cost_of_target(part: Predicate) -> int:
    """What each target of each outreach costs that an index finds by a condition on targets."""
    return OF_TARGET if _is_equal(part) else OF_TARGETS


def _is_equal(part: Predicate) -> bool:
    """Whether few outreaches have several targets that fulfil the condition."""
    return isinstance(part, Compare) and part.op is Op.EQ


async def _rows_of(store: Store, report: ReadStats, binds: Mapping[str, Any], max_rows: int) -> int:
    if not counts_rows(report):
        return 0
    counted = ReadMany(report.subject, Page(1), None, counted_filter(report))
    stored = await stored_rows(store, counted, binds)
    if stored * _FEW <= max_rows:
        return 0
    matching = await expected_total(store, counted, binds)
    if report.rollups is not None:
        at_months = await _rows_at_months(store, report, binds, matching)
        return rows_at_edges(report, matching) + at_months
    found = await _found(store, counted, matching, stored, binds)
    rows = rows_counted(report, found.cost, found.matching, found.by)
    searched = searched_for_first(report)
    if searched is not None:
        rows += await _rows_of_firsts(store, searched, binds, stored, found.matching)
        # The people in the range are looked up once more.
        rows += 0 if report.begin is None else found.cost
    return rows


async def _rows_of_firsts(
    store: Store, searched: ReadStats, binds: Mapping[str, Any], stored: int, matching: int
) -> int:
    """The rows read to find first outreaches, or those of the people in the range if they are
    fewer.
    """
    plan = ReadMany(searched.subject, Page(1), None, counted_filter(searched))
    until = await expected_total(store, plan, binds)
    found = await _found(store, plan, until, stored, binds)
    return min(found.cost, OF_FIRST_ACTS * matching)


async def _rows_at_months(
    store: Store, report: ReadStats, binds: Mapping[str, Any], matching: int
) -> int:
    """The rows between bounds of a report and months of its roll-ups. In a series they are taken to
    be spread evenly over its range.
    """
    edges = edges_of_months(report)
    if len(edges) > _FEW_EDGES:
        read = int(matching * share_of_months(report, edges))
        return rows_counted(report, read, read)
    rows = 0
    for begin, end in edges:
        within = counted_filter(replace(report, begin=begin, end=end))
        read = await expected_total(store, ReadMany(OUTREACH, Page(1), None, within), binds)
        rows += rows_counted(report, read, read)
    return rows


@dataclass(frozen=True, slots=True)
class _Found:
    """How the rows of a report are found: the `cost`, in rows that are found by their date, and how
    many are `matching` its conditions.
    """

    cost: int
    matching: int
    by: FoundBy = FoundBy.DATE


async def _found(
    store: Store, counted: ReadMany, matching: int, stored: int, binds: Mapping[str, Any]
) -> _Found:
    """The cheapest way: by the condition whose index finds the fewest rows, by a target and date
    together, by the date, or without an index.
    """
    parts, dates = conjuncts(counted.filter), action_dates(counted.filter)
    targets = [part for part in parts if _is_of_target(part)]
    others = len(parts) - len(dates) - 1
    within = stored
    if dates:
        within = await expected_total(store, replace(counted, filter=And(dates)), binds)
    # Each of these is compared with the targets.
    ways = [_Found(within * (1 + OF_TARGETS * bool(targets)), min(matching, within))]
    rows, part = await smallest_found(store, counted, matching, binds)
    if rows is not None and part is not None and not _is_of_target(part):
        ways.append(_way(part, rows, matching, others, counted.resource))
    for item in targets:
        # An index finds the rows of a target by date, before the other conditions are tested.
        of_target = replace(counted, filter=And((item, *dates)))
        of_all = await rows_found(store, counted, item, binds)
        found, _ = (
            await smallest_found(store, of_target, of_all, binds) if dates else (of_all, None)
        )
        if found is not None:
            ways.append(_way(item, found, matching, others, counted.resource))
    return min(ways, key=attrgetter("cost"))


def _way(part: Predicate, rows: int, matching: int, others: int, resource: Resource) -> _Found:
    """By a condition whose index finds so many rows, with `others` besides it and dates."""
    if _is_of_target(part):
        # PostgreSQL expects too few outreaches of a target.
        matching = rows if others == 0 and _is_equal(part) else min(matching, rows)
        return _Found(_cost_of_target(part) * rows, matching)
    found_by = _found_by(conjuncts(part)[0], resource)
    cost = OF_MEMBERS * rows if found_by is FoundBy.MEMBER else rows
    return _Found(cost, min(matching, rows), found_by)


def _found_by(part: Predicate, resource: Resource) -> FoundBy:
    match part:
        case Compare(path) | In(path):
            index = index_of(resource, path)
            return FoundBy.MEMBER if index and not index.has_whole_text else FoundBy.DATE
        case Exists(Link(column="person_id"), condition) if conjuncts(condition):
            return FoundBy.PERSON
    return FoundBy.DATE
