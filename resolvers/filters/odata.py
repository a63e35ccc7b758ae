"""The OData filter of a URL and the resource that it filters -> a predicate tree. Pure.

For the planner of REST. In the tree, names are paths, and values have the type of the field that
they are compared with. Raises nothing but `Failure`, whatever the text.

Source: OSDI 1.2.0, Filtering; OData 4.01 URL conventions, 5.1.1, of which it is a subset.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from odata_query import ast

from resolvers.filters.coerce import EXACT, ID, compare, id_or_none, normalize
from resolvers.filters.errors import (
    EXAMPLE,
    MAX_DEPTH,
    MAX_LENGTH,
    SHORTEN_FILTER,
    invalid_filter,
    too_deep,
    truncate,
    unsupported,
)
from resolvers.filters.hints import unknown_field
from resolvers.filters.odata_parser import FOLDS, FUNCTIONS, Comparator, parse_odata
from resolvers.plan.predicates import (
    And,
    In,
    IsNull,
    Not,
    Op,
    Or,
    Path,
    Predicate,
    Value,
)
from schema.datetimes import date_hint, parse_bound, without_milliseconds
from schema.failures import Failure
from schema.normalize import whole_number
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Resource

_ORDER = (Op.EQ, Op.NE, Op.GT, Op.GE, Op.LT, Op.LE)
_FLIPPED = dict(zip(_ORDER, (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE), strict=True))
"""The operator after its operands are swapped."""

_OVERVIEW_ALIASES = {"address": "postal_addresses"}
"""The array that OSDI's overview calls `address`, in `address.postal_code`."""

_ARITHMETIC = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Mod: "mod"}


def parse_filter(resource: Resource, text: str) -> Predicate:
    """The predicate of a filter, whose `text` is already decoded from the URL.

    Raises: FILTER_INVALID, FILTER_UNKNOWN_FIELD, FILTER_NOT_SUPPORTED.
    """
    if len(text) > MAX_LENGTH:
        raise invalid_filter(f"The filter has more than {MAX_LENGTH:,} characters", SHORTEN_FILTER)
    if unsendable := re.search("[\0\ud800-\udfff]", text):
        column = unsendable.start() + 1
        raise invalid_filter(
            f"The character at column {column} is not allowed in text", "Remove the character."
        )
    if not text.strip():
        raise invalid_filter("The filter is empty")
    return _PredicateBuilder(resource).condition(parse_odata(text.rstrip()))


# From odata-query's tree to predicates


@dataclass(frozen=True, slots=True)
class _PredicateBuilder:
    resource: Resource

    def condition(self, node: ast._Node, depth: int = 0) -> Predicate:
        if depth > MAX_DEPTH:
            raise too_deep()
        match node:
            case ast.BoolOp(op=op):
                parts = tuple(self.condition(part, depth + 1) for part in _operands(node, type(op)))
                return And(parts) if isinstance(op, ast.And) else Or(parts)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.condition(part, depth + 1))
            case ast.Compare(left=ast.UnaryOp(op=ast.Not(), operand=part)):
                # By the grammar, `not` negates the field alone, which clients never mean.
                return Not(self.condition(replace(node, left=part), depth + 1))
            case ast.Compare(comparator=ast.In(), left=left, right=ast.List(val=items)):
                return self.membership(left, items)
            case ast.Compare(comparator=Comparator(op=op), left=left, right=right):
                return self.comparison(op, left, right)
            case ast.Call():
                return self.call(node)
        raise _not_a_condition("", node)

    def comparison(self, op: Op, left: ast._Node, right: ast._Node) -> Predicate:
        folds = _is_fold(left) or _is_fold(right)
        match _unfold(left), _unfold(right):
            case ast.Identifier(name=name), ast._Literal() as literal:
                field = _resolve_name(self.resource, name)
                if literal == ast.Null():
                    return _compare_null(field, op)
                any_case = folds and _is_to_fold(field)
                return compare(field.path, op, _literal_value(field, op, literal), any_case)
            case ast.Call() as call, ast.Boolean() as wanted if op in (Op.EQ, Op.NE):
                condition = self.call(call)
                return condition if wanted.py_val is (op is Op.EQ) else Not(condition)
            case ast._Literal(), ast.Identifier() | ast.Call() if op in _FLIPPED:
                return self.comparison(_FLIPPED[op], right, left)
        raise _not_a_condition(op.value, left, right)

    def membership(self, left: ast._Node, items: list[ast._Literal]) -> Predicate:
        name = _unfold(left)
        if not isinstance(name, ast.Identifier):
            raise _not_a_condition("in", left, *items)
        field = _resolve_name(self.resource, name.name)
        if unquoted := [item.name for item in items if isinstance(item, ast.Identifier)]:
            example = f"{truncate(field.name)} in ('{truncate(unquoted[0])}', …)"
            raise invalid_filter("in must have values", f"Put text in single quotes: {example}.")
        any_case = _is_fold(left) and _is_to_fold(field)
        values = tuple(_literal_value(field, Op.EQ, item) for item in items if item != ast.Null())
        parts: list[Predicate] = [In(field.path, values, any_case)] if values else []
        if len(values) < len(items):
            parts.append(IsNull(field.path))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def call(self, node: ast.Call) -> Predicate:
        match node.args:
            case [name, value] if isinstance(_unfold(name), ast.Identifier):
                return self.comparison(Op(node.func.name), name, value)
        raise _not_a_condition(node.func.name, *node.args)


