"""Match keys: the forms in which e-mail addresses and phone numbers are compared.

In: addresses and numbers as text, people as plain dicts (a body or a stored row). Out: keys, equal
for the forms that are the same to us. Any package may import this; it imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def email_key(address: str) -> str:
    """The address in lower case, without surrounding space."""
    return address.strip().lower()


def phone_key(number: str) -> str:
    """The digits of a phone number, as OSDI asks for it. Without a digit, the text as sent."""
    return "".join(filter(str.isdecimal, number)) or number


def emails_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """The match keys of a person's e-mail addresses, in order, each once."""
    addresses = (item.get("address") for item in person.get("email_addresses") or ())
    return tuple(dict.fromkeys(email_key(item) for item in addresses if item))


def phones_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """The match keys of a person's phone numbers, in order, each once."""
    numbers = (item.get("number") for item in person.get("phone_numbers") or ())
    return tuple(dict.fromkeys(phone_key(item) for item in numbers if item))
