"""Random filters for a type of the schema, out of what is stored and what is near to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import cache, partial
from typing import Any, TypeVar

from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type
from hypothesis import strategies as st

from tests.property.graphql.oracle import DIGITS, SCHEMA, input_fields, instant, is_of_list
from tests.property.graphql.world import (
    ADDRESSES,
    COLLECTIONS,
    DEGREES,
    KEYS,
    NUMBERS,
    WORDS,
    Row,
    Tenant,
)

T = TypeVar("T")
Values = dict[tuple[str, str], list[Any]]

PATTERNS = ("^a", "a$", "n{2}", "^(ann|bea)$", "^.{3}$", "[b-d]", "o'b", r"\d{5}", "^$", "/^[^a]/")
_LIKES = ("a%", "%a", "%n%", "ANN", "an_a", "_", "%", "50% off_now", "back\\slash", "%\\%", "zOË")
LIKES = (*_LIKES, r"50\% off\_now", r"%\\slash", r"\%")
_SPELLINGS: tuple[Callable[[Any], str], ...] = (
    lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
    lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
    lambda at: f"{at + timedelta(hours=2):%Y-%m-%dT%H:%M:%S}+02:00",
    lambda at: f"{at - timedelta(minutes=90):%Y-%m-%dT%H:%M:%S}-0130",
    lambda at: f"{at:%Y-%m-%d}",
)
_MAX_DEPTH = 4
_MAX_TIES = 2
"""From any person they would lead on to everything there is."""
MAX_CONDITIONS = 40
"""Of one query."""


class Draws:
    """Small decisions, of which hypothesis prefers the first."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def upto(self, most: int) -> int:
        return self._draw(_upto(most)) if most else 0

    def pick(self, several: Sequence[T]) -> T:
        return several[self.upto(len(several) - 1)]

    def once_in(self, times: int) -> bool:
        return self.upto(times - 1) == times - 1


_upto = cache(partial(st.integers, 0))


