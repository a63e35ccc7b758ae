"""Values that filters compare with, as both surfaces understand them. Pure.

What a client sends is read here into the type of the field, mended where spellings are the
same to us, and our own identifier is taken for the id that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from resolvers.filters.errors import FEWER, invalid, truncate
from resolvers.plan.predicates import (
    And,
    AnyElement,
    Compare,
    Exists,
    In,
    Not,
    Op,
    Or,
    Path,
    Predicate,
    Value,
)
from schema.datetimes import parse_datetime
from schema.match_keys import normalize_phone
from schema.osdi.fields import Field, Kind
from schema.osdi.shapes import EMAIL_ADDRESS, PHONE_NUMBER

MAX_PATTERN = 200

ID = Field("id", Kind.TEXT, "The id in the resource's URL.")
"""Not a field on the wire, but a name in filters; compared with a `UUID`."""

NO_ID = UUID(int=0)
"""The id that no row has: what an id that is no UUID is compared as."""

EXACT = (Op.EQ, Op.NE)


def id_or_none(text: str) -> UUID:
    """The id, or one that no row has."""
    hexadecimal = re.fullmatch("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    return UUID(text) if hexadecimal else NO_ID


def coerce(path: Path, op: Op, value: Any, name: str) -> Value:
    """A value of GraphQL, which has checked its type, as the field at `path` is compared with.

    Raises: FILTER_INVALID for a date that is none.
    """
    read = _READ.get(path.leaf.kind)
    if path.leaf == ID:
        read = id_or_none
    try:
        return normalize(path.leaf, op, value if read is None else read(value))
    except ValueError as error:
        said = f"{truncate(name)} is compared with a date and time, and {error}"
        raise invalid(said, "ISO 8601, such as 2014-03-20T21:04:31Z.") from None


_READ: dict[Kind, Callable[[Any], Value]] = {Kind.DATETIME: parse_datetime, Kind.NUMBER: float}


def normalize(leaf: Field, op: Op, value: Value) -> Value:
    """The value without what makes no difference to the field."""
    if not isinstance(value, str):
        return value
    # A + that was not escaped in the URL arrives as a space, and no address has a space.
    if leaf == EMAIL_ADDRESS["address"]:
        value = value.strip().replace(" ", "+")
        # Python's lower case, as the match keys have it: PostgreSQL's may be another.
        value = value.lower() if op in EXACT else value
    if leaf == PHONE_NUMBER["number"] and op in EXACT:
        value = normalize_phone(value)
    return _pattern(value) if op is Op.REGEXP else value


def _pattern(text: str) -> str:
    """A regular expression without the slashes that OSDI's examples put around it."""
    wrapped = len(text) > 1 and text.startswith("/") and text.endswith("/")
    pattern = text[1:-1] if wrapped else text
    if len(pattern) > MAX_PATTERN:
        raise invalid(f"The regular expression has more than {MAX_PATTERN} characters", FEWER)
    return pattern


def resolve_own_identifiers(predicate: Predicate, prefix: str) -> Predicate:
    """Our own identifier, which begins with `prefix`, is no row of its table: it is the id."""
    match predicate:
        case And(parts):
            return And(tuple(resolve_own_identifiers(part, prefix) for part in parts))
        case Or(parts):
            return Or(tuple(resolve_own_identifiers(part, prefix) for part in parts))
        case Not(part) | Exists(_, part) | AnyElement(_, part):
            return replace(predicate, part=resolve_own_identifiers(part, prefix))
        case Compare(path, Op.EQ, str(value)) if path.column.name == "identifiers":
            return _by_id(value, prefix) or predicate
        case In(path, tuple(values)) if path.column.name == "identifiers":
            parts = tuple(Compare(path, Op.EQ, value) for value in values)
            return resolve_own_identifiers(Or(parts), prefix)
    return predicate


def _by_id(identifier: str, prefix: str) -> Predicate | None:
    if not identifier.startswith(prefix):
        return None
    try:
        id_ = UUID(identifier.removeprefix(prefix))
    except ValueError:
        id_ = NO_ID
    return Compare(Path(ID), Op.EQ, id_)
