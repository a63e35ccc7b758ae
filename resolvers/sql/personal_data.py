"""The statements about all data of one person: `person_id` of the organization.

Conditions are derived from the columns of the tables, so a new table that names a person is read,
too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Select, Table, Text, and_, bindparam, cast, delete, func, or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from resolvers.sql.json import ONE, TENANT, Expression, int_constant, text_constant
from resolvers.sql.statement import Statement, compile_statement
from schema.osdi.catalogue import BY_PLURAL, OUTREACH, PERSON, STORED
from schema.tables import METADATA, RESOURCES, deliveries, identifiers, outreaches, people

MAX_MATCHES = 20
"""The most people that a lookup lists."""

_PERSON: Expression = bindparam("person_id", type_=UUID())


@cache
def compile_people() -> Statement:
    """At most `MAX_MATCHES` people with this `id`, this `identifier`, or this e-mail `address`, in
    lower case: also those whose address is the match key of somebody else.
    """
    element = func.jsonb_array_elements(people.c.email_addresses).table_valued("value")
    address = func.lower(func.btrim(element.c.value.op("->>")(text_constant("address"))))
    wanted = bindparam("address", type_=Text())
    ids = union(
        select(cast(bindparam("id", type_=UUID()), UUID())),
        select(identifiers.c.resource_id).where(
            identifiers.c.organization_id == TENANT,
            identifiers.c.resource == text_constant(PERSON.plural),
            identifiers.c.identifier == bindparam("identifier", type_=Text()),
        ),
        select(people.c.id).where(
            people.c.organization_id == TENANT,
            wanted.is_not(None),
            select(ONE).select_from(element).where(address == wanted).exists(),
        ),
    )
    shown = (people.c.id, people.c.given_name, people.c.family_name, people.c.created_date)
    return compile_statement(
        select(*shown)
        .where(people.c.organization_id == TENANT, people.c.id.in_(ids))
        .order_by(people.c.id)
        .limit(int_constant(MAX_MATCHES))
    )


@cache
def personal_tables() -> tuple[str, ...]:
    """The tables that may have rows about a person, the person first."""
    names = [str(table.name) for table in METADATA.sorted_tables if [*_conditions(table)]]
    return (PERSON.plural, *[name for name in names if name != PERSON.plural])


def _conditions(table: Table) -> Iterator[Expression]:
    """The conditions that make a row of the table one about the person: any of them suffices."""
    columns, of_person = table.c, [outreaches.c.organization_id == TENANT]
    of_person.append(outreaches.c.person_id == _PERSON)
    if table is people:
        yield columns.id == _PERSON
    if table.name in RESOURCES:
        links = BY_PLURAL[table.name].links
        yield from (
            columns[link.column] == _PERSON for link in links if link.target == PERSON.plural
        )
    elif "person_id" in columns:
        yield columns.person_id == _PERSON
    if "outreach_id" in columns:
        yield columns.outreach_id.in_(select(outreaches.c.id).where(*of_person))
    if "scope_id" in columns:
        yield columns.scope_id == _PERSON
    if "resource" in columns:
        key = columns.resource_id if "resource_id" in columns else columns.id
        for plural, ids in _rows_of_person():
            yield and_(columns.resource == text_constant(plural), key.in_(ids))


def _rows_of_person() -> Iterator[tuple[str, Select[tuple[object]]]]:
    """The ids of the person and of the resources that belong to it, by plural."""
    for resource in STORED:
        table = RESOURCES[resource.plural]
        column = table.c.id if resource is PERSON else table.c.get("person_id")
        if column is not None:
            yield (
                resource.plural,
                select(table.c.id).where(table.c.organization_id == TENANT, column == _PERSON),
            )


@cache
def compile_rows(name: str) -> Statement:
    """The rows of a table about the person, as a JSON array: null if there are none."""
    table = METADATA.tables[name]
    shown = [column for column in table.columns if column.name != "organization_id"]
    rows = (
        select(*shown)
        .where(table.c.organization_id == TENANT, or_(*_conditions(table)))
        .order_by(*table.primary_key.columns)
        .subquery("found")
    )
    array = func.json_strip_nulls(func.json_agg(rows.table_valued()))
    return compile_statement(select(cast(array, Text)).select_from(rows))


@cache
def compile_names(name: str) -> Statement:
    """The name and title of the resources with `ids`, as JSON, if the resource has such fields."""
    table = RESOURCES[name]
    shown = [table.c[column] for column in ("id", "name", "title") if column in table.c]
    chosen = table.c.id == func.any(bindparam("ids", type_=ARRAY(UUID())))
    rows = select(*shown).where(table.c.organization_id == TENANT, chosen).subquery("found")
    array = func.json_strip_nulls(func.json_agg(rows.table_valued()))
    return compile_statement(select(cast(array, Text)).select_from(rows))


@cache
def compile_lock() -> Statement:
    """Locks the person: nobody links to it until the transaction ends."""
    return compile_statement(
        select(people.c.id)
        .where(people.c.organization_id == TENANT, people.c.id == _PERSON)
        .with_for_update()
    )


@cache
def compile_outreaches(most: int) -> Statement:
    """The ids of at most `most` outreaches of the person."""
    return compile_statement(
        select(outreaches.c.id)
        .where(outreaches.c.organization_id == TENANT, outreaches.c.person_id == _PERSON)
        .limit(int_constant(most))
    )


@cache
def compile_forgotten_deliveries() -> Statement:
    """Deletes deliveries about the person: an error may quote an address. Returns how many."""
    gone = (
        delete(deliveries)
        .where(deliveries.c.organization_id == TENANT, or_(*_conditions(deliveries)))
        .returning(ONE)
        .cte("gone")
    )
    return compile_statement(select(func.count()).select_from(gone))


def linked_resources(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[str]]:
    """The ids of the resources that `rows` link to and do not contain, by plural."""
    found: dict[str, set[str]] = {}
    for plural in rows.keys() & BY_PLURAL.keys():
        for link in BY_PLURAL[plural].links:
            if link.target not in (PERSON.plural, OUTREACH.plural):
                ids = {str(row[link.column]) for row in rows[plural] if link.column in row}
                found.setdefault(link.target, set()).update(ids)
    return {plural: sorted(ids) for plural, ids in sorted(found.items()) if ids}
