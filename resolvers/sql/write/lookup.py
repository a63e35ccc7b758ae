"""The first statement of a write: finds the rows that the write will touch, and locks them.

In: the `LookupKeys` of `resolvers/write/lookup_keys.py`, by resource. The statement depends only on
the kinds of keys; their values are binds. Out: the `LookupResult` that `read_lookup` makes of the
JSON.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID as Id

from sqlalchemy import Select, Text, bindparam, cast, func, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql.selectable import CTE

from resolvers.sql.json import ONE, TENANT, Expression, int_constant, row_json, text_constant
from resolvers.sql.statement import Statement, compile_statement
from resolvers.sql.write.locked_rows import in_ids, locked_rows, lookup_by_key, unnest_ids
from resolvers.write.plan import LookupKeys, LookupResult
from schema import tables
from schema.models.bodies import Body
from schema.osdi.catalogue import ANSWER, BY_PLURAL, OUTREACH, PERSON, QUESTION
from schema.osdi.resource import Link, NaturalKey, Resource

MAX_ANSWERS = 1000
"""The number of stored answers, the newest ones, that may be the sent ones: a retry comes soon."""

_KEY_TABLES = {
    "emails": (tables.person_emails, tables.person_emails.c.address),
    "phones": (tables.person_phones, tables.person_phones.c.number),
}
_BINDS_OF_IDS = ("ids", "references", "ends")
_QUESTION_FIELDS = ("question_type", "responses")
"""The fields of a question that decide which answers are valid."""


class ResourceLookup(NamedTuple):
    """The kinds of keys by which one resource is looked up; see `LookupKeys`.

    If `named`, resources are referred to by name or identifier too, and not only by id. If
    `own_named`, rows to write are also found by their name.
    """

    plural: str
    keyed: bool
    refers: bool
    named: bool
    natural_keys: tuple[NaturalKey, ...]
    linked: bool
    own_named: bool


LookupTemplate: TypeAlias = tuple[ResourceLookup, ...]
"""The key of the statement cache."""


def lookup_template(keys_by_resource: dict[str, LookupKeys]) -> LookupTemplate:
    return tuple(
        ResourceLookup(
            plural,
            keys.keyed,
            keys.refers,
            bool(keys.names or keys.reference_identifiers),
            tuple(
                natural_key
                for natural_key in BY_PLURAL[plural].natural_keys
                if natural_key in keys.natural_keys
            ),
            keys.linked,
            bool(keys.own_names),
        )
        for plural, keys in sorted(keys_by_resource.items())
    )


def lookup_values(keys_by_resource: dict[str, LookupKeys]) -> dict[str, Any]:
    """The binds of the lookup."""
    values: dict[str, Any] = {}
    for plural, keys in keys_by_resource.items():
        values[f"{plural}_ids"] = list(keys.ids)
        values[f"{plural}_references"] = list(keys.references)
        values[f"{plural}_identifiers"] = list(keys.identifiers)
        values[f"{plural}_own_names"] = list(keys.own_names)
        values[f"{plural}_names"] = list(keys.names)
        values[f"{plural}_called"] = list(keys.reference_identifiers)
        if plural == PERSON.plural:
            values["people_emails"] = list(keys.emails)
            values["people_phones"] = list(keys.phones)
            values["people_matching_phones"] = list(keys.phones if keys.by_phone else ())
    return values


def _bind(plural: str, name: str) -> Expression:
    type_: Any = ARRAY(UUID()) if name in _BINDS_OF_IDS else ARRAY(Text())
    return bindparam(f"{plural}_{name}", type_=type_)


@lru_cache(maxsize=256)
def compile_lookup(template: LookupTemplate) -> Statement:
    """One row with one column, the JSON for `read_lookup`."""
    return _Lookup(template).statement()


class _Lookup:
    """One lookup. Ids that several parts of it need are read once, in a CTE."""

    def __init__(self, template: LookupTemplate) -> None:
        self._lookups = {lookup.plural: lookup for lookup in template}
        self._keyed = {
            plural: union_all(*_keyed_ids(BY_PLURAL[plural], lookup.own_named)).cte(
                f"found_{plural}"
            )
            for plural, lookup in self._lookups.items()
            if lookup.keyed
        }
        self._referred = {
            plural: union_all(*self._referred_ids(BY_PLURAL[plural])).cte(f"referred_{plural}")
            for plural, lookup in self._lookups.items()
            if lookup.refers
        }

    def statement(self) -> Statement:
        members: list[tuple[str, Expression]] = []
        for plural, lookup in self._lookups.items():
            ids = self._ids_to_lock(BY_PLURAL[plural])
            if ids:
                members.append((plural, locked_rows(BY_PLURAL[plural], ids)))
            if lookup.keyed:
                members.append((f"{plural}_identifiers", _owners_of_identifiers(plural)))
            if lookup.keyed and plural == PERSON.plural:
                members += [(name, _owners(name)) for name in _KEY_TABLES]
            if lookup.refers:
                members.append((f"{plural}_references", self._references(BY_PLURAL[plural])))
        return compile_statement(select(cast(row_json(members), Text)))

    def _ids_to_lock(self, resource: Resource) -> list[Select[Any]]:
        lookup = self._lookups[resource.plural]
        ids = [_ids_in(self._keyed[resource.plural])] if lookup.keyed else []
        for natural_key in lookup.natural_keys:
            ids += self._ids_by_natural_key(resource, natural_key)
        return ids

    def _references(self, resource: Resource) -> Expression:
        """The rows that are referred to, unlocked: foreign keys of new rows protect them."""
        table = tables.RESOURCES[resource.plural]
        lookup = self._lookups[resource.plural]
        members: list[tuple[str, Expression]] = [("id", table.c.id)]
        if lookup.named:
            members += [(name, table.c[name]) for name in ("name", "identifiers")]
        if resource is QUESTION:
            members += [(name, table.c[name]) for name in _QUESTION_FIELDS]
        ids = [_ids_in(self._referred[resource.plural])]
        return (
            select(func.json_agg(row_json(members, table)))
            .where(table.c.organization_id == TENANT, table.c.id == in_ids(ids))
            .scalar_subquery()
        )

    def _referred_ids(self, resource: Resource) -> list[Select[Any]]:
        plural, lookup = resource.plural, self._lookups[resource.plural]
        table = tables.RESOURCES[plural]
        ids: list[Select[Any]] = [_ids_of_bind(plural, "references")]
        if lookup.named:
            named = table.c.name == func.any(_bind(plural, "names"))
            ids.append(select(table.c.id).where(table.c.organization_id == TENANT, named))
            ids.append(_ids_of_identifiers(plural, "called"))
        if lookup.linked:
            for other in map(BY_PLURAL.__getitem__, self._keyed):
                ids += [
                    self._linked_ids(other, link)
                    for link in other.required
                    if _leads_to(link, resource)
                ]
        return ids

    def _ids_by_natural_key(self, resource: Resource, natural_key: NaturalKey) -> list[Select[Any]]:
        """The rows whose links of the natural key lead to rows of this lookup.

        Empty if the lookup has no rows that one of the links could lead to.
        """
        table = tables.RESOURCES[resource.plural]
        ends = {link.column: self._ends(resource, link) for link in natural_key}
        if not all(ends.values()):
            return []
        ids = {column: unnest_ids(union_all(*queries)) for column, queries in ends.items()}
        row = lookup_by_key(table, ids).with_only_columns(table.c.id).lateral("tied")
        return [select(row.c.id).select_from(*ids.values(), row)]

    def _ends(self, resource: Resource, link: Link) -> list[Select[Any]]:
        """The ids that `link` of the written row may lead to."""
        ends = [
            _ids_in(ids[link.target]) for ids in (self._keyed, self._referred) if link.target in ids
        ]
        if resource.plural in self._keyed:
            ends.append(self._linked_ids(resource, link))
        if link.target == PERSON.plural and OUTREACH.plural in self._keyed:
            ends += [
                self._linked_ids(OUTREACH, item)
                for item in OUTREACH.links
                if _leads_to(item, PERSON)
            ]
        return ends

    def _linked_ids(self, resource: Resource, link: Link) -> Select[Any]:
        """The ids that `link` leads to from the rows that are found by their own keys."""
        table = tables.RESOURCES[resource.plural]
        keyed = in_ids([_ids_in(self._keyed[resource.plural])])
        return select(table.c[link.column]).where(
            table.c.organization_id == TENANT, table.c.id == keyed
        )


def _leads_to(link: Link, resource: Resource) -> bool:
    return link.target == resource.plural


def _ids_of_bind(plural: str, name: str) -> Select[Any]:
    return select(func.unnest(_bind(plural, name)).label("id"))


def _ids_in(ids: CTE) -> Select[Any]:
    return select(next(iter(ids.c)))


def _ids_of_identifiers(plural: str, bind: str) -> Select[Any]:
    keys = tables.identifiers
    return select(keys.c.resource_id).where(
        keys.c.organization_id == TENANT,
        keys.c.resource == plural,
        keys.c.identifier == func.any(_bind(plural, bind)),
    )


def _keyed_ids(resource: Resource, own_named: bool) -> list[Select[Any]]:
    """The ids of rows that are found by their own keys, and by their names if `own_named`."""
    plural = resource.plural
    ids: list[Select[Any]] = [
        _ids_of_bind(plural, "ids"),
        _ids_of_identifiers(plural, "identifiers"),
    ]
    if own_named:
        table = tables.RESOURCES[plural]
        own_name: Expression = table.c.name
        if "title" in table.c:
            own_name = func.coalesce(func.nullif(own_name, text_constant("")), table.c.title)
        named = own_name == func.any(_bind(plural, "own_names"))
        ids.append(select(table.c.id).where(table.c.organization_id == TENANT, named))
    if resource is PERSON:
        for name, bind in (("emails", "emails"), ("phones", "matching_phones")):
            table, key = _KEY_TABLES[name]
            ids.append(
                select(table.c.person_id).where(
                    table.c.organization_id == TENANT,
                    key == func.any(_bind(plural, bind)),
                )
            )
    return ids


def _owners_of_identifiers(plural: str) -> Expression:
    keys = tables.identifiers
    return (
        select(func.json_object_agg(keys.c.identifier, keys.c.resource_id))
        .where(
            keys.c.organization_id == TENANT,
            keys.c.resource == plural,
            keys.c.identifier == func.any(_bind(plural, "identifiers")),
        )
        .scalar_subquery()
    )


def _owners(name: str) -> Expression:
    """The person of each key; the oldest if several people have it."""
    table, key = _KEY_TABLES[name]
    people: Any = func.array_agg(
        aggregate_order_by(table.c.person_id, table.c.person_id.asc()), type_=ARRAY(UUID())
    )
    owners = (
        select(key.label("key"), people[ONE].label("person_id"))
        .where(
            table.c.organization_id == TENANT,
            key == func.any(_bind(PERSON.plural, name)),
        )
        .group_by(key)
        .subquery("owners")
    )
    return select(func.json_object_agg(owners.c.key, owners.c.person_id)).scalar_subquery()


def read_lookup(text: str, template: LookupTemplate) -> LookupResult:
    """The result of `compile_lookup`."""
    document = json.loads(text)
    result = LookupResult()
    for lookup in template:
        plural = lookup.plural
        result.rows[plural] = _rows_by_id(document.get(plural))
        result.references[plural] = _rows_by_id(document.get(f"{plural}_references"))
        result.identifiers[plural] = _ids_by_key(document.get(f"{plural}_identifiers"))
    result.emails = _ids_by_key(document.get("emails"))
    result.phones = _ids_by_key(document.get("phones"))
    return result


def _rows_by_id(rows: list[Body] | None) -> dict[Id, Body]:
    return {Id(row["id"]): row for row in rows or ()}


def _ids_by_key(owners: dict[str, str] | None) -> dict[str, Id]:
    return {key: Id(value) for key, value in (owners or {}).items()}


# Answers


@cache
def compile_answers() -> Statement:
    """The newest answers of `people` to `questions`, locked: {"answers": [row, …] or null}.

    A statement of its own, after the lookup: answers have no unique key, and the lookup does not
    see what was stored while it waited for the lock of the person or the outreach. With those
    locks, any concurrent duplicate has committed.
    """
    table = tables.RESOURCES[ANSWER.plural]
    newest = (
        select(table.c.id)
        .where(
            table.c.organization_id == TENANT,
            *[
                table.c[link.column] == func.any(_bind(link.target, "ends"))
                for link in ANSWER.required
            ],
        )
        .order_by(table.c.id.desc())
        .limit(int_constant(MAX_ANSWERS))
        .subquery("newest")
    )
    rows = locked_rows(ANSWER, [select(newest.c.id)])
    return compile_statement(select(cast(row_json([(ANSWER.plural, rows)]), Text)))


def answers_values(ends: dict[str, list[Id]]) -> dict[str, Any]:
    """The binds of `compile_answers`: the ids of people and questions."""
    return {f"{plural}_ends": ids for plural, ids in ends.items()}


def read_answers(text: str) -> dict[Id, Body]:
    """The result of `compile_answers`, by id."""
    return _rows_by_id(json.loads(text)[ANSWER.plural])
