"""Normalizes a body: removes wrappers, and rewrites values whose meaning is clear.

In: the JSON of a body, and the fields that it may have. Out: the same content in OSDI's spelling,
for the models to check; nothing is refused here. The texts that form builders, spreadsheets and
CRMs send for a missing value are left out. Pure; for `schema.models.bodies` and the routes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from math import floor
from typing import Any, Final, TypeAlias

from schema.countries import country_code
from schema.match_keys import MISSING_VALUES, is_identifier
from schema.osdi.elements import Elements
from schema.osdi.fields import Field, Kind, Normalization, Struct
from schema.osdi.resource import Resource

Json: TypeAlias = Any


class _Absent(Enum):
    """The marker in place of a value that means a missing one."""

    ABSENT = 0


ABSENT: Final = _Absent.ABSENT

_BLANK = MISSING_VALUES | {"na"}
"""The texts that programs send for a missing number, date or choice, in lower case."""

_WHOLE = re.compile(r"([+-]?[0-9]+)\.0+")
_DECIMAL = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_WHOLE_ID = re.compile(r"((?:[^:]*:)?[0-9]+)\.0+")
_NO_DATE = re.compile(r"000[01]-")
"""The empty dates of .NET (year 1) and MySQL (year 0)."""

_MAX_EXACT = 2.0**53
"""Floats represent every whole number below it."""


def unwrap(resource: Resource, body: Json) -> Json:
    """The resource in a wrapper: `{"osdi:outreach": {…}}`, `{"outreach": {…}}`, or an array of
    one of these, as webhooks send it. Members next to the wrapper are kept; if a field is in both
    places, the one next to the wrapper counts.

    The `person` of the Person Signup Helper is not a wrapper: use `only` there.
    """
    body = only(body)
    if not isinstance(body, dict):
        return body
    for name in (resource.rel, resource.singular):
        inner = None if name in resource.by_name else only(body.get(name))
        if isinstance(inner, dict):
            siblings = {key: value for key, value in body.items() if key != name}
            fields = {key: siblings[key] for key in siblings if key in resource.by_name}
            return {**siblings, **inner, **fields}
    return body


def only(body: Json) -> Json:
    """The object in an array of one, as webhooks send it; any other value as it is."""
    is_one = isinstance(body, list) and len(body) == 1 and isinstance(body[0], dict)
    return body[0] if is_one else body


def is_signup(body: Json) -> bool:
    """Whether a body is one for the Person Signup Helper, wherever it was sent."""
    body = only(body)
    return isinstance(body, dict) and not _PERSON.isdisjoint(body)


def with_person(body: Json) -> Json:
    """A helper's body whose inline person is named `person`, also if it was `osdi:person`."""
    if not isinstance(body, dict) or "person" in body or "osdi:person" not in body:
        return body
    return {"person" if name == "osdi:person" else name: body[name] for name in body}


_PERSON = {"person", "osdi:person"}


def normalize(fields: Mapping[str, Field], body: Mapping[str, Json]) -> dict[str, Json]:
    """The members of `body`, those of `fields` normalized, all others as they are."""
    result: dict[str, Json] = {}
    for name, value in body.items():
        field = fields.get(name)
        if field is not None and value is not None:
            value = _RULES[field.kind](field, value)
        if value is not ABSENT:
            result[name] = value
    for name in result.keys() & _OVERFLOWING & fields.keys():
        _move(fields[name], result)
    return result


def normalize_links(links: Json, drop_blank: bool) -> Json:
    """`_links` of a body: an empty array is an empty hash, a link may be an array of one."""
    if links in ([], ""):
        return ABSENT
    if not isinstance(links, dict):
        return links
    result = {}
    for rel, link in links.items():
        if isinstance(link, list) and len(link) == 1:
            link = link[0]
        href = link.get("href") if isinstance(link, dict) else link
        if not (drop_blank and href in ("", [])):
            result[rel] = link
    return result


