"""Candidate rows of a selective relation, read from its other end.

A scan in the order of the page fills it at once if every hundredth row matches, but reads all rows
if only three match. PostgreSQL cannot know the number of matches in advance. So up to
`MAX_CANDIDATES` are looked up from the other end, and if there are no more, they make the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
    true,
)

from resolvers.plan.pages import Cursor, Order
from resolvers.plan.predicates import Exists, Predicate, conjuncts
from resolvers.plan.read import AccessPath, ReadMany
from resolvers.sql.binds import hidden
from resolvers.sql.json import ONE, TENANT, ZERO, Expression, int_constant, table_of
from resolvers.sql.rows.dated import (
    IdsInRange,
    dated_contacts,
    ids_in_range,
    reads_by_date,
)
from resolvers.sql.rows.days import Days, day_parts, is_first
from resolvers.sql.rows.lookup import lookup
from resolvers.sql.rows.pages import Candidates, ordering, wanted_rows
from resolvers.sql.rows.predicates import LARGE_RESOURCES, PredicateContext, compile_predicate
from resolvers.sql.rows.ranked import RANKED, is_beyond, ranked_ids
from resolvers.sql.rows.served import in_order, in_range, is_for_any_value
from resolvers.sql.rows.targets import are_dated
from resolvers.sql.rows.top import top_ids
from schema.osdi.catalogue import PERSON, RESOURCES
from schema.osdi.resource import Link, Resource

MAX_CANDIDATES = 1000
"""The most rows that are looked up through a relation, which takes less than a millisecond.