def _operands(node: ast._Node, joined_by: type[ast._BoolOpToken]) -> Iterator[ast._Node]:
    """The operands of a chain of one operator, from left to right, at any depth."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.BoolOp) and isinstance(part.op, joined_by):
            pending += [part.right, part.left]
        else:
            yield part


def _is_fold(node: ast._Node) -> bool:
    return isinstance(node, ast.Call) and node.func.name in FOLDS


def _unfold(node: ast._Node) -> ast._Node:
    """The argument of `tolower` or `toupper`; any other node itself."""
    if isinstance(node, ast.Call) and node.func.name in FOLDS:
        argument: ast._Node = node.args[0]
        return argument
    return node


# Names


@dataclass(frozen=True, slots=True)
class _NamedPath:
    """A path, and the name that the client used for it."""

    name: str
    path: Path


def _resolve_name(resource: Resource, name: str) -> _NamedPath:
    first, rest = _split(name)
    path = _field_path(resource, first)
    if path is None:
        known = [*resource.by_name, *resource.virtual, *resource.aliases, ID.name]
        raise unknown_field(resource, first, known, of=name)
    return _NamedPath(name, _descend(resource, path, rest, first))


def _field_path(resource: Resource, name: str) -> Path | None:
    own = {**_OVERVIEW_ALIASES, **resource.aliases}.get(name, name)
    if own in resource.by_name:
        return Path(resource.by_name[own])
    if virtual := resource.virtual.get(name):
        array = resource.by_name[virtual.array]
        return Path(array, tuple(item for item in _members(array) if item.name == virtual.member))
    return Path(ID) if name == ID.name else None


def _descend(resource: Resource, path: Path, rest: str, so_far: str) -> Path:
    """Extend a path by the rest of a name. Below a hash of strings, the rest is one key."""
    if not rest:
        return path
    if path.leaf.kind is Kind.STRING_MAP:
        return replace(path, members=(*path.members, Field(_unquoted(rest), Kind.TEXT, "")))
    first, below = _split(rest)
    member = next((item for item in _members(path.leaf) if item.name == first), None)
    if member is None:
        known = [item.name for item in _members(path.leaf)]
        raise unknown_field(resource, first, known, of=f"{so_far}/{rest}", within=so_far)
    inner = replace(path, members=(*path.members, member))
    return _descend(resource, inner, below, f"{so_far}/{first}")


def _unquoted(key: str) -> str:
    """The key of a hash: `two words` for `'two words'`."""
    return key[1:-1].replace("''", "'") if key[:1] == key[-1:] == "'" else key


def _split(name: str) -> tuple[str, str]:
    """The first part of a path, and the rest. OSDI's overview has a dot in place of the slash."""
    first, *rest = re.split("[/.]", name, maxsplit=1)
    return first, rest[0] if rest else ""


def _members(field: Field) -> tuple[Field, ...]:
    return field.struct.fields if field.struct else ()


def _member_names(name: str, field: Field) -> list[str]:
    if field.kind is Kind.STRING_MAP:
        return [f"{name}/<key>"]
    return [f"{name}/{member.name}" for member in _members(field)]


# Values

_Plain: TypeAlias = ast.String | ast.Integer | ast.Float | ast.Boolean | ast.DateTime | ast.GUID


@dataclass(frozen=True, slots=True)
class _LiteralType:
    """The literals of a type, how to convert them, and the operators that compare them."""

    noun: str
    example: str
    literals: tuple[type[_Plain], ...]
    convert: Callable[[str], Value]
    operators: tuple[Op, ...]


def _integer(text: str) -> int:
    whole = whole_number(text)
    if not re.fullmatch("[+-]?[0-9]+", whole.strip()):
        raise ValueError(f"{truncate(text)!r} is not a whole number")
    value = int(whole)
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{truncate(text)} does not fit in 64 bits")
    return value


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text.strip()):
        raise ValueError(f"{truncate(text)!r} is not a number")
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{truncate(text)} is too large")
    return value


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(f"{truncate(text)!r} is neither true nor false")
    return text.lower() == "true"


def _moment(text: str) -> datetime:
    return parse_bound(without_milliseconds(text))


_TEXT = _LiteralType("text in single quotes", "'x'", (ast.String, ast.Integer), str, tuple(Op))
_CUSTOM = replace(_TEXT, literals=(*_TEXT.literals, ast.Float, ast.Boolean, ast.DateTime))
"""Custom fields are text: bodies convert true and 1.5 to text, too."""
_ID = _LiteralType(
    "an id in single quotes", "'…'", (ast.String, ast.Integer, ast.GUID), id_or_none, EXACT
)
_TYPES = {
    Kind.TEXT: _TEXT,
    Kind.STRINGS: _TEXT,
    Kind.INTEGER: _LiteralType(
        "a whole number", "60", (ast.Integer, ast.Float, ast.String), _integer, _ORDER
    ),
    Kind.NUMBER: _LiteralType(
        "a number", "41.5", (ast.Float, ast.Integer, ast.String), _number, _ORDER
    ),
    Kind.BOOLEAN: _LiteralType("true or false", "true", (ast.Boolean, ast.String), _boolean, EXACT),
    Kind.DATETIME: _LiteralType(
        "a date and time", "2014-03-20", (ast.String, ast.DateTime, ast.Integer), _moment, _ORDER
    ),
}


