"""Filters of GraphQL: an input that was checked against the schema -> a predicate tree. Pure.

The same tree that OData filters become, with what these cannot say: conditions that one element
of an array fulfils together, and conditions on what a link or a collection leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from resolvers.filters.coerce import ID, coerce
from resolvers.filters.errors import truncate
from resolvers.plan.predicates import (
    And,
    AnyElement,
    Compare,
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
from schema.graphql.inputs import GRAPH_OPERATORS
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
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Collection
from schema.osdi.shapes import TARGET_KEY

FilterInput = Mapping[str, Any]

TARGETS = Collection("targets", "targets", "outreach_id", through="outreach_targets")
"""From an outreach to its targets, as rows of their own."""

_TARGET_COLUMNS = {"id", "totalOutreaches", "outreaches", *map(camel, TARGET_KEY)}


def parse_graph_filter(
    type_name: str, sent: FilterInput | None, prefix: Path | None = None
) -> Predicate:
    """The predicate that the input `sent` asks of the type; one without conditions holds always.

    `prefix` is the hash whose members these are. Raises: FILTER_INVALID.
    """
    parts: list[Predicate] = []
    for name, value in (sent or {}).items():
        if value is None:
            continue
        match name:
            case "and":
                parts += [parse_graph_filter(type_name, part, prefix) for part in value]
            case "or":
                parts.append(
                    Or(tuple(parse_graph_filter(type_name, part, prefix) for part in value))
                )
            case "not":
                parts.append(Not(parse_graph_filter(type_name, value, prefix)))
            case _:
                parts += _member(fields_by_type[type_name][name], name, value, prefix)
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def comparisons(predicate: Predicate) -> int:
    """How many conditions there are; each related row and each element looked for is one."""
    match predicate:
        case And(parts) | Or(parts):
            return sum(comparisons(part) for part in parts)
        case Not(part):
            return comparisons(part)
        case Exists(_, part) | AnyElement(_, part):
            return 1 + comparisons(part)
    return 1


def _member(
    member: MappedField, name: str, sent: FilterInput, prefix: Path | None
) -> Iterable[Predicate]:
    match member:
        case IdField():
            return _compared(Path(ID), name, sent)
        case ScalarField(field) if field.kind is Kind.STRINGS:
            return _texts(_path(prefix, field), name, sent)
        case ScalarField(field) if field.kind is Kind.STRING_MAP:
            key = Field(_storable(name, sent["key"]), Kind.TEXT, "")
            return _compared(Path(field, (key,)), f"{name} {sent['key']}", sent["value"])
        case ScalarField(field):
            return _compared(_path(prefix, field), name, sent)
        case InlineField(field, _) if field.kind is Kind.HASH:
            return [parse_graph_filter(type_of(member), sent, _path(prefix, field))]
        case InlineField(field, _):
            return _listed(sent, lambda some: _some(_path(prefix, field), type_of(member), some))
        case TargetsField(field):
            return _listed(sent, lambda some: _target_condition(field, some))
        case ToOneField(link):
            return [Exists(link, parse_graph_filter(type_of(member), sent))]
        case ToManyField(collection):
            return _listed(
                sent, lambda some: Exists(collection, parse_graph_filter(type_of(member), some))
            )


def _path(prefix: Path | None, field: Field) -> Path:
    return Path(field) if prefix is None else Path(prefix.column, (*prefix.members, field))


def _compared(path: Path, name: str, sent: FilterInput) -> list[Predicate]:
    parts: list[Predicate] = []
    for operator, value in sent.items():
        op = GRAPH_OPERATORS[operator]
        if op == "in":
            if value is not None:
                values = tuple(_typed(path, Op.EQ, item, name) for item in value)
                parts.append(In(path, values) if values else Or(()))
        elif value is None:
            parts += [IsNull(path)] if op == "eq" else [Not(IsNull(path))] if op == "ne" else []
        else:
            parts.append(Compare(path, Op(op), _typed(path, Op(op), value, name)))
    return parts


def _typed(path: Path, op: Op, value: Any, name: str) -> Any:
    """The value as the field is compared with it. Raises: FILTER_INVALID, FORBIDDEN_CHARACTER."""
    read = coerce(path, op, value, name)
    return _storable(name, read) if isinstance(read, str) else read


def _storable(name: str, text: str) -> str:
    """Raises: FORBIDDEN_CHARACTER, where PostgreSQL would not even read the text."""
    if "\0" in text:
        raise failure(
            "FORBIDDEN_CHARACTER",
            f"{truncate(name)} is compared with a text that has the character U+0000.",
            "filter",
            hint="Take it out: no text that is stored has it.",
        )
    return text


def _texts(path: Path, name: str, sent: FilterInput) -> list[Predicate]:
    """Conditions on the elements of an array of texts: each is fulfilled by some element."""
    some = sent.get("some")
    parts = [] if some is None else _compared(path, name, some) or [Not(IsNull(path))]
    return [*parts, *_nullness(sent, IsNull(path))]


def _listed(sent: FilterInput, some: Any) -> list[Predicate]:
    parts: list[Predicate] = []
    if sent.get("some") is not None:
        parts.append(some(sent["some"]))
    return [*parts, *_nullness(sent, Not(some({})))]


def _nullness(sent: FilterInput, is_null: Predicate) -> list[Predicate]:
    wanted = sent.get("isNull")
    return [] if wanted is None else [is_null] if wanted else [Not(is_null)]


def _some(path: Path, type_name: str, sent: FilterInput) -> Predicate:
    """One element fulfils it: where that is one comparison, the way that indexes know."""
    part = parse_graph_filter(type_name, sent)
    if isinstance(part, Compare | In) and not part.path.members:
        only = Path(path.column, (*path.members, part.path.column))
        if isinstance(part, In):
            return In(only, part.values)
        if part.op is not Op.NE:
            return Compare(only, part.op, part.value)
    return AnyElement(path, part)


def _target_condition(field: Field, sent: FilterInput) -> Predicate:
    """One target fulfils it: by its row, or by what the outreach has of it."""
    if sent and _names(sent) <= _TARGET_COLUMNS:
        return Exists(TARGETS, parse_graph_filter("Target", sent))
    return AnyElement(Path(field), parse_graph_filter("Target", sent))


def _names(sent: FilterInput) -> set[str]:
    """The members that a filter asks about."""
    names: set[str] = set()
    for name, value in sent.items():
        if name in ("and", "or"):
            names |= {inner for part in value or () for inner in _names(part)}
        elif name == "not":
            names |= _names(value or {})
        else:
            names.add(name)
    return names
