"""What a stored resource becomes when a body meets it. Pure: no SQL, no clock.

POST and helpers merge, PUT and PATCH are a JSON merge patch (RFC 7396), a helper without a
token only fills what was empty.

Source: OSDI 1.2.0, 'Merging' and the notes on arrays under PUT.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from typing import Any

from schema.match_keys import normalize_email, normalize_phone
from schema.models import Body
from schema.osdi.fields import Field, Kind, Struct
from schema.osdi.resource import Resource


class Mode(Enum):
    MERGE = "merge"
    PATCH = "patch"
    FILL_EMPTY = "fill"


def merged(resource: Resource, stored: Body, sent: Body, mode: Mode) -> Body:
    """The fields of `stored` after `sent` met them; unset fields are absent or `None`."""
    result = dict(stored)
    for field in resource.writable:
        if field.name in sent:
            result[field.name] = _RULES[mode](field, stored.get(field.name), sent[field.name])
    return result


def _merge(field: Field, stored: Any, sent: Any) -> Any:
    """Arrays and hashes unite; `null` clears those, and leaves a scalar as it is."""
    if sent is None:
        return None if field.stored_as_json else stored
    match field.kind:
        case Kind.HASH | Kind.STRING_MAP:
            return merge_hash(stored, sent)
        case Kind.STRINGS:
            return list(dict.fromkeys([*(stored or ()), *sent]))
        case Kind.ARRAY:
            assert field.struct is not None
            return merge_array(field.struct, stored or [], sent)
    return sent


def _patch(field: Field, stored: Any, sent: Any) -> Any:
    if sent is None:
        return None
    match field.kind:
        case Kind.HASH | Kind.STRING_MAP:
            return merge_hash(stored, sent)
        case Kind.ARRAY:
            assert field.struct is not None
            return replace_array(field.struct, stored or [], sent)
    return sent


def _fill(field: Field, stored: Any, sent: Any) -> Any:
    if field.kind in (Kind.HASH, Kind.STRING_MAP) and sent:
        return merge_hash(without_nulls(sent), stored or {})
    if stored in (None, "", []) and sent is not None:
        return _merge(field, None, sent)
    return stored


_RULES: dict[Mode, Callable[[Field, Any, Any], Any]] = {
    Mode.MERGE: _merge,
    Mode.PATCH: _patch,
    Mode.FILL_EMPTY: _fill,
}


def without_nulls(value: Any) -> Any:
    """Hashes lose the members that are null, at any depth."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def merge_hash(stored: Body | None, sent: Body) -> Body:
    """By member, at any depth; `null` takes a member away."""
    result = dict(stored or {})
    for key, value in sent.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = merge_hash(result.get(key), value)
        else:
            result[key] = without_nulls(value)
    return result


def merge_array(shape: Struct, stored: list[Body], sent: list[Body]) -> list[Body]:
    """Elements that are the same become one, the newer member wins; new ones follow."""
    result = [dict(element) for element in stored]
    place = {_same(shape, element): index for index, element in enumerate(result)}
    newest: int | None = None
    for element in sent:
        key = _same(shape, element)
        if key in place:
            index = place[key]
            result[index] = _merge_element(shape, result[index], element)
        else:
            index = place[key] = len(result)
            result.append(without_nulls(element))
        if newest is None and element.get("primary"):
            newest = index
    return one_primary(shape, result, newest)


def _merge_element(shape: Struct, stored: Body, sent: Body) -> Body:
    """By member; arrays within an element are merged as arrays are."""
    result = merge_hash(stored, sent)
    for field in shape.fields if shape.merge_key else ():
        old, new = stored.get(field.name), sent.get(field.name)
        if field.kind is Kind.ARRAY and field.struct is not None and old and new:
            result[field.name] = merge_array(field.struct, old, new)
    return result


def replace_array(shape: Struct, stored: list[Body], sent: list[Body]) -> list[Body]:
    """The array as sent. An element without its key that is not stored just so changes the
    members of the primary one, unless another is to be primary."""
    elements = one_primary(shape, stored)
    primary = next((item for item in elements if item.get("primary")), {})
    known = {_same(shape, item) for item in stored}
    changes = [
        item for item in sent if not _has_key(shape, item) and _same(shape, item) not in known
    ]
    others = [item for item in sent if item not in changes]
    if not _has_key(shape, primary) or not changes or any(item.get("primary") for item in others):
        return _replaced(shape, stored, sent)
    changed = primary
    for item in changes:
        members = {name: value for name, value in item.items() if name not in shape.merge_key}
        changed = merge_hash(changed, {**members, "primary": True})
    if not others:
        return [changed if item is primary else item for item in elements]
    return _replaced(shape, [changed, *stored], [changed, *others])


def _replaced(shape: Struct, stored: list[Body], sent: list[Body]) -> list[Body]:
    """The elements that were sent, each with the members that it had before and that are not
    named: leaving `status` or `do_not_call` out must not forget consent."""
    before = {_same(shape, element): element for element in reversed(stored)}
    result: dict[Any, Body] = {}
    newest = None
    for element in sent:
        key = _same(shape, element)
        result[key] = merge_hash(result.get(key, before.get(key)), element)
        if newest is None and element.get("primary"):
            newest = list(result).index(key)
    return one_primary(shape, list(result.values()), newest)


def one_primary(shape: Struct, elements: list[Body], chosen: int | None = None) -> list[Body]:
    """Exactly one primary element: the chosen one, else the first that claims it, else the
    first."""
    if not _has_primary(shape) or not elements:
        return elements
    if chosen is None:
        claims = (index for index, item in enumerate(elements) if item.get("primary"))
        chosen = next(claims, 0)
    return [
        {**element, "primary": index == chosen}
        if index == chosen or "primary" in element
        else element
        for index, element in enumerate(elements)
    ]


def _has_primary(shape: Struct) -> bool:
    return any(field.name == "primary" for field in shape.fields)


def _same(shape: Struct, element: Body) -> Any:
    """What makes an element the one it is."""
    key = tuple(_normalized(shape, element.get(name)) for name in shape.merge_key)
    if any(key):
        return key
    content = {name: value for name, value in element.items() if name != "primary"}
    return json.dumps(without_nulls(content), sort_keys=True)


def _has_key(shape: Struct, element: Body) -> bool:
    return any(element.get(name) for name in shape.merge_key)


def _normalized(shape: Struct, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if value is None:
        return ""
    if shape.normalization == "lower case":
        return normalize_email(value)
    return normalize_phone(value) if shape.normalization == "digits" else value
