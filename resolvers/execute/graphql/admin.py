"""The step that answers a root field for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import orjson

from resolvers.execute.graphql.steps import (
    Administration,
    Answer,
    Services,
    TenantBinds,
    answer_or_failure,
)
from resolvers.graphql.admin import AdminField, AdminSelection
from resolvers.plan.selection import TypeName
from resolvers.store import too_large


@dataclass(frozen=True, slots=True)
class AdminStep:
    """A root field for administrators, executed by `Administration`."""

    uses_store: ClassVar[bool] = True
    field: AdminField

    async def answer(self, services: Services, tenant: TenantBinds) -> Answer:
        assert services.administration is not None
        work = _execute(services.administration, self.field, tenant["organization_id"])
        answer = await answer_or_failure(services, work)
        if isinstance(answer, bytes) and len(answer) > services.max_bytes:
            return too_large(services.max_bytes)
        return answer


async def _execute(
    administration: Administration, field: AdminField, organization_id: UUID
) -> bytes:
    """Execute the field, and return its JSON. Raises: `Failure`."""
    value = await administration(field.name, field.arguments, organization_id)
    return orjson.dumps(_select(value, field.selection))


def _select(value: Any, selection: AdminSelection | None) -> Any:
    """The selected part of the answer."""
    if selection is None or value is None:
        return value
    if isinstance(value, list):
        return [_select(item, selection) for item in value]
    return {
        key: name.name if isinstance(name, TypeName) else _select(value[name], below)
        for key, name, below in selection
    }
