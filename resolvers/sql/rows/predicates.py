"""A predicate tree as a SQL condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import (
    FromClause,
    Select,
    Text,
    and_,
    column,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB

from resolvers.plan.predicates import (
    COUNT,
    And,
    AnyElement,
    Compare,
    CountOf,
    Exists,
    In,
    IsNull,
    Not,
    Op,
    Or,
    Path,
    Predicate,
    compares_fields,
)
from resolvers.sql.binds import parameter_bind, parameters_bind
from resolvers.sql.json import (
    ONE,
    TENANT,
    ZERO,
    Expression,
    table_of,
    text_constant,
    total,
    wire_identifiers,
)
from resolvers.sql.rows.equality import EqualTo, InArray
from resolvers.sql.rows.json_paths import array_or_null, json_member, text_elements, walk_json
from resolvers.sql.rows.operators import compare
from resolvers.sql.rows.paths import (
    action_dates,
    index_of,
    is_contained,
    is_email,
    is_id,
    is_phone,
    is_target_key,
)
from resolvers.sql.rows.targets import dated_or_all, is_of_newest, of_newest, outreach_targets
from schema import tables
from schema.osdi.catalogue import OUTREACH, PERSON, RESOURCES, TARGET_RESOURCE
from schema.osdi.fields import Kind
from schema.osdi.resource import COMPUTED, Collection, Link, Resource

IdRange: TypeAlias = Callable[[Expression], list[Expression]]
"""A function from a column of ids to the conditions that hold for all ids that matter."""

_Test: TypeAlias = Callable[[Expression], Expression]
"""A function from the left operand to a comparison."""

LARGE_RESOURCES = (PERSON, OUTREACH)
"""The resources of which so many may match that looking up each takes longer than reading all."""

_TARGETS = OUTREACH.by_name["targets"]


def no_range(_: Expression) -> list[Expression]:
    return []


@dataclass(frozen=True, slots=True)
class PredicateContext:
    """The row that a predicate is about.

    `resource` is its kind, or None for an inline object. `depth` numbers the names of nested
    subqueries, so that they differ from those around them. Outside `id_range` the result is
    unspecified: the caller must exclude those rows. If the rows are read in an order, `order` is
    its field: a condition for an index without that order would only mislead PostgreSQL. `dates`
    are conditions on the action date that hold for all outreaches that matter. `is_estimated`: the
    statement is only explained.
    """

    resource: Resource | None
    row: FromClause
    depth: int = 0
    id_range: IdRange = no_range
    order: str | None = None
    dates: tuple[Compare, ...] = ()
    is_estimated: bool = False


def compile_predicate(predicate: Predicate, context: PredicateContext) -> Expression:
    """Return the condition that `predicate` holds for the row of `context`."""
    match predicate:
        case And(parts):
            return and_(true(), *[compile_predicate(part, context) for part in parts])
        case Or(parts):
            return _any_of(parts, context)
        case Not(part):
            return compile_predicate(part, context).is_not(true())
        case Exists(edge, part):
            return _exists(edge, part, context)
        case CountOf(edge, part, condition):
            return _count_of(edge, part, condition, context)
        case AnyElement(path, part):
            element = _any_element(path, part, context)
            return and_(*_elements_contained(path, part, context), element)
        case IsNull(path):
            return not_(_compare_at_path(path, lambda value: value.is_not(None), context))
        case Compare(path, Op.EQ, value, any_case):
            return _is_in(path, EqualTo(parameter_bind(value)), any_case, context)
        case Compare(path, op, value, any_case):
            bind, folds = parameter_bind(value), any_case or path.leaf.ignores_case
            return _compare_at_path(path, lambda left: compare(op, left, bind, folds), context)
        case In(path, values, any_case):
            return _is_in(path, InArray(parameters_bind(values)), any_case, context)


# Equality


def _is_in(
    path: Path, values: EqualTo | InArray, any_case: bool, context: PredicateContext
) -> Expression:
    """Equality: through a table of keys if there is one, or through an index."""
    ids = None if is_id(path) else _ids(path, values, any_case, context)
    if ids is not None:
        return context.row.c.id.in_(ids)
    folds = any_case or path.leaf.ignores_case
    contained = None if folds else _contained(path, values, context)
    if contained is not None:
        return contained
    equal = _equal(path, values, folds, context)
    index = index_of(context.resource, path)
    if index is None:
        return equal
    if context.is_estimated:
        return values.estimated_by(index, context.row)
    found = values.indexed_by(index, context.row, context.order)
    # In COALESCE, PostgreSQL expects half of the rows found to match, and not few of them.
    likely = func.coalesce(equal, false())
    if found is None:
        return likely
    return and_(found, likely)


def _ids(
    path: Path, values: EqualTo | InArray, any_case: bool, context: PredicateContext
) -> Select[Any] | None:
    """The ids of the rows that have the values, from the values alone or a table of keys."""
    keys, emails, phones = tables.identifiers, tables.person_emails, tables.person_phones
    resource = context.resource
    if resource is None:
        return None
    if is_id(path):
        return values.rows()
    if path.column.is_identifiers and not any_case:
        return select(keys.c.resource_id).where(
            keys.c.organization_id == TENANT,
            keys.c.resource == resource.plural,
            values.same(keys.c.identifier),
        )
    if is_email(resource, path):
        return select(emails.c.person_id).where(
            emails.c.organization_id == TENANT, values.same_lowered(emails.c.address)
        )
    if is_phone(resource, path, any_case):
        return select(phones.c.person_id).where(
            phones.c.organization_id == TENANT, values.same(phones.c.number)
        )
    return None


def _any_of(parts: tuple[Predicate, ...], context: PredicateContext) -> Expression:
    """At least one condition holds. If each of them finds the ids of its rows, their union is
    looked up, since PostgreSQL would test a disjunction on every row.
    """
    ids = [_ids_of(part, context) for part in parts]
    found = [item for item in ids if item is not None]
    if len(parts) > 1 and len(found) == len(parts):
        return context.row.c.id.in_(union_all(*found))
    return or_(false(), *[compile_predicate(part, context) for part in parts])


def _ids_of(part: Predicate, context: PredicateContext) -> Select[Any] | None:
    match part:
        case Compare(path, Op.EQ, value, any_case):
            return _ids(path, EqualTo(parameter_bind(value)), any_case, context)
        case In(path, values, any_case):
            return _ids(path, InArray(parameters_bind(values)), any_case, context)
    return None


def _equal(
    path: Path, values: EqualTo | InArray, folds: bool, context: PredicateContext
) -> Expression:
    if folds:
        return _compare_at_path(path, lambda left: values.same_lowered(func.lower(left)), context)
    if path.leaf.kind is Kind.DATETIME and isinstance(values, InArray):
        return _compare_at_path(path, values.same_moment, context)
    return _compare_at_path(path, values.same, context)


def _contained(
    path: Path, values: EqualTo | InArray, context: PredicateContext
) -> Expression | None:
    """The equality as a condition for the index of an array, which has no order."""
    if context.order is not None or not is_contained(context.resource, path):
        return None
    return values.contained_in(context.row.c[path.column.name], path.leaf.name)


def _compare_at_path(path: Path, test: _Test, context: PredicateContext) -> Expression:
    """Whether `test` holds for the value at `path`, or for any value if it leads through arrays."""
    row = context.row
    if path.column.name in COMPUTED:
        return test(total(COMPUTED[path.column.name], row.c.id))
    if path.key is not None:
        key = parameter_bind(path.key)
        return test(row.c[path.column.name].op("->>", return_type=Text())(key))
    if is_target_key(path):
        return _any_target(path.leaf.name, test, context)
    if path.column.is_identifiers:
        return walk_json(wire_identifiers(row), path.column, path.members, test, depth=0)
    return walk_json(_column(path, context), path.column, path.members, test, depth=0)


def _column(path: Path, context: PredicateContext) -> Expression:
    if context.resource is TARGET_RESOURCE and is_of_newest(path.column):
        return of_newest(context.row, path.column)
    column: Expression = context.row.c[path.column.name]
    return column


# Through links and collections


def _exists(edge: Link | Collection, part: Predicate, context: PredicateContext) -> Expression:
    """Compares with the ids of the rows that fulfil `part`: PostgreSQL need not test row by row."""
    row, target = context.row, RESOURCES[edge.target]
    if isinstance(edge, Link):
        # A foreign key cannot lead to another organization, so it needs no check.
        match part:
            case And(()):
                return row.c[edge.column].is_not(None)
            case Compare(path, Op.EQ, value) if is_id(path):
                return row.c[edge.column] == parameter_bind(value)
    matching, other = _matching(target, part, context)
    if isinstance(edge, Link):
        linked = row.c[edge.column].in_(matching.correlate(None))
        if target in LARGE_RESOURCES or not compares_fields(part):
            return linked
        # PostgreSQL tests `exists` first: if nothing matches, nothing else is read. Only at the end
        # of a path, since it doubles the statement. In a large table the test takes as long as
        # finding the rows.
        return and_(linked, exists(matching.with_only_columns(ONE)).correlate(None))
    owners, own, _ = _owners(edge, matching, other, context)
    return row.c.id.in_(owners.with_only_columns(own).correlate(None))


def _owners(
    edge: Collection, matching: Select[Any], other: FromClause, context: PredicateContext
) -> tuple[Select[Any], Expression, Expression]:
    """The rows that link `matching` to their owners, and the ids of the owner and of the match."""
    if edge.through is None:
        own = other.c[edge.column]
        # A range already excludes null. A second condition would make PostgreSQL expect too few
        # rows.
        conditions = context.id_range(own) or [own.is_not(None)]
        return matching.where(*conditions), own, other.c.id
    between = tables.METADATA.tables[edge.through].alias(f"g{context.depth}")
    own, id_ = between.c[edge.column], between.c[RESOURCES[edge.target].singular + "_id"]
    ties = select(own).where(
        between.c.organization_id == TENANT,
        id_.in_(matching.correlate(None)),
        *context.id_range(own),
    )
    return ties, own, id_


def _count_of(
    edge: Collection, part: Predicate, condition: Predicate, context: PredicateContext
) -> Expression:
    depth, target = context.depth, RESOURCES[edge.target]
    matching, other = _matching(target, part, context)
    owners, own, id_ = _owners(edge, matching, other, context)
    number = func.count() if edge.through is None else func.count(id_.distinct())
    counts = (
        owners.with_only_columns(own.label("id"), number.label(COUNT.name))
        .group_by(own)
        .correlate(None)
        .subquery(f"h{depth}")
    )
    holds = compile_predicate(condition, PredicateContext(None, counts, depth + 1))
    return context.row.c.id.in_(select(counts.c.id).where(holds).correlate(None))


def _matching(
    target: Resource, part: Predicate, around: PredicateContext
) -> tuple[Select[Any], FromClause]:
    """The rows of a resource that fulfil `part`, and their table."""
    other = table_of(target).alias(f"f{around.depth}")
    dates = action_dates(part) if target is OUTREACH else ()
    context = PredicateContext(
        target, other, around.depth + 1, dates=dates, is_estimated=around.is_estimated
    )
    rows = select(other.c.id).where(
        other.c.organization_id == TENANT, compile_predicate(part, context)
    )
    return rows, other


def target_test(part: Compare | In, target: FromClause) -> Expression:
    """The condition on a member of targets, for a row of the table of targets."""
    return compile_predicate(
        replace(part, path=Path(part.path.leaf)), PredicateContext(TARGET_RESOURCE, target)
    )


def _any_target(member: str, test: _Test, context: PredicateContext) -> Expression:
    """Tests shared targets, of which there are far fewer than targets in outreaches."""
    target, between = tables.targets, tables.outreach_targets
    ids = select(between.c.outreach_id).where(
        between.c.organization_id == TENANT,
        target.c.organization_id == TENANT,
        target.c.id == between.c.target_id,
        test(target.c[member]),
        *context.id_range(between.c.outreach_id),
    )
    if context.dates:
        dated = PredicateContext(OUTREACH, between)
        dates = [compile_predicate(item, dated) for item in context.dates]
        return context.row.c.id.in_(dated_or_all(ids, dates))
    if context.order in (None, "id"):
        return context.row.c.id.in_(ids)
    # Row by row: OFFSET keeps PostgreSQL from looking for all of them first.
    own = between.c.outreach_id == context.row.c.id
    return exists(ids.where(own).offset(ZERO).correlate(context.row))


# Into arrays


def _elements_contained(path: Path, part: Predicate, context: PredicateContext) -> list[Expression]:
    """The conditions for the index of the array that `part`, about one element, implies."""
    parts = part.parts if isinstance(part, And) else (part,)
    conditions = []
    for item in parts:
        if isinstance(item, Compare) and item.op is Op.EQ and not item.any_case:
            leaf = Path(path.column, (*path.members, item.path.column, *item.path.members))
            contained = _contained(leaf, EqualTo(parameter_bind(item.value)), context)
            conditions += [] if contained is None else [contained]
    return conditions


def _any_element(path: Path, part: Predicate, context: PredicateContext) -> Expression:
    """One element fulfils all of `part`. The members of an object are the columns of a row; a text
    is the column `value`.
    """
    row, depth = context.row, context.depth
    if path.column is _TARGETS and not path.members:
        rows = outreach_targets(row, f"f{depth}")
        inner = PredicateContext(None, rows, depth + 1)
        return exists(select(ONE).select_from(rows).where(compile_predicate(part, inner)))
    value = _column(path, context)
    for member in path.members:
        value = value.op("->", return_type=JSONB())(text_constant(member.name))
    if path.leaf.kind is Kind.STRINGS:
        texts = text_elements(wire_identifiers(row) if path.column.is_identifiers else value)
        condition = compile_predicate(part, PredicateContext(None, texts, depth + 1))
        return exists(select(ONE).select_from(texts).where(condition))
    elements = func.jsonb_array_elements(array_or_null(value)).table_valued(
        column("value", JSONB), name=f"e{depth}"
    )
    assert path.leaf.struct is not None
    members = [
        json_member(elements.c.value, field).label(field.name) for field in path.leaf.struct.fields
    ]
    objects = select(*members).select_from(elements).subquery(f"f{depth}")
    inner = PredicateContext(None, objects, depth + 1)
    return exists(select(ONE).select_from(objects).where(compile_predicate(part, inner)))
