"""A predicate tree as a SQL condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import (
    FromClause,
    Text,
    and_,
    column,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from resolvers.plan.predicates import (
    And,
    AnyElement,
    Compare,
    Exists,
    In,
    IsNull,
    Not,
    Op,
    Or,
    Path,
    Predicate,
)
from resolvers.sql.binds import parameter_bind, parameters_bind
from resolvers.sql.json import (
    ONE,
    TENANT,
    Expression,
    table_of,
    total,
    wire_identifiers,
)
from resolvers.sql.rows.json_paths import array_or_null, json_member, walk_json
from resolvers.sql.rows.operators import OPERATORS, ignores_case
from resolvers.sql.rows.targets import outreach_targets
from schema import tables
from schema.osdi.catalogue import OUTREACH, PERSON, RESOURCES, TARGET_RESOURCE
from schema.osdi.resource import COMPUTED, Collection, Link, Resource
from schema.osdi.shapes import TARGET_KEY

IdRange: TypeAlias = Callable[[Expression], list[Expression]]
"""What is known of the ids of all rows that are asked about, said of a column that has them."""


def no_range(_: Expression) -> list[Expression]:
    return []


def compile_predicate(
    predicate: Predicate,
    resource: Resource | None,
    row: FromClause,
    depth: int = 0,
    bounds: IdRange = no_range,
) -> Expression:
    """Whether `predicate` holds for the resource in `row`, or for the inline object there, which
    is none. `depth` keeps the names of what is looked through apart from those around it. Of
    rows beyond `bounds` it says nothing: who gives bounds leaves those out.
    """
    match predicate:
        case And(parts):
            every = [compile_predicate(part, resource, row, depth, bounds) for part in parts]
            return and_(true(), *every)
        case Or(parts):
            every = [compile_predicate(part, resource, row, depth, bounds) for part in parts]
            return or_(false(), *every)
        case Not(part):
            return compile_predicate(part, resource, row, depth, bounds).is_not(true())
        case Exists(edge, part):
            return _exists(edge, part, row, depth, bounds)
        case AnyElement(path, part):
            return _any_element(path, part, row, depth)
        case IsNull(path):
            return not_(_compare_at_path(path, row, lambda value: value.is_not(None), bounds))
        case Compare(path, Op.EQ, value):
            bind = parameter_bind(value)
            return _is_in(path, _EqualTo(bind), resource, row, bounds)
        case Compare(path, op, value):
            bind = parameter_bind(value)
            return _compare_at_path(
                path, row, lambda left: OPERATORS[op](left, bind, path.leaf), bounds
            )
        case In(path, values):
            return _is_in(path, _InArray(parameters_bind(values)), resource, row, bounds)


@dataclass(frozen=True, slots=True)
class _EqualTo:
    """What a field is equal to."""

    bind: Expression

    def same(self, left: Expression) -> Expression:
        return left == self.bind

    def same_lowered(self, left: Expression) -> Expression:
        return left == func.lower(self.bind)


@dataclass(frozen=True, slots=True)
class _InArray:
    """What a field is equal to one of: an array."""

    bind: Expression

    def same(self, left: Expression) -> Expression:
        return left == func.any(self.bind)

    def same_lowered(self, left: Expression) -> Expression:
        return left.in_(select(func.lower(func.unnest(self.bind))))


def _is_in(
    path: Path,
    values: _EqualTo | _InArray,
    resource: Resource | None,
    row: FromClause,
    bounds: IdRange,
) -> Expression:
    """Equality, through a table that is indexed by the value where there is one."""
    keys, emails = tables.identifiers, tables.person_emails
    if path.column.name == "identifiers":
        assert resource is not None
        found = select(keys.c.resource_id).where(
            keys.c.organization_id == TENANT,
            keys.c.resource == resource.plural,
            values.same(keys.c.identifier),
        )
        return row.c.id.in_(found)
    if resource is PERSON and path.column is _EMAILS and path.leaf.name == "address":
        found = select(emails.c.person_id).where(
            emails.c.organization_id == TENANT, values.same_lowered(emails.c.address)
        )
        return row.c.id.in_(found)
    if ignores_case(path.leaf):
        return _compare_at_path(
            path, row, lambda left: values.same_lowered(func.lower(left)), bounds
        )
    return _compare_at_path(path, row, values.same, bounds)


_EMAILS = PERSON.by_name["email_addresses"]


def _compare_at_path(
    path: Path, row: FromClause, test: Callable[[Expression], Expression], bounds: IdRange
) -> Expression:
    """`test` of the value at `path`, or of any, where the way leads through arrays."""
    if path.column.name in COMPUTED:
        return test(total(COMPUTED[path.column.name], row.c.id))
    if path.key is not None:
        key = parameter_bind(path.key)
        return test(row.c[path.column.name].op("->>", return_type=Text())(key))
    if path.column is _TARGETS and len(path.members) == 1 and path.leaf.name in TARGET_KEY:
        return _any_target(path.leaf.name, row, test, bounds)
    if path.column.name == "identifiers":
        return walk_json(wire_identifiers(row), path.column, path.members, test, depth=0)
    return walk_json(row.c[path.column.name], path.column, path.members, test, depth=0)


_TARGETS = OUTREACH.by_name["targets"]


def _exists(
    edge: Link | Collection, part: Predicate, row: FromClause, depth: int, bounds: IdRange
) -> Expression:
    """Through the ids of what fulfils `part`: they need not be looked for row by row."""
    target = RESOURCES[edge.target]
    other = table_of(target).alias(f"f{depth}")
    matching = select(other.c.id).where(
        other.c.organization_id == TENANT, compile_predicate(part, target, other, depth + 1)
    )
    if isinstance(edge, Link):
        linked = row.c[edge.column].in_(matching.correlate(None))
        if target in _MANY or not _is_end(part):
            return linked
        # Asked first whether there is any: without one, nothing else is read. Only at the end
        # of a way, or what is asked would double with each step.
        return and_(linked, exists(matching.with_only_columns(ONE)).correlate(None))
    if edge.through is None:
        own = other.c[edge.column]
        # Null is out of bounds; said once more, PostgreSQL would expect too few rows.
        owners = matching.with_only_columns(own).where(*bounds(own) or [own.is_not(None)])
        return row.c.id.in_(owners.correlate(None))
    between = tables.METADATA.tables[edge.through].alias(f"g{depth}")
    owners = select(between.c[edge.column]).where(
        between.c.organization_id == TENANT,
        between.c[target.singular + "_id"].in_(matching.correlate(None)),
        *bounds(between.c[edge.column]),
    )
    return row.c.id.in_(owners.correlate(None))


_MANY = (PERSON, OUTREACH)
"""Whether one of these is there, takes as long to find out as which ones."""


def _is_end(part: Predicate) -> bool:
    """Whether it asks something, and looks through no further resource."""
    match part:
        case And(parts) | Or(parts):
            return bool(parts) and all(map(_is_end, parts))
        case Not(inner) | AnyElement(_, inner):
            return _is_end(inner)
    return not isinstance(part, Exists)


def _any_element(path: Path, part: Predicate, row: FromClause, depth: int) -> Expression:
    """One element of the array fulfils everything: its members are columns like those of a row."""
    if path.column is _TARGETS and not path.members:
        rows = outreach_targets(row, f"f{depth}")
        return exists(
            select(ONE)
            .select_from(rows)
            .where(compile_predicate(part, TARGET_RESOURCE, rows, depth + 1))
        )
    value: Expression = row.c[path.column.name]
    for member in path.members:
        value = value.op("->", return_type=JSONB())(literal(member.name, Text))
    elements = func.jsonb_array_elements(array_or_null(value)).table_valued(
        column("value", JSONB), name=f"e{depth}"
    )
    assert path.leaf.struct is not None
    members = [
        json_member(elements.c.value, field).label(field.name) for field in path.leaf.struct.fields
    ]
    rows = select(*members).select_from(elements).subquery(f"f{depth}")
    return exists(
        select(ONE).select_from(rows).where(compile_predicate(part, None, rows, depth + 1))
    )


def _any_target(
    member: str, row: FromClause, test: Callable[[Expression], Expression], bounds: IdRange
) -> Expression:
    """Through the table of targets: there are far fewer of them than of outreaches."""
    target, contacted = tables.targets, tables.outreach_targets
    found = select(contacted.c.outreach_id).where(
        contacted.c.organization_id == TENANT,
        target.c.organization_id == TENANT,
        target.c.id == contacted.c.target_id,
        test(target.c[member]),
        *bounds(contacted.c.outreach_id),
    )
    return row.c.id.in_(found)
