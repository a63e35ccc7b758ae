"""Expensive reads: their filter reads many rows, or they count instead of looking up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from resolvers.plan.pages import Page
from resolvers.plan.parameterize import FOLDS, parameterize
from resolvers.plan.predicates import Compare, Op, conjuncts
from resolvers.plan.read import Hal, ReadMany, ReadPlan
from resolvers.plan.selection import ConnectionSelection, ToManySelection, TotalCount
from resolvers.plan.stats import ReadStats
from resolvers.sql.rows import candidates, lookup
from resolvers.sql.rows.dated import reads_by_date
from resolvers.sql.rows.ranked import RANKED
from resolvers.sql.rows.served import (
    is_served,
    is_unique,
    sorted_range,
    with_ranges_joined,
)
from schema.osdi.catalogue import PERSON, RESOURCES

_FIRST_PAGE = Page(1)


def is_expensive(plan: ReadPlan) -> bool:
    """Whether a plan, or its template, may take long although it returns one page.

    A regular expression may take long on a single row. Statistics from roll-ups are fast.
    """
    match plan:
        case ReadStats(rollups=None):
            return True
        case ReadMany() if _reads_many(plan):
            return True
    return any(_is_broad(part) for part in _parts(plan))


def _is_broad(part: Any) -> bool:
    match part:
        case Compare(op=Op.REGEXP):
            return True
        case ToManySelection(collection):
            resource = RESOURCES[collection.target]
            return not all(is_served(item, resource) for item in conjuncts(part.filter))
    return False


def _parts(part: Any) -> Iterator[Any]:
    """The parts of a plan that have values, at any depth."""
    if isinstance(part, tuple):
        for item in part:
            yield from _parts(item)
    elif type(part) in FOLDS:
        yield part
        for field in fields(part):
            yield from _parts(getattr(part, field.name))


def is_checked(plan: ReadMany) -> bool:
    """Whether the rows of the plan are estimated before it is read: it may read many, or the best
    way to read it depends on their number.
    """
    if reads_by_date(plan):
        return _reads_many(plan)
    return _reads_many(plan) or is_looked_up(plan) or _tests_others(plan)


def _tests_others(plan: ReadMany) -> bool:
    """Whether an index finds the rows of one condition, and the other conditions filter them."""
    conditions = with_ranges_joined(conjuncts(plan.filter), plan.resource)
    return len(conditions) > 1 and not _is_of_few(plan)


def _reads_many(plan: ReadMany) -> bool:
    """Whether the filter has a condition that no index serves, or a total that may read too many
    rows.
    """
    parts = conjuncts(plan.filter)
    if not parts or _is_of_few(plan):
        return False
    if is_ranked(plan) or not all(is_served(part, plan.resource) for part in parts):
        return True
    if sorted_range(plan) is not None:
        return True
    return plan.total is None and counts(plan) and not is_capped(plan)


def is_looked_up(plan: ReadMany) -> bool:
    """Whether the rows are found by an index without the order of the page."""
    if plan.filter is None or _is_of_few(plan):
        return False
    return _is_template_looked_up(_template_of(plan))


def choices(plan: ReadMany) -> Sequence[int]:
    """The numbers of the conditions whose index may find the rows: one of them is to be chosen."""
    return _choices_of_template(_template_of(plan))


def _template_of(plan: ReadMany) -> ReadMany:
    page = ReadMany(plan.resource, _FIRST_PAGE, None, plan.filter, order=plan.order)
    return parameterize(page)[0]


@lru_cache(maxsize=512)
def _choices_of_template(template: ReadMany) -> Sequence[int]:
    return lookup.choices(template.filter, template.resource, template.order.field)


@lru_cache(maxsize=512)
def _is_template_looked_up(template: ReadMany) -> bool:
    return candidates.is_looked_up(template)


def _is_of_few(plan: ReadMany) -> bool:
    return any(is_unique(part, plan.resource) for part in conjuncts(plan.filter))


def is_ranked(plan: ReadMany) -> bool:
    """Whether the order key of each row must be looked up to sort them."""
    return plan.resource is PERSON and plan.order.field in RANKED


def is_capped(plan: ReadMany) -> bool:
    """Whether the total is counted up to a limit, and estimated beyond it."""
    return isinstance(plan.selection, Hal) and not plan.selection.exact_total


def counts(plan: ReadMany) -> bool:
    """Whether the page has a total."""
    if isinstance(plan.selection, ConnectionSelection):
        return any(isinstance(item, TotalCount) for _, item in plan.selection.members)
    return not plan.selection.rows_only
