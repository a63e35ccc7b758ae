"""A field that a filter does not have -> where below it there is one of that name. Pure.

For the hints of `values`.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLInputObjectType, get_named_type

_MAX_DEPTH = 3
"""Links and fields on the way, without `some`."""

_MAX_SHOWN = 3
"""Places of the same depth."""

_COMBINING = ("and", "or", "not", "count")
"""Fields with conditions on the same resource, and on the number of others."""

_ID = "Id"


def places_of(filter_: GraphQLInputObjectType, name: str) -> list[str]:
    """The nearest places of a field below the filter, as values; a link is sent by its id.

    >>> from graphql import build_schema
    >>> inputs = "input A {b: B} input B {some: C} input C {id: E e: E} input E {eq: ID}"
    >>> types = build_schema(inputs + " type Query {f(a: A): ID}").type_map
    >>> places_of(types["A"], "e"), places_of(types["B"], "e"), places_of(types["C"], "eq")
    (['{b: {some: {e: …}}}'], ['{some: {e: …}}'], [])
    """
    link = name.removesuffix(_ID)
    if name.endswith(_ID) and link in dict(_fields(filter_)):
        return [_value((link, "id", "eq"))]
    known = {filter_.name}
    level = [_element(filter_, ())]
    for _ in range(_MAX_DEPTH + 1):
        found = [(*path, name) for at, path in level if path and name in at.fields]
        if found:
            return [_value(path) for path in found[:_MAX_SHOWN]]
        below = [_element(to, (*path, step)) for at, path in level for step, to in _fields(at)]
        # Conditions on a value are no place, and a filter of an earlier level is nearer.
        level = [item for item in below if "eq" not in item[0].fields and item[0].name not in known]
        known |= {at.name for at, _ in level}
    return []


def _element(
    type_: GraphQLInputObjectType, path: tuple[str, ...]
) -> tuple[GraphQLInputObjectType, tuple[str, ...]]:
    """The filter of the elements, in place of that of a list."""
    some = dict(_fields(type_)).get("some")
    return (type_, path) if some is None else (some, (*path, "some"))


def _fields(type_: GraphQLInputObjectType) -> Iterator[tuple[str, GraphQLInputObjectType]]:
    for step, field in type_.fields.items():
        inner = get_named_type(field.type)
        if step not in _COMBINING and isinstance(inner, GraphQLInputObjectType):
            yield step, inner


def _value(path: tuple[str, ...]) -> str:
    """
    >>> _value(("person", "source"))
    '{person: {source: …}}'
    """
    return "".join(f"{{{step}: " for step in path) + "…" + "}" * len(path)
