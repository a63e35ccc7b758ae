"""How the catalogue maps to GraphQL: the types, and what each of their fields stands for.

Strawberry's types are made from this mapping (`types`, `inputs`) and queries are planned with
it, so that each field of the catalogue is a field of GraphQL.

Source: OSDI 1.2.0; GraphQL Cursor Connections Specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from schema.osdi.catalogue import (
    ANSWER,
    CAMPAIGN,
    ITEM,
    LIST,
    OUTREACH,
    PERSON,
    QUESTION,
    RESOURCES,
    TAG,
    TAGGING,
    TARGET_RESOURCE,
)
from schema.osdi.deliveries import DELIVERY
from schema.osdi.fields import Field, Kind, Struct
from schema.osdi.resource import Collection, Link, Resource
from schema.osdi.shapes import TARGET

NODES: dict[str, Resource] = {
    "Outreach": OUTREACH,
    "Person": PERSON,
    "Campaign": CAMPAIGN,
    "Target": TARGET_RESOURCE,
    "Tag": TAG,
    "List": LIST,
    "Question": QUESTION,
    "Tagging": TAGGING,
    "Item": ITEM,
    "Answer": ANSWER,
    "Delivery": DELIVERY,
}
"""The types with an ID, by name: the resource."""

TYPE_NAMES = {resource.plural: name for name, resource in NODES.items()}
"""Type names, by the plural of the resource."""

PLURALS = {
    name: "campaigns" if resource is CAMPAIGN else resource.plural
    for name, resource in NODES.items()
}
"""Names of the root connections, by type name."""

ADMIN_TYPES = ("Delivery",)
"""The types that require the scope admin. `node` does not return them."""

WRITABLE = tuple(
    name for name, resource in NODES.items() if resource not in (TARGET_RESOURCE, DELIVERY)
)
"""The types that have mutations. Targets are written with their outreaches."""


@dataclass(frozen=True, slots=True)
class IdField:
    """The ID of the resource."""


@dataclass(frozen=True, slots=True)
class ScalarField:
    """A scalar, or a list of scalars."""

    field: Field


@dataclass(frozen=True, slots=True)
class InlineField:
    """A hash or an array of hashes, stored in the row."""

    field: Field
    struct: Struct


@dataclass(frozen=True, slots=True)
class TargetsField:
    """The targets of an outreach: stored in its row, each with a link to a row of `targets`.

    They are objects of the type `OUTREACH_TARGET`, and are filtered as `Target`.
    """

    field: Field


@dataclass(frozen=True, slots=True)
class ToOneField:
    """A link to one resource."""

    link: Link


@dataclass(frozen=True, slots=True)
class ToManyField:
    """A connection of the resources that link to this one."""

    collection: Collection


OUTREACH_TARGET = "OutreachTarget"

MappedField: TypeAlias = (
    IdField | ScalarField | InlineField | TargetsField | ToOneField | ToManyField
)


def camel(name: str) -> str:
    """The name in camel case.

    >>> camel("given_name")
    'givenName'
    """
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def struct_name(struct: Struct) -> str:
    """The type name of an inline object. A campaign only describes its targets: they have no ID."""
    return "CampaignTarget" if struct == TARGET else struct.name


def link_name(link: Link) -> str:
    return "campaign" if link.target == CAMPAIGN.plural else link.rel


def _field_member(field: Field, of: Resource | None = None) -> MappedField:
    if of is OUTREACH and field.struct is TARGET:
        return TargetsField(field)
    if field.kind in (Kind.HASH, Kind.ARRAY):
        assert field.struct is not None
        return InlineField(field, field.struct)
    return ScalarField(field)


def _members_of_resource(resource: Resource) -> dict[str, MappedField]:
    members: dict[str, MappedField] = {"id": IdField()}
    members |= {field.name: _field_member(field, resource) for field in resource.fields}
    members |= {link_name(link): ToOneField(link) for link in resource.links}
    members |= {
        item.rel: ToManyField(item) for item in resource.collections if item.target in TYPE_NAMES
    }
    return members


def _structs_in(fields: tuple[Field, ...]) -> Iterator[Struct]:
    for field in fields:
        if field.struct is not None:
            yield field.struct
            yield from _structs_in(field.struct.fields)


STRUCTS: dict[str, Struct] = {
    struct_name(struct): struct
    for resource in NODES.values()
    for struct in _structs_in(resource.fields)
}
"""The inline objects, by type name."""

members_by_type: dict[str, dict[str, MappedField]] = {
    **{name: _members_of_resource(resource) for name, resource in NODES.items()},
    **{
        name: {field.name: _field_member(field) for field in struct.fields}
        for name, struct in STRUCTS.items()
    },
    OUTREACH_TARGET: {
        **{field.name: _field_member(field) for field in TARGET.fields},
        "target": ToOneField(
            Link("target", "targets", "target_id", "The target, with its ID.", required=True)
        ),
    },
}
"""The members of types, by type name and then by the name in the catalogue."""

fields_by_type: Mapping[str, Mapping[str, MappedField]] = {
    type_name: {camel(name): member for name, member in members.items()}
    for type_name, members in members_by_type.items()
}
"""By type name: its members, by the name in GraphQL."""

ORDERS: dict[str, tuple[str, ...]] = {name: resource.orders for name, resource in NODES.items()}
"""By type name: what its connections can be ordered by. The first is the default."""


def type_of(member: MappedField) -> str:
    """The type name of a member that is an object, or of the elements of a list."""
    match member:
        case InlineField(_, struct):
            return struct_name(struct)
        case TargetsField():
            return "Target"
        case ToOneField(link):
            return TYPE_NAMES[link.target]
        case ToManyField(collection):
            return TYPE_NAMES[collection.target]
    raise AssertionError(member)


def describe(member: MappedField) -> str:
    """The description of a member."""
    match member:
        case IdField():
            return "The ID, a UUID: the last part of the resource's REST URL."
        case ScalarField(field) | InlineField(field, _) | TargetsField(field):
            return describe_field(field)
        case ToOneField(link):
            return link.description
        case ToManyField(collection):
            return f"Its {RESOURCES[collection.target].plural}, newest first."


def describe_field(field: Field) -> str:
    """The description of a field, with its documented values."""
    if not field.values:
        return field.description
    label = "One of" if field.closed else "For example"
    return f"{field.description} {label}: {', '.join(field.values)}."
