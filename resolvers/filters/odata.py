"""Filters: OData text of a URL and the resource it filters -> a predicate tree.

Values come out typed for the field they are compared with; names, as paths. Whatever the
text is, nothing but a `Failure` is raised. Pure; for the modules that make plans.

Source: OSDI 1.2.0, Filtering; OData 4.01 URL conventions, 5.1.1, of which it is a subset.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TypeAlias

from odata_query import ast

from resolvers.filters.coerce import EXACT, ID, id_or_none, normalize
from resolvers.filters.errors import (
    EXAMPLE,
    FEWER,
    MAX_DEPTH,
    MAX_LENGTH,
    invalid,
    too_deep,
    truncate,
    unsupported,
)
from resolvers.filters.odata_parser import Comparator, parse_odata
from resolvers.plan.predicates import (
    And,
    Compare,
    In,
    IsNull,
    Not,
    Op,
    Or,
    Path,
    Predicate,
    Value,
)
from schema.datetimes import parse_datetime
from schema.failures import Failure, failure
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Resource


def parse_filter(resource: Resource, text: str) -> Predicate:
    """The predicate that `text`, already decoded from the URL, asks of `resource`.

    Raises:
        Failure: FILTER_INVALID, FILTER_UNKNOWN_FIELD or FILTER_NOT_SUPPORTED.
    """
    if len(text) > MAX_LENGTH:
        raise invalid(f"The filter has more than {MAX_LENGTH:,} characters", FEWER)
    if unsendable := re.search("[\0\ud800-\udfff]", text):
        raise invalid(f"A character that no text may hold at column {unsendable.start() + 1}")
    if not text.strip():
        raise invalid("The filter is empty", EXAMPLE)
    return _Reader(resource).condition(parse_odata(text.rstrip()))


# From odata-query's tree to ours

_ORDER = (Op.EQ, Op.NE, Op.GT, Op.GE, Op.LT, Op.LE)
_FLIPPED = dict(zip(_ORDER, (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE), strict=True))


@dataclass(frozen=True, slots=True)
class _Reader:
    resource: Resource

    def condition(self, node: ast._Node, depth: int = 0) -> Predicate:
        if depth > MAX_DEPTH:
            raise too_deep()
        match node:
            case ast.BoolOp(op=op):
                parts = tuple(self.condition(part, depth + 1) for part in _chain(node, type(op)))
                return And(parts) if isinstance(op, ast.And) else Or(parts)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.condition(part, depth + 1))
            case ast.Compare(left=ast.UnaryOp(op=ast.Not(), operand=part)):
                # By the book this negates the field alone, which nobody who writes it means.
                return Not(self.condition(replace(node, left=part), depth + 1))
            case ast.Compare(comparator=ast.In(), left=left, right=ast.List(val=items)):
                return self.membership(left, items)
            case ast.Compare(comparator=Comparator(op=op), left=left, right=right):
                return self.comparison(op, left, right)
            case ast.Call():
                return self.call(node)
        raise _misfit("", node)

    def comparison(self, op: Op, left: ast._Node, right: ast._Node) -> Predicate:
        match left, right:
            case ast.Identifier(), ast._Literal():
                field = _resolve(self.resource, left.name)
                if right == ast.Null():
                    return _null(field, op)
                return Compare(field.path, op, _typed(field, op, right))
            case ast.Call(), ast.Boolean() if op in (Op.EQ, Op.NE):
                condition = self.call(left)
                return condition if right.py_val is (op is Op.EQ) else Not(condition)
            case ast._Literal(), ast.Identifier() | ast.Call() if op in _FLIPPED:
                return self.comparison(_FLIPPED[op], right, left)
        raise _misfit(op.value, left, right)

    def membership(self, left: ast._Node, items: list[ast._Literal]) -> Predicate:
        if not isinstance(left, ast.Identifier):
            raise _misfit("in", left, *items)
        field = _resolve(self.resource, left.name)
        values = tuple(_typed(field, Op.EQ, item) for item in items if item != ast.Null())
        parts: list[Predicate] = [In(field.path, values)] if values else []
        if len(values) < len(items):
            parts.append(IsNull(field.path))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def call(self, node: ast.Call) -> Predicate:
        match node.args:
            case [ast.Identifier() as name, ast._Literal() as value]:
                return self.comparison(Op(node.func.name), name, value)
        raise _misfit(node.func.name, *node.args)


def _chain(node: ast._Node, joined_by: type[ast._BoolOpToken]) -> Iterator[ast._Node]:
    """What one operator joins, left to right, at any depth."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.BoolOp) and isinstance(part.op, joined_by):
            pending += [part.right, part.left]
        else:
            yield part


# Names

_OVERVIEW = {"address": "postal_addresses"}
"""What OSDI's overview calls an array in `address.postal_code`."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A path, and the name it was asked for by."""

    name: str
    path: Path


def _resolve(resource: Resource, name: str) -> _Named:
    first, rest = _split(name)
    path = _root(resource, first)
    if path is None:
        known = [*resource.by_name, *resource.virtual, *resource.aliases, ID.name]
        raise _unknown(first, known, of=name)
    return _Named(name, _descend(path, rest, first))


def _root(resource: Resource, name: str) -> Path | None:
    own = {**_OVERVIEW, **resource.aliases}.get(name, name)
    if own in resource.by_name:
        return Path(resource.by_name[own])
    if virtual := resource.virtual.get(name):
        array = resource.by_name[virtual.array]
        return Path(array, tuple(item for item in _members(array) if item.name == virtual.member))
    return Path(ID) if name == ID.name else None


