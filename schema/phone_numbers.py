"""Reads phone numbers as people write them: an extension, a label or a second number in one field.

In: the phone numbers of a body, and the country that a number without a country code belongs to.
Out: the same phone numbers, each with the digits of its E.164 form, as OSDI asks for it. A text
that is not a valid number stays as sent. Pure; for `schema.models.bodies` and filters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from phonenumbers import (
    SUPPORTED_REGIONS,
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    format_number,
    is_valid_number,
    parse,
)

from schema.osdi.elements import expand

DEFAULT_COUNTRY = "US"
COUNTRIES = frozenset(SUPPORTED_REGIONS)

_PLAIN = re.compile(r"[+0-9().\s-]+")
_EXIT_CODE = re.compile(r"^\s*00(?=[\s()-]*[1-9])")
"""The international prefix of most countries, which libphonenumber reads only in those."""
_NOT_A_LABEL = re.compile(r"\b(?:tel|telephone|phone|or|and)\b|[^\w\s]", re.IGNORECASE)


class Reading(NamedTuple):
    """One number of a text: the digits of its E.164 form, and its extension."""

    digits: str
    extension: str | None


def read_phone_numbers(person: Any, country: str) -> None:
    """Rewrite the `phone_numbers` of a body, so that each has one number.

    `country` counts if neither the phone number nor an address of the person names one.
    """
    numbers = person.get("phone_numbers") if isinstance(person, dict) else None
    if isinstance(numbers, list):
        own = _country_of(person) or country
        expand(numbers, lambda sent: _elements(sent, own))


@lru_cache(maxsize=4096)
def e164_digits(text: str, country: str) -> str | None:
    """The digits of the one valid number in the text.

    >>> [e164_digits(text, "US") for text in ("(202) 555-0187", "001 202 555 0187", "555-0187")]
    ['12025550187', '12025550187', None]
    """
    readings, _ = _read(text, country)
    return readings[0].digits if len(readings) == 1 else None


def _country_of(person: Mapping[str, Any]) -> str | None:
    """The country of the person's first postal address that names one."""
    addresses = person.get("postal_addresses")
    for address in addresses if isinstance(addresses, list) else ():
        if isinstance(address, dict) and (code := _country(address.get("country"))):
            return code
    return None


def _country(value: Any) -> str | None:
    code = value.strip().upper() if isinstance(value, str) else ""
    return code if code in COUNTRIES else None


def _elements(element: Any, country: str) -> Iterator[Any]:
    text = element.get("number") if isinstance(element, dict) else None
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        yield element
        return
    readings, label = _read(text, _country(element.get("country")) or country)
    if not readings:
        yield element
        return
    for index, reading in enumerate(readings):
        result = {**element, "number": reading.digits}
        if index:
            result.pop("primary", None)
            result.pop("extension", None)
        if reading.extension and not result.get("extension"):
            result["extension"] = reading.extension
        if label and not result.get("description"):
            result["description"] = label
        yield result


def _read(text: str, country: str) -> tuple[list[Reading], str]:
    """The numbers in the text, and the remaining words."""
    if _PLAIN.fullmatch(text):
        number = _plain_number(text, country)
        if number or "\n" not in text:
            return ([_reading(number)] if number else []), ""
    text = text.replace("\n", " ; ")
    matches = list(PhoneNumberMatcher(text, country, Leniency.VALID))
    if matches:
        ends = [0, *[match.end for match in matches]]
        starts = [*[match.start for match in matches], len(text)]
        rest = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
        label = " ".join(_NOT_A_LABEL.sub(" ", rest).split())
        return [_reading(match.number) for match in matches], label
    # What the matcher does not find in running text: letters as digits, RFC 3966.
    number = _valid(text, country)
    return ([_reading(number)] if number else []), ""


def _plain_number(text: str, country: str) -> PhoneNumber | None:
    """A number in digits. Without a + it may still begin with a country code."""
    number = _valid(text, country)
    if number is None and "+" not in text:
        number = _valid("+" + _EXIT_CODE.sub("", text), country)
    return number


def _valid(text: str, country: str) -> PhoneNumber | None:
    try:
        number = parse(text, country)
    except NumberParseException:
        return None
    return number if is_valid_number(number) else None


def _reading(number: PhoneNumber) -> Reading:
    return Reading(
        format_number(number, PhoneNumberFormat.E164).removeprefix("+"), number.extension or None
    )
