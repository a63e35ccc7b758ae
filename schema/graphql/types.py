"""The Strawberry output types and orders, made from the catalogue.

They are declarations only. A query is planned from its document and PostgreSQL builds the JSON
of the response, so nothing here is ever resolved. `roots.build_schema` calls these functions in
order: `declare_types` first, then those that define the fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from inspect import Parameter, Signature
from typing import Annotated, Any, NewType, TypeAlias

import strawberry
from strawberry.types.scalar import ScalarDefinition

from schema.datetimes import without_milliseconds
from schema.graphql.mapping import (
    ADMIN_TYPES,
    NODES,
    ORDERS,
    OUTREACH_TARGET,
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

Types: TypeAlias = Mapping[str, Any]
"""The classes that are made from the catalogue, by type name."""


def _as_text(value: object) -> str:
    """The text itself: filters and bodies parse dates, with the same errors as in REST.

    Milliseconds since 1970, as a number or its digits, become that moment in ISO 8601.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        text = without_milliseconds(str(value))
        value = value if text == str(value) else text
    if isinstance(value, str):
        return without_milliseconds(value)
    raise ValueError(
        "A date and time must be a string, such as 2014-03-20T21:04:31Z, or a number of "
        "milliseconds since 1970, such as 1395349471000."
    )


