"""Asks PostgreSQL how many rows it expects of a filter, before the filter runs.

A filter without an index is refused if it would read too many rows. An estimate is kept for a
while, so that a repeated page needs none.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from resolvers.execute.read import fetch_document, parameter_values
from resolvers.plan.pages import Page
from resolvers.plan.parameterize import parameterize
from resolvers.plan.predicates import And, Compare, In, Predicate, conjuncts
from resolvers.plan.read import AccessPath, Hal, ReadMany
from resolvers.plan.rows_read import (
    MAX_SORTED,
    PROBED,
    Expected,
    entries_by_day,
    expected_rows,
    rows_of_page,
    rows_of_probed,
    rows_of_sorting,
    rows_of_total,
    rows_to_probe,
    takes_longer,
    through_index,
    too_many_rows,
)
from resolvers.sized_cache import SizedCache
from resolvers.sql.expensive import (
    choices,
    counts,
    is_capped,
    is_checked,
    is_looked_up,
    is_ranked,
)
from resolvers.sql.read import compile_contacts, compile_days, compile_estimate, compile_probe
from resolvers.sql.rows.dated import dated_contacts, reads_range
from resolvers.sql.rows.days import MAX_DAYS, day_parts, is_first
from resolvers.sql.rows.lookup import CHOSEN, number_of
from resolvers.sql.rows.paths import is_target_key
from resolvers.sql.rows.served import (
    SortedRange,
    besides,
    dated_choices,
    has_statistics,
    in_order,
    is_range,
    is_served,
    ranges_of_order,
    served_names,
    sorted_range,
)
from resolvers.sql.rows.totals import MAX_COUNTED
from resolvers.store import Store
from schema.failures import Failure

KEPT_SECONDS = 60.0
"""How long an estimate is kept."""

MANY_SECONDS = 600.0
"""How long a filter is not counted again that was found to have more rows than are counted."""

ROWS_OF_AN_INDEX = 4
"""So many ids are read from an index and sorted in the time of one row of a table."""

IDS_OF_AN_INDEX = 2
"""The same of ids that are compared with a second condition, of which PostgreSQL expects half."""

ROWS_OUT_OF_ORDER = 10
"""A row that is read from anywhere in a table takes as long as so many that follow each other."""

_FEW = 10_000
"""So many rows do not become too many soon: their estimate is kept ten times as long."""

_LOOKED_UP_AT_ONCE = 1_000
"""So many rows are looked up and sorted without asking whether the page is found sooner."""

_SORTED_AT_ONCE = 25_000
"""The same of ids that an index has without their rows."""

_FEW_MATCH = 2_500
"""So many rows of a range of dates are sorted without asking whether they are found by its days."""

_IS_ESTIMATE = '"total_records_is_estimate":true'
_HEAD = 300
"""Characters of a page that have its totals."""

_MAX_KEPT = 2048
_FIRST_PAGE = Page(1)

_Key: TypeAlias = tuple[UUID, ReadMany, tuple[Any, ...]]
_kept: SizedCache[_Key, tuple[float, int]] = SizedCache(_MAX_KEPT, _MAX_KEPT)
_many: SizedCache[_Key, float] = SizedCache(_MAX_KEPT, _MAX_KEPT)
"""The filters with more rows than are counted, and until when that is taken for granted."""


async def fetch_page(
    store: Store, plan: ReadMany, binds: Mapping[str, Any], max_rows: int
) -> str | None:
    """The document of a page of REST; `None` if its parent does not exist.

    An estimate is asked for after it was needed: then the page is read once more. For a while
    after that, the filter is not counted.
    Raises: FILTER_TOO_BROAD.
    """
    if plan.filter is None:
        return await fetch_document(store, plan, binds)
    found: dict[str, Any] = {}
    if is_checked(plan):
        plan, found = await check_filter(store, plan, binds, max_rows)
    key = _key(plan, plan.filter, binds)
    is_many = is_capped(plan) and (_many.get(key) or 0.0) > time.monotonic()
    total = await expected_total(store, plan, binds) if is_many else _kept_estimate(key)
    found |= {"estimate": total, "is_many": is_many}
    document = await fetch_document(store, plan, {**binds, **found})
    if is_many or document is None or _IS_ESTIMATE not in document[:_HEAD]:
        return document
    _many.put(key, time.monotonic() + MANY_SECONDS, 1)
    if total is None:
        found |= {"estimate": await expected_total(store, plan, binds), "is_many": True}
        document = await fetch_document(store, plan, {**binds, **found})
    return document


async def check_filter(
    store: Store,
    plan: ReadMany,
    binds: Mapping[str, Any],
    max_rows: int,
    all_pages: bool = False,
) -> tuple[ReadMany, dict[str, Any]]:
    """Ask PostgreSQL, unless it has said lately. Returns how to read the page, or `all_pages` from
    there: the plan with its access path, and more binds. Raises: FILTER_TOO_BROAD.
    """
    stored = await stored_rows(store, plan, binds)
    in_index = reads_range(plan)
    enough = min(max_rows, MAX_SORTED) if in_index else max_rows
    if stored * (ROWS_OUT_OF_ORDER + 1 if is_ranked(plan) else 1) <= enough:
        return plan, {}
    parts = conjuncts(plan.filter)
    matching = await expected_total(store, plan, binds)
    path = await _path_of_range(store, plan, (stored, matching), binds, max_rows, all_pages)
    if path is not AccessPath.DEFAULT:
        return replace(plan, path=path), {}
    found, part = await smallest_found(store, plan, matching, binds)
    numbers, number = choices(plan), number_of(part, parts)
    # Otherwise the order of the page is that of an index with the fewest rows.
    looks_up = number in numbers or not numbers
    more = {CHOSEN: number} if looks_up else {CHOSEN: number, "looked_up": 0}
    by_target = isinstance(part, Compare | In) and is_target_key(part.path)
    expected = Expected(
        stored,
        found,
        matching if found is None else min(matching, found),
        guessed=_is_guessed(plan, parts),
        in_order=_has_order(plan, part),
        even=sorted_range(plan) is None and not (by_target and len(parts) > 1),
    )
    follows_order = False
    if is_ranked(plan):
        rows = rows_of_sorting(expected, ROWS_OUT_OF_ORDER)
    elif found is not None and looks_up and is_looked_up(plan):
        rows, is_dense, follows_order = await _rows_looked_up(store, plan, found, binds)
        more |= {"looked_up": 0 if is_dense or follows_order else MAX_SORTED}
    else:
        rows = rows_of_page(expected, _page_end(plan))
    # The page and its total are read one after the other.
    rows += rows_of_total(expected, _counted_rows(plan, stored))
    match sorted_range(plan):
        case SortedRange.IDS:
            rows //= ROWS_OF_AN_INDEX
        case SortedRange.ROWS:
            rows *= ROWS_OUT_OF_ORDER
        case None if not (found is None or is_ranked(plan) or in_index or follows_order):
            rows = through_index(rows, stored, by_target)
    if rows > max_rows:
        raise _too_broad(plan, rows, max_rows)
    return plan, more


async def _rows_looked_up(
    store: Store, plan: ReadMany, found: int, binds: Mapping[str, Any]
) -> tuple[int, bool, bool]:
    """How many rows are read for a page that may be sorted from those that an index finds; whether
    the first rows in its order suffice; and whether all rows are read in its order."""
    in_index = reads_range(plan)
    at_once = _SORTED_AT_ONCE if in_index else _LOOKED_UP_AT_ONCE
    probed = PROBED if in_index else rows_to_probe(found)
    if found > at_once and await _is_dense(store, plan, binds, probed):
        return rows_of_probed(probed), True, False
    if in_index:
        return found // IDS_OF_AN_INDEX, False, False
    in_order_of_page = await _rows_in_order(store, plan, binds)
    follows_order = takes_longer(found, in_order_of_page)
    return in_order_of_page if follows_order else found, False, follows_order


def _is_guessed(plan: ReadMany, parts: Sequence[Predicate]) -> bool:
    """Whether PostgreSQL guesses how many rows fulfil a condition that no index serves."""
    unserved = [item for item in parts if not is_served(item, plan.resource)]
    return not all(has_statistics(item, plan.resource) for item in unserved)


def _too_broad(plan: ReadMany, rows: int, max_rows: int) -> Failure:
    served = served_names(plan.resource, not isinstance(plan.selection, Hal))
    return too_many_rows(rows, max_rows, plan.resource, served, _other_help(plan))


def _other_help(plan: ReadMany) -> str:
    """What would help besides another condition."""
    if ranges_of_order(plan.filter, plan.resource, plan.order.field):
        return "; or choose a shorter range of dates"
    parts = conjuncts(plan.filter)
    if any(isinstance(part, Compare) and is_range(part, plan.resource) for part in parts):
        return "; or sort by the date in the filter"
    return ""


async def smallest_found(
    store: Store, plan: ReadMany, matching: int, binds: Mapping[str, Any]
) -> tuple[int | None, Predicate | None]:
    """The condition whose index finds the fewest rows, and how many: the others are tested on them.
    Nothing if no index serves any.
    """
    parts = conjuncts(plan.filter)
    contacts = dated_contacts(plan.filter, plan.resource)
    if contacts is not None and reads_range(plan):
        named = await rows_found(store, plan, contacts.part, binds)
        ranges = And(contacts.ranges)
        within = await _estimate(store, plan, ranges, binds)
        return named * within // max(await stored_rows(store, plan, binds), 1), contacts.part
    # One index finds them together, also in the order of the date.
    dated = dated_choices(parts, plan.resource, order="")
    served: list[Predicate] = [And(item.parts) for item in dated]
    served += [
        part
        for part in besides(dated, parts, plan.resource)
        if is_served(conjuncts(part)[0], plan.resource)
    ]
    found = [
        (
            matching
            if len(conjuncts(part)) == len(parts)
            else await rows_found(store, plan, part, binds)
        )
        for part in served
    ]
    return min(zip(found, served, strict=True), key=itemgetter(0), default=(None, None))


def _has_order(plan: ReadMany, part: Predicate | None) -> bool:
    """Whether the index of the condition, or of it and a range of dates, has the page's order."""
    resource, order = plan.resource, plan.order.field
    if part is None:
        return False
    first, *ranges = conjuncts(part)
    return in_order(first, resource, order) and all(
        isinstance(item, Compare) and item.path.column.name == order for item in ranges
    )


