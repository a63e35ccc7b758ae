"""Which conditions of a filter an index serves, and how its rows are looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.sql import ColumnElement, FromClause

from resolvers.plan.predicates import (
    RANGES,
    And,
    AnyElement,
    Compare,
    Exists,
    In,
    IsNull,
    Not,
    Op,
    Or,
    Parameter,
    Path,
    Predicate,
    conjuncts,
)
from resolvers.plan.read import ReadMany
from resolvers.sql.json import TENANT, ZERO, table_of
from resolvers.sql.rows.paths import index_of, is_contained, is_id, is_key, is_target_key
from resolvers.sql.rows.predicates import PredicateContext, compile_predicate
from schema.graphql.mapping import camel
from schema.osdi.fields import Kind
from schema.osdi.resource import COMPUTED, Link, Resource
from schema.search.indexes import (
    CONTAINED,
    DATED_LINKS,
    DATES,
    TEXT_INDEXES,
)

_PLAIN = (*RANGES, Op.NE, Op.LIKE)
"""The operators whose selectivity PostgreSQL can estimate, apart from equality."""

_KEYED = ("email_addresses", "phone_numbers")
"""Arrays whose values are in tables of keys."""


def is_served(part: Predicate, resource: Resource) -> bool:
    """Whether an index finds the rows that fulfil the condition."""
    match part:
        case Compare(path, Op.EQ) | In(path):
            equal = isinstance(part, Compare)
            return (
                is_target_key(path)
                or is_id(path)
                or is_key(resource, path, part.any_case)
                or index_of(resource, path) is not None
                or (equal and not part.any_case and is_contained(resource, path))
                or (equal and is_indexed_date(resource, path))
            )
        case Compare(path, op):
            return is_target_key(path) or (op in RANGES and is_indexed_date(resource, path))
        case AnyElement(path, inner):
            return any(
                isinstance(item, Compare)
                and item.op is Op.EQ
                and not item.any_case
                and is_contained(resource, Path(path.column, (*path.members, item.path.column)))
                for item in conjuncts(inner)
            )
    return isinstance(part, Exists)


def in_range(filter_: Predicate | None, resource: Resource) -> Select[Any] | None:
    """The ids of the rows in a range of dates, if no index serves another part of the filter."""
    ranges = _only_ranges(filter_, resource)
    if not ranges:
        return None
    row = table_of(resource).alias("z")
    context = PredicateContext(resource, row, 1)
    conditions = [compile_predicate(item, context) for item in ranges]
    ids = select(row.c.id).where(row.c.organization_id == TENANT, *conditions)
    return select(ids.offset(ZERO).subquery("within").c.id)


def _only_ranges(filter_: Predicate | None, resource: Resource) -> list[Compare]:
    """The ranges of dates of a filter; none if an index serves another condition."""
    parts = conjuncts(filter_)
    ranges = [item for item in parts if isinstance(item, Compare) and is_range(item, resource)]
    others = [item for item in parts if item not in ranges]
    return [] if any(is_served(item, resource) for item in others) else ranges


def with_ranges_joined(parts: list[Predicate], resource: Resource) -> list[Predicate]:
    """The conditions, with all bounds of the same date joined, since an index finds the range."""
    joined: dict[str, list[Predicate]] = {}
    others = []
    for part in parts:
        if isinstance(part, Compare) and is_range(part, resource):
            joined.setdefault(part.path.column.name, []).append(part)
        else:
            others.append(part)
    return [*others, *(And(tuple(items)) for items in joined.values())]


def ranges_of_order(filter_: Predicate | None, resource: Resource, order: str) -> list[Predicate]:
    """The conditions on the date by which the page is ordered. No row outside of them is read."""
    return [
        part
        for part in conjuncts(filter_)
        if isinstance(part, Compare) and is_range(part, resource) and part.path.column.name == order
    ]


def is_range(part: Compare, resource: Resource) -> bool:
    """Whether the condition is a range of dates that an index has."""
    return part.op in RANGES and is_indexed_date(resource, part.path)


def is_indexed_date(resource: Resource, path: Path) -> bool:
    """Whether the path is a date with an index, by which rows can be ordered."""
    name = path.column.name
    is_order = name in resource.orders and name not in COMPUTED
    return path.leaf.kind is Kind.DATETIME and (is_order or (resource, name) in DATES)


def count_order(filter_: Predicate | None, row: FromClause, resource: Resource) -> list[Any]:
    """The order of an index that finds the rows to count. It makes PostgreSQL use that index,
    however many rows it expects.
    """
    parts = conjuncts(filter_)
    dated = dated_parts(parts, resource, "id")
    if dated is not None:
        return [row.c[dated.date].desc(), row.c.id.desc()]
    for part in parts:
        match part:
            case Compare(path, Op.EQ) if index_of(resource, path) is not None:
                return [row.c.id.desc()]
            case Exists(Link(), Compare(path, Op.EQ)) if is_id(path):
                return [row.c.id.desc()]
    if any(_finds_texts(part, resource) for part in parts):
        # It may find few rows, or none, of which a range has many.
        return []
    for part in parts:
        if isinstance(part, Compare) and part.op in RANGES and is_indexed_date(resource, part.path):
            return [row.c[part.path.column.name].desc(), row.c.id.desc()]
    return []


def _finds_texts(part: Predicate, resource: Resource) -> bool:
    """Whether an index finds the rows with one of several texts, or with an element of an array."""
    match part:
        case In(path):
            return index_of(resource, path) is not None
        case Compare(path, Op.EQ):
            return not part.any_case and is_contained(resource, path)
        case AnyElement():
            return is_served(part, resource)
    return False


def in_order(part: Predicate, resource: Resource, order: str) -> bool:
    """Whether an index has the rows that fulfil the condition in the order of the field `order`."""
    match part:
        case Compare(path, Op.EQ):
            index = index_of(resource, path)
            return index is not None and order in index.orders
        case Exists(Link(), Compare(path, Op.EQ)) if is_id(path):
            return order in ("id", "action_date")
    return False


@dataclass(frozen=True, slots=True)
class DatedParts:
    """Conditions that one index finds together: on its text or link, and a range of its `date`.

    If it is `whole`, it has all that the conditions compare.
    """

    date: str
    parts: tuple[Predicate, ...]
    whole: bool

    def ids(self, resource: Resource, limit: ColumnElement[Any]) -> Select[Any]:
        """The ids of the newest `limit` rows."""
        rows = self.rows(resource)
        row = rows.get_final_froms()[0]
        return rows.order_by(row.c[self.date].desc(), row.c.id.desc()).limit(limit)

    def rows(self, resource: Resource) -> Select[Any]:
        """The ids of all rows, in the column `id`."""
        row = table_of(resource).alias("x")
        # In the order of this index: a condition for another one would mislead PostgreSQL.
        context = PredicateContext(resource, row, 1, order=self.date)
        conditions = [compile_predicate(part, context) for part in self.parts]
        return select(row.c.id).where(row.c.organization_id == TENANT, *conditions)


def dated_parts(parts: list[Predicate], resource: Resource, order: str) -> DatedParts | None:
    """The first of `dated_choices`."""
    return next(iter(dated_choices(parts, resource, order)), None)


def dated_choices(parts: list[Predicate], resource: Resource, order: str) -> list[DatedParts]:
    """The conditions that an index on a text or link and a date serves, if the page has another
    order than that date: one for each text and link, since any of them may be the rarest.
    """
    ranges = [item for item in parts if isinstance(item, Compare) and is_range(item, resource)]
    found = []
    for date in {item.path.column.name: None for item in ranges if item.path.column.name != order}:
        within = [item for item in ranges if item.path.column.name == date]
        found += [
            DatedParts(date, (part, *within), _has_whole_text(part, resource))
            for part in parts
            if part not in within and in_order(part, resource, date)
        ]
    return found


def besides(found: list[DatedParts], parts: list[Predicate], resource: Resource) -> list[Predicate]:
    """The conditions that none of `found` has, with the bounds of each date joined."""
    others = [part for part in parts if not any(part in item.parts for item in found)]
    return with_ranges_joined(others, resource)


def _has_whole_text(part: Predicate, resource: Resource) -> bool:
    index = index_of(resource, part.path) if isinstance(part, Compare) else None
    return index is None or index.has_whole_text


def follows_one_of_several(template: ReadMany) -> bool:
    """Whether several indexes have the order of the page, each with the rows of one condition, or
    of the parent.
    """
    parts, order = conjuncts(template.filter), template.order.field
    of_parent = template.scope is not None and _links_have_order(template, order)
    return of_parent + sum(in_order(part, template.resource, order) for part in parts) > 1


def _links_have_order(template: ReadMany, order: str) -> bool:
    assert template.scope is not None
    dated = (template.resource, template.scope.column, order) in DATED_LINKS
    return order == "id" or dated


def is_unique(part: Predicate, resource: Resource) -> bool:
    """Whether only a few rows can fulfil the condition, however large the table is."""
    match part:
        case Compare(path, Op.EQ) | In(path):
            return is_id(path) or is_key(resource, path, part.any_case)
        case Or(parts):
            return bool(parts) and all(is_unique(item, resource) for item in parts)
    return False


def has_statistics(part: Predicate, resource: Resource) -> bool:
    """Whether PostgreSQL's statistics say how often the condition holds: only of plain columns."""
    match part:
        case And(parts) | Or(parts):
            return all(has_statistics(item, resource) for item in parts)
        case Not(inner):
            return has_statistics(inner, resource)
        case Compare(path, op, _, any_case):
            folds = any_case or path.leaf.ignores_case
            known = op in _PLAIN and not (folds and op is not Op.LIKE)
            return known and _is_plain(resource, path)
        case In(path, _, any_case):
            return not any_case and not path.leaf.ignores_case and _is_plain(resource, path)
        case IsNull(path):
            return _is_plain(resource, path)
        case Exists(Link(), And(())):
            return True
    return False


