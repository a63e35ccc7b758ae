"""GraphQL's view of the catalogue: which types there are, and what each field stands for.

Strawberry's types are made from this (`graph_types`, `graph_inputs`), and queries are planned
by it, so that a field of the catalogue is a field of GraphQL.

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
"""The types with an id, and the resource that each shows."""

TYPE_NAMES = {resource.plural: name for name, resource in NODES.items()}
PLURALS = {
    name: "campaigns" if resource is CAMPAIGN else resource.plural
    for name, resource in NODES.items()
}
"""What the root connection of a type is called."""

ADMIN_TYPES = ("Delivery",)
"""The types that need the scope admin. `node` does not lead to them."""

WRITABLE = tuple(
    name for name, resource in NODES.items() if resource not in (TARGET_RESOURCE, DELIVERY)
)
"""The types that have mutations. Targets follow from outreaches."""


@dataclass(frozen=True, slots=True)
class IdField:
    """The resource's id."""


@dataclass(frozen=True, slots=True)
class ScalarField:
    """A scalar, or a list of them."""

    field: Field


@dataclass(frozen=True, slots=True)
class InlineField:
    """A hash, or an array of them, kept in the row."""

    field: Field
    struct: Struct


@dataclass(frozen=True, slots=True)
class TargetsField:
    """An outreach's targets: kept in its row, and each a row of its own."""

    field: Field


@dataclass(frozen=True, slots=True)
class ToOneField:
    link: Link


@dataclass(frozen=True, slots=True)
class ToManyField:
    collection: Collection


MappedField: TypeAlias = (
    IdField | ScalarField | InlineField | TargetsField | ToOneField | ToManyField
)


def camel(name: str) -> str:
    """given_name is givenName.

    >>> camel("advocacy_campaign")
    'advocacyCampaign'
    """
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def struct_name(struct: Struct) -> str:
    """The type of an inline object. A campaign's targets are words about them, without an id."""
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
"""Every inline type, by its name."""

members_by_type: dict[str, dict[str, MappedField]] = {
    **{name: _members_of_resource(resource) for name, resource in NODES.items()},
    **{
        name: {field.name: _field_member(field) for field in struct.fields}
        for name, struct in STRUCTS.items()
    },
}
"""By the name of a type: its members, by the name in the catalogue."""

fields_by_type: Mapping[str, Mapping[str, MappedField]] = {
    type_name: {camel(name): member for name, member in members.items()}
    for type_name, members in members_by_type.items()
}
"""By the name of a type: its members, by the name in GraphQL."""

ORDERS: dict[str, tuple[str, ...]] = {name: resource.orders for name, resource in NODES.items()}
"""By type name: what its connections can be ordered by. The first is the default."""


def type_of(member: MappedField) -> str:
    """The name of the type that a member with members of its own leads to."""
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
    match member:
        case IdField():
            return "The id, a UUID: the last part of the resource's REST address."
        case ScalarField(field) | InlineField(field, _) | TargetsField(field):
            return describe_field(field)
        case ToOneField(link):
            return link.description
        case ToManyField(collection):
            return f"The {RESOURCES[collection.target].plural} of this one, newest first."


def describe_field(field: Field) -> str:
    if not field.values:
        return field.description
    which = "One of" if field.closed else "Such as"
    return f"{field.description} {which}: {', '.join(field.values)}."