def _compare_null(field: _NamedPath, op: Op) -> Predicate:
    if op not in EXACT:
        raise invalid_filter(
            f"{op.value} cannot compare {truncate(field.name)} with null", "Use eq or ne."
        )
    return IsNull(field.path) if op is Op.EQ else Not(IsNull(field.path))


def _literal_value(field: _NamedPath, op: Op, literal: ast._Literal) -> Value:
    """The value of a literal, in the type of the field. Raises: FILTER_INVALID."""
    type_ = _type_of(field)
    if op not in type_.operators:
        raise invalid_filter(f"{op.value} does not apply to {truncate(field.name)}, {type_.noun}")
    if not isinstance(literal, type_.literals):
        message = f"{truncate(field.name)} must be compared with {type_.noun}"
        raise invalid_filter(message, _example(field, op, type_, literal))
    try:
        text = literal.val.lower() if isinstance(literal, ast.Boolean) else literal.val
        value = type_.convert(text)
    except ValueError as error:
        message = f"Cannot compare {truncate(field.name)}: {error}"
        is_date = field.path.leaf.kind is Kind.DATETIME
        hint = date_hint(literal.val) if is_date else f"Compare it with {type_.noun}."
        raise invalid_filter(message, hint) from None
    return normalize(field.path.leaf, op, value)


def _example(field: _NamedPath, op: Op, type_: _LiteralType, literal: ast._Node) -> str:
    """The comparison with a value of the right type: that of the filter, if quotes make it one."""
    text = literal.name if isinstance(literal, ast.Identifier) else getattr(literal, "val", "")
    value = type_.example
    if type_.example == "'x'" and isinstance(text, str) and text:
        value = "'" + truncate(text).replace("'", "''") + "'"
    return f"Write {truncate(field.name)} {op.value} {value}."


def _is_to_fold(field: _NamedPath) -> bool:
    """Whether a comparison with the field must ignore case because the filter says so.

    Raises: FILTER_INVALID, for a field that is not text.
    """
    if field.path.column == ID or _type_of(field) not in (_TEXT, _CUSTOM):
        raise invalid_filter(
            f"{FOLDS[0]} does not apply to {truncate(field.name)}, which is not text"
        )
    return not field.path.leaf.ignores_case


def _type_of(field: _NamedPath) -> _LiteralType:
    leaf = field.path.leaf
    if field.path.column == ID:
        return _ID
    if field.path.members and field.path.column.kind is Kind.STRING_MAP:
        return _CUSTOM
    if leaf.kind in _TYPES:
        return _TYPES[leaf.kind]
    names = ", ".join(_member_names(field.name, leaf))
    raise invalid_filter(
        f"{truncate(field.name)} can only be compared with null: it is a whole {leaf.kind.value}",
        f"Compare a member: {names}.",
    )


# Failures


def _not_a_condition(operator: str, *operands: ast._Node) -> Failure:
    """The failure of an operator with the wrong operands, or of one operand if it is empty."""
    for operand in operands:
        if isinstance(operand, ast.BinOp):
            return unsupported(f"Arithmetic ({_ARITHMETIC[type(operand.op)]})")
        if isinstance(operand, ast.UnaryOp) and isinstance(operand.op, ast.USub):
            return unsupported("Arithmetic (-)")
    kinds = " and ".join(_describe(operand) for operand in operands[:2]) or "nothing"
    if not operator:
        literal = isinstance(operands[0], ast._Literal)
        return invalid_filter(f"Expected a condition, got {kinds}", _REPEAT if literal else EXAMPLE)
    names = [item.name for item in operands if isinstance(item, ast.Identifier)]
    hint = f"If {truncate(names[1])} is text, put it in single quotes." if names[1:] else EXAMPLE
    if names[1:] and names[1].lower() in ("none", "nil", "undefined", "empty"):
        hint = f"Write null instead of {names[1]}: {truncate(names[0])} {operator} null."
    if operator in FUNCTIONS and len(operands) == 2 and len(names) == 1:
        hint = f"Write the name first: {operator}({truncate(names[0])},'x')."
    return invalid_filter(f"{operator} must compare a field with a value, got {kinds}", hint)


_REPEAT = (
    "Repeat the name: given_name eq 'Ann' or given_name eq 'Bob'. Or use in: "
    "given_name in ('Ann','Bob')."
)


def _describe(node: ast._Node) -> str:
    if isinstance(node, ast.Identifier):
        return f"the field {truncate(node.name)}"
    return "a value" if isinstance(node, ast._Literal) else "a condition"
