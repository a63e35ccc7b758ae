"""The values of filters -> the type and the spelling of the field they are compared with. Pure.

For both kinds of filters, and for the planners, which read ids in the same way. An identifier of
our own becomes a comparison of the id in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from resolvers.filters.errors import invalid_filter, truncate
from resolvers.plan.predicates import (
    And,
    AnyElement,
    Compare,
    CountOf,
    Exists,
    In,
    Not,
    Op,
    Or,
    Path,
    Predicate,
    Value,
)
from resolvers.plan.tenant import KeyRules
from schema.countries import country_code
from schema.datetimes import date_hint, end_of_second, parse_bound
from schema.email_addresses import bare_address
from schema.match_keys import email_key, normalize_phone, phone_key
from schema.normalize import whole_identifier, whole_number
from schema.osdi.catalogue import PERSON
from schema.osdi.fields import Field, Kind, Normalization
from schema.phone_numbers import e164_digits

MAX_PATTERN = 200
"""Characters of a regular expression."""

ID = Field("id", Kind.TEXT, "The id in the resource's URL.")
"""A name in filters, and not a field on the wire; compared with a `UUID`."""

NO_ID = UUID(int=0)
"""The id that no row has. Text that is not a UUID is compared as this one."""

EXACT = (Op.EQ, Op.NE)
"""The operators of values without an order."""

_EMAIL_ADDRESSES = PERSON.by_name["email_addresses"]
_PHONE_NUMBERS = PERSON.by_name["phone_numbers"]


def id_or_none(text: str) -> UUID:
    """The id in `text`, or NO_ID."""
    match = re.fullmatch("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    return UUID(text) if match else NO_ID


def compare(path: Path, op: Op, value: Value, any_case: bool = False) -> Predicate:
    """The comparison of the value at `path`.

    Dates are shown in whole seconds, so a whole second stands for all of its moments: `eq` is
    within it, `le` up to its end, and `gt` after its beginning, so that no row is skipped.
    """
    if not isinstance(value, datetime) or value.microsecond or path.members:
        return Compare(path, op, value, any_case)
    match op:
        case Op.EQ:
            begin = Compare(path, Op.GE, value)
            return And((begin, Compare(path, Op.LE, end_of_second(value))))
        case Op.NE:
            return Not(compare(path, Op.EQ, value))
        case Op.LE:
            return Compare(path, Op.LE, end_of_second(value))
    return Compare(path, op, value)


def _reader(leaf: Field) -> Callable[[Any], Value] | None:
    if leaf == ID:
        return id_or_none
    if leaf.kind is Kind.DATETIME:
        return parse_bound
    return float if leaf.kind is Kind.NUMBER else None


def coerce(path: Path, op: Op, value: Any, name: str) -> Value:
    """Convert a type-checked GraphQL value to the form that the field at `path` is compared in.

    Raises: FILTER_INVALID, for text that is not a date.
    """
    read = _reader(path.leaf)
    try:
        return normalize(path.leaf, op, value if read is None else read(value))
    except ValueError as error:
        raise invalid_filter(
            f"Cannot compare {truncate(name)}: {error}",
            date_hint(value),
        ) from None


def normalize(leaf: Field, op: Op, value: Value) -> Value:
    """The value without differences that the field ignores: spaces, case or punctuation."""
    if not isinstance(value, str):
        return value
    if leaf.normalization is Normalization.LOWER_CASE:
        value = bare_address(value.strip()) if op in EXACT else value.strip()
        if "@" in value or op not in EXACT:
            # A + that was not escaped in the URL arrives as a space, and no address has a space.
            value = value.replace(" ", "+")
        # Python's lower case, which the match keys have: PostgreSQL's may differ.
        value = value.lower() if op in EXACT else value
    if op in EXACT:
        value = _as_stored(leaf, value)
    if op is Op.LIKE:
        return _like_pattern(value)
    return _pattern(value) if op is Op.REGEXP else value


def _as_stored(leaf: Field, text: str) -> str:
    """The text without what a body does not keep: a spreadsheet's `.0`, and punctuation."""
    if leaf.is_identifiers:
        return whole_identifier(text)
    if leaf.numeric:
        text = whole_number(text)
    return normalize_phone(text) if leaf.normalization is Normalization.DIGITS else text


def _like_pattern(text: str) -> str:
    """A pattern of OSDI in PostgreSQL's form, which has a second wildcard, the underscore.

    A backslash before `%`, `_` or a backslash makes that character a literal one; before anything
    else it stands for itself.
    """
    return re.sub(r"\\[%_\\]|[\\_]", lambda found: found[0].rjust(2, "\\"), text)


