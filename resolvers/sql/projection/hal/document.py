"""The HAL projection: a row of a resource as a complete document.

Source: OSDI 1.2.0, 'HAL' and 'Common fields'; draft-kelly-json-hal-08.
"""

from __future__ import annotations

from sqlalchemy import JSON, FromClause, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from resolvers.plan.read import Hal, Projection
from resolvers.sql.json import (
    EMPTY_ARRAY,
    TENANT,
    Expression,
    href,
    path_to,
    row_json,
    total,
    utc_text,
    when,
    wire_identifiers,
)
from schema import tables
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON, SERVED
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import COMPUTED, Collection, Link, Resource

CURIES: Expression = cast(bindparam("curies", type_=Text()), JSON)

SELF_URL = "self_address"
"""The column with the URL of the `self` link, in rows that already have it."""

_WITH_EMPTY_ARRAYS = (PERSON, OUTREACH)
"""The resources whose clients expect empty arrays."""

_SERVED = {resource.plural for resource in SERVED}


def hal_document(
    resource: Resource, row: FromClause, hal: Hal, *, embedded: bool, depth: int = 0
) -> Expression:
    """The resource in `row`: the fields that are set, `_links`, and `_embedded` if it expands.

    An embedded document has no curies. `depth` is that of `row`; the names of rows further down
    are numbered by it.
    """
    members = [("identifiers", wire_identifiers(row))]
    if hal.projection is Projection.FULL:
        members += [
            (field.name, _field(field, row, hal.empty_arrays and resource in _WITH_EMPTY_ARRAYS))
            for field in resource.fields
            if not field.is_identifiers
        ]
    members.append(("_links", _links(resource, row, embedded=embedded)))
    if hal.expand:
        members.append(("_embedded", _embedded(resource, row, hal, depth + 1)))
    return func.json_strip_nulls(row_json(members, row), type_=JSON)


def _field(field: Field, row: FromClause, empty_arrays: bool) -> Expression:
    if field.name in COMPUTED:
        return total(COMPUTED[field.name], row.c.id)
    column: Expression = row.c[field.name]
    if empty_arrays and field.kind in (Kind.ARRAY, Kind.STRINGS):
        return func.coalesce(func.to_json(column), EMPTY_ARRAY)
    return utc_text(column) if field.kind is Kind.DATETIME else column


def self_url(resource: Resource, row: FromClause) -> Expression:
    """The URL of the resource: below its parent, such as the campaign of an outreach, if any."""
    if SELF_URL in row.c:
        column: Expression = row.c[SELF_URL]
        return column
    url = path_to(resource.plural, row.c.id)
    parent = resource.nested_under
    if parent is None:
        return url
    parent_id = row.c[parent.column]
    # The URL below the parent is null if the row has no parent.
    return func.coalesce(path_to(parent.target, parent_id, resource.plural, row.c.id), url)


def _links(resource: Resource, row: FromClause, *, embedded: bool) -> Expression:
    members = [("self", href(self_url(resource, row)))]
    members += [(f"osdi:{link.rel}", _link(link, row)) for link in resource.links]
    members += [
        (f"osdi:{item.rel}", href(path_to(resource.plural, row.c.id, item.rel)))
        for item in resource.collections
        if item.target in _SERVED
    ]
    members += [
        (f"osdi:{helper}", href(path_to(resource.plural, row.c.id, helper)))
        for helper in resource.helpers
    ]
    if not embedded:
        members.append(("curies", CURIES))
    return row_json(members, row)


def _link(link: Link, row: FromClause) -> Expression:
    column = row.c[link.column]
    return when(column.is_not(None), href(path_to(link.target, column)))


def _embedded(resource: Resource, row: FromClause, hal: Hal, depth: int) -> Expression:
    members = []
    for name in hal.expand:
        link, collection = resource.link(name), resource.collection(name)
        if link is not None:
            members.append((f"osdi:{link.rel}", _embedded_one(link, row, hal, depth)))
        elif collection is not None:
            first = _embedded_many(collection, row, hal, depth)
            members.append((f"osdi:{collection.rel}", first))
    return row_json(members, row)


def _inner(hal: Hal) -> Hal:
    """The projection of an embedded document."""
    return Hal(empty_arrays=hal.empty_arrays)


def _embedded_one(link: Link, row: FromClause, hal: Hal, depth: int) -> Expression:
    target = BY_PLURAL[link.target]
    other = tables.RESOURCES[link.target].alias(f"t{depth}")
    return (
        select(hal_document(target, other, _inner(hal), embedded=True, depth=depth))
        .where(other.c.organization_id == TENANT, other.c.id == row.c[link.column])
        .correlate(row)
        .scalar_subquery()
    )


def _embedded_many(collection: Collection, row: FromClause, hal: Hal, depth: int) -> Expression:
    target = BY_PLURAL[collection.target]
    table = tables.RESOURCES[collection.target].alias(f"t{depth}")
    first = (
        select(table)
        .where(table.c.organization_id == TENANT, table.c[collection.column] == row.c.id)
        .order_by(table.c.id.desc())
        .limit(hal.expand_limit)
        .correlate(row)
        .subquery(f"first{depth}")
    )
    documents = aggregate_order_by(
        hal_document(target, first, _inner(hal), embedded=True, depth=depth), first.c.id.desc()
    )
    return select(func.coalesce(func.json_agg(documents), EMPTY_ARRAY)).scalar_subquery()
