"""The columns of an export, and the value of a column in a row. Pure.

A row is an object of JSON. A column is named after its path, such as `campaign.title`. A list in
a row is one column for each member of its elements: the value of one element, or a JSON array of
the values of several. For the exports of both surfaces.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from schema.failures import failure
from schema.osdi.catalogue import RESOURCES
from schema.osdi.fields import Field, Kind
from schema.osdi.resource import Resource

ExportRow: TypeAlias = dict[str, Any]

ROWS, PAGE, MORE, END = "rows", "page", "more", "end"
"""The keys of a page to export: its rows, and whether more follow its last cursor."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column, and the keys that lead to its value; those below a list apply to each element."""

    path: tuple[str, ...]
    is_date: bool = False
    """Whether its values are dates and times, in UTC."""

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def of(self, row: ExportRow) -> Any:
        """The value in a row: null, a scalar, an object or a list."""
        return _value(row, self.path)


def _value(value: Any, path: tuple[str, ...]) -> Any:
    for index, key in enumerate(path):
        if isinstance(value, list):
            return _of_list([_value(item, path[index:]) for item in value])
        if value is None:
            return None
        value = value.get(key)
    return _of_list(value) if isinstance(value, list) else value


def _of_list(values: list[Any]) -> Any:
    """The value of a single element, unless it looks like a list; None if none has a value."""
    if all(value is None for value in values):
        return None
    if len(values) != 1 or (isinstance(values[0], str) and values[0].startswith("[")):
        return values
    return values[0]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A whole result to export: `pages` of rows. A format without flat rows needs no `columns`."""

    name: str
    columns: tuple[ExportColumn, ...]
    pages: AsyncIterator[Sequence[ExportRow]]


# The columns of HAL documents


def hal_columns(resource: Resource, expand: Iterable[str]) -> tuple[ExportColumn, ...]:
    """The columns of a resource over REST, those of the links in `expand` included.

    Raises: NOT_TABULAR, for a collection in `expand`.
    """
    return tuple(_of_resource(resource, tuple(expand)))


def _of_resource(resource: Resource, expand: tuple[str, ...] = ()) -> Iterator[ExportColumn]:
    yield from _of_fields(resource.fields)
    for rel in ("self", *(f"osdi:{link.rel}" for link in resource.links)):
        yield ExportColumn(("_links", rel, "href"))
    for name in expand:
        link = resource.link(name)
        if link is None:
            raise failure(
                "NOT_TABULAR",
                f"'{name}' is a collection, which has no columns.",
                "$expand",
                hint="Expand links to one resource, such as osdi:person, or request NDJSON.",
            )
        yield from _within(("_embedded", f"osdi:{link.rel}"), _of_resource(RESOURCES[link.target]))


def _of_fields(fields: Iterable[Field]) -> Iterator[ExportColumn]:
    for field in fields:
        if field.struct is None:
            yield ExportColumn((field.name,), field.kind is Kind.DATETIME)
        else:
            yield from _within((field.name,), _of_fields(field.struct.fields))


def _within(path: tuple[str, ...], columns: Iterable[ExportColumn]) -> Iterator[ExportColumn]:
    return (replace(column, path=(*path, *column.path)) for column in columns)
