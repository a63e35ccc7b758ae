"""The tables in SQLAlchemy Core. SQL is built from them, and migrations are compared with them.

Every table has `organization_id` and every key begins with it, so that organizations are separate
and the tables can be distributed by it. Only `organizations`, `api_keys` and `rate_limits` are
shared by all organizations. There are no database triggers: the write path keeps derived rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    and_,
    case,
    column,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.types import TypeEngine

from schema import metadata, rollup_tables
from schema.changes import change_table
from schema.metadata import tenant_column
from schema.osdi.catalogue import STORED
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import NaturalKey, Resource
from schema.osdi.shapes import CONTACTS, TARGET, TARGET_KEY
from schema.search.deliveries import add_delivery_indexes
from schema.search.indexes import add_search_indexes
from schema.search.totals import add_total_index

METADATA = metadata.METADATA
TIMESTAMPTZ = metadata.TIMESTAMPTZ
outreach_deltas = rollup_tables.outreach_deltas
rollup_days = rollup_tables.rollup_days
rollup_months = rollup_tables.rollup_months

TOTAL_SLOTS = 16
"""Rows per total, so that concurrent writes do not wait for one row."""

_SCALARS: dict[Kind, type[TypeEngine[Any]]] = {Kind.TEXT: Text, Kind.INTEGER: Integer}


def column_type(field: Field) -> TypeEngine[Any]:
    """The type of the column of `field`."""
    if field.is_identifiers:
        return ARRAY(Text)
    if field.kind is Kind.DATETIME:
        return TIMESTAMPTZ
    if field.stored_as_json:
        return JSONB()
    return _SCALARS[field.kind]()


def _column(field: Field) -> Column[Any]:
    default = text("'{}'") if field.is_identifiers else None
    return Column(field.name, column_type(field), nullable=field.nullable, server_default=default)


def _one_of(resource: Resource) -> Iterator[CheckConstraint]:
    """The constraint that of alternative links only the one is set that the field names."""
    for name, links in resource.choices.items():
        columns: dict[Any, Any] = {f"osdi:{link.rel}": column(link.column) for link in links}
        named = case(columns, value=column(name)).is_not(None)
        alone = func.num_nonnulls(*columns.values()) == literal_column("1")
        yield CheckConstraint(and_(named, alone), name=f"{resource.plural}_{name}_check")


def _resource_table(resource: Resource) -> Table:
    return Table(
        resource.plural,
        METADATA,
        tenant_column(),
        Column("id", UUID, nullable=False),
        *[_column(field) for field in resource.columns],
        *[Column(link.column, UUID, nullable=not link.required) for link in resource.links],
        *_one_of(resource),
        PrimaryKeyConstraint("organization_id", "id"),
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        *[
            ForeignKeyConstraint(
                ["organization_id", link.column],
                [f"{link.target}.organization_id", f"{link.target}.id"],
            )
            for link in resource.links
        ],
    )


organizations = Table(
    "organizations",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("namespace", Text, nullable=False),
    Column("keyless_helpers", SmallInteger, nullable=False, server_default=text("1")),
    Column("created_date", TIMESTAMPTZ, nullable=False),
    Column("phone_country", Text, nullable=False, server_default=text("'US'")),
    Column("separate_identifiers", Boolean, nullable=False, server_default=text("false")),
    Column("rolled_up", Boolean, nullable=False, server_default=text("true")),
    Column("rollups_due_date", TIMESTAMPTZ),
    Column("form_redirects", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("time_zone", Text, nullable=False, server_default=text("'UTC'")),
    Column("targets_dated", Boolean, nullable=False, server_default=text("true")),
)

api_keys = Table(
    "api_keys",
    METADATA,
    Column("id", UUID, primary_key=True),
    Column("organization_id", UUID, ForeignKey("organizations.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("created_date", TIMESTAMPTZ, nullable=False),
    Column("revoked_date", TIMESTAMPTZ),
    Column("expires_date", TIMESTAMPTZ),
    Column("last_used_date", TIMESTAMPTZ),
    Column("queries", JSONB),
)

RESOURCES: dict[str, Table] = {resource.plural: _resource_table(resource) for resource in STORED}

people = RESOURCES["people"]
advocacy_campaigns = RESOURCES["advocacy_campaigns"]
outreaches = RESOURCES["outreaches"]

SET_BY_OPERATOR = {"set_by": "operator"}
"""Marks a column that requests do not write."""

UNUSED = {"set_by": "versions before"}
"""Marks a column that is neither written nor read, but that earlier versions still write."""

for _set in (
    Column("keyless_helpers", SmallInteger, nullable=False, server_default=text("1")),
    Column("total_published", Boolean, nullable=False, server_default=text("false")),
    Column("total_goal", BigInteger),
):
    _set.info.update(SET_BY_OPERATOR)
    advocacy_campaigns.append_column(_set)

identifiers = Table(
    "identifiers",
    METADATA,
    tenant_column(),
    Column("resource", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("resource_id", UUID, nullable=False),
    PrimaryKeyConstraint("organization_id", "resource", "identifier"),
)


_OWNER = (
    ["organization_id", "person_id"],
    ["people.organization_id", "people.id"],
)

person_emails = Table(
    "person_emails",
    METADATA,
    tenant_column(),
    Column("address", Text, nullable=False),
    Column("person_id", UUID, nullable=False),
    PrimaryKeyConstraint("organization_id", "address"),
    ForeignKeyConstraint(*_OWNER, deferrable=True, initially="DEFERRED"),
)
"""The match key of an e-mail address → the one person who has it."""

person_phones = Table(
    "person_phones",
    METADATA,
    tenant_column(),
    Column("number", Text, nullable=False),
    Column("person_id", UUID, nullable=False),
    Column("alone", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("organization_id", "number", "person_id"),
    ForeignKeyConstraint(*_OWNER, deferrable=True, initially="DEFERRED"),
)
"""The match key of a phone number → everyone who has it. A new number of a person created without
an e-mail address is `alone`, which is unique: of two concurrent writes the second finds the first.
"""

targets = Table(
    "targets",
    METADATA,
    tenant_column(),
    Column("id", UUID, nullable=False),
    *[Column(name, column_type(TARGET[name])) for name in TARGET_KEY],
    *[Column(field.name, column_type(field), info=UNUSED) for field in CONTACTS],
    PrimaryKeyConstraint("organization_id", "id"),
)
"""The targets that were contacted. Their contacts are in the outreaches."""

outreach_targets = Table(
    "outreach_targets",
    METADATA,
    tenant_column(),
    Column("outreach_id", UUID, nullable=False),
    Column("position", Integer, nullable=False),
    Column("target_id", UUID, nullable=False),
    Column("action_date", TIMESTAMPTZ),
    PrimaryKeyConstraint(
        "organization_id", "outreach_id", "position", postgresql_include=["target_id"]
    ),
    ForeignKeyConstraint(
        ["organization_id", "target_id"], ["targets.organization_id", "targets.id"]
    ),
)
"""The targets of an outreach. `action_date` is that of the outreach, and infinity for one without a
date, which counts as the largest; null for rows that an earlier version wrote, until a worker dates
them. See `resolvers/sql/write/target_dates.py`."""

totals = Table(
    "totals",
    METADATA,
    tenant_column(),
    Column("collection", Text, nullable=False),
    Column("scope_id", UUID, nullable=False),
    Column("slot", SmallInteger, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("organization_id", "collection", "scope_id", "slot"),
    postgresql_with={"fillfactor": 50},
)
"""The number of rows of a collection, in an organization or under one parent. Outreaches are also
counted per target: an outreach counts once, even if it names the target twice."""

triggers = Table(
    "triggers",
    METADATA,
    tenant_column(),
    Column("id", UUID, nullable=False),
    Column("channel", Text, nullable=False),
    Column("identifiers", ARRAY(Text), nullable=False),
    Column("person_id", UUID),
    Column("outreach_id", UUID),
    Column("created_date", TIMESTAMPTZ, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    UniqueConstraint("organization_id", "outreach_id", "channel"),
)
"""Automatic responses that a helper requested."""

rate_limits = Table(
    "rate_limits",
    METADATA,
    Column("bucket", Text, primary_key=True),
    Column("full_at", TIMESTAMPTZ, nullable=False),
    prefixes=["UNLOGGED"],
)
"""Token buckets of requests, by API key or client address: when each is full again. Rows in the
past have no effect and a crash loses nothing that matters, so the table is not logged."""


def _receiver(name: str, *columns: Column[Any], **options: Any) -> Table:
    """A receiver of messages. `ended_date` is when it answered 410. `old_secret` signs, too, until
    its end.
    """
    return Table(
        name,
        METADATA,
        tenant_column(),
        Column("id", UUID, nullable=False),
        *columns,
        Column("address", Text, **options),
        Column("secret", Text, **options),
        Column("created_date", TIMESTAMPTZ, nullable=False),
        Column("ended_date", TIMESTAMPTZ),
        Column("old_secret", Text, info=SET_BY_OPERATOR),
        Column("old_secret_end", TIMESTAMPTZ, info=SET_BY_OPERATOR),
        PrimaryKeyConstraint("organization_id", "id"),
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
    )


autoresponses = _receiver(
    "autoresponses",
    Column("channel", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("subject", Text),
    Column("body", Text),
    Column("html", Boolean, nullable=False, server_default=text("false")),
)
"""The response that a trigger selects by its identifier: a template, or the webhook `address`."""

webhooks = _receiver("webhooks", Column("events", ARRAY(Text()), nullable=False), nullable=False)
"""Subscriptions to events."""

deliveries = Table(
    "deliveries",
    METADATA,
    tenant_column(),
    Column("id", UUID, nullable=False),
    Column("channel", Text, nullable=False),
    Column("event", Text),
    Column("identifier", Text),
    Column("webhook_id", UUID),
    Column("person_id", UUID),
    Column("outreach_id", UUID),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("due_date", TIMESTAMPTZ, nullable=False),
    Column("error", Text),
    Column("created_date", TIMESTAMPTZ, nullable=False),
    Column("modified_date", TIMESTAMPTZ, nullable=False),
    Column("keyless", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("organization_id", "id"),
)
"""Messages that are pending, were sent or were given up: only IDs, no personal data. During an
attempt, `due_date` is when another may start. `keyless`: an anonymous request caused it."""

changes = change_table(METADATA)


def _index(table: Table, columns: list[str], links: NaturalKey, **options: Any) -> None:
    """An index, of only the rows that have those of `links` with a partial index."""
    conditions = [table.c[link.column].is_not(None) for link in links if link.partial_index]
    Index(
        options.pop("name", None),
        table.c.organization_id,
        *[table.c[name] for name in columns],
        postgresql_where=and_(*conditions) if conditions else None,
        **options,
    )


for _resource in STORED:
    _table = RESOURCES[_resource.plural]
    for _link in _resource.links:
        _index(_table, [_link.column, "id"], (_link,))
    for _name in _resource.orders:
        # The primary key orders by `id`; totals have no column.
        if _name in _table.c and _name != "id":
            _index(_table, [_name, "id"], ())
    for _natural_key in _resource.natural_keys if _resource.unique else ():
        _columns = [_link.column for _link in _natural_key]
        _name = "_".join((_resource.plural, "organization_id", *_columns, "key"))
        _index(_table, _columns, _natural_key, name=_name, unique=True)
add_search_indexes(RESOURCES)
add_total_index(totals)
add_delivery_indexes(deliveries, autoresponses)
Index(None, advocacy_campaigns.c.id)
Index(
    None,
    outreaches.c.organization_id,
    outreaches.c.person_id,
    outreaches.c.action_date,
    postgresql_include=["advocacy_campaign_id"],
)
Index(None, person_emails.c.organization_id, person_emails.c.person_id)
Index(None, person_phones.c.organization_id, person_phones.c.person_id)
Index(
    None,
    outreach_targets.c.organization_id,
    outreach_targets.c.target_id,
    outreach_targets.c.outreach_id,
)
Index(
    "outreach_targets_dated_idx",
    outreach_targets.c.organization_id,
    outreach_targets.c.target_id,
    outreach_targets.c.action_date,
    outreach_targets.c.outreach_id,
    postgresql_where=outreach_targets.c.action_date.is_not(None),
)
Index(
    "changes_undated_idx",
    changes.c.organization_id,
    changes.c.id,
    postgresql_where=and_(
        changes.c.resource == literal_column("'outreaches'::text"), ~changes.c.targets_dated
    ),
)
Index(
    "person_phones_organization_id_number_key",
    person_phones.c.organization_id,
    person_phones.c.number,
    unique=True,
    postgresql_where=person_phones.c.alone,
)