def _move(field: Field, body: dict[str, Json]) -> None:
    """Move a value outside of the enum to its text field, if that is empty."""
    value = body[field.name]
    if isinstance(value, str) and value not in field.values:
        del body[field.name]
        if not body.get(field.overflow):
            body[field.overflow] = value


_OVERFLOWING = frozenset({"gender"})


def _text(field: Field, value: Json) -> Json:
    if isinstance(value, str) and field.normalization is Normalization.COUNTRY:
        return country_code(value) or value
    if isinstance(value, str) and not (field.closed or field.numeric):
        # A choice that was not made, in a list to which clients may add others.
        return ABSENT if field.values and not value.strip() else value
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    value = _plain(value)
    if not isinstance(value, str):
        return value
    if field.closed:
        return _choice(field, value)
    return whole_number(value) if field.numeric else value


def _choice(field: Field, value: str) -> Json:
    """The value of an enum in the spelling of OSDI; any other value as sent."""
    sent = " ".join(value.split()).lower()
    known = {item.lower(): item for item in field.values} | dict(field.synonyms)
    if sent not in known and sent in _BLANK:
        return ABSENT
    return known.get(sent, value)


def _integer(field: Field, value: Json) -> Json:
    if isinstance(value, str):
        value = value.strip()
        if value.lower() in _BLANK:
            return ABSENT
        if _DECIMAL.fullmatch(value):
            value = float(value)
    if isinstance(value, float) and abs(value) < _MAX_EXACT:
        value = floor(value + 0.5)
    # Forms send 0 for a month, day or year that was not chosen.
    is_zero = value in (0, "0") and not isinstance(value, bool)
    return ABSENT if is_zero and field.bounds and field.bounds[0] > 0 else value


def _unless_blank(_: Field, value: Json) -> Json:
    if isinstance(value, str):
        value = value.strip()
        return ABSENT if value.lower() in _BLANK else value
    return value


def _datetime(field: Field, value: Json) -> Json:
    value = _unless_blank(field, value)
    return ABSENT if isinstance(value, str) and _NO_DATE.match(value) else value


def _strings(field: Field, value: Json) -> Json:
    if isinstance(value, dict | bool):
        return value
    sent = value if isinstance(value, list) else [value]
    result = Elements()
    known = set()
    for index, item in enumerate(sent):
        element = _identifier(_plain(item)) if field.is_identifiers else _plain(item)
        if isinstance(element, str):
            is_blank = not is_identifier(element) if field.is_identifiers else element == ""
            if is_blank or element in known:
                continue
            known.add(element)
        if element is not None:
            result.add(element, index)
    # An array with only blank entries does not clear the field.
    return result if result or sent == [] else ABSENT


def _identifier(value: Json) -> Json:
    return whole_identifier(value.strip()) if isinstance(value, str) else value


def whole_identifier(text: str) -> str:
    """The identifier without the `.0` that a spreadsheet adds."""
    match = _WHOLE_ID.fullmatch(text)
    return match[1] if match else text


def whole_number(text: str) -> str:
    """The digits of a whole number in a text, without such a `.0`; any other text as it is."""
    match = _WHOLE.fullmatch(text.strip())
    return match[1] if match else text


def _string_map(_: Field, value: Json) -> Json:
    if value in ([], ""):
        return {} if value == [] else ABSENT
    if not isinstance(value, dict):
        return value
    return {key: _joined(item) for key, item in value.items()}


def _joined(value: Json) -> Json:
    """The texts of an array, joined by commas, as the checkboxes of a form send them."""
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        items = [_plain(item) for item in value if item is not None]
        texts = [str(item).lower() if isinstance(item, bool) else str(item) for item in items]
        return ", ".join(text for text in texts if text)
    return _plain(value)


def _hash(field: Field, value: Json) -> Json:
    if isinstance(value, list) and len(value) <= 1:
        value = value[0] if value else {}
    if value == "":
        return ABSENT
    if field.struct is None or not isinstance(value, dict):
        return value
    return normalize(field.struct.by_name, value)


