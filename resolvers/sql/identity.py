"""Statements about organizations and API keys."""

from __future__ import annotations

from functools import cache

from sqlalchemy import SmallInteger, Text, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import UUID

from resolvers.plan.tenant import SETTINGS
from resolvers.sql.json import Expression
from resolvers.sql.statement import Statement, compile_statement
from schema.tables import advocacy_campaigns, api_keys, organizations

_NAME: Expression = bindparam("name", type_=Text())
_OWNER: Expression = bindparam("owner", type_=UUID())
_ON: Expression = bindparam("keyless", type_=SmallInteger())
_SETTINGS = [organizations.c[name] for name in SETTINGS]
SETTABLE = ("phone_country", "separate_identifiers", "form_redirects")
"""The columns of `organizations` that an operator sets."""


# Authentication


@cache
def compile_key() -> Statement:
    """The API key whose token has the hash `token_hash`, unless revoked: at most one row."""
    return compile_statement(
        select(
            api_keys.c.id,
            api_keys.c.organization_id,
            api_keys.c.scopes,
            api_keys.c.expires_date,
            api_keys.c.last_used_date,
            api_keys.c.queries,
            *_SETTINGS,
        )
        .join(organizations, organizations.c.id == api_keys.c.organization_id)
        .where(api_keys.c.token_hash == bindparam("token_hash"), api_keys.c.revoked_date.is_(None))
    )


@cache
def compile_default_organization() -> Statement:
    """The organization `name`, or any if it is null: two rows mean that there are several."""
    return compile_statement(
        select(organizations.c.id, *_SETTINGS, organizations.c.keyless_helpers)
        .where(or_(_NAME.is_(None), organizations.c.name == _NAME))
        .limit(2)
    )


@cache
def compile_campaign_organization() -> Statement:
    """The organization of `campaign_id`. `keyless_helpers`: both allow anonymous posts.

    It reads all organizations, since the organization is what it looks up.
    """
    return compile_statement(
        select(
            organizations.c.id,
            *_SETTINGS,
            func.least(organizations.c.keyless_helpers, advocacy_campaigns.c.keyless_helpers).label(
                "keyless_helpers"
            ),
        )
        .join(advocacy_campaigns, advocacy_campaigns.c.organization_id == organizations.c.id)
        .where(advocacy_campaigns.c.id == bindparam("campaign_id"))
    )


# Administration


@cache
def compile_organization(*columns: str) -> Statement:
    """The named columns of the organization `organization`: at most one row."""
    return compile_statement(
        select(*[organizations.c[name] for name in columns]).where(
            organizations.c.name == bindparam("organization", type_=Text())
        )
    )


@cache
def compile_new_organization() -> Statement:
    """Adds an organization, unless there is one of that name."""
    return compile_statement(
        postgresql.insert(organizations)
        .values(
            id=bindparam("new_id"),
            name=bindparam("organization"),
            namespace=bindparam("new_namespace"),
            created_date=bindparam("moment"),
        )
        .on_conflict_do_nothing(index_elements=["name"])
    )


@cache
def compile_organizations() -> Statement:
    """Every organization, in the order of creation."""
    return compile_statement(
        select(
            organizations.c.id,
            organizations.c.name,
            organizations.c.namespace,
            organizations.c.keyless_helpers,
            organizations.c.created_date,
            organizations.c.phone_country,
            organizations.c.separate_identifiers,
            organizations.c.rolled_up,
        ).order_by(organizations.c.id)
    )


@cache
def compile_organization_rename() -> Statement:
    """Renames the organization `owner`."""
    return compile_statement(
        update(organizations)
        .where(organizations.c.id == _OWNER)
        .values(name=bindparam("new_name", type_=Text()))
    )


@cache
def compile_organization_settings() -> Statement:
    """Changes the settings of the organization `organization`; null keeps the current value.
    Returns its id, those settings, and its time zone.
    """
    table = organizations.c
    new = {name: bindparam(f"new_{name}", type_=table[name].type) for name in SETTABLE}
    return compile_statement(
        update(organizations)
        .where(organizations.c.name == bindparam("organization", type_=Text()))
        .values({name: func.coalesce(value, table[name]) for name, value in new.items()})
        .returning(*[table[name] for name in ("id", *SETTABLE, "time_zone")])
    )


