"""Totals of filtered pages that the roll-ups have. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from resolvers.plan.predicates import RANGES, And, Compare, Op, Predicate, conjuncts
from resolvers.plan.rollups import at_quarters, find_rollups
from resolvers.plan.stats import ReadStats
from schema.osdi.catalogue import OUTREACH
from schema.osdi.resource import Resource

_ACTION_DATE = OUTREACH.by_name["action_date"]
_NEXT = timedelta(microseconds=1)
"""PostgreSQL keeps dates to the microsecond."""


def total_report(
    resource: Resource, filter_: Predicate | None, rolled_up: bool
) -> ReadStats | None:
    """The report whose number of outreaches is the total of a filter; None if the roll-ups do not
    have it: there may be any number of outreaches between a bound and its quarter hour.
    """
    if not rolled_up or filter_ is None or resource is not OUTREACH:
        return None
    begins: list[datetime] = []
    ends: list[datetime] = []
    others: list[Predicate] = []
    for part in conjuncts(filter_):
        match part:
            case Compare(path, op, datetime() as moment) if (
                path.column is _ACTION_DATE and op in RANGES
            ):
                try:
                    after = moment + _NEXT
                except OverflowError:
                    return None
                if op in (Op.GE, Op.EQ, Op.GT):
                    begins.append(after if op is Op.GT else moment)
                if op in (Op.LT, Op.EQ, Op.LE):
                    ends.append(moment if op is Op.LT else after)
            case _:
                others.append(part)
    begin, end = max(begins, default=None), min(ends, default=None)
    rollups = find_rollups(And(tuple(others)), {})
    if rollups is None or not at_quarters(begin, end, None, "UTC"):
        return None
    if rollups.whole.is_monthly and (begin or end):
        return None
    return ReadStats(
        filter=None,
        begin=begin,
        end=end,
        interval=None,
        time_zone="UTC",
        group_by=None,
        members=(),
        rollups=replace(rollups, at_quarters=True),
    )