async def _rows_in_order(store: Store, plan: ReadMany, binds: Mapping[str, Any]) -> int:
    """How many rows there are in the order of the page, within the filter's range of its date."""
    ranges = ranges_of_order(plan.filter, plan.resource, plan.order.field)
    return await _estimate(store, plan, And(tuple(ranges)) if ranges else None, binds)


async def _path_of_range(
    store: Store,
    plan: ReadMany,
    rows: tuple[int, int],
    binds: Mapping[str, Any],
    max_rows: int,
    all_pages: bool,
) -> AccessPath:
    """The access path of a page of a range of dates. `rows`: how many are stored, and match."""
    parts, (stored, matching) = day_parts(plan), rows
    if parts is None or matching < _FEW_MATCH or (all_pages and parts.others):
        # All pages of a type are read in their order.
        return AccessPath.DEFAULT
    number = await _number_of_days(store, plan, binds)
    within = await _estimate(store, plan, And(parts.ranges), binds)
    entries = entries_by_day(number, within, matching, _page_end(plan))
    counted = min(_counted_rows(plan, stored), matching)
    reads = entries // ROWS_OF_AN_INDEX + counted
    if number > MAX_DAYS or entries >= matching or reads > max_rows:
        return AccessPath.DEFAULT
    asks = entries > PROBED // 2 and is_first(plan.page) and not all_pages
    if asks and await _is_dense(store, plan, binds, PROBED):
        return AccessPath.IN_ORDER
    return AccessPath.BY_DAY


