"""How a field is declared: its JSON type, its values and how two values are compared.

Source: OSDI 1.2.0, the field tables of each resource page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

MAX_ANONYMOUS_ELEMENTS = 20
"""Entries that an array or a hash of strings may have in an anonymous body, by default."""


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

    # Members are singletons. The hash of Enum is a Python call, for each field of each body.
    __hash__ = object.__hash__


class Normalization(Enum):
    """The form in which two values of a text field are compared (`schema.match_keys`)."""

    NONE = "as sent"
    LOWER_CASE = "lower case"
    DIGITS = "digits"
    """Also the form in which the value is stored: OSDI specifies digits only."""
    COUNTRY = "country code"
    """Also the form in which the value is stored, if it names a country."""


@dataclass(frozen=True, slots=True)
class Struct:
    """The members of a hash, or of each element of an array.

    Two elements with the same values in `merge_key` are one when arrays are merged. Without a
    `merge_key` the whole content is compared. The members of `is_date` are a month, a day and a
    year, which must exist together.
    """

    name: str
    fields: tuple[Field, ...]
    merge_key: tuple[str, ...] = ()
    is_date: bool = False
    by_name: dict[str, Field] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]


@dataclass(frozen=True, slots=True)
class Field:
    """One OSDI field, named as on the wire.

    `values` are the documented values. They are the only ones allowed if the field is `closed`
    (OSDI's *enum*, in contrast to *flexenum*). A `read_only` field is ignored in a body.
    `max_length` bounds indexed text, in characters. `max_anonymous` bounds the entries of an
    array or a hash of strings in an anonymous body.
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
    normalization: Normalization = Normalization.NONE
    is_identifiers: bool = False
    """The field has the identifiers of the resource: an array column, and rows of a table."""
    synonyms: tuple[tuple[str, str], ...] = ()
    """Further spellings of the values, in lower case, each with the value it stands for."""
    overflow: str = ""
    """The text field that takes a value outside of the enum."""
    numeric: bool = False
    """The text is a number to spreadsheets, which turn 2139 into 2139.0."""
    bounds: tuple[int, int] | None = None
    """The least and the greatest number."""

    def __hash__(self) -> int:
        return hash((self.name, self.kind))

    @property
    def nullable(self) -> bool:
        """Whether the value can be missing. The server sets read-only fields, and identifiers
        are at least an empty array.
        """
        return not (self.read_only or self.is_identifiers)

    @property
    def ignores_case(self) -> bool:
        """Whether every comparison ignores case: of values that OSDI only prefers, and of e-mail
        addresses.
        """
        is_flexenum = bool(self.values) and not self.closed
        return is_flexenum or self.normalization is Normalization.LOWER_CASE

    @property
    def stored_as_json(self) -> bool:
        return self.kind in (Kind.STRINGS, Kind.STRING_MAP, Kind.HASH, Kind.ARRAY)


def text(
    name: str,
    description: str,
    max_length: int | None = None,
    normalization: Normalization = Normalization.NONE,
    numeric: bool = False,
) -> Field:
    return Field(
        name,
        Kind.TEXT,
        description,
        max_length=max_length,
        normalization=normalization,
        numeric=numeric,
    )


def integer(
    name: str,
    description: str,
    read_only: bool = False,
    bounds: tuple[int, int] | None = None,
) -> Field:
    return Field(name, Kind.INTEGER, description, read_only=read_only, bounds=bounds)


def number(name: str, description: str) -> Field:
    return Field(name, Kind.NUMBER, description)


def boolean(name: str, description: str) -> Field:
    return Field(name, Kind.BOOLEAN, description)


def datetime_(name: str, description: str, read_only: bool = False) -> Field:
    return Field(name, Kind.DATETIME, description, read_only=read_only)


def strings(name: str, description: str, max_length: int | None = None) -> Field:
    return Field(name, Kind.STRINGS, description, max_length=max_length)


def identifiers(description: str, max_length: int) -> Field:
    return Field(
        "identifiers", Kind.STRINGS, description, max_length=max_length, is_identifiers=True
    )


def string_map(name: str, description: str, max_anonymous: int = MAX_ANONYMOUS_ELEMENTS) -> Field:
    return Field(name, Kind.STRING_MAP, description, max_anonymous=max_anonymous)


def flexenum(name: str, description: str, *values: str) -> Field:
    """Text with documented values, to which clients may add others."""
    return Field(name, Kind.TEXT, description, values=values)


def enum(name: str, description: str, *values: str) -> Field:
    """Text with documented values, and no others."""
    return Field(name, Kind.TEXT, description, values=values, closed=True)


def hash_of(name: str, struct: Struct, description: str) -> Field:
    return Field(name, Kind.HASH, description, struct=struct)


def array_of(
    name: str, struct: Struct, description: str, max_anonymous: int = MAX_ANONYMOUS_ELEMENTS
) -> Field:
    return Field(name, Kind.ARRAY, description, struct=struct, max_anonymous=max_anonymous)
