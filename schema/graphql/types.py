"""The Strawberry types, made from the catalogue: what a GraphQL client can ask for.

They declare. Data never passes through them: a query is planned from its document and its
answer is JSON that PostgreSQL built, so nothing here is ever resolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.graphql.mapping import (
    ADMIN_TYPES,
    NODES,
    ORDERS,
    STRUCTS,
    IdField,
    InlineField,
    MappedField,
    ScalarField,
    TargetsField,
    ToManyField,
    ToOneField,
    describe,
    members_by_type,
    type_of,
)
from schema.osdi.fields import Field, Kind

DateTime = NewType("DateTime", datetime)
JSON = NewType("JSON", object)


def _as_text(value: object) -> str:
    """Dates are read where they are compared or stored, with the failures of REST."""
    if not isinstance(value, str):
        raise ValueError("A date and time is text, such as 2014-03-20T21:04:31Z.")
    return value


def _scalar(name: str, description: str, **options: Any) -> ScalarDefinition:
    scalar: Any = strawberry.scalar
    made: ScalarDefinition = scalar(name=name, description=description, **options)
    return made


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: _scalar(
        "DateTime",
        "ISO 8601; answers are in UTC and whole seconds, such as 2014-03-20T21:04:31Z.",
        serialize=str,
        parse_value=_as_text,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    ),
    JSON: _scalar(
        "JSON", "Any JSON.", serialize=lambda value: value, parse_value=lambda value: value
    ),
}

PLAIN: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.BOOLEAN: bool,
    Kind.DATETIME: DateTime,
    Kind.STRING_MAP: JSON,
    Kind.STRINGS: list[str],
}
"""The type of a field without members of its own."""

annotated: Any = Annotated
"""For types that are made at run time."""


def declare(made: Any, members: Mapping[str, tuple[Any, Any]]) -> Any:
    """Give the class `made` fields: by name, the type and Strawberry's field."""
    made.__annotations__ = {name: type_ for name, (type_, _) in members.items()}
    for name, (_, field) in members.items():
        setattr(made, name, field)
    return made


def argument(type_: Any, description: str) -> Any:
    return annotated[type_, strawberry.argument(description=description)]


def field_with(result: Any, description: str, **arguments: Any) -> Any:
    """A field with arguments: by name its type, or its type and its default."""

    def resolve(**_: object) -> Any:
        raise AssertionError("answers are spliced in, not resolved")

    parameters, types = [], {}
    for name, given in arguments.items():
        types[name], default = given if isinstance(given, tuple) else (given, strawberry.UNSET)
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default))
    made: Any = resolve
    made.__annotations__ = {**types, "return": result}
    made.__signature__ = Signature(
        [item.replace(annotation=types[item.name]) for item in parameters],
        return_annotation=result,
    )
    return strawberry.field(resolver=made, description=description)


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(description="The id, a UUID.")


@strawberry.type(description="Where a page begins and ends, and whether there is more.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether something precedes.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last edge.")


