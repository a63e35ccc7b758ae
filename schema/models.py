"""Bodies: what a client may send, checked and put into its stored form.

One pydantic model per resource, made from the catalogue, for REST bodies and GraphQL inputs
alike. What was not sent stays absent and `null` stays `None`, since a merge tells them
apart. Unknown and read-only members are dropped. Every fault of a body is reported.

Source: OSDI 1.2.0; DECISIONS are in docs/rest.md, 'What is accepted'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Literal

from annotated_types import Interval, MaxLen
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from schema.datetimes import format_datetime, parse_datetime
from schema.failures import Failure, Fault
from schema.match_keys import phone_key
from schema.model_errors import MAX_ELEMENTS, fault_of
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Field, Kind, Normalization, Struct
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Link, Resource

Body = dict[str, Any]

MAX_DEPTH = 32
"""How deep arrays and objects may be nested in a body."""

_CONFIG = ConfigDict(extra="ignore", coerce_numbers_to_str=True, allow_inf_nan=False)


_annotated: Any = Annotated
"""For types that are made at run time."""


def _moment(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("not_a_date", "a date is text")
    try:
        return format_datetime(parse_datetime(value))
    except ValueError as error:
        raise PydanticCustomError("not_a_date", "{why}", {"why": str(error)}) from None


def _unique(value: list[str]) -> list[str]:
    return list(dict.fromkeys(value))


def _truth(value: object) -> object:
    """Custom fields are text: true is 'true'."""
    return str(value).lower() if isinstance(value, bool) else value


def _text(max_length: int | None = None, strip: bool = False) -> Any:
    return Annotated[
        str,
        StringConstraints(max_length=max_length, pattern=r"^[^\x00]*$", strip_whitespace=strip),
    ]


def _checked_by(type_: Any, check: Callable[[Any], Any]) -> Any:
    return _annotated[type_, AfterValidator(check)]


def _list(item: Any) -> Any:
    return _annotated[GenericAlias(list, (item,)), MaxLen(MAX_ELEMENTS)]


def _not_truth(value: object) -> object:
    """JSON's true is no number."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "true is no number")
    return value


_MAPPED = _annotated[_text(), BeforeValidator(_truth)] | None
_INTEGER = Annotated[int, BeforeValidator(_not_truth), Interval(ge=-(2**31), lt=2**31)]
_NUMBER = Annotated[float, BeforeValidator(_not_truth)]


def _type(field: Field) -> Any:
    match field.kind:
        case Kind.TEXT if field.closed:
            return Literal.__getitem__(field.values)
        case Kind.TEXT if field.normalization is Normalization.DIGITS:
            return _checked_by(_text(field.max_length), phone_key)
        case Kind.TEXT:
            return _text(field.max_length, strip=field.max_length is not None)
        case Kind.INTEGER:
            return _INTEGER
        case Kind.NUMBER:
            return _NUMBER
        case Kind.BOOLEAN:
            return bool
        case Kind.DATETIME:
            return Annotated[str, BeforeValidator(_moment)]
        case Kind.STRINGS:
            return _checked_by(_list(_text(field.max_length)), _unique)
        case Kind.STRING_MAP:
            return GenericAlias(dict, (_text(), _MAPPED))
        case Kind.HASH:
            assert field.struct is not None
            return _struct(field.struct)
        case Kind.ARRAY:
            assert field.struct is not None
            return _list(_struct(field.struct))
    raise AssertionError(field.kind)


@cache
def _struct(struct: Struct) -> Any:
    return _typed(struct.name, {field.name: _type(field) | None for field in struct.fields})


def _typed(name: str, members: dict[str, Any]) -> Any:
    make: Any = TypedDict
    made = make(name, members, total=False)
    made.__pydantic_config__ = _CONFIG
    return made


_CONTROL = _typed("Control", {"return_response": bool | None})

_FUNCTIONS = tuple(item.name for item in HELPER_FUNCTIONS.fields)


def _links(resource: Resource) -> Any:
    """`_links` of a body: the rels that the resource has, with or without OSDI's prefix."""
    rels = [(name, link) for link in resource.links for name in (link.rel, f"osdi:{link.rel}")]
    return _typed(f"{resource.singular}_links", {name: _link(link) for name, link in rels})


