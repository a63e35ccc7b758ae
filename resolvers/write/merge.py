"""Merging a body into a stored resource. Pure: no SQL, no clock.

POST and helpers merge; PUT and PATCH are a JSON merge patch (RFC 7396); an anonymous helper only
fills empty fields.

Source: OSDI 1.2.0, 'Merging' and the notes on arrays under PUT.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from typing import Any

from schema.countries import country_code
from schema.datetimes import is_shown_as
from schema.match_keys import normalize_email, normalize_phone
from schema.models.bodies import Body
from schema.osdi.fields import Field, Kind, Normalization, Struct
from schema.osdi.resource import Resource


class Mode(Enum):
    MERGE = "merge"
    PATCH = "patch"
    FILL_EMPTY = "fill"


def merged(resource: Resource, stored: Body, body: Body, mode: Mode) -> Body:
    """Return the fields of `stored`, merged with `body`. Unset fields are absent or `None`."""
    result = dict(stored)
    for field in resource.writable:
        if field.name in body:
            result[field.name] = _RULES[mode](field, stored.get(field.name), body[field.name])
    return result


def _merge(field: Field, stored: Any, new: Any) -> Any:
    """Unite arrays and hashes. `null` clears an array or a hash, and leaves a scalar as it is."""
    if new is None:
        return None if field.stored_as_json else stored
    match field.kind:
        case Kind.HASH | Kind.STRING_MAP:
            return merge_hash(stored, new)
        case Kind.STRINGS:
            return list(dict.fromkeys([*(stored or ()), *new]))
        case Kind.ARRAY:
            assert field.struct is not None
            return merge_array(field.struct, stored or [], new)
    return _scalar(field, stored, new)


def _patch(field: Field, stored: Any, new: Any) -> Any:
    if new is None:
        return None
    match field.kind:
        case Kind.HASH | Kind.STRING_MAP:
            return merge_hash(stored, new)
        case Kind.ARRAY:
            assert field.struct is not None
            return replace_array(field.struct, stored or [], new)
    return _scalar(field, stored, new)


def _scalar(field: Field, stored: Any, new: Any) -> Any:
    """The new value. A date that is sent back as it was shown is the stored one."""
    if field.kind is Kind.DATETIME and stored is not None and is_shown_as(stored, new):
        return stored
    return new


def _fill(field: Field, stored: Any, new: Any) -> Any:
    if field.kind in (Kind.HASH, Kind.STRING_MAP) and new:
        return merge_hash(without_nulls(new), stored or {})
    if stored in (None, "", []) and new is not None:
        return _merge(field, None, new)
    return stored


_RULES: dict[Mode, Callable[[Field, Any, Any], Any]] = {
    Mode.MERGE: _merge,
    Mode.PATCH: _patch,
    Mode.FILL_EMPTY: _fill,
}


def without_nulls(value: Any) -> Any:
    """Remove the null members of hashes, at any depth, and the elements that are empty then."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [item for item in map(without_nulls, value) if item != {}]
    return value


def merge_hash(stored: Body | None, new: Body) -> Body:
    """Merge by member, at any depth. `null` removes a member."""
    result = dict(stored or {})
    for key, value in new.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = merge_hash(result.get(key), value)
        else:
            result[key] = without_nulls(value)
    return result


def merge_array(struct: Struct, stored: list[Body], new: list[Body]) -> list[Body]:
    """Merge elements with the same key, the new members win; append the other elements."""
    result = [dict(element) for element in stored]
    indexes = {_element_key(struct, element): index for index, element in enumerate(result)}
    chosen: int | None = None
    for element in filter(without_nulls, new):
        key = _element_key(struct, element)
        if key in indexes:
            index = indexes[key]
            result[index] = _merge_element(struct, result[index], element)
        else:
            index = indexes[key] = len(result)
            result.append(without_nulls(element))
        if chosen is None and element.get("primary"):
            chosen = index
    return one_primary(struct, result, chosen)


def _merge_element(struct: Struct, stored: Body, new: Body) -> Body:
    """Merge by member; arrays in an element are merged by `merge_array`."""
    result = merge_hash(stored, new)
    for field in struct.fields if struct.merge_key else ():
        old_items, new_items = stored.get(field.name), new.get(field.name)
        if field.kind is Kind.ARRAY and field.struct is not None and old_items and new_items:
            result[field.name] = merge_array(field.struct, old_items, new_items)
    return result


def replace_array(struct: Struct, stored: list[Body], new: list[Body]) -> list[Body]:
    """Return the new array.

    Exception: an element without a key, unless it is stored in the same form, changes the members
    of the primary element, unless another new element is primary.
    """
    elements = one_primary(struct, stored)
    primary = next((item for item in elements if item.get("primary")), {})
    keys = {_element_key(struct, item) for item in stored}
    unkeyed = [
        item
        for item in new
        if not _has_key(struct, item) and _element_key(struct, item) not in keys
    ]
    others = [item for item in new if item not in unkeyed]
    if not _has_key(struct, primary) or not unkeyed or any(item.get("primary") for item in others):
        return _replace_elements(struct, stored, new)
    changed = primary
    for item in unkeyed:
        members = {name: value for name, value in item.items() if name not in struct.merge_key}
        changed = merge_hash(changed, {**members, "primary": True})
    if not others:
        return [changed if item is primary else item for item in elements]
    return _replace_elements(struct, [changed, *stored], [changed, *others])


def _replace_elements(struct: Struct, stored: list[Body], new: list[Body]) -> list[Body]:
    """Return the new elements. Each keeps the stored members that it does not name: a PUT without
    `status` or `do_not_call` must not erase consent.
    """
    stored_by_key = {_element_key(struct, element): element for element in reversed(stored)}
    result: dict[Any, Body] = {}
    chosen = None
    for element in filter(without_nulls, new):
        key = _element_key(struct, element)
        result[key] = merge_hash(result.get(key, stored_by_key.get(key)), element)
        if chosen is None and element.get("primary"):
            chosen = list(result).index(key)
    return one_primary(struct, list(result.values()), chosen)


def one_primary(struct: Struct, elements: list[Body], chosen: int | None = None) -> list[Body]:
    """Return the elements with exactly one primary: the chosen one, the first that is marked as
    primary, or the first.
    """
    if not _has_primary(struct) or not elements:
        return elements
    if chosen is None:
        marked = (index for index, item in enumerate(elements) if item.get("primary"))
        chosen = next(marked, 0)
    return [
        {**element, "primary": index == chosen}
        if index == chosen or "primary" in element
        else element
        for index, element in enumerate(elements)
    ]


def _has_primary(struct: Struct) -> bool:
    return any(field.name == "primary" for field in struct.fields)


def _element_key(struct: Struct, element: Body) -> Any:
    """The identity of an element: its normalized key members, or else all of its content."""
    key = tuple(_normalized(struct[name], element.get(name)) for name in struct.merge_key)
    if any(key):
        return key
    content = {name: value for name, value in element.items() if name != "primary"}
    return json.dumps(without_nulls(content), sort_keys=True)


def _has_key(struct: Struct, element: Body) -> bool:
    return any(element.get(name) for name in struct.merge_key)


def _normalized(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if value is None:
        return ""
    if field.normalization is Normalization.LOWER_CASE:
        return normalize_email(value)
    if field.normalization is Normalization.COUNTRY:
        return country_code(value) or value
    return normalize_phone(value) if field.normalization is Normalization.DIGITS else value
