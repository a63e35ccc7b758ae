"""OSDI's names as GraphQL has them: what it takes to ask the same on both surfaces.

Told from the catalogue and from words of its own, not from what the gateway translates by.
"""

from __future__ import annotations

import re
from typing import Any

from schema.osdi.catalogue import (
    ANSWER,
    CAMPAIGN,
    ITEM,
    LIST,
    OUTREACH,
    PERSON,
    QUESTION,
    TAG,
    TAGGING,
)
from schema.osdi.fields import Field, Kind
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Link, Resource
from tests.support.gateway import Json, id_of

TYPES: dict[str, Resource] = {
    "Person": PERSON,
    "Campaign": CAMPAIGN,
    "Outreach": OUTREACH,
    "Tag": TAG,
    "List": LIST,
    "Question": QUESTION,
    "Tagging": TAGGING,
    "Item": ITEM,
    "Answer": ANSWER,
}
GROUPS = {"Tagging": "tag", "Item": "list", "Answer": "question"}
"""The types that are nothing without this and, here, a person."""

LINK_NAMES = {
    "osdi:person": "person",
    "osdi:advocacy_campaign": "campaign",
    "osdi:creator": "creator",
    "osdi:modified_by": "modifiedBy",
    "osdi:tag": "tag",
    "osdi:list": "list",
    "osdi:question": "question",
}


def camel(name: str) -> str:
    """given_name is givenName."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)


def _link_name(link: Link) -> str:
    return LINK_NAMES[f"osdi:{link.rel}"]


# What is shown


def whole(name: str) -> str:
    """The selection of everything that a HAL document of the resource tells."""
    resource = TYPES[name]
    links = " ".join(f"{_link_name(link)} {{ id }}" for link in resource.links)
    return f"{{ id {_selected(resource.fields)} {links} }}"


def _selected(fields: tuple[Field, ...]) -> str:
    return " ".join(
        camel(field.name) + (f" {{ {_selected(field.struct.fields)} }}" if field.struct else "")
        for field in fields
    )


def as_graphql(name: str, document: Json) -> Json:
    """What GraphQL shows for `whole`, as it follows from the HAL document."""
    resource = TYPES[name]
    members = {field.name for field in resource.fields}
    assert document.keys() - members <= {"_links", "_embedded", "osdi:error"}
    assert None not in document.values()
    shown: Json = {"id": id_of(document), **_members(resource.fields, document)}
    for link in resource.links:
        found = document["_links"].get(f"osdi:{link.rel}")
        id_ = found and found["href"].rpartition(f"/{link.target}/")[2]
        shown[_link_name(link)] = {"id": id_} if id_ else None
    return shown


def _members(fields: tuple[Field, ...], found: Json) -> Json:
    return {camel(field.name): _value(field, found.get(field.name)) for field in fields}


def _value(field: Field, value: Any) -> Any:
    if value is None or field.struct is None:
        return value
    if field.kind is Kind.ARRAY:
        return [_members(field.struct.fields, item) for item in value]
    return _members(field.struct.fields, value)


# What is sent


def as_input(resource: Resource, body: Json) -> Json:
    """The input of GraphQL with the same content as a body of REST; there, no number is text."""
    sent: Json = {}
    for name, value in body.items():
        if name == "_links":
            for rel, link in value.items():
                id_ = link and link["href"].rpartition("/")[2]
                sent[LINK_NAMES[rel] + "Id"] = id_
        elif name == "person":
            sent["person"] = value and as_input(PERSON, value)
        else:
            field = resource.by_name.get(name) or HELPER_FUNCTIONS[name]
            sent[camel(name)] = _sent(field, value)
    return sent


def _sent(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return [_sent(field, item) for item in value]
    if field.kind is Kind.TEXT and isinstance(value, int):
        return str(value)
    if field.struct is None or not isinstance(value, dict):
        return value
    return {camel(name): _sent(field.struct[name], item) for name, item in value.items()}


def as_property(path: str) -> str:
    """Where a fault of REST is, in the input of GraphQL."""
    if path.startswith("_links."):
        return LINK_NAMES[path.removeprefix("_links.")] + "Id"
    free, custom = path, ""
    if "custom_fields." in path:
        free, _, custom = path.partition("custom_fields.")
        free, custom = free + "custom_fields", "." + custom
    return camel(free) + custom


# Bodies with everything in them


def full_body(resource: Resource, salt: int = 0) -> Json:
    """A body that sets every field that can be set."""
    body = {field.name: _filled(field, salt) for field in resource.writable}
    if resource is QUESTION:
        # A paragraph would have no responses.
        return {**body, "question_type": "MultiChoice"}
    return {**body, "item_type": "osdi:person"} if "item_type" in body else body


def _filled(field: Field, salt: int) -> Any:
    match field.kind:
        case Kind.TEXT if field.values:
            return field.values[salt % len(field.values)]
        case Kind.TEXT if field.name == "key":
            return f"key-{salt}"
        case Kind.TEXT if field.name == "address":
            return f"Some.One+{salt}@Example.org"
        case Kind.TEXT if field.name == "number":
            return f"1202555{salt:04}"
        case Kind.TEXT:
            return f"{field.name}: \"ö\" \\ 'ß' {salt}"
        case Kind.INTEGER if field.bounds:
            return salt % 12 + 1
        case Kind.INTEGER:
            return salt - 3
        case Kind.NUMBER:
            return salt / 4 - 60
        case Kind.BOOLEAN:
            return salt % 2 == 0
        case Kind.DATETIME:
            return f"2014-03-{salt % 28 + 1:02}T21:04:31Z"
        case Kind.STRINGS:
            return [f"{field.name}:{salt}", "two"] if field.name == "identifiers" else ["b", "a"]
        case Kind.STRING_MAP:
            return {"a_key": "x", "Another Key": str(salt), "": ""}
    assert field.struct is not None
    members = {item.name: _filled(item, salt) for item in field.struct.fields}
    if field.kind is Kind.HASH:
        return members
    fewer = {item.name: _filled(item, salt + 1) for item in field.struct.fields[:2]}
    return [members, fewer]