class Filters:
    """Filters about the rows of `own`; `others` are the rows that must never be met.

    Most conditions are made so that some row fulfils them: others would hide one another.
    """

    def __init__(self, draws: Draws, own: Tenant, others: Tenant) -> None:
        self._draws = draws
        self._own = own
        self._others = others
        self._values = values_of(own)
        self._left = MAX_CONDITIONS

    def of(self, type_: str) -> dict[str, Any]:
        return self.filter(f"{type_}Filter", self._draws.pick([*self._own.rows[type_].values()]))

    def filter(self, name: str, row: Row | None, depth: int = 0) -> dict[str, Any]:
        """Of the type `name`, such as OutreachFilter."""
        made: dict[str, Any] = {}
        plain, nested = _members(name, ties=depth < _MAX_TIES)
        if self._left <= 0:
            return made
        for _ in range(self._draws.pick([1, 1, 1, 1, 2, 2, 3, 0])):
            choice = self._draws.upto(9)
            if depth >= _MAX_DEPTH or not nested or (choice < 4 and plain):
                key = self._draws.pick(plain or nested)
            elif choice < 7:
                key = self._draws.pick(nested)
            else:
                key = self._draws.pick(("not", "or", "not", "and"))
            made[key] = self._member(name, key, row, depth + 1)
        return made

    def _member(self, name: str, key: str, row: Row | None, depth: int) -> Any:
        if self._draws.once_in(25):
            return None
        if key in ("and", "or"):
            most = 0 if depth > _MAX_DEPTH else 2
            rows = [row, row if key == "and" else None]
            return [self.filter(name, rows[n], depth) for n in range(self._draws.upto(most))]
        if key == "not":
            return self.filter(name, None, depth)
        of, type_ = (name.removesuffix("Filter"), key), input_fields(name)[key]
        value = None if row is None else self._own.member(row, key)
        if type_ == "CustomFieldFilter":
            key = self._draws.pick([*(value or {}), *KEYS])
            value = (value or {}).get(key)
            return {"key": key, "value": self._operators(of, "StringFilter", value)}
        if is_of_list(type_):
            one = self._draws.pick(value) if value else None
            if type_ == "StringListFilter":
                return self._listed(lambda: self._operators(of, "StringFilter", one))
            element = type_.replace("ListFilter", "Filter")
            made = self._listed(lambda: self.filter(element, one, depth))
            if "count" in input_fields(type_) and self._draws.once_in(3):
                made["count"] = self._counted(element, one, depth)
            return made
        if "eq" in input_fields(type_):
            return self._operators(of, type_, value)
        return self.filter(type_, value, depth)

    def _listed(self, some: Callable[[], Any]) -> dict[str, Any]:
        choice = self._draws.upto(9)
        self._left -= 2
        made: dict[str, Any] = {} if choice == 8 else {"some": some()}
        if choice >= 8:
            made["isNull"] = self._draws.pick([False, True, None])
        return made

    def _counted(self, element: str, one: Row | None, depth: int) -> dict[str, Any]:
        """A few of the elements, or of those that meet a filter."""
        self._left -= 2
        made: dict[str, Any] = {}
        for op in self._draws.pick([["ge"], ["lt"], ["eq"], ["ne"], ["gt", "le"], ["in"], []]):
            number = self._draws.upto(3)
            made[op] = [number, 2] if op == "in" else number
        if self._draws.once_in(2):
            made["filter"] = self.filter(element, one, depth)
        return made

    def _operators(self, of: tuple[str, str], type_: str, stored: Any) -> dict[str, Any]:
        names = tuple(input_fields(type_))
        made = {}
        for _ in range(self._draws.pick([1, 1, 1, 1, 2, 0])):
            op = self._draws.pick(names)
            self._left -= 1
            if self._draws.once_in(4):
                made[op] = self._operand(of, type_, op)
            else:
                made[op] = self._fulfilled(of, type_, op, stored)
        return made

    def _fulfilled(self, of: tuple[str, str], type_: str, op: str, stored: Any) -> Any:
        """What the operator is fulfilled with by what is stored, as far as it can be."""
        if stored is None:
            return None if op == "eq" else self._operand(of, type_, op)
        if op.endswith("Insensitive"):
            sent = self._fulfilled(of, type_, op.removesuffix("Insensitive"), stored)
            return sent.swapcase() if isinstance(sent, str) and "egexp" not in op else sent
        match op:
            case "eq" | "ge" | "le":
                return stored
            case "in":
                return [self._value(of, type_), stored]
            case "contains" | "like" | "startsWith" | "endsWith":
                part: str = stored[-3:] if op == "endsWith" else stored[:3]
                return f"%{part.upper()}%" if op == "like" else part
        return self._operand(of, type_, op)

    def _operand(self, of: tuple[str, str], type_: str, op: str) -> Any:
        """Anything that the operator may be given."""
        op = op.removesuffix("Insensitive")
        if op in ("eq", "ne") and self._draws.once_in(6):
            return None  # the other operators refuse it
        if op == "in":
            return [self._value(of, type_) for _ in range(self._draws.upto(3))]
        if op == "regexp":
            return self._draws.pick(PATTERNS)
        if op == "like" and self._draws.once_in(2):
            return self._draws.pick(LIKES)
        value = self._value(of, type_)
        if type_ == "StringFilter" and op in ("like", "contains", "startsWith", "endsWith"):
            part = value[self._draws.upto(2) : self._draws.pick([2, 9, 99])]
            return f"%{part}%" if op == "like" and self._draws.once_in(2) else part
        return value

    def _value(self, of: tuple[str, str], type_: str) -> Any:
        stored = self._values.get(of, [])
        match type_:
            case "IdFilter":
                return self.id_of(of[0])
            case "BooleanFilter":
                return self._draws.pick([False, True])
            case "IntFilter":
                number = self._draws.pick([*stored, *NUMBERS])
                near = number + self._draws.pick([0, 0, -1, 1])
                return max(-(2**31), min(near, 2**31 - 1))
            case "FloatFilter":
                return self._draws.pick([*stored, *DEGREES])
            case "DateTimeFilter":
                return self._moment(stored)
        text: str = self._draws.pick([*stored, *WORDS, *ADDRESSES])
        if of == DIGITS and self._draws.once_in(2):
            return spelled(text)
        return self._draws.pick([text, text, text.upper(), text.lower()])

    def _moment(self, stored: list[str]) -> str:
        text = self._draws.pick([*stored, "2014-03-20T21:04:31Z"])
        if not text.startswith("2"):
            return text
        at = instant(text) + timedelta(seconds=self._draws.pick([0, 0, -1, 1]))
        return self._draws.pick(_SPELLINGS)(at)

    def id_of(self, type_: str) -> str:
        """Of a row mostly; else of another kind or another organization, or none at all."""
        match self._draws.upto(19):
            case 16:
                type_ = self._draws.pick(tuple(self._own.rows))
            case 17:
                return self._draws.pick(tuple(self._others.rows[type_]))
            case 18:
                return self._draws.pick(tuple(self._own.rows[type_])).upper()
            case 19:
                return self._draws.pick(("nobody", "", "7", "{" + "0" * 32 + "}"))
        return self._draws.pick(tuple(self._own.rows[type_]))


_TIES = ("taggings", "items", "answers")


