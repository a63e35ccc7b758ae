"""Prepared requests and their cache."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from resolvers.execute.introspection import Introspection
from resolvers.graphql.admin import AdminField
from resolvers.graphql.document import ValidatedOperation
from resolvers.graphql.request import GraphQLRequest
from resolvers.sql.statement import Statement
from schema.failures import Failure

MAX_CACHED = 1024
"""How many requests are remembered with what is to be done for them."""


MAX_CACHED_CHARACTERS = 4_000_000
"""Of their documents, values and statements together."""


_MAX_CACHEABLE = 16_384


@dataclass(frozen=True, slots=True)
class PreparedField:
    """A root field of a query, ready to be sent: the statement and its binds, or the answer."""

    head: bytes
    key: str
    location: tuple[int, int]
    nullable: bool
    answer: bytes | Failure | Introspection | AdminField = b""
    statement: Statement | None = None
    binds: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class PreparedRequest:
    """A checked request. `fields` are its root fields, by the namespace they were planned for.

    What was checked is large and is let go where the request is remembered and planned.
    """

    operation: str
    requires_key: bool
    requires_admin: bool
    request: GraphQLRequest
    authenticated: bool
    checked: ValidatedOperation | None
    fields: dict[str, tuple[PreparedField, ...]] = field(default_factory=dict)
    kept_as: tuple[Any, ...] | None = None
    characters: int = 0
    large: bool = False


def cache_key(request: GraphQLRequest, authenticated: bool) -> tuple[Any, ...] | None:
    """What tells requests apart; none for what is too large to be remembered."""
    try:
        values = orjson.dumps(request.variables) if request.variables else b""
    except TypeError:  # a number or a text that JSON can hold and orjson cannot
        return None
    if len(request.query) + len(values) > _MAX_CACHEABLE:
        return None
    return request.query, request.operation_name, values, authenticated