def _link(link: Link) -> Any:
    """{"href": …}, or the bare address; null takes the link away."""

    def address(value: object) -> object:
        found = value.get("href") if isinstance(value, dict) else value
        if value is not None and not isinstance(found, str):
            raise PydanticCustomError("link_invalid", "no link", {"target": link.target})
        return found

    return _annotated[str | None, BeforeValidator(address)]


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """A checked body: fields in stored form, the links it sets, and what a helper adds.

    `links` maps a link's rel to an address, or to `None` where it is to be taken away.
    `functions` are OSDI's helper action functions, as sent.
    """

    fields: Body
    links: dict[str, str | None] = field(default_factory=dict)
    person: Body | None = None
    functions: Body = field(default_factory=dict)
    return_response: bool = True


@cache
def _form(resource: Resource, helper: bool) -> TypeAdapter[Body]:
    """What a body for `resource` may hold; a helper's has a person and action functions."""
    members = {item.name: _type(item) | None for item in resource.writable}
    members |= {"_links": _links(resource) | None, "osdi:control": _CONTROL | None}
    if helper:
        person = {item.name: _type(item) | None for item in PERSON.writable}
        functions = {item.name: _type(item) | None for item in HELPER_FUNCTIONS.fields}
        members |= {"person": _typed("InlinePerson", person) | None, **functions}
    return TypeAdapter(_typed(resource.singular, members))


def parse_body(resource: Resource, body: object) -> ParsedBody:
    """The body of a POST, PUT or PATCH on `resource`.

    Raises: `Failure` with a fault for every property that is wrong.
    """
    return _parsed(resource, _checked(_form(resource, resource is OUTREACH), body, resource))


def parse_signup(body: object) -> ParsedBody:
    """The body of the Person Signup Helper: the person is the resource.

    A body without `person` is taken as the person itself.
    """
    checked = _checked(_form(PERSON, True), body, PERSON)
    functions = {name: checked[name] for name in _FUNCTIONS if name in checked}
    control = checked.get("osdi:control") or {}
    known = {item.name for item in PERSON.writable}
    bare = {name: value for name, value in checked.items() if name in known}
    person = checked.get("person")
    return ParsedBody(
        fields=bare if person is None else person,
        functions=functions,
        return_response=control.get("return_response") is not False,
    )


def _parsed(resource: Resource, checked: Body) -> ParsedBody:
    rest = dict(checked)
    control = rest.pop("osdi:control", None) or {}
    links = rest.pop("_links", None) or {}
    person = rest.pop("person", None)
    functions = {name: rest.pop(name) for name in _FUNCTIONS if name in rest}
    return ParsedBody(
        fields=rest,
        links={rel.removeprefix("osdi:"): address for rel, address in links.items()},
        person=person,
        functions=functions,
        return_response=control.get("return_response") is not False,
    )


def _checked(form: TypeAdapter[Body], body: object, resource: Resource) -> Body:
    if not isinstance(body, dict):
        raise Failure(
            [Fault("NOT_AN_OBJECT", "The body must be a JSON object.", (), "Send {…}.")],
            resource=resource.rel,
        )
    try:
        return form.validate_python(body)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise Failure(
            [fault_of(detail) for detail in details[:MAX_FAULTS]], resource=resource.rel
        ) from None


MAX_FAULTS = 100


def body_schema(resource: Resource) -> dict[str, Any]:
    """The JSON Schema of a body for `resource`."""
    return _plain_schema(_form(resource, resource is OUTREACH))


def signup_schema() -> dict[str, Any]:
    """The JSON Schema of a body for the Person Signup Helper."""
    return _plain_schema(_form(PERSON, True))


def _plain_schema(form: TypeAdapter[Body]) -> dict[str, Any]:
    """The schema with its definitions put in place: none refers to itself."""
    schema = form.json_schema()
    definitions = schema.pop("$defs", {})

    def placed(node: Any) -> Any:
        if isinstance(node, list):
            return [placed(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return placed(definitions[node["$ref"].rpartition("/")[2]])
        return {
            key: placed(value)
            for key, value in node.items()
            if key != "title" or isinstance(value, dict)
        }

    result: dict[str, Any] = placed(schema)
    return result