async def _number_of_days(store: Store, plan: ReadMany, binds: Mapping[str, Any]) -> int:
    """How many days in the filter's range have outreaches."""
    template, values = parameterize(ReadMany(plan.resource, _FIRST_PAGE, None, plan.filter))
    key = (binds["organization_id"], template, ("days", *values))
    kept = _kept_estimate(key)
    if kept is None:
        statement = compile_days(template)
        kept = int(await store.value(statement, {**binds, **parameter_values(values)}))
        _keep(key, kept)
    return kept


async def _is_dense(store: Store, plan: ReadMany, binds: Mapping[str, Any], probed: int) -> bool:
    """Whether the first `probed` rows in the order of the page suffice for it."""
    page = replace(plan, page=Page(plan.page.limit), selection=Hal(), total=None)
    template, values = parameterize(page)
    key = (binds["organization_id"], template, (probed, *values))
    kept = _kept_estimate(key)
    if kept is None:
        statement = compile_probe(template, probed)
        kept = int(await store.value(statement, {**binds, **parameter_values(values)}))
        _kept.put(key, (time.monotonic() + KEPT_SECONDS, kept), 1)
    return bool(kept)


async def rows_found(
    store: Store, plan: ReadMany, part: Predicate, binds: Mapping[str, Any]
) -> int:
    """How many rows the index of a condition finds."""
    if isinstance(part, Compare | In) and is_target_key(part.path):
        template, values = parameterize(ReadMany(plan.resource, _FIRST_PAGE, None, part))
        key = (binds["organization_id"], template, ("contacts", *values))
        kept = _kept_estimate(key)
        if kept is None:
            statement = compile_contacts(template)
            kept = int(await store.value(statement, {**binds, **parameter_values(values)}))
            _keep(key, kept)
        return kept
    return await _estimate(store, plan, part, binds)