def _array(field: Field, value: Json) -> Json:
    if value == "":
        return ABSENT
    sent = value if isinstance(value, list) else [value]
    if field.struct is None:
        return value
    result = Elements()
    for index, item in enumerate(sent):
        element = _element(field, item)
        if element not in (None, {}, "") and not _only_nulls(field.struct, element):
            result.add(element, index)
    return result if result or sent == [] else ABSENT


def _only_nulls(struct: Struct, element: Json) -> bool:
    """Whether the element has nothing to store. Null members can only change an element of a struct
    with a merge key.
    """
    return isinstance(element, dict) and not struct.merge_key and _is_empty(struct, element)


def _is_empty(struct: Struct, element: Mapping[str, Json]) -> bool:
    """Whether all members are null, blank texts, or arrays and hashes of such members."""
    return all(_has_nothing(struct.by_name.get(name), value) for name, value in element.items())


def _has_nothing(field: Field | None, value: Json) -> bool:
    if value is None or field is None:
        return value is None
    if field.struct is None:
        return (field.kind, value) in ((Kind.TEXT, ""), (Kind.STRINGS, []))
    elements = value if isinstance(value, list) else [value]
    return all(isinstance(item, dict) and _is_empty(field.struct, item) for item in elements)


def _element(field: Field, value: Json) -> Json:
    """An element of an array of hashes. A bare text is the value of its merge key."""
    struct = field.struct
    assert struct is not None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        if len(struct.merge_key) != 1 or value == "":
            return value
        value = {struct.merge_key[0]: value}
    return normalize(struct.by_name, value) if isinstance(value, dict) else value


def _plain(value: Json) -> Json:
    """The digits of a whole number that was sent as a float; any other value as sent."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _MAX_EXACT:
        return str(int(value))
    return value


_RULES: dict[Kind, Callable[[Field, Json], Json]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _unless_blank,
    Kind.BOOLEAN: _unless_blank,
    Kind.DATETIME: _datetime,
    Kind.STRINGS: _strings,
    Kind.STRING_MAP: _string_map,
    Kind.HASH: _hash,
    Kind.ARRAY: _array,
}


Place: TypeAlias = tuple[int | str, ...]
"""The steps from a body to a value in it, in the form of pydantic."""


def sent_place(body: Json, place: Place) -> Place:
    """The place in the body as sent that corresponds to `place` in the normalized `body`."""
    sent: list[int | str] = []
    for step in place:
        index = step if isinstance(step, int) and isinstance(body, Elements) else None
        sent.append(step if index is None else body.indexes[index])
        try:
            body = body[step]
        except (LookupError, TypeError):
            # Some steps of pydantic are not members, such as '[key]'.
            body = None
    return tuple(sent)


def unknown_members(
    fields: Mapping[str, Field], body: Mapping[str, Json], others: Iterable[str] = ()
) -> Iterator[tuple[Place, Mapping[str, Field]]]:
    """The places of objects with members of which none is known, with the known fields.

    `others` are known names that are not fields.
    """
    for place, known, members in objects(fields, body):
        is_other = not place and not members.keys().isdisjoint(others)
        if members and members.keys().isdisjoint(known) and not is_other:
            yield place, known


def objects(
    fields: Mapping[str, Field], body: Mapping[str, Json]
) -> Iterator[tuple[Place, Mapping[str, Field], Mapping[str, Json]]]:
    """The body and each object in it: its place, its fields, and its members."""
    yield (), fields, body
    for name, value in body.items():
        struct = fields[name].struct if name in fields else None
        if struct is None or not isinstance(value, dict | list):
            continue
        within: list[tuple[Place, Json]] = [((name,), value)]
        if isinstance(value, list):
            within = [((name, index), item) for index, item in enumerate(value)]
        for place, item in within:
            if isinstance(item, dict):
                for inner, known, members in objects(struct.by_name, item):
                    yield (*place, *inner), known, members
