"""Runs the fields and mutations of administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

import orjson

from resolvers.graphql.admin import AdminField, AdminSelection
from resolvers.plan.selection import TypeName


class Administration(Protocol):
    """Does what a root field asks, for one organization."""

    async def __call__(self, name: str, given: Mapping[str, Any], organization_id: UUID) -> Any:
        """What `name` answers, all of it, by the names of the schema. Raises: `Failure`."""
        ...


async def execute_admin_field(
    administration: Administration, asked: AdminField, organization_id: UUID
) -> bytes:
    """The answer to a root field, in JSON. Raises: `Failure`."""
    answer = await administration(asked.name, asked.given, organization_id)
    return orjson.dumps(_shown(answer, asked.shown))


def _shown(value: Any, chosen: AdminSelection | None) -> Any:
    if chosen is None or value is None:
        return value
    if isinstance(value, list):
        return [_shown(item, chosen) for item in value]
    return {
        key: name.name if isinstance(name, TypeName) else _shown(value[name], below)
        for key, name, below in chosen
    }
