"""Inputs of mutations as bodies of REST, for the models that both go through. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from schema.graphql.inputs import LINKS
from schema.graphql.mapping import camel
from schema.models import Body
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Field, Kind
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource

InputObject = Mapping[str, Any]
PERSON_MEMBER = "person"


def wire_body(resource: Resource, sent: InputObject) -> Body:
    """The body that REST would be sent, with the inline person and the functions of a helper."""
    body = _members(resource.writable, sent)
    links = {
        f"osdi:{LINKS[name].rel}": None if id_ is None else _link(LINKS[name].target, id_)
        for name, id_ in sent.items()
        if name in LINKS
    }
    if links:
        body["_links"] = links
    if resource is OUTREACH and PERSON_MEMBER in sent:
        body["person"] = None if sent["person"] is None else wire_body(PERSON, sent["person"])
    return {**body, **_members(HELPER_FUNCTIONS.fields, sent)}


def _link(plural: str, id_: str) -> Body:
    """The link that ends in this id: quoted, so that no other address hides in it."""
    return {"href": f"/{plural}/{quote(id_, safe='', errors='replace')}"}


def wire_signup(sent: InputObject) -> Body:
    """The body of the Person Signup Helper."""
    return {
        "person": wire_body(PERSON, sent["person"]),
        **_members(HELPER_FUNCTIONS.fields, sent),
    }


def _members(fields: Iterable[Field], sent: InputObject) -> Body:
    names = {camel(field.name): field for field in fields}
    return {
        names[name].name: _value(names[name], value)
        for name, value in sent.items()
        if name in names
    }


def _value(field: Field, value: Any) -> Any:
    if value is None or field.struct is None:
        return value
    if field.kind is Kind.ARRAY:
        return [_members(field.struct.fields, item) for item in value]
    return _members(field.struct.fields, value)
