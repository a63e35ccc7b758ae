"""Bounds the arrays and hashes of anonymous bodies.

New entries take time to store. With many of them a response would take longer than the time that
all anonymous responses are delayed to, and so reveal whether the person was known. The bounds come
from the catalogue, so that a new array has one, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from schema.failures import Failure, Fault
from schema.models.bodies import MAX_FAULTS
from schema.osdi.catalogue import PERSON
from schema.osdi.fields import Field, Kind, Struct, hash_of
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource


@cache
def _members(resource: Resource) -> tuple[Field, ...]:
    """The members of a helper's body for `resource`."""
    person = hash_of("person", Struct("InlinePerson", PERSON.writable), "The person who acted.")
    return (*resource.writable, person, *HELPER_FUNCTIONS.fields)


def check_anonymous_limits(resource: Resource, body: object) -> int:
    """The number of entries in all arrays and hashes of strings of `body`.

    `body` is the JSON as sent: once parsed, it has lost the place of its person.
    Raises: TOO_LONG.
    """
    arrays = list(_arrays(_members(resource), body, ""))
    faults = [_too_many(path, bound) for path, bound, entries in arrays if entries > bound]
    if faults:
        raise Failure(faults[:MAX_FAULTS], resource=resource.rel)
    return sum(entries for _, _, entries in arrays)


def _arrays(fields: tuple[Field, ...], body: object, path: str) -> Iterator[tuple[str, int, int]]:
    """Each array or hash of strings: its path, its bound, its number of entries."""
    if not isinstance(body, dict):
        return
    for field in fields:
        value, name = body.get(field.name), path + field.name
        if isinstance(value, dict if field.kind is Kind.STRING_MAP else list):
            yield name, field.max_anonymous, len(value)
        if field.struct is None:
            continue
        if isinstance(value, list):
            for index, element in enumerate(value):
                yield from _arrays(field.struct.fields, element, f"{name}[{index}].")
        else:
            yield from _arrays(field.struct.fields, value, name + ".")


def _too_many(path: str, bound: int) -> Fault:
    return Fault(
        "TOO_LONG",
        f"'{path}' can have at most {bound} entries in an anonymous request.",
        (path,),
        "Send the rest with a token.",
    )
