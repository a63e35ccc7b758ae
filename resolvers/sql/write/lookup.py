"""The first statement of a write: it looks up what the write meets, and locks what it changes.

In: by resource, the `LookupKeys` of `write_keys`. `compile_lookup` takes which of them there are; their
values are binds, so that one statement serves them all. Out: what `read_found` takes apart.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID as Id

from sqlalchemy import (
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by
from sqlalchemy.sql.selectable import CTE

from resolvers.sql.json import ONE, TENANT, Expression, row_json
from resolvers.sql.statement import Statement, compile_statement
from resolvers.sql.write.locked_rows import in_ids, locked_rows, lookup_by_key, unnest_ids
from resolvers.write.plan import LookupKeys, LookupResult
from schema import tables
from schema.models import Body
from schema.osdi.catalogue import ANSWER, BY_PLURAL, OUTREACH, PERSON, QUESTION
from schema.osdi.resource import Link, NaturalKey, Resource

_KEY_TABLES = {
    "emails": (tables.person_emails, tables.person_emails.c.address),
    "phones": (tables.person_phones, tables.person_phones.c.number),
}
MAX_LOOKUP_VALUES: Any = literal_column("1000")
"""Of the answers, the newest: a second try soon follows the first."""

_OF_IDS = ("ids", "references", "ends")
_SHOWN_OF_QUESTIONS = ("question_type", "responses")
"""What must be known of a question to know an answer to it."""


class LookupTable(NamedTuple):
    """What is looked up of one resource; the words are those of `LookupKeys`.

    `named` are referred to by what they are called, and not only by id.
    """

    plural: str
    keyed: bool
    refers: bool
    named: bool
    natural_keys: tuple[NaturalKey, ...]
    linked: bool


LookupShape = tuple[LookupTable, ...]


def lookup_shape(wanted: dict[str, LookupKeys]) -> LookupShape:
    return tuple(
        LookupTable(
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
        )
        for plural, keys in sorted(wanted.items())
    )


def lookup_values(wanted: dict[str, LookupKeys]) -> dict[str, Any]:
    """The binds of the lookup for `wanted`."""
    values: dict[str, Any] = {}
    for plural, keys in wanted.items():
        values[f"{plural}_ids"] = list(keys.ids)
        values[f"{plural}_references"] = list(keys.references)
        values[f"{plural}_identifiers"] = list(keys.identifiers)
        values[f"{plural}_names"] = list(keys.names)
        values[f"{plural}_called"] = list(keys.reference_identifiers)
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
    """One lookup; `by` has what is sought of each resource. Ids that are asked for more than
    once are found once, in a CTE.
    """

    def __init__(self, shape: LookupShape) -> None:
        self._by = {sought.plural: sought for sought in shape}
        self._keyed = {
            plural: union_all(*_found_ids(BY_PLURAL[plural])).cte(f"found_{plural}")
            for plural, sought in self._by.items()
            if sought.keyed
        }
        self._referred = {
            plural: union_all(*self._referred_ids(BY_PLURAL[plural])).cte(f"referred_{plural}")
            for plural, sought in self._by.items()
            if sought.refers
        }

    def statement(self) -> Statement:
        members: list[tuple[str, Expression]] = []
        for plural, sought in self._by.items():
            ids = self._ids(BY_PLURAL[plural])
            if ids:
                members.append((plural, locked_rows(BY_PLURAL[plural], ids)))
            if sought.keyed:
                members.append((f"{plural}_identifiers", _owners_of_identifiers(plural)))
            if sought.keyed and plural == PERSON.plural:
                members += [(name, _owners(name)) for name in _KEY_TABLES]
            if sought.refers:
                members.append((f"{plural}_references", self._references(BY_PLURAL[plural])))
        return compile_statement(select(cast(row_json(members), Text)))

    def _ids(self, resource: Resource) -> list[Select[Any]]:
        """The ids of the rows that are locked."""
        sought = self._by[resource.plural]
        ids = [_ids_in(self._keyed[resource.plural])] if sought.keyed else []
        for natural_key in sought.natural_keys:
            ids += self._tied_ids(resource, natural_key)
        return ids

    def _references(self, resource: Resource) -> Expression:
        """Those that exist. Not locked: the foreign key of what refers to them sees to it."""
        table = tables.RESOURCES[resource.plural]
        sought = self._by[resource.plural]
        members: list[tuple[str, Expression]] = [("id", table.c.id)]
        if sought.named:
            members += [(name, table.c[name]) for name in ("name", "identifiers")]
        if resource is QUESTION:
            members += [(name, table.c[name]) for name in _SHOWN_OF_QUESTIONS]
        ids = [_ids_in(self._referred[resource.plural])]
        return (
            select(func.json_agg(row_json(members, table)))
            .where(table.c.organization_id == TENANT, table.c.id == in_ids(ids))
            .scalar_subquery()
        )

    def _referred_ids(self, resource: Resource) -> list[Select[Any]]:
        plural, sought = resource.plural, self._by[resource.plural]
        table = tables.RESOURCES[plural]
        ids: list[Select[Any]] = [_sent_ids(plural, "references")]
        if sought.named:
            named = table.c.name == func.any(_bind(plural, "names"))
            ids.append(select(table.c.id).where(table.c.organization_id == TENANT, named))
            ids.append(_ids_of_identifiers(plural, "called"))
        if sought.linked:
            for other in map(BY_PLURAL.__getitem__, self._keyed):
                ids += [
                    self._linked_ids(other, link)
                    for link in other.required
                    if _leads(link, resource)
                ]
        return ids

    def _tied_ids(self, resource: Resource, natural_key: NaturalKey) -> list[Select[Any]]:
        """Those whose links of the tie lead to what is looked up, or where those lead that are
        found by their own keys. None, where a link has nowhere to lead.
        """
        table = tables.RESOURCES[resource.plural]
        ends = {link.column: self._ends(resource, link) for link in natural_key}
        if not all(ends.values()):
            return []
        found = {name: unnest_ids(union_all(*ids)) for name, ids in ends.items()}
        natural_keys = lookup_by_key(table, found).with_only_columns(table.c.id).lateral("tied")
        return [select(natural_keys.c.id).select_from(*found.values(), natural_keys)]

    def _ends(self, resource: Resource, link: Link) -> list[Select[Any]]:
        ends = [
            _ids_in(found[link.target])
            for found in (self._keyed, self._referred)
            if link.target in found
        ]
        if resource.plural in self._keyed:
            ends.append(self._linked_ids(resource, link))
        if link.target == PERSON.plural and OUTREACH.plural in self._keyed:
            ends += [
                self._linked_ids(OUTREACH, item) for item in OUTREACH.links if _leads(item, PERSON)
            ]
        return ends

    def _linked_ids(self, resource: Resource, link: Link) -> Select[Any]:
        """Where the link leads of those that are found by their own keys."""
        table = tables.RESOURCES[resource.plural]
        found = in_ids([_ids_in(self._keyed[resource.plural])])
        return select(table.c[link.column]).where(
            table.c.organization_id == TENANT, table.c.id == found
        )


# What was said


@cache
def compile_answers() -> Statement:
    """The newest answers of `people` to `questions`, locked: {"answers": [row, …] or null}.

    A statement of its own, behind the lookup: no key tells two answers apart, and the lookup
    does not see what was stored while it waited for the person or the outreach. Now these are
    ours.
    """
    table = tables.RESOURCES[ANSWER.plural]
    # An order that a subquery keeps; they are locked in that of their ids.
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
        .limit(MAX_LOOKUP_VALUES)
        .subquery("newest")
    )
    rows = locked_rows(ANSWER, [select(newest.c.id)])
    return compile_statement(select(cast(row_json([(ANSWER.plural, rows)]), Text)))


def _leads(link: Link, resource: Resource) -> bool:
    return link.target == resource.plural


def _sent_ids(plural: str, name: str) -> Select[Any]:
    return select(func.unnest(_bind(plural, name)).label("id"))


def _ids_in(found: CTE) -> Select[Any]:
    return select(next(iter(found.c)))


def _ids_of_identifiers(plural: str, bind: str) -> Select[Any]:
    keys = tables.identifiers
    return select(keys.c.resource_id).where(
        keys.c.organization_id == TENANT,
        keys.c.resource == plural,
        keys.c.identifier == func.any(_bind(plural, bind)),
    )


def _found_ids(resource: Resource) -> list[Select[Any]]:
    """The ids of those that are found by their own keys."""
    plural = resource.plural
    found: list[Select[Any]] = [
        _sent_ids(plural, "ids"),
        _ids_of_identifiers(plural, "identifiers"),
    ]
    if resource is PERSON:
        for name, bind in (("emails", "emails"), ("phones", "matching_phones")):
            table, key = _KEY_TABLES[name]
            found.append(
                select(table.c.person_id).where(
                    table.c.organization_id == TENANT,
                    key == func.any(_bind(plural, bind)),
                )
            )
    return found


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
    """By key, who has it; of several, who was first."""
    table, key = _KEY_TABLES[name]
    first: Any = func.array_agg(
        aggregate_order_by(table.c.person_id, table.c.person_id.asc()), type_=ARRAY(UUID())
    )
    owners = (
        select(key.label("key"), first[ONE].label("person_id"))
        .where(
            table.c.organization_id == TENANT,
            key == func.any(_bind(PERSON.plural, name)),
        )
        .group_by(key)
        .subquery("owners")
    )
    return select(func.json_object_agg(owners.c.key, owners.c.person_id)).scalar_subquery()


def answers_values(ends: dict[str, list[Id]]) -> dict[str, Any]:
    """The binds of `compile_answers`."""
    return {f"{plural}_ends": ids for plural, ids in ends.items()}


def read_found(text: str, shape: LookupShape) -> LookupResult:
    """What the lookup returned."""
    document = json.loads(text)
    found = LookupResult()
    for sought in shape:
        plural = sought.plural
        found.rows[plural] = _by_id(document.get(plural))
        found.references[plural] = _by_id(document.get(f"{plural}_references"))
        found.identifiers[plural] = _ids(document.get(f"{plural}_identifiers"))
    found.emails = _ids(document.get("emails"))
    found.phones = _ids(document.get("phones"))
    return found


def read_answers(text: str) -> dict[Id, Body]:
    """What `compile_answers` returned."""
    return _by_id(json.loads(text)[ANSWER.plural])


def _by_id(rows: list[Body] | None) -> dict[Id, Body]:
    return {Id(row["id"]): row for row in rows or ()}


def _ids(owners: dict[str, str] | None) -> dict[str, Id]:
    return {key: Id(value) for key, value in (owners or {}).items()}
