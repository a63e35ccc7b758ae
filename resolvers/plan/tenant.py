"""The tenant: an organization as the code knows it.

Not a part of a plan: one plan, and one statement, serves every tenant. It lives in this room
because `resolvers.write`, `resolvers.execute` and `app` need it, and all of them may import plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organization, and the prefix of the identifiers that the gateway gives to its rows."""

    organization_id: UUID
    namespace: str

    def binds(self) -> dict[str, Any]:
        """Return the binds that every read has: the rows to read, and their prefix."""
        return {"organization_id": self.organization_id, "namespace": self.namespace}
