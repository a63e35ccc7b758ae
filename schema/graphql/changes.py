"""The changes feed in GraphQL."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from schema.changes import CHANGES, CREATED, DELETED, UPDATED
from schema.graphql.types import DateTime, argument, field_with, optional

FIELD = "changes"
"""The name of the root field."""


@strawberry.enum(description="What happened to an object.")
class ChangeKind(Enum):
    CREATED = strawberry.enum_value(CREATED, description=CHANGES[CREATED])
    UPDATED = strawberry.enum_value(UPDATED, description=CHANGES[UPDATED])
    DELETED = strawberry.enum_value(DELETED, description=CHANGES[DELETED])


@strawberry.type(description="A change to an object.")
class Change:
    type: str = strawberry.field(description="Name of the object's type, such as Person.")
    id: strawberry.ID = strawberry.field(description="ID of the object, for `node`.")
    change: ChangeKind = strawberry.field(description="What happened to it.")
    recorded_date: DateTime = strawberry.field(description="When the change was recorded.")


@strawberry.type(description="A page of the changes feed.")
class ChangePage:
    nodes: list[Change] = strawberry.field(description="The changes, in order.")
    end_cursor: str = strawberry.field(
        description="Cursor for the next page, also if this one is empty."
    )
    has_next_page: bool = strawberry.field(description="Whether more changes follow.")


def queries() -> dict[str, tuple[Any, Any]]:
    """The root field of Query: the type and Strawberry's field."""
    page = optional(ChangePage)
    field = field_with(
        page,
        "The changes feed: objects that were created, updated or deleted, in order. No change is "
        "skipped, even if it commits late.",
        after=argument(
            optional(str),
            "The `endCursor` of an earlier page, or `now` for an empty page with the current "
            "cursor; by default, the feed starts at the oldest change that is kept.",
        ),
        first=argument(optional(int), "Maximum number of changes."),
    )
    return {FIELD: (page, field)}
