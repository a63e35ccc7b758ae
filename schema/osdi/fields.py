"""How a field is declared: its JSON type, its spellings, what makes two elements the same.

Source: OSDI 1.2.0, the field tables of each resource page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

MAX_ANONYMOUS_ELEMENTS = 20
"""Entries that a body without a key may have, of whatever is not meant to have more."""


class Kind(Enum):
    """The JSON type of a field."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    STRINGS = "string[]"
    STRING_MAP = "hash of strings"
    HASH = "hash"
    ARRAY = "array of hashes"


@dataclass(frozen=True, slots=True)
class Struct:
    """The members of a hash, or of each element of an array.

    `merge_key` names the members by which two elements are one when arrays are merged; none
    means the whole content. `normalization` says how those members are compared.
    """

    name: str
    fields: tuple[Field, ...]
    merge_key: tuple[str, ...] = ()
    normalization: str = "as sent"
    by_name: dict[str, Field] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]


@dataclass(frozen=True, slots=True)
class Field:
    """One OSDI field, named as on the wire.

    `values` are the documented spellings; they bind only where `closed` (OSDI's *enum*,
    against *flexenum*). A `read_only` field is ignored in a body. `max_length` bounds text
    that is indexed, in characters. Of an array, or of a hash of strings, a body without a key
    may have `max_anonymous` entries. `synonyms` are further spellings of the values of an enum, in
    lower case, each with the value it means; a value outside of the enum goes to the text field
    that `overflow` names. A `numeric` text is a number to spreadsheets, which make 2139.0 of 2139.
    """

    name: str
    kind: Kind
    description: str
    struct: Struct | None = None
    values: tuple[str, ...] = ()
    closed: bool = False
    read_only: bool = False
    max_length: int | None = None
    max_anonymous: int = MAX_ANONYMOUS_ELEMENTS
    synonyms: tuple[tuple[str, str], ...] = ()
    overflow: str = ""
    numeric: bool = False

    def __hash__(self) -> int:
        return hash((self.name, self.kind))

    @property
    def stored_as_json(self) -> bool:
        return self.kind in (Kind.STRINGS, Kind.STRING_MAP, Kind.HASH, Kind.ARRAY)


def text(
    name: str, description: str, max_length: int | None = None, numeric: bool = False
) -> Field:
    return Field(name, Kind.TEXT, description, max_length=max_length, numeric=numeric)


def integer(name: str, description: str) -> Field:
    return Field(name, Kind.INTEGER, description)


def number(name: str, description: str) -> Field:
    return Field(name, Kind.NUMBER, description)


def boolean(name: str, description: str) -> Field:
    return Field(name, Kind.BOOLEAN, description)


def datetime_(name: str, description: str, read_only: bool = False) -> Field:
    return Field(name, Kind.DATETIME, description, read_only=read_only)


def strings(name: str, description: str, max_length: int | None = None) -> Field:
    return Field(name, Kind.STRINGS, description, max_length=max_length)


def string_map(name: str, description: str, max_anonymous: int = MAX_ANONYMOUS_ELEMENTS) -> Field:
    return Field(name, Kind.STRING_MAP, description, max_anonymous=max_anonymous)


def flexenum(name: str, description: str, *values: str) -> Field:
    return Field(name, Kind.TEXT, description, values=values)


def enum(name: str, description: str, *values: str) -> Field:
    return Field(name, Kind.TEXT, description, values=values, closed=True)


def hash_of(name: str, struct: Struct, description: str) -> Field:
    return Field(name, Kind.HASH, description, struct=struct)


def array_of(
    name: str, struct: Struct, description: str, max_anonymous: int = MAX_ANONYMOUS_ELEMENTS
) -> Field:
    return Field(name, Kind.ARRAY, description, struct=struct, max_anonymous=max_anonymous)
