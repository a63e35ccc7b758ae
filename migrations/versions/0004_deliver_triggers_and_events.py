"""Deliver triggers, and events to webhooks.

Triggers that are recorded already had no channel: each is entered as a delivery that is
`unconfigured`, one for each of its identifiers, and can be requeued. A gateway of the version
before goes on recording triggers, which are not delivered.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())
UNCONFIGURED = "unconfigured"

triggers = sa.table(
    "triggers",
    sa.column("organization_id", sa.UUID()),
    sa.column("id", sa.UUID()),
    sa.column("channel", sa.Text()),
    sa.column("identifiers", TEXTS),
    sa.column("person_id", sa.UUID()),
    sa.column("outreach_id", sa.UUID()),
    sa.column("created_date", MOMENT),
)
deliveries = sa.table(
    "deliveries",
    *[
        sa.column(name)
        for name in (
            "organization_id",
            "id",
            "channel",
            "identifier",
            "person_id",
            "outreach_id",
            "status",
            "due_date",
            "created_date",
            "modified_date",
        )
    ],
)


def upgrade() -> None:
    _create_receivers()
    _create_deliveries()
    op.execute("SET LOCAL statement_timeout = '10min'")
    # Citus refuses to change a table that the same transaction has read in parallel.
    op.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
    op.execute(_enter_triggers())


def downgrade() -> None:
    for table in ("deliveries", "webhooks", "autoresponses"):
        op.drop_table(table)


def _uuid(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.UUID(), **options)


def _text(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), **options)


def _create_receivers() -> None:
    _create_receiver(
        "autoresponses",
        [
            _text("channel", nullable=False),
            _text("identifier", nullable=False),
            _text("subject"),
            _text("body"),
            sa.Column("html", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        ],
        has_template=True,
    )
    op.create_index(
        "autoresponses_organization_id_channel_identifier_key",
        "autoresponses",
        ["organization_id", "channel", "identifier"],
        unique=True,
    )
    _create_receiver("webhooks", [sa.Column("events", TEXTS, nullable=False)], has_template=False)


def _create_receiver(table: str, columns: list[sa.Column[Any]], has_template: bool) -> None:
    op.create_table(
        table,
        _uuid("organization_id", nullable=False),
        _uuid("id", nullable=False),
        *columns,
        _text("address", nullable=has_template),
        _text("secret", nullable=has_template),
        sa.Column("created_date", MOMENT, nullable=False),
        sa.Column("ended_date", MOMENT),
        sa.PrimaryKeyConstraint("organization_id", "id", name=f"{table}_pkey"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=f"{table}_organization_id_fkey"
        ),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        _uuid("organization_id", nullable=False),
        _uuid("id", nullable=False),
        _text("channel", nullable=False),
        _text("event"),
        _text("identifier"),
        _uuid("webhook_id"),
        _uuid("person_id"),
        _uuid("outreach_id"),
        _text("status", nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("due_date", MOMENT, nullable=False),
        _text("error"),
        sa.Column("created_date", MOMENT, nullable=False),
        sa.Column("modified_date", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="deliveries_pkey"),
    )
    op.create_index(
        "deliveries_organization_id_due_date_idx",
        "deliveries",
        ["organization_id", "due_date", "id"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "deliveries_organization_id_undelivered_idx",
        "deliveries",
        ["organization_id", "id"],
        postgresql_where=sa.text("status IN ('dead', 'unconfigured')"),
    )


def _enter_triggers() -> Any:
    """Insert a delivery for each identifier. Its id has the trigger's time, and a hash of the
    identifier.
    """
    named = triggers.c
    identifiers = sa.case(
        (sa.func.cardinality(named.identifiers) > 0, named.identifiers),
        else_=sa.cast(postgresql.array(["default"]), TEXTS),
    )
    each = sa.select(*named.values(), sa.func.unnest(identifiers).label("identifier")).subquery(
        "each"
    )
    own = sa.cast(each.c.id, sa.Text())
    hashed = sa.func.md5(sa.func.concat(own, each.c.identifier))
    mixed = sa.cast(sa.cast(hashed, sa.UUID()), sa.Text())
    id_ = sa.func.concat(sa.func.left(own, 20), sa.func.substr(mixed, 21))
    columns: list[Any] = [
        each.c.organization_id,
        sa.cast(id_, sa.UUID()),
        each.c.channel,
        each.c.identifier,
        each.c.person_id,
        each.c.outreach_id,
        sa.literal(UNCONFIGURED),
        each.c.created_date,
        each.c.created_date,
        each.c.created_date,
    ]
    rows = sa.select(*columns).distinct()
    return sa.insert(deliveries).from_select(list(deliveries.c.keys()), rows)