async def stored_rows(store: Store, plan: ReadMany, binds: Mapping[str, Any]) -> int:
    """How many rows PostgreSQL expects the collection to have."""
    return await _estimate(store, plan, None, binds)


async def expected_total(store: Store, plan: ReadMany, binds: Mapping[str, Any]) -> int:
    """How many rows PostgreSQL expects to fulfil the filter."""
    return await _estimate(store, plan, plan.filter, binds)


def _page_end(plan: ReadMany) -> int:
    """How many rows the page looks for."""
    offset = plan.page.offset if isinstance(plan.page.offset, int) else 0
    return plan.page.limit + 1 + offset


def _counted_rows(plan: ReadMany, stored: int) -> int:
    """How many rows its total counts."""
    if plan.total is not None or not counts(plan):
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
    named = parameter_values(list(key[2]))
    document = await store.value(compile_estimate(key[1]), {**binds, **named})
    rows = expected_rows(orjson.loads(document))
    _keep(key, rows)
    return rows


def _keep(key: _Key, rows: int) -> None:
    seconds = KEPT_SECONDS if rows > _FEW else KEPT_SECONDS * 10
    _kept.put(key, (time.monotonic() + seconds, rows), 1)


def _key(plan: ReadMany, filter_: Predicate | None, binds: Mapping[str, Any]) -> _Key:
    counted = ReadMany(plan.resource, _FIRST_PAGE, plan.scope, filter_)
    template, values = parameterize(counted)
    return binds["organization_id"], template, tuple(values)


def _kept_estimate(key: _Key) -> int | None:
    kept = _kept.get(key)
    return kept[1] if kept is not None and kept[0] > time.monotonic() else None
