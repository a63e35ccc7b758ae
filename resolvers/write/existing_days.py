"""Refuses a part of a date that makes a nonexistent day with the stored parts. Pure.

`schema.models.bodies` checks a body alone: day 31 is valid there, but not if month 2 is stored.
"""

from __future__ import annotations

from schema.datetimes import last_day_if_exceeded
from schema.failures import Fault
from schema.models.bodies import Body
from schema.models.errors import no_such_day
from schema.osdi.resource import Resource


def missing_days(resource: Resource, fields: Body, after: Body) -> dict[str, Fault]:
    """The faults of the sent fields that are not an existing day `after` the merge, by name."""
    faults = {}
    for field in resource.writable:
        if field.struct is not None and field.struct.is_date and fields.get(field.name):
            last = last_day_if_exceeded(after.get(field.name) or {})
            if last is not None:
                faults[field.name] = no_such_day(field.name, last)
    return faults
