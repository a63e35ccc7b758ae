"""Match keys: what e-mail addresses and phone numbers are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def email_key(address: str) -> str:
    """What two spellings of one e-mail address have in common."""
    return address.strip().lower()


def phone_key(number: str) -> str:
    """The digits of a phone number, as OSDI asks for it; without a digit, the text as sent."""
    return "".join(filter(str.isdecimal, number)) or number


def emails_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """The match keys of a person's e-mail addresses, in order."""
    addresses = (item.get("address") for item in person.get("email_addresses") or ())
    return tuple(dict.fromkeys(email_key(item) for item in addresses if item))


def phones_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    numbers = (item.get("number") for item in person.get("phone_numbers") or ())
    return tuple(dict.fromkeys(phone_key(item) for item in numbers if item))