Tests patch it (tests/support/candidates.py). As a parameter it would be part of the key of every
cached read, on the hot path, though it never changes in a process.
"""


MAX_LOOKED_UP = 10_000
"""The default of `looked_up`. Fewer matches among ten million rows are too far apart to be found
by a scan in another order.
"""


def looked_up(filter_: Predicate | None = None) -> Expression:
    """The most rows that are looked up in an index; with 0, rows are read in the order of the page.

    `resolvers.execute` sends it if it has estimated the number of matches.
    """
    bind = bindparam("looked_up", value=MAX_LOOKED_UP, type_=BigInteger())
    return hidden(bind) if is_for_any_value(filter_) else bind


@dataclass(frozen=True, slots=True)
class _JoinPath:
    """The path from the other end of a relation to the rows of the page.

    From rows that fulfil `part`, over `link`, to rows of `resource` that fulfil all of `rest`;
    their column `owner` has the id of a row of the page.
    """

    link: Link
    part: Predicate
    resource: Resource
    owner: str
    rest: tuple[Predicate, ...]


def candidate_rows(plan: ReadMany, rows: Select[Any], row: FromClause) -> Candidates | None:
    """Return the candidates among `rows`, which selects from `row`.

    None if no part of the filter leads through a selective relation, or to an index without the
    order of the page.
    """
    match plan.path:
        case AccessPath.IN_ORDER if is_first(plan.page):
            first = _first_in_order(plan).cte("first")
            return Candidates(rows.where(row.c.id.in_(select(first.c.id))))
        case AccessPath.BY_DAY:
            parts = day_parts(plan)
            assert parts is not None
            days = Days(parts)
            ids = days.first(plan.page, plan.order).cte("by_day")
            beyond = partial(days.is_beyond, plan.order)
            return Candidates(rows.where(row.c.id.in_(select(ids.c.id))), beyond=beyond)
    return _default_candidates(plan, rows, row)


def _first_in_order(plan: ReadMany) -> Select[Any]:
    """The ids of the first page, in whose order all rows are read until there are enough.

    OFFSET makes PostgreSQL do so; otherwise it may look all of them up in another index, and sort.
    """
    row = table_of(plan.resource).alias("y")
    rows = select(row).where(row.c.organization_id == TENANT)
    ordered = rows.order_by(*ordering(plan.order, row)).offset(ZERO).subquery("ordered")
    context = PredicateContext(plan.resource, ordered, 1, order=plan.order.field)
    found = select(ordered.c.id).where(*_all(conjuncts(plan.filter), context))
    return found.order_by(*ordering(plan.order, ordered)).limit(wanted_rows(plan.page))


def _default_candidates(plan: ReadMany, rows: Select[Any], row: FromClause) -> Candidates | None:
    """The candidates that an index finds, or the other end of a relation."""
    beyond: Callable[[Cursor, bool], Expression]
    found = ids_in_range(plan)
    contacts = dated_contacts(plan.filter, plan.resource)
    if found is not None:
        ids = found.first(plan.page, plan.order).cte("dated")
        # They are all sorted if they are few, or if the bind `looked_up` asks for more.
        known = and_(found.known, _are_looked_up(found))
        beyond = partial(found.is_beyond, plan.order)
    elif contacts is not None and reads_by_date(plan):
        ids = contacts.first_by_date(plan.page, plan.order).cte("dated")
        known, beyond = are_dated(), partial(contacts.is_beyond, plan.order)
    else:
        return _undated_candidates(plan, rows, row)
    dated = rows.where(row.c.id.in_(select(ids.c.id)))
    otherwise = None if contacts is None else _undated_candidates(plan, rows, row)
    return Candidates(dated, known, otherwise=otherwise, beyond=beyond)


def _are_looked_up(found: IdsInRange) -> Expression:
    more = looked_up() > int_constant(MAX_LOOKED_UP)
    return case((more, true()), else_=found.up_to(looked_up()))


def _undated_candidates(plan: ReadMany, rows: Select[Any], row: FromClause) -> Candidates | None:
    """The candidates by other means than an index with a date alone."""
    resource, order, parts = plan.resource, plan.order, conjuncts(plan.filter)
    if not parts and resource is PERSON and order.field in RANKED:
        ranked = ranked_ids(plan.page, order).cte("top")
        beyond = partial(is_beyond, order)
        return Candidates(rows.where(row.c.id.in_(select(ranked.c.id))), beyond=beyond)
    context = PredicateContext(resource, row)
    top = top_ids(plan.filter, resource, plan.page, order) if plan.scope is None else None
    if top is not None:
        ids = top.cte("top")
        return Candidates(rows.where(row.c.id.in_(select(ids.c.id))))
    most = looked_up(plan.filter)
    # One more, which shows that they are not all; or none, for which PostgreSQL reads nothing.
    found = lookup(plan.filter, resource, order.field, most + func.least(most, ONE))
    if found is not None:
        ids = found.ids.cte("few")
        count = _number_of(ids)
        complete = func.greatest(count, ONE) <= most
        if found.is_chosen is not None:
            complete = and_(found.is_chosen, complete)
        candidates = _candidates(rows, ids, complete, parts, context)
        if len(parts) == 1 and plan.scope is None:
            candidates = replace(candidates, count=count)
        dated = in_range(plan.filter, resource)
        if dated is None:
            return candidates
        # Orders by different dates are alike, so the rows of a range stand together in the others.
        return replace(candidates, others=rows.where(row.c.id.in_(dated), *_all(parts, context)))
    for part in parts:
        path = _join_path(part, resource, order) if isinstance(part, Exists) else None
        if path is not None:
            ids = _candidate_ids(path).cte("few")
            others = [item for item in parts if item is not part]
            complete = _number_of(ids) <= int_constant(MAX_CANDIDATES)
            return _candidates(rows, ids, complete, others, context)
    return None


def is_looked_up(plan: ReadMany) -> bool:
    """Whether rows are looked up in an index that does not have the order of the page."""
    if reads_by_date(plan):
        return False
    found = lookup(plan.filter, plan.resource, plan.order.field, looked_up())
    return found is not None and in_range(plan.filter, plan.resource) is None


def _candidates(
    rows: Select[Any],
    ids: CTE,
    complete: Expression,
    parts: list[Predicate],
    context: PredicateContext,
) -> Candidates:
    """The rows with one of the ids that fulfil all parts, read in any order."""
    # As an array, of which PostgreSQL expects few elements. Of the CTE it expects its limit, and
    # would read all rows in the order of the page to find these among them.
    known = func.any(func.array(select(ids.c.id).scalar_subquery()))
    candidates = rows.where(context.row.c.id == known, *_all(parts, context))
    return Candidates(candidates, complete)


def _number_of(ids: CTE) -> Expression:
    return select(func.count()).select_from(ids).scalar_subquery()


def _all(parts: list[Predicate], context: PredicateContext) -> list[Expression]:
    return [compile_predicate(item, context) for item in parts]


def _join_path(relation: Exists, resource: Resource, order: Order) -> _JoinPath | None:
    """The path of a relation of `resource`; None if the relation is not selective, or if an index
    has its rows in the order of the page.
    """
    edge = relation.edge
    if isinstance(edge, Link):
        if not _is_selective(edge) or in_order(relation, resource, order.field):
            return None
        return _JoinPath(edge, relation.part, resource, "id", ())
    if edge.through is not None:
        return None
    parts = conjuncts(relation.part)
    for part in parts:
        if isinstance(part, Exists) and isinstance(part.edge, Link) and _is_selective(part.edge):
            rest = tuple(item for item in parts if item is not part)
            return _JoinPath(part.edge, part.part, RESOURCES[edge.target], edge.column, rest)
    return None


def _is_selective(link: Link) -> bool:
    return RESOURCES[link.target] not in LARGE_RESOURCES


def _candidate_ids(path: _JoinPath) -> Select[Any]:
    """The ids of up to `MAX_CANDIDATES` rows, and of one more that shows that they are not all.

    They have the order of an index. Otherwise PostgreSQL would scan the table, in the hope of
    finding enough rows early.
    """
    target = RESOURCES[path.link.target]
    end = table_of(target).alias("e")
    ends = (
        select(end.c.id)
        .where(
            end.c.organization_id == TENANT,
            compile_predicate(path.part, PredicateContext(target, end, 1)),
        )
        .subquery("ends")
    )
    tied = table_of(path.resource).alias("tied")
    owner = tied.c[path.owner]
    context = PredicateContext(path.resource, tied, 1)
    limit = int_constant(MAX_CANDIDATES + 1)
    found = (
        select(owner.label("id"))
        .where(
            tied.c.organization_id == TENANT,
            tied.c[path.link.column] == ends.c.id,
            owner.is_not(None),
            *[compile_predicate(item, context) for item in path.rest],
        )
        .order_by((owner if path.resource.unique else tied.c.id).desc())
        .limit(limit)
        .lateral("found")
    )
    return select(found.c.id).select_from(ends, found).limit(limit)
