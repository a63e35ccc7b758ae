"""Asks PostgreSQL how many rows it expects of a filter, before the filter runs.

What no index serves is refused if it would read too many rows. An estimate is kept for a while:
a page that is read again asks nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from resolvers.execute.read import fetch_document
from resolvers.plan.pages import Page
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import Predicate
from resolvers.plan.read import ReadMany
from resolvers.plan.rows_read import (
    Expected,
    rows_of_page,
    rows_of_sorting,
    rows_of_total,
    too_many_rows,
)
from resolvers.sized_cache import SizedCache
from resolvers.sql.binds import bind_name
from resolvers.sql.read import compile_estimate
from resolvers.sql.rows.expensive import counts, is_capped, is_checked, is_ranked
from resolvers.sql.rows.served import (
    SortedRange,
    conjuncts,
    has_statistics,
    in_order,
    is_served,
    served_names,
    sorted_range,
)
from resolvers.sql.rows.totals import MAX_COUNTED
from resolvers.store import Store

KEPT_SECONDS = 60.0
"""How long an estimate is kept."""

ROWS_OF_AN_INDEX = 10
"""So many ids are read from an index and sorted in the time of one row of a table."""

ROWS_OUT_OF_ORDER = 10
"""A row that is read from anywhere in a table takes as long as so many that follow each other."""

_FEW = 10_000
"""So many rows do not become too many soon: their estimate is kept ten times as long."""

_IS_ESTIMATE = '"total_records_is_estimate":true'
_HEAD = 300
"""Characters of a page that have its totals."""

_MAX_KEPT = 2048
_FIRST_PAGE = Page(1)

_Key: TypeAlias = tuple[UUID, ReadMany, tuple[Any, ...]]
_kept: SizedCache[_Key, tuple[float, int]] = SizedCache(_MAX_KEPT, _MAX_KEPT)


async def fetch_page(
    store: Store, plan: ReadMany, binds: Mapping[str, Any], max_rows: int
) -> str | None:
    """The document of a page of REST; `None` if its parent does not exist.

    An estimate is asked for after it was needed: then the page is read once more.
    Raises: FILTER_TOO_BROAD.
    """
    if plan.filter is None:
        return await fetch_document(store, plan, binds)
    if is_checked(plan):
        await check_filter(store, plan, binds, max_rows)
    total = _kept_estimate(_key(plan, plan.filter, binds))
    document = await fetch_document(store, plan, {**binds, "estimate": total})
    if total is None and document is not None and _IS_ESTIMATE in document[:_HEAD]:
        total = await expected_total(store, plan, binds)
        document = await fetch_document(store, plan, {**binds, "estimate": total})
    return document


async def check_filter(
    store: Store, plan: ReadMany, binds: Mapping[str, Any], max_rows: int
) -> None:
    """Ask PostgreSQL, unless it has said lately. Raises: FILTER_TOO_BROAD."""
    stored = await _estimate(store, plan, None, binds)
    if stored * (ROWS_OUT_OF_ORDER + 1 if is_ranked(plan) else 1) <= max_rows:
        return
    parts = conjuncts(plan.filter)
    served = [part for part in parts if is_served(part, plan.resource)]
    matching = await expected_total(store, plan, binds)
    found = matching
    if served and len(parts) > 1:
        # The rows of one index are read, and the other conditions tested on them.
        found = min([await _estimate(store, plan, part, binds) for part in served])
    expected = Expected(
        stored,
        found if served else None,
        matching,
        guessed=not all(
            has_statistics(part, plan.resource) for part in parts if part not in served
        ),
        in_order=any(in_order(part, plan.resource, plan.order.field) for part in served),
        even=sorted_range(plan) is None,
    )
    rows = max(_rows_of_page(plan, expected), rows_of_total(expected, _counted_rows(plan, stored)))
    if rows > max_rows:
        raise too_many_rows(rows, max_rows, plan.resource, served_names(plan.resource))


def _rows_of_page(plan: ReadMany, expected: Expected) -> int:
    if is_ranked(plan):
        return rows_of_sorting(expected, ROWS_OUT_OF_ORDER)
    rows = rows_of_page(expected, _page_end(plan))
    match sorted_range(plan):
        case SortedRange.IDS:
            rows //= ROWS_OF_AN_INDEX
        case SortedRange.ROWS:
            rows *= ROWS_OUT_OF_ORDER
    return rows


async def expected_total(store: Store, plan: ReadMany, binds: Mapping[str, Any]) -> int:
    """How many rows PostgreSQL expects to fulfil the filter."""
    return await _estimate(store, plan, plan.filter, binds)


def _page_end(plan: ReadMany) -> int:
    """How many rows the page looks for."""
    offset = plan.page.offset if isinstance(plan.page.offset, int) else 0
    return plan.page.limit + 1 + offset


def _counted_rows(plan: ReadMany, stored: int) -> int:
    """How many rows its total counts."""
    if plan.rollup is not None or not counts(plan):
        return 0
    return MAX_COUNTED + 1 if is_capped(plan) else stored


async def _estimate(
    store: Store, plan: ReadMany, filter_: Predicate | None, binds: Mapping[str, Any]
) -> int:
    """How many rows PostgreSQL expects of the collection, with this filter."""
    key = _key(plan, filter_, binds)
    kept = _kept_estimate(key)
    if kept is not None:
        return kept
    named = {bind_name(index): value for index, value in enumerate(key[2])}
    document = await store.value(compile_estimate(key[1]), {**binds, **named})
    rows: int = orjson.loads(document)[0]["Plan"]["Plan Rows"]
    seconds = KEPT_SECONDS if rows > _FEW else KEPT_SECONDS * 10
    _kept.put(key, (time.monotonic() + seconds, rows), 1)
    return rows


def _key(plan: ReadMany, filter_: Predicate | None, binds: Mapping[str, Any]) -> _Key:
    counted = ReadMany(plan.resource, _FIRST_PAGE, plan.scope, filter_)
    template, values = parameterize(counted)
    return binds["organization_id"], template, tuple(values)


def _kept_estimate(key: _Key) -> int | None:
    kept = _kept.get(key)
    return kept[1] if kept is not None and kept[0] > time.monotonic() else None
