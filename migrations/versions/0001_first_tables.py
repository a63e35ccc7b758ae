"""The first tables.

Every key begins with `organization_id`, for the reasons of `schema/tables.py`, which is not
imported: a step of the history stays as it was when the tables go on.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TABLES = (
    "organizations",
    "api_keys",
    "people",
    "advocacy_campaigns",
    "outreaches",
    "tags",
    "lists",
    "questions",
    "taggings",
    "items",
    "answers",
    "identifiers",
    "person_emails",
    "person_phones",
    "targets",
    "outreach_targets",
    "totals",
    "triggers",
)

AUTHORS = {"creator_id": "people", "modified_by_id": "people"}


def upgrade() -> None:
    _create_organizations()
    _create_people()
    _create_campaigns()
    _create_tags_lists_questions()
    _create_memberships()
    _create_match_keys()
    _create_targets()
    _create_totals()
    _create_triggers()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_organizations() -> None:
    op.create_table(
        "organizations",
        _uuid("id", nullable=False),
        _text("name", nullable=False),
        _text("namespace", nullable=False),
        sa.Column(
            "keyless_helpers", sa.SmallInteger(), server_default=sa.text("1"), nullable=False
        ),
        _moment("created_date", nullable=False),
        sa.PrimaryKeyConstraint("id", name="organizations_pkey"),
        sa.UniqueConstraint("name", name="organizations_name_key"),
    )
    op.create_table(
        "api_keys",
        _uuid("id", nullable=False),
        _uuid("organization_id", nullable=False),
        _text("name", nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        _texts("scopes"),
        _moment("created_date", nullable=False),
        _moment("revoked_date"),
        sa.PrimaryKeyConstraint("id", name="api_keys_pkey"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="api_keys_organization_id_fkey"
        ),
        sa.UniqueConstraint("token_hash", name="api_keys_token_hash_key"),
    )


def _create_people() -> None:
    _create_resource(
        "people",
        _text("given_name"),
        _text("family_name"),
        _text("additional_name"),
        _text("honorific_prefix"),
        _text("honorific_suffix"),
        _text("gender"),
        _text("gender_identity"),
        _json("additional_gender_identities"),
        _json("gender_pronouns"),
        _text("party_identification"),
        _json("parties"),
        _text("source"),
        _json("ethnicities"),
        _json("languages_spoken"),
        _text("preferred_language"),
        _text("browser_url"),
        _text("administrative_url"),
        _json("birthdate"),
        _text("employer"),
        _json("employer_address"),
        _text("occupation"),
        _text("work_title"),
        _text("work_department"),
        _json("postal_addresses"),
        _json("email_addresses"),
        _json("phone_numbers"),
        _json("profiles"),
        _json("custom_fields"),
        _json("division_info"),
        links={},
    )
    _create_index("people", "organization_id", "modified_date", "id")


def _create_campaigns() -> None:
    _create_resource(
        "advocacy_campaigns",
        *_names(),
        _json("templates"),
        _text("targets"),
        _json("target_list"),
        *_urls(),
        _text("featured_image_url"),
        _text("type"),
        _text("share_url"),
        sa.Column("total_shares", sa.Integer()),
        _json("share_options"),
        links=AUTHORS,
    )
    _create_index("advocacy_campaigns", "organization_id", "modified_date", "id")
    _create_index("advocacy_campaigns", "id")
    _create_resource(
        "outreaches",
        _moment("action_date"),
        _text("type"),
        sa.Column("duration", sa.Integer()),
        _text("subject"),
        _text("message"),
        _text("notes"),
        _json("referrer_data"),
        _json("targets"),
        links={"advocacy_campaign_id": "advocacy_campaigns", "person_id": "people"},
    )
    _create_index("outreaches", "organization_id", "modified_date", "id")
    _create_index("outreaches", "organization_id", "action_date", "id")


def _create_tags_lists_questions() -> None:
    _create_resource("tags", _text("name"), _text("description"), links=AUTHORS)
    _create_index("tags", "organization_id", "name")
    _create_resource("lists", *_names(), *_urls(), links=AUTHORS)
    _create_index("lists", "organization_id", "name")
    _create_resource(
        "questions", *_names(), _text("question_type"), _json("responses"), links=AUTHORS
    )


def _create_memberships() -> None:
    for table, group, groups in (("taggings", "tag_id", "tags"), ("items", "list_id", "lists")):
        _create_resource(table, _text("item_type"), links={group: groups, "person_id": "people"})
        op.create_index(
            f"{table}_organization_id_{group}_person_id_key",
            table,
            ["organization_id", group, "person_id"],
            unique=True,
        )
    _create_resource(
        "answers",
        _moment("action_date"),
        _text("value"),
        _json("responses"),
        links={"question_id": "questions", "person_id": "people"},
    )


def _create_match_keys() -> None:
    op.create_table(
        "identifiers",
        _uuid("organization_id", nullable=False),
        _text("resource", nullable=False),
        _text("identifier", nullable=False),
        _uuid("resource_id", nullable=False),
        _primary_key("identifiers", "resource", "identifier"),
    )
    op.create_table(
        "person_emails",
        _uuid("organization_id", nullable=False),
        _text("address", nullable=False),
        _uuid("person_id", nullable=False),
        _primary_key("person_emails", "address"),
        _owner("person_emails"),
    )
    op.create_table(
        "person_phones",
        _uuid("organization_id", nullable=False),
        _text("number", nullable=False),
        _uuid("person_id", nullable=False),
        sa.Column("alone", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _primary_key("person_phones", "number", "person_id"),
        _owner("person_phones"),
    )
    for table in ("person_emails", "person_phones"):
        _create_index(table, "organization_id", "person_id")
    op.create_index(
        "person_phones_organization_id_number_key",
        "person_phones",
        ["organization_id", "number"],
        unique=True,
        postgresql_where=sa.text("alone"),
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", "person_id"],
        ["people.organization_id", "people.id"],
        name=f"{table}_organization_id_person_id_fkey",
        deferrable=True,
        initially="DEFERRED",
    )


def _create_targets() -> None:
    op.create_table(
        "targets",
        _uuid("organization_id", nullable=False),
        _uuid("id", nullable=False),
        _text("title"),
        _text("organization"),
        _text("given_name"),
        _text("family_name"),
        _text("ocdid"),
        _json("postal_addresses"),
        _json("email_addresses"),
        _json("phone_numbers"),
        _primary_key("targets", "id"),
    )
    op.create_table(
        "outreach_targets",
        _uuid("organization_id", nullable=False),
        _uuid("outreach_id", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _uuid("target_id", nullable=False),
        _primary_key("outreach_targets", "outreach_id", "position"),
        _link("outreach_targets", "target_id", "targets"),
    )
    _create_index("outreach_targets", "organization_id", "target_id")


def _create_totals() -> None:
    op.create_table(
        "totals",
        _uuid("organization_id", nullable=False),
        _text("collection", nullable=False),
        _uuid("scope_id", nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        _primary_key("totals", "collection", "scope_id", "slot"),
        postgresql_with={"fillfactor": 50},
    )


def _create_triggers() -> None:
    op.create_table(
        "triggers",
        _uuid("organization_id", nullable=False),
        _uuid("id", nullable=False),
        _text("channel", nullable=False),
        sa.Column("identifiers", postgresql.ARRAY(sa.Text()), nullable=False),
        _uuid("person_id"),
        _uuid("outreach_id"),
        _moment("created_date", nullable=False),
        _primary_key("triggers", "id"),
        sa.UniqueConstraint(
            "organization_id",
            "outreach_id",
            "channel",
            name="triggers_organization_id_outreach_id_channel_key",
        ),
    )


def _create_resource(table: str, *columns: sa.Column[object], links: Mapping[str, str]) -> None:
    """A table of a resource, with what all of them have. `links`: column → table."""
    op.create_table(
        table,
        _uuid("organization_id", nullable=False),
        _uuid("id", nullable=False),
        _texts("identifiers", server_default=sa.text("'{}'")),
        _text("origin_system"),
        _moment("created_date", nullable=False),
        _moment("modified_date", nullable=False),
        *columns,
        *[_uuid(column) for column in links],
        _primary_key(table, "id"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=f"{table}_organization_id_fkey"
        ),
        *[_link(table, column, target) for column, target in links.items()],
    )
    for column in links:
        _create_index(table, "organization_id", column, "id")


def _create_index(table: str, *columns: str) -> None:
    op.create_index("_".join((table, *columns, "idx")), table, list(columns))


def _primary_key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("organization_id", *columns, name=f"{table}_pkey")


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{target}.organization_id", f"{target}.id"],
        name=f"{table}_organization_id_{column}_fkey",
    )


def _uuid(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, postgresql.UUID(), nullable=nullable)


def _text(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _texts(name: str, server_default: sa.TextClause | None = None) -> sa.Column[object]:
    return sa.Column(
        name, postgresql.ARRAY(sa.Text()), server_default=server_default, nullable=False
    )


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB())


def _moment(name: str, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _names() -> tuple[sa.Column[object], ...]:
    return tuple(_text(name) for name in ("name", "title", "description", "summary"))


def _urls() -> tuple[sa.Column[object], ...]:
    return _text("browser_url"), _text("administrative_url")
