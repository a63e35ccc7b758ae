"""A `Failure` as entries of `errors`: the codes of REST, the names of GraphQL.

Source: GraphQL October 2021, 7.1.2 'Errors'.
"""

from __future__ import annotations

import re

from resolvers.graphql.request import ErrorEntry
from schema.failures import Failure, Fault
from schema.graphql.mapping import camel, link_name
from schema.osdi.catalogue import STORED

_FREE_KEYS = "custom_fields"
_LINKS = {
    f"_links.{prefix}{link.rel}": camel(f"{link_name(link)}_id")
    for resource in STORED
    for link in resource.links
    for prefix in ("", "osdi:")
}


def camel_property(name: str) -> str:
    """The name in GraphQL's input of what a fault calls as it is on the wire.

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


def render_error(
    fault: Fault,
    failed: Failure,
    path: tuple[str | int, ...] = (),
    location: tuple[int, int] | None = None,
) -> ErrorEntry:
    """One fault of a failure; its words name properties as GraphQL does."""
    message, hint = fault.description, fault.hint
    for name in fault.properties:
        message = message.replace(f"'{name}'", f"'{camel_property(name)}'")
    return ErrorEntry(
        message,
        fault.code,
        (location,) if location else (),
        path,
        tuple(camel_property(name) for name in fault.properties),
        hint,
        failed.reference_code,
    )


def render_errors(
    failed: Failure, path: tuple[str | int, ...] = (), location: tuple[int, int] | None = None
) -> list[ErrorEntry]:
    """Every fault of a failure, at the field that it belongs to or, without one, before all."""
    return [render_error(fault, failed, path, location) for fault in failed.faults]