@strawberry.enum(description="Which way an order runs.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="Smallest or oldest first.")
    DESC = strawberry.enum_value("desc", description="Largest or newest first.")


strawberry_types: dict[str, Any] = {
    **{name: type(name, (), {}) for name in STRUCTS},
    **{name: type(name, () if name in ADMIN_TYPES else (Node,), {}) for name in NODES},
    **{f"{name}Edge": type(f"{name}Edge", (), {}) for name in NODES},
    **{f"{name}Connection": type(f"{name}Connection", (), {}) for name in NODES},
    **{f"{name}Filter": type(f"{name}Filter", (), {}) for name in (*NODES, *STRUCTS)},
    **{f"{name}ListFilter": type(f"{name}ListFilter", (), {}) for name in (*NODES, *STRUCTS)},
    **{f"{name}Order": type(f"{name}Order", (), {}) for name in NODES},
}
"""Every class that is made from the catalogue, by the name of its type; filled in below."""


def optional(type_: Any) -> Any:
    return type_ | None


def many(type_: Any) -> Any:
    return list[type_]


def _plain(field: Field) -> Any:
    type_ = PLAIN[field.kind]
    return optional(type_) if field.nullable else type_


def _output(member: MappedField) -> Any:
    match member:
        case IdField():
            return strawberry.ID
        case ScalarField(field):
            return _plain(field)
        case TargetsField():
            return optional(many(strawberry_types["Target"]))
        case InlineField(field, _):
            one = strawberry_types[type_of(member)]
            return optional(many(one) if field.kind is Kind.ARRAY else one)
        case ToOneField(link):
            one = strawberry_types[type_of(member)]
            return one if link.required else optional(one)
        case ToManyField():
            return strawberry_types[type_of(member) + "Connection"]


def paging(name: str) -> dict[str, Any]:
    """The arguments of a connection of the type `name`."""
    return {
        "first": argument(optional(int), "How many, from the beginning."),
        "after": argument(optional(str), "A cursor: only what follows it."),
        "last": argument(optional(int), "How many, from the end."),
        "before": argument(optional(str), "A cursor: only what precedes it."),
        "filter": argument(optional(strawberry_types[name + "Filter"]), "Only what fulfils this."),
        "order_by": argument(optional(strawberry_types[name + "Order"]), "In which order."),
    }


def _declared(member: MappedField) -> tuple[Any, Any]:
    if isinstance(member, ToManyField):
        target = type_of(member)
        return strawberry_types[target + "Connection"], field_with(
            strawberry_types[target + "Connection"], describe(member), **paging(target)
        )
    return _output(member), strawberry.field(description=describe(member))


def _make_outputs() -> None:
    for name, struct in STRUCTS.items():
        declare(
            strawberry_types[name],
            {key: _declared(item) for key, item in members_by_type[name].items()},
        )
        strawberry.type(
            strawberry_types[name], name=name, description=f"{_words(struct.name)}, inline."
        )
    for name, resource in NODES.items():
        _make_connection(name)
        own = name in ADMIN_TYPES
        members = {
            key: _declared(item)
            for key, item in members_by_type[name].items()
            if own or key != "id"
        }
        said = f"A {resource.title}, for administrators." if own else f"OSDI's {resource.title}."
        strawberry.type(declare(strawberry_types[name], members), name=name, description=said)


def _words(name: str) -> str:
    """PostalAddress is Postal address."""
    return (
        "".join(f" {char.lower()}" if char.isupper() else char for char in name)
        .strip()
        .capitalize()
    )


def _make_connection(name: str) -> None:
    one, plural = strawberry_types[name], NODES[name].plural.replace("_", " ")
    edge = declare(
        strawberry_types[name + "Edge"],
        {
            "cursor": (str, strawberry.field(description="For `after` and `before`.")),
            "node": (one, strawberry.field(description=f"The {NODES[name].title}.")),
        },
    )
    strawberry.type(edge, name=f"{name}Edge", description=f"One of the {plural}, and where it is.")
    page = declare(
        strawberry_types[name + "Connection"],
        {
            "edges": (many(edge), strawberry.field(description="The page, with cursors.")),
            "nodes": (many(one), strawberry.field(description="The page, without cursors.")),
            "page_info": (PageInfo, strawberry.field(description="Where the page is.")),
            "total_count": (
                int,
                strawberry.field(description="How many there are on all pages; counted if asked."),
            ),
        },
    )
    strawberry.type(page, name=f"{name}Connection", description=f"A page of {plural}.")


def _make_orders() -> None:
    for name, fields in ORDERS.items():
        values = {
            field.upper(): strawberry.enum_value(field, description=_order(field))
            for field in fields
        }
        make: Any = Enum
        made_enum: Any = make(f"{name}OrderField", values)
        by: Any = strawberry.enum(made_enum, description=f"What orders {PLURAL_WORDS[name]}.")
        made = declare(
            strawberry_types[name + "Order"],
            {
                "field": (by, strawberry.field(description="What is compared.")),
                "direction": (
                    Direction,
                    strawberry.field(default=Direction.DESC, description="Which way it runs."),
                ),
            },
        )
        strawberry.input(
            made, name=f"{name}Order", description=f"An order of {PLURAL_WORDS[name]}."
        )


PLURAL_WORDS = {name: resource.plural.replace("_", " ") for name, resource in NODES.items()}
_ORDER_WORDS = {
    "id": "When it was first stored.",
    "total_outreaches": "How often it was contacted.",
    "total_taggings": "How many are tagged with it.",
    "total_items": "How many are on it.",
    "total_answers": "How often it was answered.",
    "action_date": "When the supporter acted; what has no date counts as the newest.",
    "modified_date": "When it was last changed.",
}


def _order(field: str) -> str:
    return _ORDER_WORDS[field]


_make_orders()
_make_outputs()