def _is_plain(resource: Resource, path: Path) -> bool:
    column = path.column
    # No dates: a page reads the newest rows first, where dates are not spread evenly.
    return (
        not path.members
        and column.name not in COMPUTED
        and not column.stored_as_json
        and not column.is_identifiers
        and column.kind is not Kind.DATETIME
    )


def served_names(resource: Resource, in_graphql: bool) -> tuple[list[str], list[str]]:
    """The texts whose equality an index serves, and the dates whose ranges it serves, for a hint:
    names in REST filters, or in those of GraphQL.
    """
    texts = [(item.column, item.member) for item in TEXT_INDEXES if item.resource is resource]
    arrays = [column for owner, column in CONTAINED if owner is resource]
    elements = {
        name: virtual
        for name, virtual in resource.virtual.items()
        if virtual.array in arrays or virtual.array in _KEYED or name == "target_ocdid"
    }
    orders = [name for name in resource.orders if name in resource.by_name and name not in COMPUTED]
    dates = [*orders, *[name for owner, name in DATES if owner is resource]]
    if in_graphql:
        found = [".".join(camel(part) for part in text if part) for text in texts]
        found += [f"{camel(item.array)}.some.{camel(item.member)}" for item in elements.values()]
        return [*found, "identifiers.some"], [camel(name) for name in dates]
    found = ["/".join(filter(None, text)) for text in texts]
    return [*found, *elements, "identifier"], dates


