"""What a body without a key may hold: few entries of anything.

More of them take longer where they are new, longer than all answers are held back to: the clock
would tell who is known. Derived from the catalogue, so that a new array is bounded, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from schema.failures import Failure, Fault
from schema.models import MAX_FAULTS
from schema.osdi.catalogue import PERSON
from schema.osdi.fields import Field, Kind, Struct, hash_of
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource


@cache
def _members(resource: Resource) -> tuple[Field, ...]:
    """What the body of a helper for `resource` may have."""
    person = hash_of("person", Struct("InlinePerson", PERSON.writable), "Who acted.")
    return (*resource.writable, person, *HELPER_FUNCTIONS.fields)


def check_anonymous_limits(resource: Resource, body: object) -> int:
    """How many entries a body has, as it came: a checked one does not say where its person was.

    Raises: TOO_LONG.
    """
    found = list(_arrays(_members(resource), body, ""))
    faults = [_too_many(name, most) for name, most, entries in found if entries > most]
    if faults:
        raise Failure(faults[:MAX_FAULTS], resource=resource.rel)
    return sum(entries for _, _, entries in found)


def _arrays(fields: tuple[Field, ...], body: object, path: str) -> Iterator[tuple[str, int, int]]:
    """The name of each array or hash of strings, how many entries it may have, and has."""
    if not isinstance(body, dict):
        return
    for field in fields:
        held, name = body.get(field.name), path + field.name
        if isinstance(held, dict if field.kind is Kind.STRING_MAP else list):
            yield name, field.max_anonymous, len(held)
        if field.struct is None:
            continue
        if isinstance(held, list):
            for index, element in enumerate(held):
                yield from _arrays(field.struct.fields, element, f"{name}[{index}].")
        else:
            yield from _arrays(field.struct.fields, held, name + ".")


def _too_many(name: str, most: int) -> Fault:
    return Fault(
        "TOO_LONG",
        f"Without an API Key at most {most} entries of '{name}' are taken.",
        (name,),
        "Send the rest with a key.",
    )
