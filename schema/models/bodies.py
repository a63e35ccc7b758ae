"""Bodies: the JSON that clients send, validated and converted to the stored form.

One pydantic model per resource, made from the catalogue, for REST bodies and GraphQL inputs
alike. Members that were not sent stay absent and `null` stays `None`, since merging tells them
apart. Unknown and read-only members are dropped. Every fault of a body is reported.

Source: OSDI 1.2.0; the decisions are in docs/rest.md, 'Request bodies'.
"""

from __future__ import annotations

from collections.abc import Callable
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
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from schema.datetimes import last_day_if_exceeded
from schema.email_addresses import read_email_addresses
from schema.failures import Failure, Fault
from schema.match_keys import is_identifiable, normalize_phone
from schema.models.dates import DATETIME_COLUMN, DATETIME_MEMBER
from schema.models.errors import (
    MAX_ELEMENTS,
    fault_of,
    leave_out,
    value_at,
)
from schema.models.unknown import Body as SentBody
from schema.models.unknown import misnamed_faults, unknown_properties
from schema.models.wrappers import not_an_object
from schema.normalize import (
    ABSENT,
    normalize,
    normalize_links,
    sent_place,
    unknown_members,
    with_person,
)
from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.elements import with_indexes
from schema.osdi.fields import Field, Kind, Normalization, Struct, boolean, hash_of
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Link, Resource
from schema.phone_numbers import DEFAULT_COUNTRY, read_phone_numbers

Body = dict[str, Any]

MAX_DEPTH = 32
"""Levels of arrays and objects in a body."""

MAX_FAULTS = 100
"""Faults of one body that are reported."""

_CONFIG = ConfigDict(extra="ignore", coerce_numbers_to_str=True, allow_inf_nan=False)

_annotated: Any = Annotated
"""For types that are made at run time."""


# The types of fields. `schema.models.errors` words the errors: of a custom one it reads type and
# context.


def _boolean_as_text(value: object) -> object:
    """Custom fields are text: true becomes 'true'."""
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