class SortedRange(Enum):
    """What is sorted for a page of a range of dates in another order: ids, or whole rows."""

    IDS = "ids"
    ROWS = "rows"


def sorted_range(plan: ReadMany) -> SortedRange | None:
    """What is sorted for the page; None if it is not of a range of dates or has that order."""
    ranges = _only_ranges(plan.filter, plan.resource)
    dates = {item.path.column.name for item in ranges}
    if not ranges or plan.order.field in dates:
        return None
    alone = len(ranges) == len(conjuncts(plan.filter))
    by_id = alone and len(dates) == 1 and plan.order.field == "id" and plan.scope is None
    return SortedRange.IDS if by_id else SortedRange.ROWS


# Plans for any values


def for_any_value(template: ReadMany) -> ReadMany:
    """The template with its values hidden, if indexes find all rows by equality.

    The best plan is then the same for all values. PostgreSQL would plan each execution for its
    values if it expects less work of that, and to plan a page takes as long as to read it. In
    subqueries they are hidden from the planner, and it keeps its plan.
    """
    parts = conjuncts(template.filter)
    if template.scope is not None or follows_one_of_several(template):
        return template
    if not parts or not all(_is_found(part, template.resource) for part in parts):
        return template
    return replace(template, filter=_hide(template.filter))


def is_for_any_value(filter_: Predicate | None) -> bool:
    """Whether the values of the filter are hidden."""
    return any(
        isinstance(item, Compare) and isinstance(item.value, Parameter) and item.value.is_hidden
        for part in conjuncts(filter_)
        for item in _compared(part)
    )


def _is_found(part: Predicate, resource: Resource) -> bool:
    """Whether an index finds the rows by equality with one value."""
    match part:
        case Compare(path, Op.EQ):
            contained = not part.any_case and is_contained(resource, path)
            return contained or index_of(resource, path) is not None
        case AnyElement():
            equal = all(isinstance(item, Compare) and item.op is Op.EQ for item in _compared(part))
            return equal and is_served(part, resource)
    return False


def _compared(part: Predicate) -> list[Predicate]:
    return conjuncts(part.part) if isinstance(part, AnyElement) else [part]


def _hide(part: Any) -> Any:
    match part:
        case AnyElement(part=inner):
            return replace(part, part=_hide(inner))
        case And(parts):
            return And(tuple(_hide(item) for item in parts))
        case Compare(value=Parameter() as parameter):
            return replace(part, value=replace(parameter, is_hidden=True))
    return part
