"""Bodies of HTML forms, `application/x-www-form-urlencoded`, converted to JSON.

`person[given_name]=Ada` becomes `{"person": {"given_name": "Ada"}}`, and so does the same name with
a dot; a number is an index of an array, and `[]` the next one. Blank fields are left out.

In: bytes. Out: the value of a JSON text. For `app.rest.helpers`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from app.http.headers import media_type
from schema.failures import Failure, failure
from schema.models.bodies import MAX_DEPTH
from schema.osdi.fields import Field, Kind

CONTENT_TYPE = "application/x-www-form-urlencoded"
_UNREAD = "multipart/form-data"
_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
"""The bytes of a byte order mark, and white space."""
MAX_FIELDS = 1_000

_OF_ONE_VALUE = (Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATETIME)

_BRACKETED = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def is_form(content_type: str, body: bytes) -> bool:
    """Whether a body is a form. curl declares JSON as one too, by default.

    Raises: MEDIA_TYPE_UNSUPPORTED.
    """
    named = media_type(content_type)
    if named not in (CONTENT_TYPE, _UNREAD) or body.lstrip(_BEFORE_JSON)[:1] in (b"{", b"["):
        return False
    if named == _UNREAD:
        raise failure(
            "MEDIA_TYPE_UNSUPPORTED",
            f"Forms encoded as {_UNREAD} are not supported.",
            hint="Remove 'enctype' from the form.",
        )
    return True


def parse_form(body: bytes) -> dict[str, Any]:
    """The object that the fields of a form describe.

    >>> parse_form(b"person[email_addresses][0][address]=ada@example.org&add_tags[]=rail")
    {'person': {'email_addresses': [{'address': 'ada@example.org'}]}, 'add_tags': ['rail']}

    Raises: REQUEST_INVALID, TOO_MANY_PARAMETERS, NESTED_TOO_DEEPLY.
    """
    root: dict[str, Any] = {}
    for name, value in _fields(body):
        if value.strip():
            # Forms send each line break as two characters.
            _put(root, _parts(name), value.replace("\r\n", "\n"), name)
    return {name: _with_arrays(value) for name, value in root.items()}


def last_values(fields: Mapping[str, Field], form: dict[str, Any]) -> dict[str, Any]:
    """The form with the last value of each name that was sent several times, if its field has
    one value: a hidden field comes before its checkbox.
    """
    return {name: _last_value(fields.get(name), value) for name, value in form.items()}


def _last_value(field: Field | None, value: Any) -> Any:
    if field is None:
        return value
    if field.struct is not None:
        if isinstance(value, list):
            return [_last_value(field, item) for item in value]
        return last_values(field.struct.by_name, value) if isinstance(value, dict) else value
    is_repeated = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return value[-1] if is_repeated and field.kind in _OF_ONE_VALUE else value


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise failure(
            "REQUEST_INVALID",
            "The form is not UTF-8.",
            hint='Add accept-charset="utf-8" to the form.',
        ) from None
    except ValueError:
        raise failure(
            "TOO_MANY_PARAMETERS",
            f"The form has more than {MAX_FIELDS:,} fields.",
            hint="Send fewer fields.",
        ) from None


def _parts(name: str) -> list[str]:
    """The steps from the object to a field: those of a name with brackets, or else with dots."""
    match = _BRACKETED.fullmatch(name)
    parts = [match[1], *_IN_BRACKETS.findall(match[2])] if match else name.split(".")
    if len(parts) > MAX_DEPTH:
        raise failure(
            "NESTED_TOO_DEEPLY",
            f"The name of a field has more than {MAX_DEPTH} parts.",
            hint="OSDI resources are nested less deeply: use a shorter name.",
        )
    return parts


def _put(root: dict[str, Any], parts: list[str], value: str, name: str) -> None:
    """Put a value at the path in its name. Arrays are still objects, with indexes as members."""
    node = root
    for index, part in enumerate(parts[:-1]):
        place = part or _next(node, parts[index + 1 :])
        node = node.setdefault(place, {})
        if not isinstance(node, dict):
            raise _ambiguous(name)
    last = parts[-1] or str(len(node))
    known = node.get(last)
    if isinstance(known, dict):
        raise _ambiguous(name)
    # A repeated name, as of checkboxes, is an array.
    node[last] = (
        value if known is None else [*(known if isinstance(known, list) else [known]), value]
    )


def _next(node: dict[str, Any], rest: list[str]) -> str:
    """The index for `[]` in an array of objects: the last one, unless it already has the member."""
    last = node.get(str(len(node) - 1))
    is_free = isinstance(last, dict) and rest[0] != "" and rest[0] not in last
    return str(len(node) - is_free)


def _with_arrays(value: Any) -> Any:
    """The value with an array for each object that has only numbers as members, except custom
    fields.
    """
    if not isinstance(value, dict):
        return value
    members = {
        name: item if name == "custom_fields" else _with_arrays(item)
        for name, item in value.items()
    }
    if members and all(name.isascii() and name.isdecimal() for name in members):
        return [members[name] for name in sorted(members, key=lambda name: (len(name), name))]
    return members


def _ambiguous(name: str) -> Failure:
    return failure(
        "REQUEST_INVALID",
        f"The field '{name[:80]}' of the form is sent both as a value and as an object.",
        name[:80],
        hint="Rename one of the fields.",
    )
