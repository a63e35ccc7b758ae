"""Bodies: what a client may send, checked and put into its stored form.

One pydantic model per resource, made from the catalogue, for REST bodies and GraphQL inputs
alike. What was not sent stays absent and `null` stays `None`, since a merge tells them
apart. Unknown and read-only members are dropped. Every fault of a body is reported.

Source: OSDI 1.2.0; DECISIONS are in docs/rest.md, 'What is accepted'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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
from pydantic_core import ErrorDetails, PydanticCustomError
from typing_extensions import TypedDict

from schema.datetimes import format_datetime, parse_datetime
from schema.failures import Failure, Fault
from schema.match_keys import emails_of, normalize_phone, phones_of
from schema.model_errors import MAX_ELEMENTS, fault_of, unknown_properties
from schema.normalize import ABSENT, Place, normalize, normalize_links, unknown_members
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.fields import Field, Kind, Struct, hash_of
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
        case Kind.TEXT if field.name == "number":
            return _checked_by(_text(field.max_length), normalize_phone)
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
    `functions` are OSDI's helper action functions, as sent. `not_applied` are the faults of what
    a helper left out.
    """

    fields: Body
    links: dict[str, str | None] = field(default_factory=dict)
    person: Body | None = None
    functions: Body = field(default_factory=dict)
    return_response: bool = True
    not_applied: tuple[Fault, ...] = ()


@cache
def body_fields(resource: Resource, helper: bool) -> dict[str, Field]:
    """What a body for `resource` may have, read-only fields too; a helper's has a person and
    action functions."""
    fields = dict(resource.by_name)
    if helper:
        person = Struct("InlinePerson", PERSON.fields)
        fields["person"] = hash_of("person", person, "The supporter who acted.")
        fields |= HELPER_FUNCTIONS.by_name
    return fields


@cache
def _form(resource: Resource, helper: bool) -> TypeAdapter[Body]:
    """What a body for `resource` is checked by."""
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
    checked, _ = _checked(resource, resource is OUTREACH, body, keep=False)
    return _parsed(checked, ())


def parse_record_outreach(body: object) -> ParsedBody:
    """The body of the Record Outreach Helper, which keeps the action whatever is wrong with a
    part of it.

    Raises: NOT_AN_OBJECT, UNKNOWN_PROPERTIES, NOTHING_TO_STORE.
    """
    checked, faults = _checked(OUTREACH, True, body, keep=True)
    parsed = _parsed(checked, faults)
    if not (_says_something(parsed.fields) or _is_known_by(parsed.person or {})):
        raise _nothing_to_store(
            OUTREACH, faults, "An outreach needs a field of its own or a person.", "person"
        )
    return parsed


def parse_signup(body: object) -> ParsedBody:
    """The body of the Person Signup Helper: the person is the resource.

    A body without `person` is taken as the person itself.
    Raises: NOT_AN_OBJECT, UNKNOWN_PROPERTIES, NOTHING_TO_STORE.
    """
    checked, faults = _checked(PERSON, True, body, keep=True)
    parsed = _parsed(checked, faults)
    fields = parsed.fields if parsed.person is None else parsed.person
    if not _is_known_by(fields):
        raise _nothing_to_store(
            PERSON,
            faults,
            "A sign-up needs a name, an e-mail address, a phone number or an identifier.",
            "person",
        )
    return replace(parsed, fields=fields, links={}, person=None)


def _is_known_by(person: Body) -> bool:
    """Whether a person can be found again or at least be addressed."""
    keys = (person.get("identifiers"), emails_of(person), phones_of(person))
    return any(keys) or any(str(person.get(name) or "").strip() for name in _NAMES_OF_A_PERSON)


_NAMES_OF_A_PERSON = ("given_name", "family_name", "additional_name")


def _says_something(fields: Body) -> bool:
    return any(value not in (None, "", [], {}) for value in fields.values())


def _nothing_to_store(
    resource: Resource, faults: tuple[Fault, ...], description: str, name: str
) -> Failure:
    hint = 'Send {"person": {"email_addresses": [{"address": "ada@example.org"}]}}.'
    fault = Fault("NOTHING_TO_STORE", description, (name,), hint)
    return Failure([fault, *faults], resource=resource.rel)


def _parsed(checked: Body, faults: tuple[Fault, ...]) -> ParsedBody:
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
        not_applied=faults,
    )


def _checked(
    resource: Resource, helper: bool, body: object, keep: bool
) -> tuple[Body, tuple[Fault, ...]]:
    """The body in stored form, and the faults of what was left out, where `keep` says to keep
    the rest. Raises: `Failure`.
    """
    if not isinstance(body, dict):
        raise Failure(
            [Fault("NOT_AN_OBJECT", "The body must be a JSON object.", (), "Send {…}.")],
            resource=resource.rel,
        )
    fields = body_fields(resource, helper)
    if helper and "person" not in body and "osdi:person" in body:
        body = {**body, "person": body["osdi:person"]}
    normalized = normalize(fields, body)
    if "_links" in body:
        links = normalize_links(body["_links"])
        normalized |= {"_links": links} if links is not ABSENT else {}
    faults = _unknown_faults(fields, normalized, keep, resource)
    form = _form(resource, helper)
    for _ in range(MAX_FAULTS if keep else 1):
        try:
            return form.validate_python(normalized), tuple(faults[:MAX_FAULTS])
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        faults += [fault_of(detail) for detail in details[:MAX_FAULTS]]
        if keep:
            for detail in reversed(details):
                _leave_out(normalized, detail)
    raise Failure(faults[:MAX_FAULTS], resource=resource.rel)


MAX_FAULTS = 100
_NOT_FIELDS = ("_links", "osdi:control")
"""Known members of a body that are not fields."""


def _unknown_faults(
    fields: Mapping[str, Field], body: Body, keep: bool, resource: Resource
) -> list[Fault]:
    """The faults of objects without any known member; a helper leaves those within `body` out.

    Raises: UNKNOWN_PROPERTIES.
    """
    found = sorted(unknown_members(fields, body, _NOT_FIELDS), key=lambda item: str(item[0]))
    faults = [unknown_properties(place, _at(body, place), known) for place, known in found]
    if faults and (not keep or found[0][0] == ()):
        raise Failure(faults[:MAX_FAULTS], resource=resource.rel)
    for place, _ in reversed(found):
        del _at(body, place[:-1])[place[-1]]
    return faults


def _at(body: Any, place: Place) -> Any:
    for step in place:
        body = body[step]
    return body


def _leave_out(body: Body, error: ErrorDetails) -> None:
    """Takes out what pydantic refused; of an array that is too long the first elements stay."""
    place = tuple(step for step in error["loc"] if step != "[key]")
    try:
        parent = _at(body, place[:-1])
        if error["type"] == "too_long":
            del parent[place[-1]][MAX_ELEMENTS:]
        else:
            del parent[place[-1]]
    except (KeyError, IndexError, TypeError):
        # The second of two errors of one value: it is gone already.
        return


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
