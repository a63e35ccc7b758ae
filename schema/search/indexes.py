"""The indexes that serve filters, each declared once: for the tables and for the conditions.

An index finds rows by the beginning of a text in lower case, so that one serves comparisons with
and without regard to case, and texts of any length. The rows it finds are compared as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Index, Table, Text, cast, func, literal_column
from sqlalchemy.sql import FromClause

from schema.osdi.catalogue import OUTREACH, PERSON
from schema.osdi.resource import Resource

_LENGTH: ColumnElement[Any] = literal_column("100")
"""Characters of a text that are indexed: an entry of an index has at most 2,704 bytes."""


_UTC: ColumnElement[Any] = literal_column("'UTC'", type_=Text)

_MEMBERS: dict[str, ColumnElement[Any]] = {
    "source": literal_column("'source'", type_=Text),
    "website": literal_column("'website'", type_=Text),
}
"""The names of members as constants, since an index serves only the expression it was made with."""


@dataclass(frozen=True, slots=True)
class TextIndex:
    """Finds rows by a text: a column, or a `member` of it.

    Each of `orders` has an index, in which the rows with one text have that order. An index by a
    date includes the column, unless the text is a member: see `has_whole_text`.
    """

    resource: Resource
    column: str
    member: str = ""
    orders: tuple[str, ...] = ("id",)

    @property
    def has_whole_text(self) -> bool:
        """Whether rows in a range of dates are found without reading them to compare their texts.

        A whole object could be too long for an entry.
        """
        return not self.member

    def text(self, row: FromClause) -> ColumnElement[Any]:
        """The text in `row`."""
        column: ColumnElement[Any] = row.c[self.column]
        if not self.member:
            return column
        return column.op("->>", return_type=Text())(_MEMBERS[self.member])


TEXT_INDEXES = (
    TextIndex(OUTREACH, "type", orders=("id", "action_date")),
    TextIndex(OUTREACH, "referrer_data", "source", orders=("id", "action_date")),
    TextIndex(OUTREACH, "referrer_data", "website", orders=("id", "action_date")),
    TextIndex(PERSON, "family_name"),
    TextIndex(PERSON, "given_name"),
)

DAYS = ((OUTREACH, "action_date", ("type",)),)
"""Dates by whose day in UTC rows are found, and the columns that are compared besides."""

NAMED_TABLES = ("tags", "lists", "questions")
"""The tables whose rows helpers look up by their exact name."""

CONTAINED = ((PERSON, "postal_addresses"),)
"""Arrays of objects with an index of the values of their members."""

DATED_LINKS = ((OUTREACH, "advocacy_campaign_id", "action_date"),)
"""Links whose rows are also found in the order of a date."""

DATES = ((OUTREACH, "created_date"), (PERSON, "created_date"))
"""Dates with an index that are not an order of pages."""


def search_key(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """The form in which a text is indexed."""
    return func.left(func.lower(text), _LENGTH)


def day_of(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day in UTC."""
    return cast(func.timezone(_UTC, moment), Date)


def text_index(resource: Resource | None, column: str, member: str) -> TextIndex | None:
    """The index of a text, if there is one."""
    return next(
        (
            item
            for item in TEXT_INDEXES
            if item.resource is resource and item.column == column and item.member == member
        ),
        None,
    )


def add_search_indexes(tables: dict[str, Table]) -> None:
    """Add the indexes to the tables of resources."""
    for item in TEXT_INDEXES:
        table = tables[item.resource.plural]
        for order in item.orders:
            keys = [search_key(item.text(table)), *_keys(table, order)]
            included = [item.column] if order != "id" and item.has_whole_text else []
            parts = [table.name, item.column, item.member, *_names(order), *included, "idx"]
            Index(
                "_".join(filter(None, parts)),
                table.c.organization_id,
                *keys,
                postgresql_include=included or None,
            )
    for name in NAMED_TABLES:
        Index(None, tables[name].c.organization_id, tables[name].c.name)
    for resource, column in CONTAINED:
        table = tables[resource.plural]
        Index(
            f"{table.name}_{column}_idx",
            table.c[column],
            postgresql_using="gin",
            postgresql_ops={column: "jsonb_path_ops"},
            postgresql_with={"fastupdate": "off"},
        )
    for resource, column in DATES:
        table = tables[resource.plural]
        Index(f"{table.name}_{column}_id_idx", table.c.organization_id, *_keys(table, column))
    for resource, column, others in DAYS:
        table = tables[resource.plural]
        included = [column, *others]
        Index(
            "_".join([table.name, "day", "id", *included, "idx"]),
            table.c.organization_id,
            day_of(table.c[column]),
            table.c.id,
            postgresql_include=included,
        )
    for resource, column, order in DATED_LINKS:
        table = tables[resource.plural]
        name = "_".join([table.name, column, *_names(order)])
        keys = [table.c[column], *_keys(table, order)]
        Index(f"{name}_idx", table.c.organization_id, *keys)


def _names(order: str) -> Iterator[str]:
    if order != "id":
        yield order
    yield "id"


def _keys(table: Table, order: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in _names(order)]
