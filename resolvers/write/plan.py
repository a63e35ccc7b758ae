"""A write as data: the request, the rows that are stored, and the changes to make.

`lookup_keys` derives what to look up from a `WriteRequest`; `planner` turns the request and the
`LookupResult` into a `WritePlan`; `resolvers.sql.write` compiles both statements.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from resolvers.plan.pages import ParentScope
from resolvers.plan.read import Hal
from resolvers.plan.tenant import Tenant
from schema.failures import PartialFailure
from schema.ids import Draw, new_id
from schema.match_keys import emails_of, phones_of
from schema.models.bodies import Body, ParsedBody
from schema.osdi.resource import NaturalKey, Resource

_Key = TypeVar("_Key")

Links = dict[str, UUID | None]
"""The ids that links are set to, by column; `None` clears a link."""

EMPTY_BODY = ParsedBody({})

ORGANIZATIONS = "organizations"
"""The scope of the totals of a whole organization."""


class Action(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ExpectedVersion:
    """The version of a resource that a client has seen: its `modified_date`, or `tags`, the entity
    tags of its HAL document, which has this `selection` and these `binds`.
    """

    modified_date: str | None = None
    tags: frozenset[str] = frozenset()
    binds: Mapping[str, Any] = field(default_factory=dict)
    selection: Hal = field(default_factory=Hal)


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One request to write.

    `scope` is the parent in the path. A `helper` stores the action even if a part of it cannot
    be applied. An `anonymous` request, one without a token, only adds. If the stored version is
    not the `expected` one, nothing is written.
    """

    action: Action
    resource: Resource
    tenant: Tenant
    body: ParsedBody = EMPTY_BODY
    id: UUID | None = None
    scope: ParentScope | None = None
    helper: bool = False
    anonymous: bool = False
    expected: ExpectedVersion | None = None


@dataclass(frozen=True, slots=True)
class LookupKeys:
    """The keys by which rows of one resource are looked up.

    Rows to write are found by `ids`, `identifiers`, `own_names`, `emails` and, if `by_phone`,
    `phones`, or by a natural key whose links lead to other rows of the lookup; they are locked.
    Rows that are only referred to are found by `references` (ids), `names`,
    `reference_identifiers`, or if `linked` by a link of a locked row; they only have to exist.
    They are not locked, because many requests refer to the same busy campaign.
    """

    ids: frozenset[UUID] = frozenset()
    references: frozenset[UUID] = frozenset()
    identifiers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    by_phone: bool = False
    own_names: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    reference_identifiers: tuple[str, ...] = ()
    natural_keys: frozenset[NaturalKey] = frozenset()
    linked: bool = False

    def __bool__(self) -> bool:
        return self.keyed or bool(self.natural_keys) or self.refers

    @property
    def keyed(self) -> bool:
        """Whether rows are looked up by keys of their own."""
        keys = self.ids or self.identifiers or self.own_names or self.emails or self.phones
        return bool(keys)

    @property
    def refers(self) -> bool:
        """Whether rows are looked up that only have to exist."""
        return bool(self.references or self.names or self.reference_identifiers or self.linked)


def union(items: Sequence[LookupKeys]) -> LookupKeys:
    """The keys of all `items`."""
    if len(items) == 1:
        return items[0]
    return LookupKeys(
        ids=_united([item.ids for item in items]),
        references=_united([item.references for item in items]),
        identifiers=_joined([item.identifiers for item in items]),
        emails=_joined([item.emails for item in items]),
        phones=_joined([item.phones for item in items]),
        by_phone=any(item.by_phone for item in items),
        own_names=_joined([item.own_names for item in items]),
        names=_joined([item.names for item in items]),
        reference_identifiers=_joined([item.reference_identifiers for item in items]),
        natural_keys=_united([item.natural_keys for item in items]),
        linked=any(item.linked for item in items),
    )


def _united(keys: Sequence[frozenset[_Key]]) -> frozenset[_Key]:
    # Most are empty.
    some = [item for item in keys if item]
    return some[0] if len(some) == 1 else frozenset().union(*some)


