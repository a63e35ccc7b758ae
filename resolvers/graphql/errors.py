"""Failures and refused requests -> the entries of GraphQL's `errors`. Pure.

The one renderer, for execution and for every transport. Codes are those of REST; properties are
named as in GraphQL.

Source: GraphQL October 2021, 7.1.2 'Errors'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import orjson

from resolvers.graphql.request import ErrorEntry, RequestError
from schema.failures import Failure, Fault, to_plain
from schema.graphql.mapping import camel, link_name
from schema.graphql.types import with_article
from schema.osdi.catalogue import RESOURCES, STORED

_FREE_KEYS = "custom_fields"
_LINKS = {
    f"_links.{prefix}{link.rel}": camel(f"{link_name(link)}_id")
    for resource in STORED
    for link in resource.links
    for prefix in ("", "osdi:")
}

_LINK_TITLES = {
    f"_links.{prefix}{link.rel}": with_article(RESOURCES[link.target].title)
    for resource in STORED
    for link in resource.links
    for prefix in ("", "osdi:")
}
"""The target of a link, by the property that REST names."""


def camel_property(name: str) -> str:
    """The name in GraphQL's input of a property that a fault names as on the wire.

    >>> camel_property("person.email_addresses[0].address")
    'person.emailAddresses[0].address'
    >>> camel_property("_links.osdi:advocacy_campaign")
    'campaignId'
    """
    if name in _LINKS:
        return _LINKS[name]
    steps, free = [], False
    for step in name.split("."):
        steps.append(step if free else camel(step))
        free = free or re.sub(r"\[.*", "", step) == _FREE_KEYS
    return ".".join(steps)


def fault_entry(
    fault: Fault,
    path: tuple[str | int, ...] = (),
    location: tuple[int, int] | None = None,
    reference_code: str | None = None,
) -> ErrorEntry:
    """The entry of one fault. Its message, too, names properties as GraphQL does."""
    message = fault.description
    for name in fault.properties:
        message = message.replace(f"'{name}'", f"'{camel_property(name)}'")
    hint = fault.hint
    if fault.code in ("LINK_NOT_FOUND", "LINK_MISSING"):
        titles = [_LINK_TITLES[name] for name in fault.properties if name in _LINK_TITLES]
        # REST's hint is about the URL that a link has there.
        one_of = " or ".join(titles)
        hint = f"Send the ID of {one_of} of this organization, a UUID." if titles else hint
    return ErrorEntry(
        to_plain(message),
        fault.code,
        locations=(location,) if location else (),
        path=path,
        properties=tuple(to_plain(camel_property(name)) for name in fault.properties),
        hint=to_plain(hint) if hint else None,
        reference_code=reference_code,
    )


def error_entries(
    error: Failure | RequestError,
    path: tuple[str | int, ...] = (),
    location: tuple[int, int] | None = None,
) -> Sequence[ErrorEntry]:
    """The entries of all faults, at the `path` of the failed field if there is one."""
    if isinstance(error, RequestError):
        return error.errors
    if path:
        path = (*path, *error.path)
    location = error.location or location
    return [fault_entry(fault, path, location, error.reference_code) for fault in error.faults]


def format_errors(error: Failure | RequestError) -> list[dict[str, Any]]:
    """The value of `errors`."""
    return [entry.formatted() for entry in error_entries(error)]


def error_body(error: Failure | RequestError) -> bytes:
    """{"errors": […]}, without `data`: nothing was executed."""
    return orjson.dumps({"errors": format_errors(error)})
