"""What goes into GraphQL, made from the catalogue: filters and the bodies of mutations.

A filter becomes the predicate tree that OData filters become, a body goes through the models
of REST: names are all that differs.
"""

from __future__ import annotations

from typing import Any

import strawberry

from schema.graphql.mapping import (
    NODES,
    STRUCTS,
    WRITABLE,
    IdField,
    InlineField,
    MappedField,
    ScalarField,
    TargetsField,
    ToManyField,
    ToOneField,
    camel,
    describe,
    describe_field,
    link_name,
    members_by_type,
    struct_name,
    type_of,
)
from schema.graphql.types import PLAIN, DateTime, declare, many, optional, strawberry_types
from schema.osdi.fields import Field, Kind, Struct
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource
from schema.osdi.shapes import TARGET

OPERATORS = {
    "eq": "Equal; null: nothing is stored.",
    "ne": "Not equal, or nothing is stored.",
    "in": "Equal to one of these.",
    "gt": "Greater.",
    "ge": "Greater or equal.",
    "lt": "Less.",
    "le": "Less or equal.",
    "like": "Matches, case ignored; % stands for any text.",
    "regexp": "Matches this regular expression of PostgreSQL.",
    "contains": "Contains this text.",
    "startswith": "Begins with this text.",
    "endswith": "Ends with this text.",
}
"""OSDI's operators, by their names there."""

_EXACT = ("eq", "ne", "in")
_ORDER = (*_EXACT, "gt", "ge", "lt", "le")
GRAPH_OPERATORS = {
    **{name: name for name in OPERATORS},
    "startsWith": "startswith",
    "endsWith": "endswith",
}
"""By the name in GraphQL, OSDI's."""


def _operator_filter(name: str, type_: Any, operators: tuple[str, ...], what: str) -> Any:
    members = {}
    for operator in operators:
        graph = {"startswith": "startsWith", "endswith": "endsWith"}.get(operator, operator)
        operand = optional(many(type_) if operator == "in" else type_)
        python = graph + "_" if graph == "in" else graph
        members[python] = (operand, _input_name(OPERATORS[operator], graph))
    made = declare(type(name, (), {}), members)
    return strawberry.input(made, name=name, description=f"Conditions on {what}; all must hold.")


def _input_name(description: str, name: str | None = None) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description, name=name)


_IDS = _operator_filter("IdFilter", strawberry.ID, _EXACT, "an id")
_STRINGS = _operator_filter("StringFilter", str, tuple(OPERATORS), "text")
_FILTERS: dict[Kind, Any] = {
    Kind.TEXT: _STRINGS,
    Kind.INTEGER: _operator_filter("IntFilter", int, _ORDER, "a whole number"),
    Kind.NUMBER: _operator_filter("FloatFilter", float, _ORDER, "a number"),
    Kind.BOOLEAN: _operator_filter("BooleanFilter", bool, ("eq", "ne"), "true or false"),
    Kind.DATETIME: _operator_filter("DateTimeFilter", DateTime, _ORDER, "a date and time"),
}


@strawberry.input(description="A condition on an array of texts.")
class StringListFilter:
    some: optional(_STRINGS) = _input_name("Each condition is fulfilled by an element.")  # type: ignore[valid-type]  # made at run time
    is_null: bool | None = _input_name("Whether nothing is stored.")


@strawberry.input(description="A condition on one key of a hash of texts.")
class CustomFieldFilter:
    key: str = strawberry.field(description="The key, as it was sent.")
    value: _STRINGS = strawberry.field(description="What its text fulfils.")  # type: ignore[valid-type]  # made at run time


_FILTERS[Kind.STRINGS] = StringListFilter
_FILTERS[Kind.STRING_MAP] = CustomFieldFilter


