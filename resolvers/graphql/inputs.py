"""The input of a mutation -> the body of a REST request, for the models that both share. Pure.

For `mutations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from schema.graphql.inputs import LINKS
from schema.graphql.mapping import camel
from schema.models.bodies import Body
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Field, Kind
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource

InputObject = Mapping[str, Any]
_PERSON = "person"


def wire_body(resource: Resource, value: InputObject) -> Body:
    """The body for REST, with the inline person and the helper functions, if there are any."""
    body = _members(resource.writable, value)
    links = {
        f"osdi:{LINKS[name].rel}": None if id_ is None else _link(LINKS[name].target, id_)
        for name, id_ in value.items()
        if name in LINKS
    }
    if links:
        body["_links"] = links
    if resource is OUTREACH and _PERSON in value:
        person = value[_PERSON]
        body[_PERSON] = None if person is None else wire_body(PERSON, person)
    return {**body, **_members(HELPER_FUNCTIONS.fields, value)}


def _link(plural: str, id_: str) -> Body:
    """The link to this id, which is quoted: a client's text must not become another path."""
    return {"href": f"/{plural}/{quote(id_, safe='', errors='replace')}"}


def wire_signup(value: InputObject) -> Body:
    """The body of the Person Signup Helper."""
    return {
        _PERSON: wire_body(PERSON, value[_PERSON]),
        **_members(HELPER_FUNCTIONS.fields, value),
    }


def _members(fields: Iterable[Field], value: InputObject) -> Body:
    by_name = {camel(field.name): field for field in fields}
    return {
        by_name[name].name: _value(by_name[name], member)
        for name, member in value.items()
        if name in by_name
    }


def _value(field: Field, value: Any) -> Any:
    if value is None or field.struct is None:
        return value
    if field.kind is Kind.ARRAY:
        return [_members(field.struct.fields, item) for item in value]
    return _members(field.struct.fields, value)
