"""Requests that are validated and planned, and their cache.

For the engine of GraphQL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import orjson

from resolvers.execute.graphql.steps import CheckedReadStep, ReadStep, Step
from resolvers.graphql.document.cache import ValidatedOperation
from resolvers.graphql.request import GraphQLRequest
from resolvers.plan.tenant import KeyRules
from resolvers.sized_cache import SizedCache

MAX_CACHED = 1024
"""Requests in the cache."""

MAX_CACHED_CHARACTERS = 4_000_000
"""Characters of their documents, values and statements, in all."""

_MAX_CACHEABLE = 16_384
"""Characters of the document and the values of one request."""

_MAX_PLANS = 64
"""Plans that one request keeps: a plan depends on the settings of its tenant."""

CacheKey: TypeAlias = tuple[str, str | None, bytes, bool]
"""Document, name of the operation, values of variables, and whether the caller sent a token."""


@dataclass(frozen=True, slots=True)
class PreparedField:
    """A root field, and the step that answers it. `head` is its key as in the response."""

    key: str
    head: bytes
    location: tuple[int, int]
    nullable: bool
    step: Step


@dataclass(slots=True, eq=False)
class PreparedRequest:
    """A validated request. `fields` are its root fields by the settings they are planned for.

    A request with few fields and a short text is planned on the event loop, a `large` one in a
    thread.
    """

    operation: str
    requires_key: bool
    requires_admin: bool
    requires_read: bool
    request: GraphQLRequest
    authenticated: bool
    validated: ValidatedOperation | None
    """Released when the request is cached, since it is large."""
    cache_key: CacheKey | None = None
    """`None` if the request is too large to be cached."""
    large: bool = False
    fields: dict[KeyRules, tuple[PreparedField, ...]] = field(default_factory=dict)


def cache_key(request: GraphQLRequest, authenticated: bool) -> CacheKey | None:
    """The cache key of a request; `None` if the request is too large to be cached."""
    try:
        values = orjson.dumps(request.variables) if request.variables else b""
    except TypeError:  # A number or a text that JSON can contain and orjson cannot write.
        return None
    if len(request.query) + len(values) > _MAX_CACHEABLE:
        return None
    return request.query, request.operation_name, values, authenticated


def key_size(key: CacheKey) -> int:
    """The characters of the document and the values."""
    return len(key[0]) + len(key[2])


class PreparedCache(SizedCache[CacheKey, PreparedRequest]):
    """Prepared requests, with their fields."""

    def __init__(self) -> None:
        super().__init__(MAX_CACHED, MAX_CACHED_CHARACTERS)

    def put_fields(
        self, prepared: PreparedRequest, rules: KeyRules, fields: tuple[PreparedField, ...]
    ) -> None:
        """Add the plan for `rules` to a request, and the request to the cache."""
        if len(prepared.fields) >= _MAX_PLANS:
            prepared.fields.clear()
        prepared.fields[rules] = fields
        if prepared.cache_key is not None:
            prepared.validated = None
            self.put(prepared.cache_key, prepared, _size(prepared, prepared.cache_key))


def _size(prepared: PreparedRequest, key: CacheKey) -> int:
    return key_size(key) + sum(
        len(item.step.statement.sql)
        for fields in prepared.fields.values()
        for item in fields
        if isinstance(item.step, ReadStep | CheckedReadStep)
    )