def _filter_of(member: MappedField) -> tuple[Any, str]:
    match member:
        case IdField():
            return _IDS, describe(member)
        case ScalarField(field):
            return _FILTERS[field.kind], describe(member)
        case InlineField(field, _) if field.kind is Kind.HASH:
            return strawberry_types[type_of(member) + "Filter"], describe(member)
        case InlineField() | TargetsField():
            return strawberry_types[type_of(member) + "ListFilter"], describe(member)
        case ToOneField():
            said = f"{describe(member)} With no condition: there is one."
            return strawberry_types[type_of(member) + "Filter"], said
        case ToManyField():
            return strawberry_types[type_of(member) + "ListFilter"], describe(member)


def _make_filters() -> None:
    for name in (*NODES, *STRUCTS):
        made = strawberry_types[name + "Filter"]
        members: dict[str, tuple[Any, Any]] = {
            "and_": (optional(many(made)), _input_name("All of these hold.", "and")),
            "or_": (optional(many(made)), _input_name("One of these holds.", "or")),
            "not_": (optional(made), _input_name("This does not hold.", "not")),
        }
        for key, member in members_by_type[name].items():
            type_, said = _filter_of(member)
            members[key] = (optional(type_), _input_name(said))
        declare(made, members)
        strawberry.input(
            made, name=f"{name}Filter", description="Conditions; all that are given must hold."
        )
        some = {
            "some": (optional(made), _input_name("One of them fulfils this.")),
            "is_null": (optional(bool), _input_name("Whether there is none.")),
        }
        strawberry.input(
            declare(strawberry_types[name + "ListFilter"], some),
            name=f"{name}ListFilter",
            description="A condition on several.",
        )


# Bodies

_BODIES: dict[str, Any] = {}


def _struct_input(struct: Struct) -> Any:
    name = ("Target" if struct == TARGET else struct_name(struct)) + "Input"
    if name not in _BODIES:
        _BODIES[name] = type(name, (), {})
        members = {field.name: _body_field(field) for field in struct.fields}
        strawberry.input(
            declare(_BODIES[name], members), name=name, description="What is stored of it."
        )
    return _BODIES[name]


def _body_field(field: Field) -> tuple[Any, Any]:
    if field.kind in (Kind.HASH, Kind.ARRAY):
        assert field.struct is not None
        one = _struct_input(field.struct)
        type_ = many(one) if field.kind is Kind.ARRAY else one
    else:
        type_ = PLAIN[field.kind]
    return optional(type_), _input_name(describe_field(field))


def _resource_body(resource: Resource) -> dict[str, tuple[Any, Any]]:
    members = {field.name: _body_field(field) for field in resource.writable}
    for link in resource.links:
        said = f"Id of it: {link.description}"
        said += "" if link.owning else " null takes the link away."
        members[f"{link_name(link)}_id"] = (optional(strawberry.ID), _input_name(said))
    return members


def _body(name: str, members: dict[str, tuple[Any, Any]], description: str) -> Any:
    made = declare(type(name, (), {}), members)
    return strawberry.input(made, name=name, description=description)


_make_filters()

BODIES: dict[str, Any] = {
    name: _body(
        f"{name}Input", _resource_body(NODES[name]), f"What is sent of a {NODES[name].title}."
    )
    for name in WRITABLE
}
"""By the name of a type: what is sent to create or change one."""

_FUNCTIONS = {field.name: _body_field(field) for field in HELPER_FUNCTIONS.fields}
_PERSON = optional(BODIES["Person"])

RECORD_OUTREACH = _body(
    "RecordOutreachInput",
    {
        **_resource_body(NODES["Outreach"]),
        "person": (
            _PERSON,
            _input_name("The supporter; found by identifier or e-mail address, or made."),
        ),
        **_FUNCTIONS,
    },
    "An outreach, its supporter, and what else is to be done, in one call.",
)
SIGN_UP = _body(
    "SignUpPersonInput",
    {
        "person": (BODIES["Person"], strawberry.field(description="Who signs up.")),
        **_FUNCTIONS,
    },
    "A person, and what else is to be done, in one call.",
)

LINKS = {
    camel(f"{link_name(link)}_id"): link
    for resource in (NODES[name] for name in WRITABLE)
    for link in resource.links
}
"""By the name of an input's member: the link that it sets."""
