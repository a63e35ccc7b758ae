"""Plans of the changes feed: a page of it, behind a cursor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias
from uuid import UUID

from resolvers.plan.predicates import Parameter
from resolvers.plan.selection import TypeName
from schema.failures import Failure, failure
from schema.osdi.catalogue import BY_PLURAL

_CURSOR = re.compile(
    r"([1-9][0-9]{0,18})\.([a-z_]+)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_MAX_TRANSACTION = 2**63 - 1


class Begin(Enum):
    """Where a page of the feed begins if its cursor names no row.

    `OLDEST`: at the oldest row that is kept. `NOW`: behind the newest, so that it is empty.
    `EMPTY`: at the very first row, for a client that saw the feed while it was empty.
    """

    OLDEST = ""
    NOW = "now"
    EMPTY = "0"


@dataclass(frozen=True, slots=True)
class ChangeCursor:
    """The position of a row in the feed."""

    transaction: int | Parameter
    resource: str | Parameter
    id: UUID | Parameter


@dataclass(frozen=True, slots=True)
class ChangeField:
    """A field of a change, or of a page of the feed, by its name in GraphQL."""

    name: str


@dataclass(frozen=True, slots=True)
class ChangeNodes:
    """The changes of a page: their members by response key."""

    members: tuple[tuple[str, TypeName | ChangeField], ...]


ChangesSelection: TypeAlias = tuple[tuple[str, TypeName | ChangeField | ChangeNodes], ...]
"""A page of the feed in GraphQL, by response key."""


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """The first `limit` changes after `after`, in the order of the feed.

    The result is a HAL document unless there is a `selection`.
    """

    limit: int
    after: ChangeCursor | Begin
    selection: ChangesSelection | None = None


def read_change_cursor(text: str) -> ChangeCursor | Begin:
    """Parse a cursor of the feed. Raises: ValueError."""
    text = text.strip().lower()
    if text in ("", "now", "0"):
        return Begin(text)
    match = _CURSOR.fullmatch(text)
    if match is None or match[2] not in BY_PLURAL or int(match[1]) > _MAX_TRANSACTION:
        raise ValueError(text)
    return ChangeCursor(int(match[1]), match[2], UUID(match[3]))


def cursor_gone(name: str) -> Failure:
    """CURSOR_GONE, for the cursor in the parameter or argument `name`."""
    return failure(
        "CURSOR_GONE",
        "The changes after this cursor have been deleted, or the database was restored to a time "
        "before it.",
        name,
        hint=f"Get a new cursor with {name} set to now, read everything again, and continue from "
        "that cursor.",
    )
