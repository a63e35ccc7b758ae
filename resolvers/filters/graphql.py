"""The input of a GraphQL filter, valid against the schema -> a predicate tree. Pure.

For the planners of GraphQL. The tree is that of OData filters, with two more nodes: conditions
that one element of an array fulfils together, and conditions on linked resources.
"""

from __future__ import annotations

import operator as comparison
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from resolvers.filters.coerce import ID, coerce, compare
from resolvers.filters.errors import invalid_filter, truncate
from resolvers.plan.predicates import (
    COUNT,
    And,
    AnyElement,
    Compare,
    CountOf,
    Exists,
    In,
    IsNull,
    Not,
    Op,
    Or,
    Path,
    Predicate,
)
from schema.failures import failure
from schema.graphql.inputs import GRAPH_OPERATORS, INSENSITIVE
from schema.graphql.mapping import (
    IdField,
    InlineField,
    MappedField,
    ScalarField,
    TargetsField,
    ToManyField,
    ToOneField,
    camel,
    fields_by_type,
    type_of,
)
from schema.graphql.reports import OUTREACHES
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Collection
from schema.osdi.shapes import TARGET_KEY

FilterInput: TypeAlias = Mapping[str, Any]

TARGETS = Collection("targets", "targets", "outreach_id", through="outreach_targets")
"""The targets of an outreach, as rows of their own."""

FIGURES = {
    camel(name): Field(name, kind, description)
    for name, (kind, description) in OUTREACHES.figures.items()
}
"""The figures of groups, by the name that a client sends."""

TEXT_ELEMENT = Field("value", Kind.TEXT, "An element of an array of texts.")

_TARGET_COLUMNS = {"id", "totalOutreaches", "outreaches", *map(camel, TARGET_KEY)}


def parse_graphql_filter(
    type_name: str, filter_: FilterInput | None, prefix: Path | None = None
) -> Predicate:
    """The predicate of a filter of the type; an empty filter is always true.

    `prefix` is the hash that the type describes, if it is one. Raises: FILTER_INVALID,
    FORBIDDEN_CHARACTER.
    """
    return _all(_conditions(type_name, filter_ or {}, prefix))


def parse_having(having: FilterInput, figures: Mapping[str, Field]) -> Predicate:
    """The condition on the figures of groups, by their names. Raises: FILTER_INVALID."""
    return _all(
        [
            part
            for name, conditions in having.items()
            if conditions is not None
            for part in _comparisons(Path(figures[name]), name, conditions)
        ]
    )


def _all(parts: list[Predicate]) -> Predicate:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _conditions(type_name: str, filter_: FilterInput, prefix: Path | None) -> list[Predicate]:
    """The conditions of a filter of the type, all of which hold."""
    parts: list[Predicate] = []
    for name, value in filter_.items():
        match name, value:
            case "and", list():
                parts += _predicates(type_name, value, prefix)
            case "or", list():
                alternatives = _predicates(type_name, value, prefix)
                if alternatives or not value:
                    parts.append(Or(tuple(alternatives)))
            case "not", dict():
                parts += [Not(part) for part in _predicates(type_name, [value], prefix)]
            case "and" | "or" | "not", _:
                pass
            case _:
                member = fields_by_type[type_name][name]
                if value is not None:
                    parts += _member(member, name, value, prefix)
                elif isinstance(member, ToOneField):
                    parts.append(Not(Exists(member.link, And(()))))
    return parts


def _predicates(
    type_name: str, filters: Iterable[FilterInput], prefix: Path | None = None
) -> list[Predicate]:
    """The predicates of the filters that have a condition, or were sent empty.

    `{}` is a condition: that there is an element at all. `{id: {}}` is not: it is what remains of
    `{id: {eq: $absent}}`.
    """
    parsed = ((filter_, _conditions(type_name, filter_, prefix)) for filter_ in filters)
    return [_all(parts) for filter_, parts in parsed if parts or not filter_]


def count_conditions(predicate: Predicate) -> int:
    """The number of conditions; each linked row and each element of an array is one too."""
    match predicate:
        case And(parts) | Or(parts):
            return sum(count_conditions(part) for part in parts)
        case Not(part):
            return count_conditions(part)
        case Exists(_, part) | AnyElement(_, part):
            return 1 + count_conditions(part)
        case CountOf(_, part, condition):
            return 1 + count_conditions(part) + count_conditions(condition)
    return 1