def _joined(keys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """All keys, each once, in order."""
    some = [item for item in keys if item]
    return some[0] if len(some) == 1 else tuple(dict.fromkeys(chain.from_iterable(some)))


@dataclass(slots=True)
class LookupResult:
    """The stored rows that the lookup found.

    `rows[plural][id]` are whole rows in wire form, locked. `references[plural][id]` are the
    columns that matter of rows that are only referred to. `identifiers[plural]`, `emails` and
    `phones` map a key to the id of its owner. `tag` is the entity tag of the resource that the
    request names, if one is expected.
    """

    rows: dict[str, dict[UUID, Body]] = field(default_factory=dict)
    references: dict[str, dict[UUID, Body]] = field(default_factory=dict)
    identifiers: dict[str, dict[str, UUID]] = field(default_factory=dict)
    emails: dict[str, UUID] = field(default_factory=dict)
    phones: dict[str, UUID] = field(default_factory=dict)
    tag: str | None = None

    def row(self, plural: str, id_: UUID | None) -> Body | None:
        return None if id_ is None else self.rows.get(plural, {}).get(id_)

    def exists(self, plural: str, id_: UUID | None) -> bool:
        """Whether the resource exists, locked or only referred to."""
        references = self.references.get(plural, ())
        return id_ is not None and (id_ in references or self.row(plural, id_) is not None)

    def owner(self, plural: str, identifier: str) -> UUID | None:
        return self.identifiers.get(plural, {}).get(identifier)

    def is_stale(self, keys: dict[str, LookupKeys]) -> bool:
        """Whether a key maps to a row that no longer has it.

        The statement reads keys before it locks rows, and a lock may have to wait for a
        transaction that takes the key away.
        """
        for plural, owners in self.identifiers.items():
            if any(key not in self._identifiers_of(plural, id_) for key, id_ in owners.items()):
                return True
        match_keys = [(key, id_, emails_of) for key, id_ in self.emails.items()]
        if "people" in keys and keys["people"].by_phone:
            match_keys += [(key, id_, phones_of) for key, id_ in self.phones.items()]
        return any(
            key not in keys_of(self.row("people", id_) or {}) for key, id_, keys_of in match_keys
        )

    def _identifiers_of(self, plural: str, id_: UUID) -> list[str]:
        identifiers: list[str] = (self.row(plural, id_) or {}).get("identifiers") or []
        return identifiers


LINK_TO_CAMPAIGN = "advocacy_campaign_id"
"""The column of outreaches."""
_BEFORE_ALL = UUID(int=0)


@dataclass(slots=True)
class ChangeSet:
    """The changes of one transaction, by table, written by one statement for each part of
    `in_order`.

    `deletes` are keyed by the table and the columns that are compared. `unlinks` clear the
    columns of a table where they hold the id; that of outreaches to a campaign only in the next
    ones `after` an id. `inserts` with a key that exists already: `totals`
    are added up, `targets` are skipped, `outreach_targets` are replaced; any other table raises a
    unique violation, and the whole write is planned again. `totals` are differences, by the
    collection, and the table and id of the parent. `cascades` delete the rows whose column holds
    the id, and with them their identifiers and their share of the totals.
    """

    now: datetime
    backdated: bool = False
    draw: Draw = secrets.randbits
    inserts: dict[str, list[Body]] = field(default_factory=dict)
    updates: dict[str, list[Body]] = field(default_factory=dict)
    deletes: dict[tuple[str, ...], list[Body]] = field(default_factory=dict)
    unlinks: dict[str, dict[str, UUID]] = field(default_factory=dict)
    after: UUID = _BEFORE_ALL
    cascades: dict[str, dict[str, UUID]] = field(default_factory=dict)
    totals: dict[tuple[str, str, str], int] = field(default_factory=dict)
    parts: list[PartialFailure] = field(default_factory=list)

    def new_id(self) -> UUID:
        """Return a new id with the current time, or the time to which the write is backdated."""
        return new_id(self.now if self.backdated else None, self.draw)

    def insert(self, table: str, *rows: Body) -> None:
        if rows:
            self.inserts.setdefault(table, []).extend(rows)

    def update(self, table: str, row: Body) -> None:
        self.updates.setdefault(table, []).append(row)

    def delete(self, table: str, *keys: Body) -> None:
        """Delete the rows of `table` that match all columns of one of `keys`."""
        for key in keys:
            self.deletes.setdefault((table, *key), []).append(key)

    def unlink(self, table: str, column: str, id_: UUID) -> None:
        self.unlinks.setdefault(table, {})[column] = id_

    def cascade(self, table: str, column: str, id_: UUID) -> None:
        self.cascades.setdefault(table, {})[column] = id_

    def count(self, collection: str, scope: str, scope_id: str | None, change: int) -> None:
        """Add to a total. A change of 0 is written too: see `_equalize_totals` in `planner`."""
        if scope_id is not None:
            key = (collection, scope, scope_id)
            self.totals[key] = self.totals.get(key, 0) + change

    def __bool__(self) -> bool:
        rows = self.inserts or self.updates or self.deletes or self.totals
        return bool(rows or self.unlinks or self.cascades)

    def in_order(self) -> Iterator[ChangeSet]:
        """Yield all changes, then the deletion of the totals of a deleted parent.

        Another transaction may add to those totals until the first statement deletes the parent.
        """
        totals = {key: rows for key, rows in self.deletes.items() if key[0] == "totals"}
        if self:
            yield replace(self, deletes={k: v for k, v in self.deletes.items() if k not in totals})
        if totals:
            yield ChangeSet(self.now, deletes=totals)


@dataclass(frozen=True, slots=True)
class WriteContext:
    """A write while it is planned; `changes` collects the rows to write."""

    request: WriteRequest
    lookup: LookupResult
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class RowWrite:
    """One row to write: the stored row, if there is one, and its fields after the write.

    `links` are only those that the write sets.
    """

    resource: Resource
    id: UUID
    stored: Body | None
    fields: Body
    links: Links


@dataclass(frozen=True, slots=True)
class WritePlan:
    """The changes, and the resource that the response shows."""

    changes: ChangeSet
    id: UUID
    created: bool
