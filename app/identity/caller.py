"""Who makes a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from resolvers.plan.tenant import Tenant
from schema.failures import failure


@dataclass(frozen=True, slots=True)
class Caller:
    """One organization, and what may be done in its name: by its `scopes`, or by anyone
    through the helpers where it is `anonymous`. Requests are counted for the key.
    """

    tenant: Tenant
    scopes: frozenset[str] = frozenset()
    anonymous: bool = False
    key_id: UUID | None = None

    @property
    def organization_id(self) -> UUID:
        return self.tenant.organization_id

    @property
    def namespace(self) -> str:
        return self.tenant.namespace

    def require(self, scope: str) -> None:
        """Raises: SCOPE_MISSING."""
        if scope not in self.scopes and "admin" not in self.scopes:
            raise failure(
                "SCOPE_MISSING",
                f"This API Key does not have the scope '{scope}'.",
                hint=f"Use a key with the scope '{scope}'.",
            )
