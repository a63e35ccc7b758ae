"""Match keys: the forms in which e-mail addresses and phone numbers are compared.

In: addresses and numbers as text, people as plain dicts (a body or a stored row). Out: keys, equal
for the forms that are the same to us. Any package may import this; it imports nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

MIN_PHONE_DIGITS = 5
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def is_identifier(text: str) -> bool:
    """Whether the identifier has a value: it is not blank, nor a system without a value.

    >>> [is_identifier(text) for text in ("my:4711", "4711", "", " ", "my:", ":")]
    [True, True, False, False, False, False]
    """
    return bool(text.rpartition(":")[2].strip())


def normalize_email(address: str) -> str:
    """The address in lower case, without surrounding space."""
    return address.strip().lower()


def normalize_phone(number: str) -> str:
    """The digits of a phone number, as OSDI asks for it. With words or too few digits, the text as
    sent.

    >>> normalize_phone("+1 (202) 555-0187"), normalize_phone("None"), normalize_phone("ext. 12")
    ('12025550187', 'None', 'ext. 12')
    """
    return phone_key(number) or number


def email_key(address: str) -> str | None:
    """The match key of an e-mail address; `None` for text that is not an address.

    >>> email_key(" Ada@Example.org"), email_key("n/a"), email_key("@example.org")
    ('ada@example.org', None, None)
    """
    key = normalize_email(address)
    return key if _ADDRESS.fullmatch(key) else None


def phone_key(number: str) -> str | None:
    """The match key of a phone number; `None` for text with words, with fewer than 5 digits, or
    with one digit throughout, as forms send for no number.

    >>> phone_key("+1 (202) 555-0187"), phone_key("Room 12345"), phone_key("000-000-0000")
    ('12025550187', None, None)
    """
    digits = "".join(filter(str.isdecimal, number))
    has_words = any(map(str.isalpha, number))
    is_blank = len(digits) < MIN_PHONE_DIGITS or len(set(digits)) == 1
    return None if has_words or is_blank else digits


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
