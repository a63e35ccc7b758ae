"""The Strawberry input types, made from the catalogue: filters and the bodies of mutations.

A filter becomes the same predicate tree as an OData filter, and a body is checked by the same
models as in REST. Only the names differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import strawberry

from schema.graphql.filter_examples import example_of
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
from schema.graphql.types import (
    PLAIN,
    DateTime,
    Types,
    declare,
    many,
    optional,
    with_article,
    words,
)
from schema.osdi.fields import Field, Kind, Struct
from schema.osdi.helpers import HELPER_FUNCTIONS
from schema.osdi.resource import Resource
from schema.osdi.shapes import TARGET

OPERATORS = {
    "eq": "Equal to this; null matches a missing value.",
    "ne": "Not equal to this, or missing; null matches any value.",
    "in": "Equal to one of these.",
    "gt": "Greater than this.",
    "ge": "Greater than or equal to this.",
    "lt": "Less than this.",
    "le": "Less than or equal to this.",
    "like": "Matches this pattern, ignoring case; % is any text, \\% a percent sign.",
    "regexp": "Matches this PostgreSQL regular expression.",
    "contains": "Contains this text.",
    "startswith": "Starts with this text.",
    "endswith": "Ends with this text.",
}
"""OSDI's operators, by OSDI's name: the description."""

_EXACT = ("eq", "ne", "in")
_ORDER = (*_EXACT, "gt", "ge", "lt", "le")
_GRAPH_NAMES = {"startswith": "startsWith", "endswith": "endsWith"}
"""The names of operators in GraphQL, where they differ from OSDI's."""

_EXACT_CASE = ("eq", "ne", "in", "regexp", "contains", "startswith", "endswith")

INSENSITIVE = {f"{_GRAPH_NAMES.get(name, name)}Insensitive": name for name in _EXACT_CASE}
"""OSDI's operators that have a form that ignores case, by the name of that form in GraphQL."""

GRAPH_OPERATORS = {**{_GRAPH_NAMES.get(name, name): name for name in OPERATORS}, **INSENSITIVE}
"""OSDI's operators, by the name in GraphQL."""


# Filters of scalars


def _operator_filter(name: str, type_: Any, operators: tuple[str, ...], operand: str) -> Any:
    members = {}
    for graph_name in operators:
        operator = GRAPH_OPERATORS[graph_name]
        description = OPERATORS[operator]
        if graph_name in INSENSITIVE:
            description = f"{description.partition(';')[0].rstrip('.')}, ignoring case."
        member_type = optional(many(type_) if operator == "in" else type_)
        python_name = "in_" if graph_name == "in" else graph_name
        members[python_name] = (member_type, _input_field(description, graph_name))
    made = declare(type(name, (), {}), members)
    description = f"Conditions on {operand}; all must hold."
    return _filter(made, name, description)


def _filter(made: Any, name: str, description: str) -> Any:
    """Define `made` as a filter, with an example in its description."""
    example = example_of(name.removesuffix("Filter"))
    return strawberry.input(made, name=name, description=f"{description} {example}")


def _input_field(description: str, name: str | None = None) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description, name=name)


_ID_FILTER = _operator_filter("IdFilter", strawberry.ID, _EXACT, "an ID")
_STRING_FILTER = _operator_filter("StringFilter", str, tuple(GRAPH_OPERATORS), "text")


def _list_filter(made: Any, name: str, element: Any, description: str, count: Any = None) -> Any:
    """Define `made` as the filter of a list, by the filter of an element."""
    members = {
        "some": (optional(element), _input_field("Some element meets all of these conditions.")),
        "is_null": (optional(bool), _input_field("Whether there are no elements.")),
    }
    if count is not None:
        members["count"] = (optional(count), _input_field("Conditions on the number of elements."))
    return _filter(declare(made, members), name, description)


_STRING_LIST_FILTER = _list_filter(
    type("StringListFilter", (), {}),
    "StringListFilter",
    _STRING_FILTER,
    "Conditions on an array of strings; all must hold.",
)


class CustomFieldFilter:
    key: str = strawberry.field(description="The key, as it was sent.")
    value: _STRING_FILTER = strawberry.field(description="Conditions on its value.")  # type: ignore[valid-type]  # made at run time


_filter(
    CustomFieldFilter,
    "CustomFieldFilter",
    "Conditions on one key of a hash of strings; all must hold.",
)

FILTERS: dict[Kind, Any] = {
    Kind.TEXT: _STRING_FILTER,
    Kind.INTEGER: _operator_filter("IntFilter", int, _ORDER, "an integer"),
    Kind.NUMBER: _operator_filter("FloatFilter", float, _ORDER, "a number"),
    Kind.BOOLEAN: _operator_filter("BooleanFilter", bool, ("eq", "ne"), "a Boolean"),
    Kind.DATETIME: _operator_filter("DateTimeFilter", DateTime, _ORDER, "a date and time"),
    Kind.STRINGS: _STRING_LIST_FILTER,
    Kind.STRING_MAP: CustomFieldFilter,
}


# Filters of the types of the catalogue


