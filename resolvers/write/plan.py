"""A write as data: what is asked (`WriteRequest`), what is stored (`LookupResult`), what to do (`ChangeSet`).

The planning itself is in `write_rules`; SQL is in `write_sql`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from uuid import UUID

from resolvers.plan.pages import ParentScope
from resolvers.plan.tenant import Tenant
from schema.failures import PartialFailure
from schema.ids import Draw, new_id
from schema.match_keys import emails_of, phones_of
from schema.models import Body, ParsedBody
from schema.osdi.resource import NaturalKey, Resource

EMPTY_BODY = ParsedBody({})


ORGANIZATIONS = "organizations"
"""Whose totals are those of everything."""


class Action(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One request to write.

    `scope` is the parent in the path. A `helper` keeps the action where a part of it cannot
    be applied; without a token (`anonymous`) it only adds.
    """

    action: Action
    resource: Resource
    tenant: Tenant
    body: ParsedBody = EMPTY_BODY
    id: UUID | None = None
    scope: ParentScope | None = None
    helper: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class LookupKeys:
    """By what rows of one resource are looked up, to be locked and written.

    `natural_keys` rows are those with one of these ties to what else is looked up. What is only
    referred to need only be there: it is not locked, since a busy campaign is one. It is found
    by its id (`references`), its name, an identifier (`reference_identifiers`), or by being linked to by a row
    that is locked (`linked`).
    """

    ids: frozenset[UUID] = frozenset()
    references: frozenset[UUID] = frozenset()
    identifiers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    by_phone: bool = False
    names: tuple[str, ...] = ()
    reference_identifiers: tuple[str, ...] = ()
    natural_keys: frozenset[NaturalKey] = frozenset()
    linked: bool = False

    def __bool__(self) -> bool:
        return self.keyed or bool(self.natural_keys) or self.refers

    def __or__(self, other: LookupKeys) -> LookupKeys:
        return LookupKeys(
            self.ids | other.ids,
            self.references | other.references,
            self.identifiers + other.identifiers,
            self.emails + other.emails,
            self.phones + other.phones,
            self.by_phone or other.by_phone,
            self.names + other.names,
            self.reference_identifiers + other.reference_identifiers,
            self.natural_keys | other.natural_keys,
            self.linked or other.linked,
        )

    @property
    def keyed(self) -> bool:
        """Whether rows are looked up by keys of their own."""
        return bool(self.ids or self.identifiers or self.emails or self.phones)

    @property
    def refers(self) -> bool:
        return bool(self.references or self.names or self.reference_identifiers or self.linked)


@dataclass(slots=True)
class LookupResult:
    """What is stored of what was looked up.

    `rows[plural][id]` are whole rows in wire form; `references[plural][id]` have what is looked
    up of rows that are only referred to; `identifiers[plural]`, `emails` and `phones` lead to the
    owner's id.
    """

    rows: dict[str, dict[UUID, Body]] = field(default_factory=dict)
    references: dict[str, dict[UUID, Body]] = field(default_factory=dict)
    identifiers: dict[str, dict[str, UUID]] = field(default_factory=dict)
    emails: dict[str, UUID] = field(default_factory=dict)
    phones: dict[str, UUID] = field(default_factory=dict)

    def row(self, plural: str, id_: UUID | None) -> Body | None:
        return None if id_ is None else self.rows.get(plural, {}).get(id_)

    def exists(self, plural: str, id_: UUID | None) -> bool:
        """Whether there is such a resource."""
        referred = self.references.get(plural, ())
        return id_ is not None and (id_ in referred or self.row(plural, id_) is not None)

    def owner(self, plural: str, identifier: str) -> UUID | None:
        return self.identifiers.get(plural, {}).get(identifier)

    def is_stale(self, wanted: dict[str, LookupKeys]) -> bool:
        """Whether a key leads to what does not have it any more: keys are read before rows,
        which may have to be waited for."""
        for plural, by in self.identifiers.items():
            if any(key not in self._kept(plural, id_, "identifiers") for key, id_ in by.items()):
                return True
        people = [(key, id_, emails_of) for key, id_ in self.emails.items()]
        if "people" in wanted and wanted["people"].by_phone:
            people += [(key, id_, phones_of) for key, id_ in self.phones.items()]
        return any(
            key not in keys_of(self.row("people", id_) or {}) for key, id_, keys_of in people
        )

    def _kept(self, plural: str, id_: UUID, name: str) -> list[str]:
        kept: list[str] = (self.row(plural, id_) or {}).get(name) or []
        return kept


@dataclass(slots=True)
class ChangeSet:
    """The rows of one transaction, by table, to be written by one statement each of
    `in_order`.

    `deletes` are keyed by the table and the columns that are compared; `unlinks` empty the
    columns of a table where they are the id. `inserts` that meet an existing key: of `totals`
    add up, of `targets` are left, of `outreach_targets` replace, of anything else raise a
    unique violation, upon which the whole plan is made anew. `totals` are changes, by the
    collection, and the table and the id of what it belongs to. `cascades` are rows that go with
    the one their column names, and with them what is kept beside them.
    """

    now: datetime
    backdated: bool = False
    draw: Draw = secrets.randbits
    inserts: dict[str, list[Body]] = field(default_factory=dict)
    updates: dict[str, list[Body]] = field(default_factory=dict)
    deletes: dict[tuple[str, ...], list[Body]] = field(default_factory=dict)
    unlinks: dict[str, dict[str, UUID]] = field(default_factory=dict)
    cascades: dict[str, dict[str, UUID]] = field(default_factory=dict)
    totals: dict[tuple[str, str, UUID], int] = field(default_factory=dict)
    parts: list[PartialFailure] = field(default_factory=list)

    def new_id(self) -> UUID:
        """An id of now, or of the moment to which the write is backdated."""
        return new_id(self.now if self.backdated else None, self.draw)

    def insert(self, table: str, *rows: Body) -> None:
        if rows:
            self.inserts.setdefault(table, []).extend(rows)

    def update(self, table: str, row: Body) -> None:
        self.updates.setdefault(table, []).append(row)

    def delete(self, table: str, *keys: Body) -> None:
        """Rows of `table` that have all members of one of `keys`."""
        for key in keys:
            self.deletes.setdefault((table, *key), []).append(key)

    def unlink(self, table: str, column: str, id_: UUID) -> None:
        self.unlinks.setdefault(table, {})[column] = id_

    def cascade(self, table: str, column: str, id_: UUID) -> None:
        self.cascades.setdefault(table, {})[column] = id_

    def count(self, collection: str, scope: str, scope_id: UUID | None, change: int) -> None:
        """Add to a total; 0 writes too, for what must not show whether it wrote."""
        if scope_id is not None:
            key = (collection, scope, scope_id)
            self.totals[key] = self.totals.get(key, 0) + change

    def __bool__(self) -> bool:
        changes = self.inserts or self.updates or self.deletes or self.totals
        return bool(changes or self.unlinks or self.cascades)

    def in_order(self) -> Iterator[ChangeSet]:
        """Everything, and then the totals of what is gone: another may have counted there
        until the first statement met it."""
        gone = {key: rows for key, rows in self.deletes.items() if key[0] == "totals"}
        if self:
            yield replace(self, deletes={k: v for k, v in self.deletes.items() if k not in gone})
        if gone:
            yield ChangeSet(self.now, deletes=gone)


@dataclass(frozen=True, slots=True)
class WritePlan:
    """The writes, and the resource that is the answer."""

    writes: ChangeSet
    id: UUID
    created: bool
