"""Ids in requests: at the end of links, and in identifiers that this gateway assigned. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from schema.failures import Failure, failure
from schema.osdi.resource import Resource

_ENDS_IN_ID = r"(?s)(?:^|/){plural}/([^/?#]+)/?(?:[?#].*)?$"
_PATTERNS: dict[str, re.Pattern[str]] = {}


def parse_id(text: str) -> UUID | None:
    """The id in `text`; None if it is not a UUID in its canonical form, as in links."""
    try:
        id_ = UUID(text)
    except ValueError:
        return None
    return id_ if str(id_) == text.lower() else None


def link_id(url: str, target: str) -> UUID | None:
    """The id at the end of a link to a resource of `target`, absolute or relative, on any host."""
    pattern = _PATTERNS.get(target)
    if pattern is None:
        pattern = _PATTERNS[target] = re.compile(_ENDS_IN_ID.replace("{plural}", target))
    match = pattern.search(url)
    return parse_id(match[1]) if match else None


def split_identifiers(
    identifiers: Iterable[str], namespace: str
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The ids in identifiers that this gateway assigned, and the identifiers of other systems."""
    own, foreign, prefix = [], [], namespace + ":"
    for identifier in identifiers:
        if not identifier.startswith(prefix):
            foreign.append(identifier)
        elif (id_ := parse_id(identifier.removeprefix(prefix))) is not None:
            own.append(id_)
    return tuple(own), tuple(foreign)


def not_found(resource: Resource) -> Failure:
    """NOT_FOUND, for an id that does not exist in the organization."""
    return failure(
        "NOT_FOUND",
        f"There is no {resource.title} with this id.",
        hint=f"Look it up in the collection of {resource.plural}.",
        resource=resource.rel,
    )