def patterns_of(predicate: Predicate | None) -> tuple[str, ...]:
    """The regular expressions of a predicate."""
    match predicate:
        case And(parts) | Or(parts):
            return tuple(pattern for part in parts for pattern in patterns_of(part))
        case Not(part) | Exists(_, part) | AnyElement(_, part) | CountOf(_, part):
            return patterns_of(part)
        case Compare(_, Op.REGEXP, str(pattern)):
            return (pattern,)
    return ()


def _member(
    member: MappedField, name: str, filter_: FilterInput, prefix: Path | None
) -> Iterable[Predicate]:
    """The conditions on one member of a type."""
    match member:
        case IdField():
            return _comparisons(Path(ID), name, filter_)
        case ScalarField(field) if field.kind is Kind.STRINGS:
            return _string_list(_member_path(prefix, field), name, filter_)
        case ScalarField(field) if field.kind is Kind.STRING_MAP:
            key = Field(_require_storable(name, filter_["key"]), Kind.TEXT, "")
            return _comparisons(Path(field, (key,)), f"{name} {filter_['key']}", filter_["value"])
        case ScalarField(field):
            return _comparisons(_member_path(prefix, field), name, filter_)
        case InlineField(field, _) if field.kind is Kind.HASH:
            parts = _conditions(type_of(member), filter_, _member_path(prefix, field))
            return [_all(parts)] if parts else []
        case InlineField(field, _):
            path = _member_path(prefix, field)
            return _list(member, filter_, lambda _, part: _any_element(path, part))
        case TargetsField(field):
            return _list(member, filter_, lambda some, part: _any_target(field, some, part))
        case ToOneField(link):
            return [Exists(link, part) for part in _predicates(type_of(member), [filter_])]
        case ToManyField(collection):
            parts = _list(member, filter_, lambda _, part: Exists(collection, part))
            return [*parts, *_counted(member, collection, filter_.get("count"))]


def _member_path(prefix: Path | None, field: Field) -> Path:
    return Path(field) if prefix is None else Path(prefix.column, (*prefix.members, field))


def _comparisons(path: Path, name: str, filter_: FilterInput) -> list[Predicate]:
    """The conditions of a scalar: by operator, the value."""
    parts: list[Predicate] = []
    for operator, value in filter_.items():
        op = GRAPH_OPERATORS[operator]
        any_case = operator in INSENSITIVE and not path.leaf.ignores_case
        if value is None:
            parts.append(_compare_null(path, operator, name))
        elif op == "in":
            values = tuple(_coerce(path, Op.EQ, item, name) for item in value)
            parts.append(In(path, values, any_case) if values else Or(()))
        else:
            coerced = _coerce(path, Op(op), value, name)
            parts.append(compare(path, Op(op), coerced, any_case))
    return parts


def _compare_null(path: Path, operator: str, name: str) -> Predicate:
    """Compare with null. Raises: FILTER_INVALID, if null would silently match everything."""
    op = GRAPH_OPERATORS[operator]
    if op not in ("eq", "ne"):
        raise invalid_filter(
            f"`{operator}` cannot compare {truncate(name)} with null",
            f"Omit `{operator}`, or send a value. Use `eq` or `ne` to compare with null.",
        )
    return IsNull(path) if op == "eq" else Not(IsNull(path))


def _coerce(path: Path, op: Op, value: Any, name: str) -> Any:
    """The value in the form that the field is compared with.

    Raises: FILTER_INVALID, FORBIDDEN_CHARACTER.
    """
    coerced = coerce(path, op, value, name)
    return _require_storable(name, coerced) if isinstance(coerced, str) else coerced


def _require_storable(name: str, text: str) -> str:
    """Return the text. Raises: FORBIDDEN_CHARACTER, if PostgreSQL cannot store it."""
    if "\0" in text:
        raise failure(
            "FORBIDDEN_CHARACTER",
            f"The value for {truncate(name)} contains the character U+0000.",
            "filter",
            hint="Remove the character; stored text never contains it.",
        )
    return text


def _string_list(path: Path, name: str, filter_: FilterInput) -> list[Predicate]:
    """Conditions on an array of texts."""
    some = filter_.get("some")
    parts = [] if some is None else _some_text(path, name, some)
    return [*parts, *_null_check(filter_, IsNull(path))]


