"""The views of one organization: flat, with the names of OSDI, and without secrets.

In: an organization. Out: a SELECT for each view, with the organization as a constant. Keys, tokens,
receivers and deliveries have no view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    FromClause,
    Integer,
    Numeric,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.types import TypeEngine

from resolvers.sql.json import (
    TENANT,
    Expression,
    preferred_member,
    table_of,
    text_constant,
    total,
    wire_identifiers,
)
from schema.osdi.catalogue import RESOURCES
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import COMPUTED, Resource
from schema.osdi.shapes import CONTACTS
from schema.tables import outreach_targets

_TYPES: Final[dict[Kind, TypeEngine[Any]]] = {
    Kind.TEXT: Text(),
    Kind.INTEGER: Integer(),
    Kind.NUMBER: Numeric(),
    Kind.BOOLEAN: Boolean(),
}
"""The types of members of a hash. Dates in hashes stay text."""

_COMMA: Expression = literal_column("', '")
_CONTACTS: Final = {field.name for field in CONTACTS}


@dataclass(frozen=True, slots=True)
class View:
    """A view, and the descriptions of its columns."""

    name: str
    select: Select[Any]
    descriptions: dict[str, str]


def views_of(organization_id: UUID, namespace: str) -> Iterator[View]:
    """The views of an organization."""
    for resource in RESOURCES.values():
        row = table_of(resource).alias("t0")
        columns = list(_columns(resource, row))
        yield _view(
            resource.plural,
            select(*[value.label(name) for name, value, _ in columns]),
            row,
            {name: description for name, _, description in columns},
            organization_id,
            namespace,
        )
    row = outreach_targets.alias("t0")
    yield _view(
        outreach_targets.name,
        select(row.c.outreach_id, row.c.position, row.c.target_id),
        row,
        {"outreach_id": "The outreach.", "target_id": "A target that was contacted."},
        organization_id,
        namespace,
    )


def _view(
    name: str,
    rows: Select[Any],
    row: FromClause,
    descriptions: dict[str, str],
    organization_id: UUID,
    namespace: str,
) -> View:
    own = rows.where(row.c.organization_id == TENANT)
    return View(
        name, own.params(organization_id=organization_id, namespace=namespace), descriptions
    )


def _columns(resource: Resource, row: FromClause) -> Iterator[tuple[str, Expression, str]]:
    """The name, the value and the description of each column of a view."""
    yield "id", row.c.id, "The ID, a UUID."
    for field in resource.fields:
        yield from _columns_of(field, row)
    for link in resource.links:
        yield link.column, row.c[link.column], f"{link.description[:-1]}: its ID."
    for name, virtual in resource.virtual.items():
        if virtual.array in _CONTACTS:
            value = preferred_member(row.c[virtual.array], virtual.member)
            yield name, value, "The value of the primary entry, or else of the first one."


def _columns_of(field: Field, row: FromClause) -> Iterator[tuple[str, Expression, str]]:
    match field.kind:
        case _ if field.is_identifiers:
            joined = func.array_to_string(wire_identifiers(row), _COMMA)
            yield field.name, joined, field.description
        case _ if field.name in COMPUTED:
            yield field.name, total(COMPUTED[field.name], row.c.id), field.description
        case Kind.HASH:
            assert field.struct is not None
            for member in field.struct.fields:
                if member.kind in _TYPES or member.kind is Kind.DATETIME:
                    text = row.c[field.name].op("->>")(text_constant(member.name))
                    value = cast(text, _TYPES.get(member.kind, Text()))
                    yield f"{field.name}_{member.name}", value, member.description
        case Kind.STRINGS:
            yield field.name, _joined(row.c[field.name]), field.description
        case Kind.ARRAY:
            return
        case _:
            yield field.name, row.c[field.name], field.description


def _joined(texts: Expression) -> Expression:
    """The texts of a JSON array, with commas between them."""
    elements = (
        func.jsonb_array_elements_text(texts)
        .table_valued(named("value", Text), with_ordinality="place", name="e1")
        .render_derived()
    )
    return select(
        func.string_agg(elements.c.value, aggregate_order_by(_COMMA, elements.c.place.asc()))
    ).scalar_subquery()