def _pattern(text: str) -> str:
    """A regular expression without the slashes that OSDI's examples put around it."""
    wrapped = len(text) > 1 and text.startswith("/") and text.endswith("/")
    pattern = text[1:-1] if wrapped else text
    if len(pattern) > MAX_PATTERN:
        raise invalid_filter(
            f"The regular expression has more than {MAX_PATTERN} characters",
            "Shorten the regular expression.",
        )
    return pattern


def resolve_keys(predicate: Predicate, rules: KeyRules) -> Predicate:
    """Rewrite equality that the tables of keys cannot answer.

    Our own identifiers are compared as ids, since they are not in the table of identifiers. Text
    that is not an e-mail address is compared with the addresses that people show, since it is not
    in the table of e-mail addresses. A phone number without a country code is also compared with
    its E.164 form, and the name of a country with its code.
    """
    match predicate:
        case And(parts):
            return And(tuple(resolve_keys(part, rules) for part in parts))
        case Or(parts):
            return Or(tuple(resolve_keys(part, rules) for part in parts))
        case Not(part) | Exists(_, part) | AnyElement(_, part) | CountOf(_, part):
            return replace(predicate, part=resolve_keys(part, rules))
        case Compare(path, Op.EQ, str(value), False) if path.column.is_identifiers:
            id_ = _own_id(value, rules)
            return predicate if id_ is None else Compare(Path(ID), Op.EQ, id_)
        case In(path, tuple(values), False) if path.column.is_identifiers:
            return _any_identifier(path, values, rules)
        case Compare(path, Op.EQ, str(value)) if _is_email(path) and email_key(value) is None:
            return AnyElement(Path(path.column), Compare(Path(path.leaf), Op.EQ, value))
        case In(path, tuple(values)) if _is_email(path) and not all(
            email_key(str(value)) for value in values
        ):
            parts = tuple(Compare(path, Op.EQ, value) for value in values)
            return resolve_keys(Or(parts), rules)
        case Compare(path, Op.EQ, str(value)) if _is_phone(path):
            return _any_phone(path, _phone_forms(value, rules))
        case Compare(path, Op.EQ, str(value), False) if _is_country(path):
            codes = _country_forms(value)
            return predicate if len(codes) == 1 else In(path, codes)
        case In(path, tuple(values), False) if _is_country(path):
            forms = [form for value in values for form in _country_forms(str(value))]
            return In(path, tuple(dict.fromkeys(forms)))
        case In(path, tuple(values)) if _is_phone(path):
            forms = [form for value in values for form in _phone_forms(str(value), rules)]
            return _any_phone(path, tuple(dict.fromkeys(forms)))
    return predicate


def _is_phone(path: Path) -> bool:
    is_number = path.leaf.normalization is Normalization.DIGITS
    return path.column is _PHONE_NUMBERS and is_number


def _phone_forms(number: str, rules: KeyRules) -> tuple[str, ...]:
    """The digits as sent, and those with the country code of the organization."""
    digits = e164_digits(number, rules.phone_country)
    return (number,) if digits in (None, number) else (number, digits)


def _any_phone(path: Path, numbers: tuple[str, ...]) -> Predicate:
    """Equality with one of the numbers: by the table of phone numbers, or as they are shown."""
    keys = tuple(number for number in numbers if phone_key(number) == number)
    shown = tuple(number for number in numbers if phone_key(number) != number)
    parts: list[Predicate] = []
    if keys:
        parts.append(Compare(path, Op.EQ, keys[0]) if len(keys) == 1 else In(path, keys))
    if shown:
        parts.append(AnyElement(Path(path.column), In(Path(path.leaf), shown)))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _is_country(path: Path) -> bool:
    return path.leaf.normalization is Normalization.COUNTRY


def _country_forms(text: str) -> tuple[str, ...]:
    """The text as sent, as older versions have stored it, and the code that is stored now."""
    return tuple(dict.fromkeys((text, country_code(text) or text)))


def _is_email(path: Path) -> bool:
    is_address = path.leaf.normalization is Normalization.LOWER_CASE
    return path.column is _EMAIL_ADDRESSES and is_address


def _any_identifier(path: Path, values: tuple[Value, ...], rules: KeyRules) -> Predicate:
    """One condition on the identifiers of other systems, and one on the ids in our own."""
    ids: list[Value] = []
    others: list[Value] = []
    for value in values:
        id_ = _own_id(str(value), rules)
        if id_ is None:
            others.append(value)
        else:
            ids.append(id_)
    parts: list[Predicate] = [In(path, tuple(others))] if others else []
    if ids:
        parts.append(In(Path(ID), tuple(ids)))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _own_id(identifier: str, rules: KeyRules) -> UUID | None:
    """The id in an identifier of our own, NO_ID if it has none; None for any other identifier."""
    prefix = rules.namespace + ":"
    if not identifier.startswith(prefix):
        return None
    try:
        return UUID(identifier.removeprefix(prefix))
    except ValueError:
        return NO_ID
