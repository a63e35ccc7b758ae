"""Match keys: the forms in which e-mail addresses and phone numbers are compared.

In: addresses and numbers as text, people as plain dicts (a body or a stored row). Out: keys, equal
for the forms that are the same to us. Any package may import this; it imports nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

MISSING_VALUES = frozenset({"", "none", "null", "nil", "n/a", "nan", "undefined", "-"})
"""The texts that programs send for a missing value, in lower case."""

MIN_PHONE_DIGITS = 5
_LINE_DIGITS = 7
"""The digits of a number without area and country code, in North America."""

_NOBODY = MISSING_VALUES | {"unknown", "#n/a", "[object object]"}
_UNFILLED = re.compile(r"\{\{.*?\}\}|\*\|.*?\|\*", re.DOTALL)
"""A placeholder that a template or a mail merge has left as it was."""

_ADDRESS = re.compile(r"([^@\s]+)@([^@\s]+)")
_COUNTED = "01234567890123456789"


def is_identifier(text: str) -> bool:
    """Whether the identifier has a value: it is not blank, nor a system without a value, nor a word
    for a missing value.

    >>> [is_identifier(text) for text in ("my:4711", "4711", "", " ", "my:", ":", "my:None")]
    [True, True, False, False, False, False, False]
    """
    return not (_names_nobody(text.rpartition(":")[2]) or _UNFILLED.search(text))


def _names_nobody(value: str) -> bool:
    """Whether the value means a missing one, or has only invisible characters."""
    if "\x00" in value:
        # The value is kept, so that it is refused later.
        return False
    visible = "".join(filter(str.isprintable, value))
    return visible.strip(" \"'<>()").lower() in _NOBODY


def is_identifiable(person: Mapping[str, Any]) -> bool:
    """Whether the person has a name or a key to match by."""
    keys = (person.get("identifiers"), emails_of(person), phones_of(person))
    return any(keys) or any(str(person.get(name) or "").strip() for name in _PERSON_NAMES)


_PERSON_NAMES = ("given_name", "family_name", "additional_name")


def normalize_email(address: str) -> str:
    """The address in lower case, without surrounding space."""
    return address.strip().lower()


def normalize_phone(number: str) -> str:
    """The digits of a phone number, the form that OSDI specifies. With words or too few digits, the
    text as sent.

    >>> normalize_phone("+1 (202) 555-0187"), normalize_phone("None"), normalize_phone("ext. 12")
    ('12025550187', 'None', 'ext. 12')
    """
    return phone_key(number) or number


def email_key(address: str) -> str | None:
    """The match key of an e-mail address; `None` for text that is not an address of the internet,
    and for a placeholder.

    >>> email_key(" Ada@Example.org"), email_key("n/a"), email_key("none@example.org")
    ('ada@example.org', None, None)
    """
    key = normalize_email(address)
    parts = _ADDRESS.fullmatch(key)
    if parts is None or _names_nobody(parts[1]):
        return None
    first, dot, rest = parts[2].strip(".").partition(".")
    return key if dot and any(map(str.isalnum, first)) and any(map(str.isalnum, rest)) else None


def phone_key(number: str) -> str | None:
    """The match key of a phone number; `None` for text with words, with fewer than 5 digits, or
    with made-up digits.

    >>> phone_key("+1 (202) 555-0187"), phone_key("Room 12345"), phone_key("1-800-000-0000")
    ('12025550187', None, None)
    """
    digits = "".join(filter(str.isdecimal, number))
    has_words = any(map(str.isalpha, number))
    return None if has_words or _is_made_up(digits) else digits


def _is_made_up(digits: str) -> bool:
    """Whether there are too few digits, the same one throughout after the area code, or a sequence.

    >>> [_is_made_up(text) for text in ("5550187", "18005555555", "1234567890", "12345", "1234")]
    [False, True, True, False, True]
    """
    is_long = len(digits) >= _LINE_DIGITS
    return (
        len(digits) < MIN_PHONE_DIGITS
        or len(set(digits[-_LINE_DIGITS:])) == 1
        or (is_long and (digits in _COUNTED or digits.removeprefix("1") in _COUNTED))
    )


def emails_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """The match keys of a person's e-mail addresses, in order, each once."""
    return _keys(person.get("email_addresses"), "address", email_key)


def phones_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """The match keys of a person's phone numbers, in order, each once."""
    return _keys(person.get("phone_numbers"), "number", phone_key)


def _keys(
    elements: Sequence[Mapping[str, Any]] | None, name: str, key_of: Callable[[str], str | None]
) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for element in elements or ():
        if (value := element.get(name)) and (key := key_of(value)):
            keys[key] = None
    return tuple(keys)