def _descend(path: Path, rest: str, so_far: str) -> Path:
    """Follows the rest of a name; behind a hash of strings, all of it is one key."""
    if not rest:
        return path
    if path.leaf.kind is Kind.STRING_MAP:
        return replace(path, members=(*path.members, Field(rest, Kind.TEXT, "")))
    first, rest_of_rest = _split(rest)
    member = next((item for item in _members(path.leaf) if item.name == first), None)
    if member is None:
        known = [item.name for item in _members(path.leaf)]
        raise _unknown(first, known, of=f"{so_far}/{rest}", within=so_far)
    return _descend(
        replace(path, members=(*path.members, member)), rest_of_rest, f"{so_far}/{first}"
    )


def _split(name: str) -> tuple[str, str]:
    """The first part of a path, and the rest; OSDI's overview has a dot for the slash."""
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
class _Type:
    """How values of a type are written and read, and what they may be compared by."""

    noun: str
    written: tuple[type[_Plain], ...]
    read: Callable[[str], Value]
    ops: tuple[Op, ...]


def _integer(text: str) -> int:
    if not re.fullmatch("[+-]?[0-9]+", text.strip()):
        raise ValueError(f"{truncate(text)!r} is none")
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{truncate(text)} does not fit in 64 bits")
    return value


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text.strip()):
        raise ValueError(f"{truncate(text)!r} is none")
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{truncate(text)} is too large")
    return value


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(f"{truncate(text)!r} is neither")
    return text.lower() == "true"


_TEXT = _Type("text in single quotes", (ast.String, ast.Integer), str, tuple(Op))
_ID = _Type("an id in single quotes", (ast.String, ast.Integer, ast.GUID), id_or_none, EXACT)
_TYPES = {
    Kind.TEXT: _TEXT,
    Kind.STRINGS: _TEXT,
    Kind.INTEGER: _Type("a whole number", (ast.Integer, ast.String), _integer, _ORDER),
    Kind.NUMBER: _Type("a number", (ast.Float, ast.Integer, ast.String), _number, _ORDER),
    Kind.BOOLEAN: _Type("true or false", (ast.Boolean, ast.String), _boolean, EXACT),
    Kind.DATETIME: _Type("a date and time", (ast.String, ast.DateTime), parse_datetime, _ORDER),
}


def _null(field: _Named, op: Op) -> Predicate:
    if op not in EXACT:
        raise invalid(f"{op.value} cannot compare {truncate(field.name)} with null; eq and ne can")
    return IsNull(field.path) if op is Op.EQ else Not(IsNull(field.path))


def _typed(field: _Named, op: Op, literal: ast._Literal) -> Value:
    """The value of a literal, in the type of the field."""
    type_ = _type(field)
    if op not in type_.ops:
        raise invalid(f"{op.value} does not apply to {truncate(field.name)}, {type_.noun}")
    if not isinstance(literal, type_.written):
        raise invalid(f"{truncate(field.name)} is compared with {type_.noun}")
    try:
        value = type_.read(literal.val)
    except ValueError as error:
        raise invalid(f"{truncate(field.name)} is compared with {type_.noun}: {error}") from None
    return normalize(field.path.leaf, op, value)


def _type(field: _Named) -> _Type:
    leaf = field.path.leaf
    if field.path.column == ID:
        return _ID
    if leaf.kind in _TYPES:
        return _TYPES[leaf.kind]
    names = ", ".join(_member_names(field.name, leaf))
    raise invalid(
        f"{truncate(field.name)} is a whole {leaf.kind.value}; only null compares with it",
        f"Compare a member: {names}.",
    )


# Refusals

_ARITHMETIC = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Mod: "mod"}


def _unknown(part: str, known: list[str], of: str, within: str = "") -> Failure:
    """No field `of`, since `part` of it is not among those `known` there."""
    close = get_close_matches(part, known, n=3)
    names = [f"{within}/{name}" if within else name for name in close or known]
    hint = f"The names are {', '.join(names)}."
    if close:
        hint = f"Did you mean {' or '.join(names)}?"
    elif not known:
        hint = f"{truncate(within)} has no members."
    return failure(
        "FILTER_UNKNOWN_FIELD", f"There is no field {truncate(of)}.", "filter", hint=hint
    )


def _misfit(word: str, *operands: ast._Node) -> Failure:
    """Why `word` cannot compare these or, without a word, why this alone is no condition."""
    for operand in operands:
        if isinstance(operand, ast.BinOp):
            return unsupported(f"Arithmetic ({_ARITHMETIC[type(operand.op)]})")
        if isinstance(operand, ast.UnaryOp) and isinstance(operand.op, ast.USub):
            return unsupported("Arithmetic (-)")
    kinds = " and ".join(_kind(operand) for operand in operands[:2])
    if not word:
        return invalid(f"A condition is expected, and {kinds} alone is none", EXAMPLE)
    names = [item.name for item in operands if isinstance(item, ast.Identifier)]
    hint = f"If {truncate(names[1])} is text, put it in single quotes." if names[1:] else EXAMPLE
    return invalid(f"{word} compares a field with a value, here it has {kinds}", hint)


def _kind(node: ast._Node) -> str:
    if isinstance(node, ast.Identifier):
        return f"the field {truncate(node.name)}"
    return "a value" if isinstance(node, ast._Literal) else "a condition"
