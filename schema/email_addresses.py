"""Reads e-mail addresses as programs and people write them: with a name or a scheme, in brackets or
quotes, or several in one field.

In: the e-mail addresses of a body, or the text of a filter. Out: the same, each with one bare
address. A text in which no address is clear stays as sent. Pure; for `schema.models.bodies`,
filters and requests about personal data.

Source: RFC 5322, 3.4 'Address Specification'; RFC 6068, 'mailto'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import category, normalize
from urllib.parse import unquote

from schema.match_keys import MISSING_VALUES
from schema.osdi.elements import expand

_LABEL = r"\w++(?:-++\w++)*+"
_ADDRESS = re.compile(
    # A local part has no start within it, so the time is proportional to the length.
    r"(?<![^\s@<>()\[\],;:\"'/|])[^\s@<>()\[\],;:\"'/|][^\s@<>()\[\],;:\"]*+"
    rf"@{_LABEL}(?:\.{_LABEL})++"
)
_MAILTO = re.compile(r"\bmailto:\s*([^\s<>()\"'|?]+)(?:[?|][^\s<>()]*)?", re.IGNORECASE)
_KIND = re.compile(r"\b(?:smtp|e-?mail(?: address)?)\s*:\s*", re.IGNORECASE)
"""Exchange writes `SMTP:` before an address."""

_NAME = re.compile(r"(?:^|(?<=[,;]))\s*+(?:\"[^\"]*+\"\s*+|[^<>@,;\"]*+)<([^<>]*)>")
_COMMENT = re.compile(r"\([^()@]*\)")
_MISSING = "|".join(re.escape(word) for word in sorted(MISSING_VALUES) if word.strip("-"))
_BETWEEN = re.compile(rf"(?:\b(?:and|or|{_MISSING})\b|[^\w@\0])*+", re.IGNORECASE)
"""What may stand around addresses: signs, and the words of a column without a value. A null
character is kept, so that it is refused later.
"""

_FULL_WIDTH_AT = "\N{FULLWIDTH COMMERCIAL AT}"
_MAX_TEXT = 1_000


def read_email_addresses(person: Any) -> None:
    """Rewrite the `email_addresses` of a body, so that each has one bare address."""
    addresses = person.get("email_addresses") if isinstance(person, dict) else None
    if isinstance(addresses, list):
        expand(addresses, _elements)


def bare_address(text: str) -> str:
    """The only address in the text; the text as it is, if it has several or none.

    >>> [bare_address(text) for text in ("Ada <ada@example.org>", "n/a", "ada at example.org")]
    ['ada@example.org', 'n/a', 'ada at example.org']
    """
    found = addresses_in(text)
    return found[0] if len(found) == 1 else text


def addresses_in(text: str) -> list[str]:
    """The addresses of which the text consists, each once; none, if something else is in it.

    >>> addresses_in("mailto:ada@example.org?subject=Hi"), addresses_in("<a@b.org>; c@d.org")
    (['ada@example.org'], ['a@b.org', 'c@d.org'])
    >>> addresses_in('"ada b"@example.org'), addresses_in("not ada@example.org")
    ([], [])
    """
    if text.isascii() and _ADDRESS.fullmatch(text):
        return [text]
    if "@" not in text and _FULL_WIDTH_AT not in text and "%40" not in text:
        return []
    if len(text) > _MAX_TEXT:
        return []
    if _FULL_WIDTH_AT in text:
        text = normalize("NFKC", text)
    text = "".join(character for character in text if category(character) != "Cf")
    text = _MAILTO.sub(lambda found: unquote(found[1]), text)
    text = _COMMENT.sub(" ", _NAME.sub(r" \1 ", _KIND.sub("", text)))
    if not _BETWEEN.fullmatch(_ADDRESS.sub(" ", text)):
        return []
    addresses: dict[str, str] = {}
    for address in _ADDRESS.findall(text):
        addresses.setdefault(address.lower(), address)
    return list(addresses.values())


def _elements(element: Any) -> Iterator[Any]:
    text = element.get("address") if isinstance(element, dict) else None
    found = addresses_in(text) if isinstance(text, str) else []
    if not found:
        yield element
    for index, address in enumerate(found):
        result = {**element, "address": address}
        if index:
            result.pop("primary", None)
        yield result