def define_filters(types: Types) -> None:
    """Define the filters of resources and inline objects, and of lists of them."""
    for name in (*NODES, *STRUCTS):
        made = types[name + "Filter"]
        members: dict[str, tuple[Any, Any]] = {
            "and_": (optional(many(made)), _input_field("All of these hold.", "and")),
            "or_": (optional(many(made)), _input_field("At least one of these holds.", "or")),
            "not_": (optional(made), _input_field("This does not hold.", "not")),
        }
        for key, member in members_by_type[name].items():
            type_, description = _filter_of(member, types)
            members[key] = (optional(type_), _input_field(description))
        declare(made, members)
        _filter(made, f"{name}Filter", "Conditions; all that are set must hold.")
        _list_filter(
            types[name + "ListFilter"],
            f"{name}ListFilter",
            made,
            "Conditions on a list; all that are set must hold.",
            _count_filter(name, made) if name in _COUNTED else None,
        )


_COUNTED = {
    type_of(member)
    for members in members_by_type.values()
    for member in members.values()
    if isinstance(member, ToManyField)
}
"""The types whose lists are collections."""


def _count_filter(name: str, element: Any) -> Any:
    """The filter of the number of elements, by the filter of an element."""
    members: dict[str, tuple[Any, Any]] = {
        "filter": (
            optional(element),
            _input_field("Only elements that meet these conditions are counted."),
        )
    }
    for operator in _ORDER:
        type_ = many(int) if operator == "in" else int
        python_name = "in_" if operator == "in" else operator
        description = re.split("[,;.]", OPERATORS[operator])[0] + "."
        members[python_name] = (optional(type_), _input_field(description, operator))
    made = declare(type(f"{name}CountFilter", (), {}), members)
    description = "Conditions on a number of elements; all must hold."
    return _filter(made, f"{name}CountFilter", description)


def _filter_of(member: MappedField, types: Types) -> tuple[Any, str]:
    description = describe(member)
    match member:
        case IdField():
            return _ID_FILTER, description
        case ScalarField(field):
            return FILTERS[field.kind], description
        case InlineField(field, _) if field.kind is Kind.HASH:
            return types[type_of(member) + "Filter"], description
        case InlineField() | TargetsField() | ToManyField():
            return types[type_of(member) + "ListFilter"], description
        case ToOneField():
            return types[
                type_of(member) + "Filter"
            ], f"{description} `{{}}` matches if there is one, and null if there is none."


# Bodies of mutations


@dataclass(frozen=True, slots=True)
class InputTypes:
    """The inputs of mutations. `by_type` has those that create or change one, by type name."""

    by_type: dict[str, Any]
    record_outreach: Any
    sign_up: Any


def define_inputs() -> InputTypes:
    """Define the inputs of mutations, and of the inline objects in them."""
    structs: dict[str, Any] = {}
    by_type = {
        name: _input(
            f"{name}Input",
            _resource_fields(NODES[name], structs),
            f"Input fields of {with_article(NODES[name].title)}.",
        )
        for name in WRITABLE
    }
    functions = {field.name: _body_field(field, structs) for field in HELPER_FUNCTIONS.fields}
    person = by_type["Person"]
    supporter = _input_field("The supporter: matched by identifier or e-mail address, or created.")
    signer = strawberry.field(description="The person who signs up.")
    record_outreach = {
        **_resource_fields(NODES["Outreach"], structs),
        "person": (optional(person), supporter),
        **functions,
    }
    return InputTypes(
        by_type,
        _input(
            "RecordOutreachInput",
            record_outreach,
            "Input fields of an outreach and its supporter, with tags, lists, answers and "
            "automatic responses.",
        ),
        _input(
            "SignUpPersonInput",
            {"person": (person, signer), **functions},
            "A person who signs up, with tags, lists, answers and automatic responses.",
        ),
    )


def _input(name: str, members: dict[str, tuple[Any, Any]], description: str) -> Any:
    made = declare(type(name, (), {}), members)
    return strawberry.input(made, name=name, description=description)


def _resource_fields(resource: Resource, structs: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    members = {field.name: _body_field(field, structs) for field in resource.writable}
    for link in resource.links:
        description = f"ID of {link.description[0].lower()}{link.description[1:]}"
        description += "" if link.owning else " `null` removes the link."
        members[f"{link_name(link)}_id"] = (optional(strawberry.ID), _input_field(description))
    return members


def _body_field(field: Field, structs: dict[str, Any]) -> tuple[Any, Any]:
    if field.kind in (Kind.HASH, Kind.ARRAY):
        assert field.struct is not None
        one = _struct_input(field.struct, structs)
        type_ = many(one) if field.kind is Kind.ARRAY else one
    else:
        type_ = PLAIN[field.kind]
    return optional(type_), _input_field(describe_field(field))


def _struct_input(struct: Struct, structs: dict[str, Any]) -> Any:
    """The input of an inline object, out of `structs` if it is defined already."""
    # An outreach and a campaign take the same input for a target.
    name = ("Target" if struct == TARGET else struct_name(struct)) + "Input"
    if name not in structs:
        members = {field.name: _body_field(field, structs) for field in struct.fields}
        structs[name] = _input(name, members, f"{words(struct.name)}, as input.")
    return structs[name]


LINKS = {
    camel(f"{link_name(link)}_id"): link
    for resource in (NODES[name] for name in WRITABLE)
    for link in resource.links
}
"""The links that inputs set, by the name of the input's field."""