def _some_text(path: Path, name: str, some: FilterInput) -> list[Predicate]:
    """The conditions of `some` on an array of texts: one element fulfils all of them.

    A single condition takes the form that OData filters have. Of several, those that the table of
    identifiers answers are added in that form, so that its index narrows down the rows.
    """
    parts = _comparisons(path, name, some)
    if not parts:
        return [Not(IsNull(path))]
    of_element = [part for part in parts if isinstance(part, Compare | In)]
    if len(of_element) < 2:
        return parts
    element = Path(TEXT_ELEMENT)
    each = tuple(replace(part, path=element) for part in of_element)
    indexed = [part for part in of_element if path.column.is_identifiers and _is_exact(part)]
    others = [part for part in parts if not isinstance(part, Compare | In)]
    return [*others, *indexed, AnyElement(path, And(each))]


def _is_exact(part: Compare | In) -> bool:
    return not part.any_case and (isinstance(part, In) or part.op is Op.EQ)


def _list(
    member: MappedField,
    filter_: FilterInput,
    one: Callable[[FilterInput, Predicate], Predicate],
) -> list[Predicate]:
    """Conditions on a list of objects; `one` makes the condition that an element fulfils a part."""
    parts: list[Predicate] = []
    some = filter_.get("some")
    if some is not None:
        parts += [one(some, part) for part in _predicates(type_of(member), [some])]
    return [*parts, *_null_check(filter_, Not(one({}, And(()))))]


def _counted(
    member: MappedField, collection: Collection, filter_: FilterInput | None
) -> list[Predicate]:
    """Conditions on the number of elements that fulfil `filter`.

    SQL finds no row with the number 0, so a condition that holds for 0 is the negation of its
    opposite.
    """
    asked = {name: value for name, value in (filter_ or {}).items() if name != "filter"}
    for operator, value in asked.items():
        if value is None:
            raise invalid_filter(
                f"`{operator}` cannot compare `count` with null",
                f"Omit `{operator}`, or send a number.",
            )
    parts = _comparisons(Path(COUNT), "count", asked)
    if not parts:
        return []
    inner = (filter_ or {}).get("filter")
    wanted = [] if inner is None else _predicates(type_of(member), [inner])
    which, condition = _all(wanted), _all(parts)
    if all(_holds(GRAPH_OPERATORS[operator], 0, value) for operator, value in asked.items()):
        return [Not(CountOf(collection, which, Not(condition)))]
    return [CountOf(collection, which, condition)]


def _holds(operator: str, number: int, value: Any) -> bool:
    """Whether a comparison of a number holds."""
    if operator == "in":
        return number in value
    compare_numbers: Callable[[int, int], bool] = getattr(comparison, operator)
    return compare_numbers(number, value)


def _null_check(filter_: FilterInput, is_null: Predicate) -> list[Predicate]:
    wanted = filter_.get("isNull")
    return [] if wanted is None else [is_null] if wanted else [Not(is_null)]


def _any_element(path: Path, part: Predicate) -> Predicate:
    """The predicate that one element fulfils `part`. A single comparison takes the form that OData
    filters have, which indexes support.
    """
    if isinstance(part, Compare | In) and not part.path.members:
        leaf = Path(path.column, (*path.members, part.path.column))
        if isinstance(part, In) or part.op is not Op.NE:
            return replace(part, path=leaf)
    return AnyElement(path, part)


def _any_target(field: Field, filter_: FilterInput, part: Predicate) -> Predicate:
    """The predicate that one target fulfils `part`, the conditions of `filter_`: by its shared row,
    or by the elements that the outreach stores. A single condition takes the form of REST's, which
    indexes serve.
    """
    match part:
        case Compare(path) | In(path) if not path.members and path.column.name in TARGET_KEY:
            return replace(part, path=Path(field, (path.leaf,)))
    if filter_ and _names_in(filter_) <= _TARGET_COLUMNS:
        return Exists(TARGETS, part)
    return AnyElement(Path(field), part)


def _names_in(filter_: FilterInput) -> set[str]:
    """The members that a filter has conditions on."""
    names: set[str] = set()
    for name, value in filter_.items():
        if name in ("and", "or"):
            names |= {inner for part in value or () for inner in _names_in(part)}
        elif name == "not":
            names |= _names_in(value or {})
        else:
            names.add(name)
    return names