@cache
def compile_new_key() -> Statement:
    return compile_statement(
        insert(api_keys).values(
            id=bindparam("new_id"),
            organization_id=bindparam("owner"),
            name=bindparam("new_name"),
            token_hash=bindparam("new_hash"),
            scopes=bindparam("new_scopes"),
            created_date=bindparam("moment"),
            expires_date=bindparam("new_expiry"),
            queries=bindparam("new_queries"),
        )
    )


@cache
def compile_keys() -> Statement:
    """Every API key with the name of its organization, oldest first."""
    return compile_statement(
        select(
            api_keys.c.id,
            organizations.c.name.label("organization"),
            api_keys.c.name,
            api_keys.c.scopes,
            api_keys.c.created_date,
            api_keys.c.revoked_date,
            api_keys.c.expires_date,
            api_keys.c.last_used_date,
            api_keys.c.queries,
        )
        .join(organizations, organizations.c.id == api_keys.c.organization_id)
        .order_by(api_keys.c.id)
    )


@cache
def compile_rotated_key() -> Statement:
    """The API key `key_id` to renew, locked: no row if it is unknown, revoked or expired."""
    row = api_keys.c
    return compile_statement(
        select(row.organization_id, row.name, row.scopes, row.expires_date, row.queries)
        .where(
            row.id == bindparam("key_id"),
            row.revoked_date.is_(None),
            or_(row.expires_date.is_(None), row.expires_date > bindparam("moment")),
        )
        .with_for_update()
    )


@cache
def compile_key_end() -> Statement:
    """Lets the API key `key_id` expire at `until`, unless it expires before."""
    until: Expression = bindparam("until", type_=api_keys.c.expires_date.type)
    # LEAST leaves out null: a key that never expires.
    return compile_statement(
        update(api_keys)
        .where(api_keys.c.id == bindparam("key_id"))
        .values(expires_date=func.least(api_keys.c.expires_date, until))
    )


@cache
def compile_revocation() -> Statement:
    """Revokes the API key `key_id`: one row, or none if it is unknown or already revoked."""
    return compile_statement(
        update(api_keys)
        .where(api_keys.c.id == bindparam("key_id"), api_keys.c.revoked_date.is_(None))
        .values(revoked_date=bindparam("moment"))
        .returning(api_keys.c.id)
    )


@cache
def compile_key_use() -> Statement:
    """Records a use of the API key `key_id`, unless one since `noted_before` is recorded."""
    noted_before: Expression = bindparam("noted_before")
    return compile_statement(
        update(api_keys)
        .where(
            api_keys.c.id == bindparam("key_id"),
            or_(api_keys.c.last_used_date.is_(None), api_keys.c.last_used_date < noted_before),
        )
        .values(last_used_date=bindparam("moment"))
    )


# Anonymous posts


@cache
def compile_organization_switch() -> Statement:
    """Sets whether the organization `owner` allows anonymous posts."""
    return compile_statement(
        update(organizations).where(organizations.c.id == _OWNER).values(keyless_helpers=_ON)
    )


@cache
def compile_campaign_switch() -> Statement:
    """Opens or closes one campaign: one row, or none if the organization lacks it."""
    return compile_statement(
        update(advocacy_campaigns)
        .where(
            advocacy_campaigns.c.organization_id == _OWNER,
            advocacy_campaigns.c.id == bindparam("campaign", type_=UUID()),
        )
        .values(keyless_helpers=_ON)
        .returning(advocacy_campaigns.c.id)
    )


@cache
def compile_campaign_setting() -> Statement:
    """Whether a campaign allows anonymous posts: one row, or none if the organization lacks it."""
    return compile_statement(
        select(advocacy_campaigns.c.keyless_helpers).where(
            advocacy_campaigns.c.organization_id == _OWNER,
            advocacy_campaigns.c.id == bindparam("campaign", type_=UUID()),
        )
    )


@cache
def compile_closed_campaigns() -> Statement:
    """How many campaigns of the organization refuse anonymous posts."""
    return compile_statement(
        select(func.count()).where(
            advocacy_campaigns.c.organization_id == _OWNER,
            advocacy_campaigns.c.keyless_helpers == 0,
        )
    )
