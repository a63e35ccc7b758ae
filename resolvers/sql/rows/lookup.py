"""The ids of rows from an index that does not have the order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    FromClause,
    Integer,
    Select,
    SelectBase,
    bindparam,
    case,
    func,
    select,
    union_all,
)
from sqlalchemy.sql import ColumnElement

from resolvers.plan.predicates import (
    RANGES,
    And,
    AnyElement,
    Compare,
    In,
    Op,
    Predicate,
    conjuncts,
)
from resolvers.sql.binds import parameters_bind
from resolvers.sql.json import TENANT, ZERO, Expression, int_constant, table_of
from resolvers.sql.rows.paths import index_of, is_contained, is_target_key
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate, target_test
from resolvers.sql.rows.served import (
    besides,
    dated_choices,
    in_order,
    is_indexed_date,
    is_served,
)
from schema import tables
from schema.osdi.resource import Resource
from schema.search.indexes import search_key

CHOSEN = "looked_up_by"
"""The bind with the number of the condition whose rows are looked up, or `NONE`."""

NONE = -1


@dataclass(frozen=True, slots=True)
class Lookup:
    """The ids of the rows of one condition.

    With several conditions, the bind `CHOSEN` chooses one. If it chooses none, there are no ids,
    and `is_chosen` is false.
    """

    ids: SelectBase
    is_chosen: Expression | None = None


def lookup(
    filter_: Predicate | None, resource: Resource, order: str, limit: ColumnElement[Any]
) -> Lookup | None:
    """The ids of up to `limit` rows of an index that does not have the order of the page.

    None if there is no such index. With several, the bind `CHOSEN` says which finds the fewest
    rows; by default it is the first, or none if another index has the order of the page and none
    finds the rows of a condition and a range of dates together.
    """
    parts = conjuncts(filter_)
    dated = dated_choices(parts, resource, order)
    numbers = choices(filter_, resource, order)
    has_order = not dated and _has_order(parts, resource, order)
    if not numbers:
        return None
    if len(numbers) == 1 and not has_order:
        return Lookup(_ids_of(numbers[0], parts, resource, order, limit))
    # Without numbers: one that has whole texts, of which more rows are read in the same time.
    whole = min(dated, key=lambda item: not item.whole, default=None)
    first = numbers[0] if whole is None else number_of(And(whole.parts), parts)
    chosen = bindparam(CHOSEN, value=NONE if has_order else first, type_=Integer())
    found = []
    for number in numbers:
        of_chosen = case((chosen == int_constant(number), limit), else_=ZERO)
        ids = _ids_of(number, parts, resource, order, of_chosen)
        found.append(select(ids.subquery(f"by{number}").c.id))
    return Lookup(union_all(*found), chosen.in_([int_constant(number) for number in numbers]))


def choices(filter_: Predicate | None, resource: Resource, order: str) -> list[int]:
    """The numbers of the conditions whose index does not have the order of the page.

    That of a condition which an index finds together with a range of dates stands for both.
    """
    parts = conjuncts(filter_)
    dated = dated_choices(parts, resource, order)
    numbers = [number_of(part, parts) for part in besides(dated, parts, resource)]
    others = [
        number
        for number in numbers
        if _ids(parts[number], parts, resource, order, ZERO) is not None
    ]
    return sorted({*(number_of(And(item.parts), parts) for item in dated), *others})


def number_of(part: Predicate | None, parts: list[Predicate]) -> int:
    """The index of a condition in `parts`; that of the first one if it joins several."""
    joined = conjuncts(part)
    return parts.index(joined[0]) if joined else NONE


def _has_order(parts: list[Predicate], resource: Resource, order: str) -> bool:
    return any(in_order(part, resource, order) for part in parts)


def _ids_of(
    number: int,
    parts: list[Predicate],
    resource: Resource,
    order: str,
    limit: ColumnElement[Any],
) -> Select[Any]:
    for dated in dated_choices(parts, resource, order):
        if dated.parts[0] is parts[number]:
            return dated.ids(resource, limit)
    ids = _ids(parts[number], parts, resource, order, limit)
    assert ids is not None
    return ids


def _ids(
    part: Predicate,
    parts: list[Predicate],
    resource: Resource,
    order: str,
    limit: ColumnElement[Any],
) -> Select[Any] | None:
    """The ids of up to `limit` rows from the index of `part`; None if there is no such index, or if
    it has the order of the page.
    """
    if in_order(part, resource, order):
        return None
    row = table_of(resource).alias("x")
    context = PredicateContext(resource, row, 1)
    ids = select(row.c.id).where(row.c.organization_id == TENANT).limit(limit)
    match part:
        case Compare(path, Op.EQ) if index_of(resource, path) is not None:
            return ids.where(compile_predicate(part, context)).order_by(row.c.id.desc())
        case Compare(path, Op.EQ) if not part.any_case and is_contained(resource, path):
            return ids.where(compile_predicate(part, context))
        case AnyElement() if is_served(part, resource):
            return ids.where(compile_predicate(part, context))
        case In(path, values) if (index := index_of(resource, path)) is not None:
            # A lateral join: one index scan for each text.
            text = select(func.unnest(parameters_bind(values)).label("text")).subquery("texts")
            key = search_key(index.text(row)) == search_key(text.c.text)
            found = ids.where(key).order_by(row.c.id.desc()).lateral("found")
            return select(found.c.id).select_from(text, found).limit(limit)
        case Compare(path) | In(path) if is_target_key(path):
            return None if order == "id" else contacted(part, limit)
        case Compare(path, op) if op in RANGES and is_indexed_date(resource, path):
            date = row.c[path.column.name]
            if path.column.name == order:
                return None
            same = [item for item in parts if isinstance(item, Compare) and item.path == path]
            conditions = [compile_predicate(item, context) for item in same]
            return ids.where(*conditions).order_by(date.desc(), row.c.id.desc())
    return None


# Targets


def named_targets(part: Compare | In) -> FromClause:
    """The ids of the targets that fulfil the condition."""
    target = tables.targets
    return (
        select(target.c.id)
        .where(target.c.organization_id == TENANT, target_test(part, target))
        .subquery("named")
    )


def contacted(
    part: Compare | In,
    wanted: Expression,
    falling: bool = True,
    bounds: list[Expression] | None = None,
) -> Select[Any]:
    """The first `wanted` ids of outreaches to targets that fulfil the condition."""
    between = tables.outreach_targets
    named = named_targets(part)
    # Distinct: an outreach may name a target twice, with different contacts.
    of_each = (
        select(between.c.outreach_id.label("id"))
        .distinct()
        .where(
            between.c.organization_id == TENANT,
            between.c.target_id == named.c.id,
            *(bounds or ()),
        )
        .order_by(between.c.outreach_id.desc() if falling else between.c.outreach_id)
        .limit(wanted)
        .lateral("of_each")
    )
    ids = select(of_each.c.id).select_from(named, of_each).distinct()
    return ids.order_by(of_each.c.id.desc() if falling else of_each.c.id).limit(wanted)
