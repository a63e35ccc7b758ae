"""Reads OData filters of the resources in tests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from resolvers.filters.odata import parse_filter
from resolvers.plan.predicates import And, Compare, In, IsNull, Not, Or, Path, Predicate
from schema.datetimes import format_exact
from schema.failures import Failure, Fault
from schema.osdi.catalogue import PERSON
from schema.osdi.resource import Resource

SOME_ID = "d91b4b2e-ae0e-4cd3-9ed7-de9ea1b2c3d4"


def shown(predicate: Predicate) -> str:
    match predicate:
        case And(parts):
            return f"({' and '.join(shown(part) for part in parts)})"
        case Or(parts):
            return f"({' or '.join(shown(part) for part in parts)})"
        case Not(part):
            return f"not {shown(part)}"
        case IsNull(path):
            return f"{path_text(path)} is null"
        case In(path, values, any_case):
            assert isinstance(values, tuple)
            values_text = ", ".join(literal(value) for value in values)
            return f"{path_text(path)} in [{values_text}]" + " in any case" * any_case
        case Compare(path, op, value, any_case):
            return f"{path_text(path)} {op.value} {literal(value)}" + " in any case" * any_case
    raise AssertionError("OData has no more")


def path_text(path: Path) -> str:
    return "/".join(field.name for field in (path.column, *path.members))


def literal(value: object) -> str:
    if isinstance(value, datetime):
        assert value.utcoffset() is not None
        return format_exact(value)
    return f"<{value}>" if isinstance(value, UUID) else repr(value)


def read(text: str, resource: Resource = PERSON) -> str:
    return shown(parse_filter(resource, text))


def fault_of(text: str, resource: Resource = PERSON) -> Fault:
    with pytest.raises(Failure) as caught:
        parse_filter(resource, text)
    assert caught.value.status == 400
    (fault,) = caught.value.faults
    assert fault.properties == ("filter",)
    return fault


A, B, C = ("source eq 'a'", "source eq 'b'", "source eq 'c'")