def _not_boolean(value: object) -> object:
    """Python counts true as a number, JSON does not."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "not a number")
    return value


def _existing_day(value: Body) -> Body:
    """Month, day and year of a day that exists; of a leap year, if the year is not known."""
    last = last_day_if_exceeded(value)
    if last is not None:
        raise PydanticCustomError("no_such_day", "not a day", {"last": last})
    return value


_MAP_VALUE = _annotated[_text(), BeforeValidator(_boolean_as_text)] | None


_NUMBER = Annotated[float, BeforeValidator(_not_boolean)]


def _type(field: Field) -> Any:
    match field.kind:
        case Kind.TEXT if field.closed:
            return Literal.__getitem__(field.values)
        case Kind.TEXT if field.normalization is Normalization.DIGITS:
            return _checked_by(_text(field.max_length), normalize_phone)
        case Kind.TEXT:
            return _text(field.max_length, strip=field.max_length is not None)
        case Kind.INTEGER:
            least, most = field.bounds or (-(2**31), 2**31 - 1)
            return _annotated[int, BeforeValidator(_not_boolean), Interval(ge=least, le=most)]
        case Kind.NUMBER:
            return _NUMBER
        case Kind.BOOLEAN:
            return bool
        case Kind.DATETIME:
            return DATETIME_COLUMN
        case Kind.STRINGS:
            return _list(_text(field.max_length))
        case Kind.STRING_MAP:
            return GenericAlias(dict, (_text(), _MAP_VALUE))
        case Kind.HASH:
            assert field.struct is not None
            type_ = _struct(field.struct)
            return _checked_by(type_, _existing_day) if field.struct.is_date else type_
        case Kind.ARRAY:
            assert field.struct is not None
            return _list(_struct(field.struct))
    raise AssertionError(field.kind)


@cache
def _struct(struct: Struct) -> Any:
    return _typed_dict(struct.name, {field.name: _member(field) | None for field in struct.fields})


def _member(field: Field) -> Any:
    return DATETIME_MEMBER if field.kind is Kind.DATETIME else _type(field)


def _typed_dict(name: str, members: dict[str, Any]) -> Any:
    make: Any = TypedDict
    made = make(name, members, total=False)
    made.__pydantic_config__ = _CONFIG
    return made


_CONTROL = hash_of(
    "osdi:control",
    Struct("Control", (boolean("return_response", "Whether to respond with the resource."),)),
    "How to respond.",
)

_FUNCTIONS = tuple(item.name for item in HELPER_FUNCTIONS.fields)


def _links(resource: Resource) -> Any:
    """The `_links` of a body: the rels of the resource, with or without the prefix `osdi:`."""
    rels = [(name, link) for link in resource.links for name in (link.rel, f"osdi:{link.rel}")]
    return _typed_dict(f"{resource.singular}_links", {name: _link(link) for name, link in rels})


def _link(link: Link) -> Any:
    """{"href": …} or the bare URL; null removes the link."""

    def href(value: object) -> object:
        url = value.get("href") if isinstance(value, dict) else value
        if value is not None and not isinstance(url, str):
            raise PydanticCustomError("link_invalid", "not a link", {"target": link.target})
        return url

    return _annotated[str | None, BeforeValidator(href)]


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """A valid body: its fields in stored form, its links, and the parts that only helpers have.

    `links` maps the rel of a link to a URL, or to `None` to remove the link. `person` is the
    inline person, `functions` are OSDI's helper action functions as sent. `not_applied` are the
    faults of the parts that a helper left out.
    """

    fields: Body
    links: dict[str, str | None] = field(default_factory=dict)
    person: Body | None = None
    functions: Body = field(default_factory=dict)
    return_response: bool = True
    not_applied: tuple[Fault, ...] = ()


@cache
def body_fields(resource: Resource, helper: bool) -> dict[str, Field]:
    """The fields of a body for `resource`, with those that are read-only. The body of a helper
    also has a person and functions.
    """
    fields = dict(resource.by_name)
    if helper:
        person = Struct("InlinePerson", PERSON.fields)
        fields["person"] = hash_of("person", person, "The person who acts.")
        fields |= HELPER_FUNCTIONS.by_name
    return fields


@cache
def _form(resource: Resource, helper: bool) -> TypeAdapter[Body]:
    """The model of a body for `resource`. The body of a helper also has a person and functions."""
    members = {item.name: _type(item) | None for item in resource.writable}
    members |= {"_links": _links(resource) | None, _CONTROL.name: _type(_CONTROL) | None}
    if helper:
        person = {item.name: _type(item) | None for item in PERSON.writable}
        functions = {item.name: _type(item) | None for item in HELPER_FUNCTIONS.fields}
        members |= {"person": _typed_dict("InlinePerson", person) | None, **functions}
    return TypeAdapter(_typed_dict(resource.singular, members))


def parse_body(
    resource: Resource,
    body: object,
    phone_country: str = DEFAULT_COUNTRY,
    is_update: bool = False,
) -> ParsedBody:
    """The body of a POST, PUT or PATCH on `resource`. Only the POST of an outreach is a helper's.

    Raises: `Failure` with a fault for every invalid property.
    """
    helper = resource is OUTREACH and not is_update
    return _parsed(*_check(resource, helper, body, phone_country, lenient=False))


def parse_record_outreach(
    body: object, phone_country: str = DEFAULT_COUNTRY, with_links: bool = True
) -> ParsedBody:
    """The body of the Record Outreach Helper. Invalid parts are left out and reported.

    Without `with_links` a link to a person is ignored, as it is in an anonymous post.
    Raises: NOT_AN_OBJECT, UNKNOWN_PROPERTIES, NOTHING_TO_STORE.
    """
    checked, faults = _check(OUTREACH, True, body, phone_country, lenient=True)
    parsed = _parsed(checked, faults)
    has_link = with_links and any(parsed.links.values())
    if not (has_link or is_identifiable(parsed.person or {}) or has_value(parsed.fields)):
        raise _nothing_to_store(OUTREACH, faults, "An outreach needs a field or a person.")
    return parsed


def parse_signup(body: object, phone_country: str = DEFAULT_COUNTRY) -> ParsedBody:
    """The body of the Person Signup Helper, whose resource is the person.

    A body without `person` is the person itself, and fields next to it are the person's, too.
    Invalid parts are left out and reported.
    Raises: NOT_AN_OBJECT, UNKNOWN_PROPERTIES, NOTHING_TO_STORE.
    """
    checked, faults = _check(PERSON, True, body, phone_country, lenient=True)
    parsed = _parsed(checked, faults)
    fields = {**parsed.fields, **(parsed.person or {})}
    if not is_identifiable(fields):
        needs = "A sign-up needs a name, an e-mail address, a phone number or an identifier."
        raise _nothing_to_store(PERSON, faults, needs)
    return replace(parsed, fields=fields, links={}, person=None)


def has_value(fields: Body) -> bool:
    """Whether a field has anything to store."""
    return any(value not in (None, "", [], {}) for value in fields.values())


def _nothing_to_store(resource: Resource, faults: tuple[Fault, ...], description: str) -> Failure:
    hint = 'Send {"person": {"email_addresses": [{"address": "ada@example.org"}]}}.'
    fault = Fault("NOTHING_TO_STORE", description, ("person",), hint)
    return Failure([fault, *faults], resource=resource.rel)


def _parsed(checked: Body, faults: tuple[Fault, ...]) -> ParsedBody:
    """The checked members, sorted by what they are; those that remain are the fields."""
    rest = dict(checked)
    control = rest.pop(_CONTROL.name, None) or {}
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


def _check(
    resource: Resource, helper: bool, body: object, phone_country: str, lenient: bool
) -> tuple[Body, tuple[Fault, ...]]:
    """Return the body in stored form, and the faults of the parts left out: of misnamed members,
    and if `lenient` also of invalid parts.

    Raises: `Failure`.
    """
    if not isinstance(body, dict):
        raise not_an_object(resource, body)
    fields = body_fields(resource, helper)
    read = {**fields, _CONTROL.name: _CONTROL}
    normalized = normalize(read, with_person(body) if helper else body)
    for person in (normalized if resource is PERSON else None, normalized.get("person")):
        read_email_addresses(person)
        read_phone_numbers(person, phone_country)
    links = normalize_links(normalized.pop("_links", ABSENT), drop_blank=lenient)
    if links is not ABSENT:
        normalized["_links"] = links
    sent = SentBody(resource, fields, helper)
    faults = _unknown_faults(sent, normalized, lenient)
    others = misnamed_faults(sent, normalized, _NOT_FIELDS)
    form = _form(resource, helper)
    for _ in range(MAX_FAULTS if lenient else 1):
        try:
            checked = form.validate_python(normalized)
            # Their groups are looked up later, and faults then need the index as sent.
            functions = {name: checked[name] for name in _FUNCTIONS if name in checked}
            return checked | with_indexes(functions, normalized), (*faults, *others)[:MAX_FAULTS]
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
        shown = details[:MAX_FAULTS]
        faults += [fault_of(detail, sent_place(normalized, detail["loc"])) for detail in shown]
        if lenient:
            for detail in reversed(details):
                leave_out(normalized, detail)
    raise Failure(faults[:MAX_FAULTS], resource=resource.rel)


_NOT_FIELDS = ("_links", _CONTROL.name)
"""Known members of a body that are not fields."""


def _unknown_faults(sent: SentBody, body: Body, lenient: bool) -> list[Fault]:
    """The faults of objects without a known member. A helper leaves the nested ones out.

    Raises: UNKNOWN_PROPERTIES.
    """
    unknown = list(unknown_members(sent.fields, body, _NOT_FIELDS))
    faults = [
        unknown_properties(sent, sent_place(body, place), value_at(body, place), known)
        for place, known in unknown[:MAX_FAULTS]
    ]
    if faults and (not lenient or unknown[0][0] == ()):
        raise Failure(faults[:MAX_FAULTS], resource=sent.resource.rel)
    for place, _ in reversed(unknown):
        del value_at(body, place[:-1])[place[-1]]
    return faults
