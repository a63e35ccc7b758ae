"""The first statement of a write: it looks up what the write meets, and locks what it changes.

In: by resource, the `Keys` of `write_keys`. `compile_lookup` takes which of them there are; their
values are binds, so that one statement serves them all. Out: what `read_found` takes apart.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID as Id

from sqlalchemy import Select, Text, bindparam, cast, func, literal_column, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql import FromClause

from resolvers.json_sql import ONE, ORGANIZATION, Expression, row_json, wire_moment
from resolvers.statement import Statement, compile_statement
from resolvers.write_plan import Found, Keys
from schema import tables
from schema.catalogue import BY_PLURAL, OUTREACH, PERSON, QUESTION
from schema.fields import Kind
from schema.resource import Link, Resource, Tie

_KEY_TABLES = {
    "emails": (tables.person_emails, tables.person_emails.c.address),
    "phones": (tables.person_phones, tables.person_phones.c.number),
}
MOST_TIED: Any = literal_column("1000")
"""Of what may be there any number of times, the newest: a second try soon follows the first."""

_OF_IDS = ("ids", "references")
_SHOWN_OF_QUESTIONS = ("question_type", "responses")
"""What must be known of a question to know an answer to it."""


class Sought(NamedTuple):
    """What is looked up of one resource; the words are those of `Keys`.

    `named` are referred to by what they are called, and not only by id.
    """

    plural: str
    locks: bool
    refers: bool
    named: bool
    tied: tuple[Tie, ...]
    linked: bool


LookupShape = tuple[Sought, ...]


def lookup_shape(wanted: dict[str, Keys]) -> LookupShape:
    return tuple(
        Sought(
            plural,
            keys.locks,
            keys.refers,
            bool(keys.names or keys.called),
            tuple(tie for tie in BY_PLURAL[plural].ties if tie in keys.tied),
            keys.linked,
        )
        for plural, keys in sorted(wanted.items())
    )


def lookup_values(wanted: dict[str, Keys]) -> dict[str, Any]:
    """The binds of the lookup for `wanted`."""
    values: dict[str, Any] = {}
    for plural, keys in wanted.items():
        values[f"{plural}_ids"] = list(keys.ids)
        values[f"{plural}_references"] = list(keys.references)
        values[f"{plural}_identifiers"] = list(keys.identifiers)
        values[f"{plural}_names"] = list(keys.names)
        values[f"{plural}_called"] = list(keys.called)
        if plural == PERSON.plural:
            values["people_emails"] = list(keys.emails)
            values["people_phones"] = list(keys.phones)
            values["people_matching_phones"] = list(keys.phones if keys.by_phone else ())
    return values


def _bind(plural: str, name: str) -> Expression:
    type_: Any = ARRAY(UUID()) if name in _OF_IDS else ARRAY(Text())
    return bindparam(f"{plural}_{name}", type_=type_)


@lru_cache(maxsize=256)
def compile_lookup(shape: LookupShape) -> Statement:
    """One row, one column: the JSON that `read_found` takes apart."""
    return _Lookup(shape).statement()


class _Lookup:
    """One lookup; `by` has what is sought of each resource."""

    def __init__(self, shape: LookupShape) -> None:
        self._by = {sought.plural: sought for sought in shape}

    def statement(self) -> Statement:
        members: list[tuple[str, Expression]] = []
        for plural, sought in self._by.items():
            if sought.locks:
                members.append((plural, self._rows(BY_PLURAL[plural])))
                members.append((f"{plural}_identifiers", _owners_of_identifiers(plural)))
            if sought.locks and plural == PERSON.plural:
                members += [(name, _owners(name)) for name in _KEY_TABLES]
            if sought.refers:
                members.append((f"{plural}_references", self._references(BY_PLURAL[plural])))
        return compile_statement(select(cast(row_json(members), Text)))

    def _rows(self, resource: Resource) -> Expression:
        """The rows found by any key, locked in the order of their ids."""
        table = tables.RESOURCES[resource.plural]
        ids = _found_ids(resource)
        ids += [self._tied_ids(resource, tie) for tie in self._by[resource.plural].tied]
        locked = (
            select(table)
            .where(table.c.organization_id == ORGANIZATION, table.c.id == _any(ids))
            .order_by(table.c.id)
            .with_for_update(key_share=True)
            .cte(f"locked_{resource.plural}")
        )
        row = row_json(_members(resource, locked), locked)
        return select(func.json_agg(row)).select_from(locked).scalar_subquery()

    def _references(self, resource: Resource) -> Expression:
        """Those that exist. Not locked: the foreign key of what refers to them sees to it."""
        table = tables.RESOURCES[resource.plural]
        sought = self._by[resource.plural]
        members: list[tuple[str, Expression]] = [("id", table.c.id)]
        if sought.named:
            members += [(name, table.c[name]) for name in ("name", "identifiers")]
        if resource is QUESTION:
            members += [(name, table.c[name]) for name in _SHOWN_OF_QUESTIONS]
        ids = self._referred_ids(resource)
        return (
            select(func.json_agg(row_json(members, table)))
            .where(table.c.organization_id == ORGANIZATION, table.c.id == _any(ids))
            .scalar_subquery()
        )

    def _referred_ids(self, resource: Resource) -> list[Select[Any]]:
        plural, sought = resource.plural, self._by[resource.plural]
        table = tables.RESOURCES[plural]
        ids: list[Select[Any]] = [select(func.unnest(_bind(plural, "references")))]
        if sought.named:
            named = table.c.name == func.any(_bind(plural, "names"))
            ids.append(select(table.c.id).where(table.c.organization_id == ORGANIZATION, named))
            ids.append(_ids_of_identifiers(plural, "called"))
        if sought.linked:
            for other in map(BY_PLURAL.__getitem__, self._by):
                ids += [
                    _linked_ids(other, link) for link in other.required if _leads(link, resource)
                ]
        return ids

    def _tied_ids(self, resource: Resource, tie: Tie) -> Select[Any]:
        """Those whose links of the tie lead to what is looked up, or where those lead that are
        found by their own keys.
        """
        table = tables.RESOURCES[resource.plural]
        ends = [table.c[link.column] == _any(self._ends(resource, link)) for link in tie]
        tied = select(table.c.id).where(table.c.organization_id == ORGANIZATION, *ends)
        if resource.unique:
            return tied
        # An order that a subquery keeps: a part of a union has none of its own.
        newest = tied.order_by(table.c.id.desc()).limit(MOST_TIED).subquery("newest")
        return select(newest.c.id)

    def _ends(self, resource: Resource, link: Link) -> list[Select[Any]]:
        target, sought = BY_PLURAL[link.target], self._by.get(link.target)
        ends = [_linked_ids(resource, link)]
        if sought is not None and sought.locks:
            ends += _found_ids(target)
        if sought is not None and sought.refers:
            ends += self._referred_ids(target)
        if target is PERSON and OUTREACH.plural in self._by:
            ends += [_linked_ids(OUTREACH, item) for item in OUTREACH.links if _leads(item, PERSON)]
        return ends


def _leads(link: Link, resource: Resource) -> bool:
    return link.target == resource.plural


def _any(ids: list[Select[Any]]) -> Expression:
    return func.any(func.array(union_all(*ids).scalar_subquery(), type_=ARRAY(UUID())))


def _members(resource: Resource, row: FromClause) -> list[tuple[str, Expression]]:
    members: list[tuple[str, Expression]] = [("id", row.c.id)]
    for field in resource.columns:
        value = row.c[field.name]
        members.append((field.name, wire_moment(value) if field.kind is Kind.MOMENT else value))
    return [*members, *[(link.column, row.c[link.column]) for link in resource.links]]


def _ids_of_identifiers(plural: str, bind: str) -> Select[Any]:
    keys = tables.identifiers
    return select(keys.c.resource_id).where(
        keys.c.organization_id == ORGANIZATION,
        keys.c.resource == plural,
        keys.c.identifier == func.any(_bind(plural, bind)),
    )


def _found_ids(resource: Resource) -> list[Select[Any]]:
    """The ids of those that are found by their own keys."""
    plural = resource.plural
    found: list[Select[Any]] = [
        select(func.unnest(_bind(plural, "ids"))),
        _ids_of_identifiers(plural, "identifiers"),
    ]
    if resource is PERSON:
        for name, bind in (("emails", "emails"), ("phones", "matching_phones")):
            table, key = _KEY_TABLES[name]
            found.append(
                select(table.c.person_id).where(
                    table.c.organization_id == ORGANIZATION,
                    key == func.any(_bind(plural, bind)),
                )
            )
    return found


def _linked_ids(resource: Resource, link: Link) -> Select[Any]:
    """Where the link leads of those that are found by their own keys."""
    table = tables.RESOURCES[resource.plural]
    return select(table.c[link.column]).where(
        table.c.organization_id == ORGANIZATION, table.c.id == _any(_found_ids(resource))
    )


def _owners_of_identifiers(plural: str) -> Expression:
    keys = tables.identifiers
    return (
        select(func.json_object_agg(keys.c.identifier, keys.c.resource_id))
        .where(
            keys.c.organization_id == ORGANIZATION,
            keys.c.resource == plural,
            keys.c.identifier == func.any(_bind(plural, "identifiers")),
        )
        .scalar_subquery()
    )


def _owners(name: str) -> Expression:
    """By key, who has it; of several, who was first."""
    table, key = _KEY_TABLES[name]
    first: Any = func.array_agg(
        aggregate_order_by(table.c.person_id, table.c.person_id.asc()), type_=ARRAY(UUID())
    )
    owners = (
        select(key.label("key"), first[ONE].label("person_id"))
        .where(
            table.c.organization_id == ORGANIZATION,
            key == func.any(_bind(PERSON.plural, name)),
        )
        .group_by(key)
        .subquery("owners")
    )
    return select(func.json_object_agg(owners.c.key, owners.c.person_id)).scalar_subquery()


def read_found(text: str, shape: LookupShape) -> Found:
    """What the lookup returned."""
    document = json.loads(text)
    found = Found()
    for sought in shape:
        plural = sought.plural
        rows, references = document.get(plural), document.get(f"{plural}_references")
        found.rows[plural] = {Id(row["id"]): row for row in rows or ()}
        found.references[plural] = {Id(row["id"]): row for row in references or ()}
        found.identifiers[plural] = _ids(document.get(f"{plural}_identifiers"))
    found.emails = _ids(document.get("emails"))
    found.phones = _ids(document.get("phones"))
    return found


def _ids(owners: dict[str, str] | None) -> dict[str, Id]:
    return {key: Id(value) for key, value in (owners or {}).items()}