def _scalar(name: str, description: str, **options: Any) -> ScalarDefinition:
    scalar: Any = strawberry.scalar
    made: ScalarDefinition = scalar(name=name, description=description, **options)
    return made


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: _scalar(
        "DateTime",
        "A date and time in ISO 8601. Responses have it in UTC and whole seconds, such as "
        "2014-03-20T21:04:31Z. Milliseconds since 1970 are accepted too.",
        serialize=str,
        parse_value=_as_text,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    ),
    JSON: _scalar(
        "JSON", "Any JSON value.", serialize=lambda value: value, parse_value=lambda value: value
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
"""The types of fields without members."""


# Declaring classes and fields

_annotated: Any = Annotated
"""For types that are made at run time."""


def optional(type_: Any) -> Any:
    return type_ | None


def many(type_: Any) -> Any:
    return list[type_]


def declare(made: Any, members: Mapping[str, tuple[Any, Any]]) -> Any:
    """Add fields to the class `made`: by name, the type and Strawberry's field."""
    made.__annotations__ = {name: type_ for name, (type_, _) in members.items()}
    for name, (_, field) in members.items():
        setattr(made, name, field)
    return made


def argument(type_: Any, description: str, name: str | None = None) -> Any:
    return _annotated[type_, strawberry.argument(description=description, name=name)]


def field_with(result: Any, description: str, **arguments: Any) -> Any:
    """A field with arguments: by name the type, or the type and the default."""

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


def with_article(title: str) -> str:
    """An indefinite article and the noun.

    >>> with_article("outreach"), with_article("person")
    ('an outreach', 'a person')
    """
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def words(name: str) -> str:
    """The name of a type as a noun.

    >>> words("PostalAddress")
    'Postal address'
    """
    return re.sub("(?<!^)(?=[A-Z])", " ", name).capitalize()


PLURAL_TITLES = {name: resource.plural.replace("_", " ") for name, resource in NODES.items()}


# Types that do not depend on the catalogue


@strawberry.interface(description="An object with an ID.")
class Node:
    id: strawberry.ID = strawberry.field(description="The ID, a UUID.")


@strawberry.type(description="The cursors of a page, and whether more items precede or follow.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more items follow.")
    has_previous_page: bool = strawberry.field(description="Whether more items precede.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last edge.")


@strawberry.enum(description="Sort direction.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="Ascending: smallest or oldest first.")
    DESC = strawberry.enum_value("desc", description="Descending: largest or newest first.")


# Types of the catalogue


def declare_types() -> Types:
    """An empty class for each type of the catalogue, by type name.

    The types refer to each other (an outreach has a person, a person has outreaches), so all of
    them are declared before the fields of the first are defined.
    """
    return {
        **{name: type(name, (), {}) for name in (*STRUCTS, OUTREACH_TARGET)},
        **{name: type(name, () if name in ADMIN_TYPES else (Node,), {}) for name in NODES},
        **{f"{name}Edge": type(f"{name}Edge", (), {}) for name in NODES},
        **{f"{name}Connection": type(f"{name}Connection", (), {}) for name in NODES},
        **{f"{name}Filter": type(f"{name}Filter", (), {}) for name in (*NODES, *STRUCTS)},
        **{f"{name}ListFilter": type(f"{name}ListFilter", (), {}) for name in (*NODES, *STRUCTS)},
        **{f"{name}Order": type(f"{name}Order", (), {}) for name in NODES},
    }


def define_outputs(types: Types) -> None:
    """Define the fields of resources, inline objects and connections."""
    for name, struct in STRUCTS.items():
        members = {key: _member(item, types) for key, item in members_by_type[name].items()}
        strawberry.type(
            declare(types[name], members),
            name=name,
            description=f"{words(struct.name)}, inline.",
        )
    strawberry.type(
        declare(
            types[OUTREACH_TARGET],
            {key: _member(item, types) for key, item in members_by_type[OUTREACH_TARGET].items()},
        ),
        name=OUTREACH_TARGET,
        description="A target as an outreach recorded it, inline.",
    )
    for name, resource in NODES.items():
        _define_connection(name, types)
        is_admin = name in ADMIN_TYPES
        # The others inherit `id` from `Node`.
        members = {
            key: _member(item, types)
            for key, item in members_by_type[name].items()
            if is_admin or key != "id"
        }
        title = resource.title
        description = f"A {title}, for administrators." if is_admin else f"An OSDI {title}."
        strawberry.type(declare(types[name], members), name=name, description=description)


def _member(member: MappedField, types: Types) -> tuple[Any, Any]:
    if isinstance(member, ToManyField):
        target = type_of(member)
        page = types[target + "Connection"]
        return page, field_with(page, describe(member), **paging(target, types))
    return _output(member, types), strawberry.field(description=describe(member))


def _output(member: MappedField, types: Types) -> Any:
    match member:
        case IdField():
            return strawberry.ID
        case ScalarField(field):
            return _plain(field)
        case TargetsField():
            return optional(many(types[OUTREACH_TARGET]))
        case InlineField(field, _):
            one = types[type_of(member)]
            return optional(many(one) if field.kind is Kind.ARRAY else one)
        case ToOneField(link):
            one = types[type_of(member)]
            return one if link.required else optional(one)
    raise AssertionError(member)


def _plain(field: Field) -> Any:
    type_ = PLAIN[field.kind]
    return optional(type_) if field.nullable else type_


def paging(name: str, types: Types) -> dict[str, Any]:
    """The arguments of a connection of the type `name`."""
    return {
        "first": argument(optional(int), "Number of items, from the start."),
        "after": argument(optional(str), "Only items after this cursor."),
        "last": argument(optional(int), "Number of items, from the end."),
        "before": argument(optional(str), "Only items before this cursor."),
        "filter": argument(optional(types[name + "Filter"]), "Filter."),
        "order_by": argument(optional(types[name + "Order"]), "Sort order."),
    }


def _define_connection(name: str, types: Types) -> None:
    one, title = types[name], NODES[name].title
    edge = declare(
        types[name + "Edge"],
        {
            "cursor": (str, strawberry.field(description="Cursor, for `after` and `before`.")),
            "node": (one, strawberry.field(description=f"The {title}.")),
        },
    )
    article = with_article(title).capitalize()
    strawberry.type(edge, name=f"{name}Edge", description=f"{article} and its cursor.")
    page = declare(
        types[name + "Connection"],
        {
            "edges": (many(edge), strawberry.field(description="The items, with cursors.")),
            "nodes": (many(one), strawberry.field(description="The items, without cursors.")),
            "page_info": (PageInfo, strawberry.field(description="Information about the page.")),
            "total_count": (
                int,
                strawberry.field(
                    description="Number of items on all pages; computed only if requested."
                ),
            ),
        },
    )
    strawberry.type(page, name=f"{name}Connection", description=f"A page of {PLURAL_TITLES[name]}.")


def define_orders(types: Types) -> None:
    """Define the fields that connections can be ordered by."""
    for name, fields in ORDERS.items():
        values = {
            field.upper(): strawberry.enum_value(field, description=_ORDER_DESCRIPTIONS[field])
            for field in fields
        }
        plural = PLURAL_TITLES[name]
        make: Any = Enum
        made_enum: Any = make(f"{name}OrderField", values)
        by: Any = strawberry.enum(made_enum, description=f"Fields that {plural} are sorted by.")
        made = declare(
            types[name + "Order"],
            {
                "field": (by, strawberry.field(description="Field to sort by.")),
                "direction": (
                    optional(Direction),
                    strawberry.field(default=Direction.DESC, description="Sort direction."),
                ),
            },
        )
        strawberry.input(made, name=f"{name}Order", description=f"Sort order of {plural}.")


_ORDER_DESCRIPTIONS = {
    "id": "When it was first stored.",
    "total_outreaches": "Number of its outreaches.",
    "total_taggings": "Number of its taggings.",
    "total_items": "Number of its items.",
    "total_answers": "Number of its answers.",
    "action_date": "When the supporter acted; a missing date counts as the newest.",
    "modified_date": "When it was last changed.",
    "last_action_date": "When its newest outreach was made; a missing date counts as the oldest.",
}