@cache
def _members(name: str, ties: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The members of a filter that are compared, and those that have members themselves."""
    plain: list[str] = []
    nested: list[str] = []
    for key, type_ in input_fields(name).items():
        if key not in ("and", "or", "not", *(() if ties else _TIES)):
            made = SCHEMA.type_map[type_]
            assert isinstance(made, GraphQLInputObjectType)
            (plain if {"eq", "key"} & {*made.fields} else nested).append(key)
            if type_ == "StringListFilter":
                nested.remove(key)
                plain.append(key)
    return tuple(plain), tuple(nested)


_WHOLE: tuple[dict[str, Any], ...] = ({"some": {}}, {"isNull": True}, {"isNull": False})


def spelled(number: str) -> str:
    """A phone number as people write it."""
    return f"+{number[:1]} ({number[1:4]}) {number[4:]}"


RELATED = ("person", "campaign", "creator", "modifiedBy", "tag", "list", "question", *COLLECTIONS)


def every_condition(tenant: Tenant, name: str) -> Iterator[dict[str, Any]]:
    """Each operator of each field that is stored with the rows, within hashes and arrays too."""
    for key, type_ in input_fields(name).items():
        if key in ("and", "or", "not", *RELATED):
            continue
        stored = values_of(tenant).get((name.removesuffix("Filter"), key), [])
        if type_ == "CustomFieldFilter":
            for sent in _every_operator("StringFilter", stored):
                yield {key: {"key": "colour", "value": sent}}
        elif type_ == "StringListFilter":
            yield from ({key: {"some": sent}} for sent in _every_operator("StringFilter", stored))
            yield from ({key: sent} for sent in _WHOLE)
        elif is_of_list(type_):
            element = type_.replace("ListFilter", "Filter")
            yield from ({key: {"some": sent}} for sent in every_condition(tenant, element))
            yield from ({key: sent} for sent in _WHOLE)
        elif "eq" in input_fields(type_):
            if type_ == "IdFilter":
                stored = [*tenant.rows[name.removesuffix("Filter")]]
            yield from ({key: sent} for sent in _every_operator(type_, stored))
            if (name, key) == ("PhoneNumberFilter", "number"):
                yield from ({key: {"in": [spelled(number)]}} for number in stored)
        else:
            yield from ({key: sent} for sent in every_condition(tenant, type_))


def _every_operator(type_: str, stored: list[Any]) -> Iterator[dict[str, Any]]:
    values = sorted(stored, key=str)
    one = values[len(values) // 2] if values else _ANY[type_]
    other = values[len(values) // 3] if values else one
    for op in input_fields(type_):
        match op.removesuffix("Insensitive"):
            case "in":
                yield {op: [one, other]}
            case "like":
                yield {op: f"%{one[1:3].upper()}%"}
                yield {op: f"{one[:1]}_%"}
            case "regexp":
                yield {op: "^[a-e]"}
            case "contains" | "startsWith" | "endsWith":
                yield {op: one[-2:] if op == "endsWith" else one[:2]}
            case _:
                yield {op: one}
    if type_ == "StringFilter":
        yield from ({"eq": one.upper()}, {"ne": one.lower()}, {"in": [one.upper()]}, {"in": []})
    yield from ({"eq": None}, {"ne": None})


_ANY: dict[str, Any] = {
    "StringFilter": "ann",
    "IntFilter": 1,
    "FloatFilter": 1.5,
    "BooleanFilter": True,
    "DateTimeFilter": "2014-03-20T21:04:31Z",
}


def texts_of(tenant: Tenant) -> list[str]:
    """Every text that is stored or compared with, in each of its spellings."""
    stored = [item for items in values_of(tenant).values() for item in items]
    texts = [item for item in [*stored, *WORDS, *ADDRESSES] if isinstance(item, str)]
    return [*dict.fromkeys(way(text) for text in texts for way in (str, str.upper, str.lower))]


@cache
def values_of(tenant: Tenant) -> Values:
    """By type and field, the scalars that are stored, each once."""
    values: Values = {}
    for type_, rows in tenant.rows.items():
        for row in rows.values():
            _note(values, type_, row)
    return values


def _note(values: Values, type_: str, row: Row) -> None:
    made = SCHEMA.type_map[type_]
    assert isinstance(made, GraphQLObjectType)
    for name, value in row.items():
        if name not in made.fields:
            continue
        inner = get_named_type(made.fields[name].type).name
        items = value if isinstance(value, list) else [value]
        for item in [*value.values()] if inner == "JSON" else items:
            if isinstance(item, dict):
                _note(values, inner, item)
            elif item is not None and item not in values.setdefault((type_, name), []):
                values[type_, name].append(item)
