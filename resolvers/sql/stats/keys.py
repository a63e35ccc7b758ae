"""The keys of groups: what an outreach is counted under in each grouping.

In the facts, the key of an outreach is a value of its row: for groups of targets the list of
targets, for groups by region or tag the person. `unnest_keys` then makes one fact for each target
or division of the list, or for each region or tag of the person.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, func, literal_column, select
from sqlalchemy.sql import FromClause

from resolvers.plan.stats import ReadStats
from resolvers.sql.binds import parameter_bind
from resolvers.sql.json import TENANT, Expression, preferred_member, text_constant
from resolvers.sql.rollups.keys import (
    DIMENSIONS_OF_TARGETS,
    EMPTY,
    clip_key,
    keys_of_targets,
    listed_target_ids,
    source_of,
)
from resolvers.sql.rollups.people import NO_ID
from schema import tables
from schema.osdi.catalogue import CAMPAIGN, LIST, PERSON, TAG, TARGET_RESOURCE
from schema.osdi.resource import Resource

GROUPED_RESOURCES: dict[str | None, Resource] = {
    "campaign": CAMPAIGN,
    "target": TARGET_RESOURCE,
    "person": PERSON,
    "tag": TAG,
    "list": LIST,
}
"""The resource of each grouping whose key is an id."""

_TIES = {"tag": "taggings", "list": "items"}
"""The resources that link a person to a tag or list."""

_OF_PERSON = ("person", "region", "tag")
"""Groupings by the supporter, or by a property of the supporter."""

_REFERRER_DATA = {"website": text_constant("website"), "referrer": text_constant("referrer")}
_CLOCKS: dict[str, Expression] = {
    "weekday": literal_column("'FMDAY'", type_=Text),
    "hour": literal_column("'HH24'", type_=Text),
}


def key_in_row(row: FromClause, grouping: str, plan: ReadStats) -> Expression:
    """The key of a fact, from the row of an outreach or a person."""
    if plan.subject is PERSON:
        return _key_in_person(row, grouping)
    if grouping in _OF_PERSON:
        person: Expression = row.c.person_id
        return person
    if grouping in _REFERRER_DATA:
        member = row.c.referrer_data.op("->>", return_type=Text())(_REFERRER_DATA[grouping])
        return text_key(member)
    if grouping in _CLOCKS:
        local = func.timezone(parameter_bind(plan.time_zone), row.c.action_date)
        return text_key(func.to_char(local, _CLOCKS[grouping]))
    match grouping:
        case "type":
            return text_key(clip_key(func.lower(row.c.type)))
        case "source":
            return text_key(clip_key(source_of(row)))
        case "campaign":
            campaign: Expression = row.c.advocacy_campaign_id
            return campaign
    return listed_target_ids(row)


def _key_in_person(row: FromClause, grouping: str) -> Expression:
    if grouping == "region":
        return _region(row.c.postal_addresses)
    key: Expression = text_key(row.c.source) if grouping == "source" else row.c.id
    return key


def text_key(text: Expression) -> Expression:
    """A key of text, where empty text counts as missing.

    It sorts by bytes, independent of the database's collation.
    """
    return func.nullif(text, EMPTY, type_=Text).collate("C")


def same_key(left: Expression, right: Expression, grouping: str) -> Expression:
    """Whether two keys are equal, or both null: by a comparison that allows a hash join."""
    none = NO_ID if grouping in GROUPED_RESOURCES else EMPTY
    equal: Expression = func.coalesce(left, none) == func.coalesce(right, none)
    return equal


def unnested(rows: FromClause, name: str, grouping: str, subject: Resource) -> Select[Any] | None:
    """The facts with single keys in the column `name`: one for each key, or one without a key.

    None if the keys of `rows` are single already.
    """
    others = [item for item in rows.c if item.name != name]
    if grouping in DIMENSIONS_OF_TARGETS:
        keys = keys_of_targets(rows, rows.c[name], grouping).subquery("k")
        joined = rows.outerjoin(keys, keys.c.targets == rows.c[name])
        return select(*others, keys.c.key.label(name)).select_from(joined)
    if grouping == "region" and subject is not PERSON:
        person = tables.people.alias("p")
        own = (person.c.organization_id == TENANT) & (person.c.id == rows.c[name])
        key = _region(person.c.postal_addresses).label(name)
        return select(*others, key).select_from(rows.outerjoin(person, own))
    if grouping in _TIES:
        tie = tables.RESOURCES[_TIES[grouping]].alias("p")
        own = (tie.c.organization_id == TENANT) & (tie.c.person_id == rows.c[name])
        key = tie.c[f"{grouping}_id"].label(name)
        return select(*others, key).select_from(rows.outerjoin(tie, own))
    return None


def _region(addresses: Expression) -> Expression:
    """The region of the primary address, or else of the first one."""
    return text_key(func.upper(preferred_member(addresses, "region")))
